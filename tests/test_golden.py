"""Every file of the sample archive becomes what its golden result says; a missing golden result fails."""

from pathlib import Path

import pytest

from fixtures.golden import GOLDEN, golden_path, result_of, sources


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_a_file_becomes_its_golden_result(source: Path) -> None:
    path = golden_path(source)
    assert path.is_file(), f"no golden result {path.name}: run make golden and look at it"
    assert result_of(source) == path.read_text("utf-8")


def test_no_golden_result_is_left_over() -> None:
    assert {path.name for path in GOLDEN.glob("*.json")} == {golden_path(source).name for source in sources()}

"""Files on disk: whole or not at all, and never outside their folder."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.files import inside, remove_leftovers, require_writable, safe_name, write_atomically
from models.errors import OutputError


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b.txt"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert [p.name for p in target.parent.iterdir()] == ["b.txt"]


def test_a_place_that_cannot_be_written_is_one_line_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written") as caught:
        require_writable(tmp_path / "file" / "library")
    assert caught.value.cure


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / ".writing-abc.json").write_text("half")
    remove_leftovers(tmp_path)
    assert list((tmp_path / "json").iterdir()) == []


@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder(text: str) -> None:
    name = safe_name(text)
    assert name and name not in (".", "..") and "/" not in name and "\\" not in name
    assert inside(Path("/library/documents"), f"{name}.docx").parent == Path("/library/documents")


def test_a_climbing_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        inside(tmp_path, "../elsewhere.docx")

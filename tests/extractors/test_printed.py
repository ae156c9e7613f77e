"""What LibreOffice prints of a document is made ready in a process of its own, whatever its bytes do there."""

import sys
from pathlib import Path

import pytest

from extractors import printed
from extractors.printed import as_pdf
from models.errors import LimitExceeded, SourceError
from models.settings import Reading, load_settings
from models.source import Format

SETTINGS: Reading = load_settings().reading
PAGE = "<html><body><h1>1 目的</h1><p>24小时内回复。</p></body></html>".encode()


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a LibreOffice in place that prints the very bytes that it gets."""
    monkeypatch.setattr(printed, "find_office", lambda: "soffice")
    monkeypatch.setattr(
        printed, "print_with_office", lambda program, data, suffix, *limits: f"{suffix}:".encode() + data
    )


def test_a_page_of_the_web_is_translated_by_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.markup.read.translate", None)  # it is not called in this one
    found = as_pdf(PAGE, Format.HTML, SETTINGS)
    assert found is not None and found.startswith(b"docx:PK")


def test_other_formats_go_as_they_are() -> None:
    assert as_pdf(b"x", Format.RTF, SETTINGS) == b"rtf:x"
    assert as_pdf(b"x", Format.PDF, SETTINGS) == b"x"
    assert as_pdf(b"x", Format.IMAGE, SETTINGS) is None


def test_what_cannot_be_translated_is_told() -> None:
    deep = b"<html><body>" + b"<div>" * 100_000 + b"x"
    with pytest.raises(LimitExceeded, match=r"deep|nested"):
        as_pdf(deep, Format.HTML, SETTINGS)


@pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX")
def test_its_memory_is_limited(tmp_path: Path) -> None:
    tight = SETTINGS.model_copy(update={"megabytes": 60})
    with pytest.raises(SourceError, match=r"megabytes|memory|died"):
        as_pdf(PAGE * 100_000, Format.HTML, tight)

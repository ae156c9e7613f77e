"""sopmill show: pages drawn, listed in one offline page; one line for each thing that goes wrong."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from extractors.printed import can_print
from flows.showing import show
from models.errors import EncryptedSource, SettingsError
from models.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "fixtures" / "archive"
PDF = next(ARCHIVE.rglob("生产线清洗消毒SSOP.pdf"))
DOC = next(ARCHIVE.rglob("客户投诉处理标准化操作流程.doc"))


def test_only_the_wanted_page_of_a_pdf_is_drawn(tmp_path: Path) -> None:
    shown = show(PDF.read_bytes(), PDF.name, load_settings(), tmp_path / "out", [2])
    assert [path.name for path in shown.pages] == ["page-002.png"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["index.html", "page-002.png"]
    with Image.open(BytesIO(shown.pages[0].read_bytes())) as image:
        assert image.width == 1191
    assert shown.missing == 0
    assert "page-002.png" in shown.index.read_text("utf-8")


def test_a_page_of_many_pixels_is_drawn_smaller(tmp_path: Path) -> None:
    settings = load_settings()
    reading = settings.reading.model_copy(update={"max_pixels": 100_000})
    shown = show(PDF.read_bytes(), PDF.name, settings.model_copy(update={"reading": reading}), tmp_path, [1])
    with Image.open(BytesIO(shown.pages[0].read_bytes())) as image:
        assert image.width < 300


def test_a_page_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--page 3: the document has 2 pages"):
        show(PDF.read_bytes(), PDF.name, load_settings(), tmp_path, [3])
    assert list(tmp_path.iterdir()) == []


def test_without_an_office_program_the_page_says_what_that_costs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.printed.find_office", lambda: None)
    shown = show(DOC.read_bytes(), DOC.name, load_settings(), tmp_path)
    assert (shown.pages, shown.missing) == ((), None)
    assert "没有页面图" in shown.index.read_text("utf-8")


@pytest.mark.skipif(not can_print(), reason="LibreOffice is not installed")
def test_a_word_document_is_found_on_its_printed_pages(tmp_path: Path) -> None:
    shown = show(DOC.read_bytes(), DOC.name, load_settings(), tmp_path, [1])
    assert shown.missing == 0
    assert [path.name for path in shown.pages] == ["page-001.png"]


@pytest.mark.skipif(not can_print(), reason="LibreOffice is not installed")
@pytest.mark.parametrize(("name", "missing"), [("(XML).doc", 0), (".odt", 0), (".mht", 1)])
def test_other_formats_are_printed_too(name: str, missing: int, tmp_path: Path) -> None:
    source = next(ARCHIVE.rglob(f"钥匙借用与归还管理流程{name}"))
    assert show(source.read_bytes(), source.name, load_settings(), tmp_path, [1]).missing == missing


def test_a_document_that_needs_a_password_is_refused(tmp_path: Path) -> None:
    source = next(ARCHIVE.rglob("加密的流程.docx"))
    with pytest.raises(EncryptedSource):
        show(source.read_bytes(), source.name, load_settings(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_where_it_wrote_and_errors_in_one_line(tmp_path: Path) -> None:
    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flows.cli.main", "show", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)

    good = run(PDF, "--page", "1", "--to", tmp_path / "out")
    assert (good.returncode, good.stdout) == (0, f"{tmp_path / 'out' / 'index.html'}  (1 page)\n")
    wrong = run(PDF, "--page", "9", "--to", tmp_path / "out")
    assert wrong.returncode == 2 and wrong.stderr.count("\n") == 1
    cut = run(next(ARCHIVE.rglob("下载不完整.doc")), "--to", tmp_path / "cut")
    assert cut.returncode == 3 and cut.stderr.count("\n") == 1 and not (tmp_path / "cut").exists()

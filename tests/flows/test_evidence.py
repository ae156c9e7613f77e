"""The evidence of a library: made once, kept, copied beside a workbook, looked at in a browser."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows.evidence import FOLDER
from flows.library import Library
from flows.migration import migrate
from flows.progress import SilentProgress
from flows.reporting import Outcome, write_reports
from flows.reviewing import Exported, apply, export
from models.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "fixtures" / "archive"
SETTINGS = load_settings(ROOT / "fixtures" / "archive.toml")
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of a PDF and a Word document, the latter printed by nobody; and the folder of its workbook."""
    top = tmp_path_factory.mktemp("evidence")
    source = top / "archive"
    source.mkdir()
    shutil.copy(next(ARCHIVE.rglob("生产线清洗消毒SSOP.pdf")), source)
    shutil.copy(next(ARCHIVE.rglob("网店售后换货流程.docx")), source)
    with Library(top / "library").run("migrate", SETTINGS, str(source)) as run:
        migrate(run, str(source), SilentProgress())
    return top


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Worker processes look for LibreOffice on the search path."""
    monkeypatch.setenv("PATH", str(tmp_path))


def exported(top: Path, folder: str = "sent") -> Exported:
    (top / folder).mkdir(exist_ok=True)
    with Library(top / "library").run("review", SETTINGS) as run:
        return export(run, top / folder / "flags.xlsx", SilentProgress())


@pytest.mark.usefixtures("no_office")
def test_a_folder_stands_beside_the_workbook_and_every_link_of_it_leads_there(made: Path) -> None:
    found = exported(made)
    assert (len(found.evidence.made), found.evidence.failed) == (2, {})
    report = (made / "library" / "report.html").read_text("utf-8")
    assert report.count("review.html") >= 2, "the report links the pages at once"
    assert str(made / "archive") in report, "and still says what was migrated"
    assert sorted(p.pages for _, p in found.evidence.made.values()) == [0, 2]
    sheet = load_workbook(made / "sent" / "flags.xlsx")["标记"]
    column = next(cell.column for cell in sheet[1] if cell.value == "证据")
    cells = [sheet.cell(row=row, column=column) for row in range(2, sheet.max_row + 1)]
    assert cells
    for cell in cells:
        assert cell.hyperlink is not None and cell.hyperlink.target and (made / "sent" / str(cell.value)).is_file()
        page = (made / "sent" / cell.hyperlink.target).read_text("utf-8")
        assert f'id="{cell.hyperlink.location}"' in page
    assert len(sheet._images) > 5
    for html in (made / "sent" / FOLDER).rglob("*.html"):
        names = re.findall(r'(?:src|href)="([^"#][^"]*)"', html.read_text("utf-8"))
        assert all((html.parent / name).is_file() for name in names)


@pytest.mark.usefixtures("no_office")
def test_a_second_export_makes_nothing_and_a_lost_picture_is_made_again(made: Path) -> None:
    exported(made)
    assert exported(made).evidence.new == 0
    next((made / "library" / FOLDER).rglob("page-001.png")).unlink()
    assert exported(made).evidence.new == 1


@pytest.mark.usefixtures("no_office")
def test_a_document_that_fails_is_told_in_its_rows_and_stops_nobody(made: Path, tmp_path: Path) -> None:
    top = tmp_path / "copy"
    shutil.copytree(made, top)
    shutil.rmtree(top / "library" / FOLDER, ignore_errors=True)
    with Library(top / "library").open() as catalog:
        gone = next(r for r in catalog.documents() if r.paths[0].endswith(".pdf"))
    Library(top / "library").source_path(gone.sha256).unlink()
    found = exported(top, "elsewhere")
    assert list(found.evidence.failed) == [gone.sha256] and len(found.evidence.made) == 1
    sheet = load_workbook(top / "elsewhere" / "flags.xlsx")["标记"]
    column = next(cell.column for cell in sheet[1] if cell.value == "证据")
    said = {str(sheet.cell(row=row, column=column).value) for row in range(2, sheet.max_row + 1)}
    assert any(text.startswith("没有图：") for text in said)


@pytest.mark.usefixtures("no_office")
def test_the_workbook_with_pictures_comes_back_unchanged_and_the_report_links_the_pages(made: Path) -> None:
    exported(made)
    with Library(made / "library").run("review", SETTINGS) as run:
        applied = apply(run, [made / "sent" / "flags.xlsx"], SilentProgress())
        assert applied.new == 0 and {str(outcome) for outcome in applied.outcomes} == {"no-op"}
        write_reports(run, Outcome("again", 0))
    report = (made / "library" / "report.html").read_text("utf-8")
    links = re.findall(r'href="(evidence/[^"]*review\.html)"', report)
    assert len(links) == 2 and all((made / "library" / link).is_file() for link in links)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_shows_a_flag_on_both_sides_and_complains_of_nothing(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("PATH", str(tmp_path))
        exported(made)
    for html in (made / "sent" / FOLDER).rglob("review.html"):
        key = re.findall(r'id="l-(f-[0-9a-f]+)"', html.read_text("utf-8"))[0]
        command = [
            str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/chromium",
            "--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom", f"{html.as_uri()}#{key}",
        ]  # fmt: skip
        seen = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
        assert "CONSOLE" not in seen.stderr
        on = re.findall(r'<(\w+)[^>]*class="[^"]*\bon\b[^"]*"[^>]*>', seen.stdout)
        assert "li" in on and "a" in on

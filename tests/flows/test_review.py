"""The reviewers' loop on a real library: answers change the documents, nobody's answer changes nothing."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fixtures.golden import archive_settings
from flows.library import Library
from flows.migration import migrate
from flows.progress import SilentProgress
from flows.reviewing import Applied, apply, export
from models.errors import WorkbookError
from models.review import RowOutcome

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "fixtures" / "archive"
SETTINGS = archive_settings()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    source, folder = tmp_path / "archive", tmp_path / "library"
    source.mkdir()
    shutil.copy(next(ARCHIVE.rglob("网店售后换货流程.docx")), source)
    with Library(folder).run("migrate", SETTINGS, str(source)) as run:
        migrate(run, str(source), SilentProgress())
    return folder


def exported(library: Path) -> Path:
    workbook = library.parent / "flags.xlsx"
    with Library(library).run("review", SETTINGS) as run:
        export(run, workbook)
    return workbook


def applied(library: Path, workbook: Path) -> Applied:
    with Library(library).run("review", SETTINGS) as run:
        return apply(run, workbook, SilentProgress())


def told(library: Path) -> dict[str, object]:
    path = next((library / "json").glob("*.json"))
    loaded: dict[str, object] = json.loads(path.read_text("utf-8"))
    return loaded


def heads(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """Row of the heads and the column of each."""
    for row in sheet.iter_rows(min_row=1, max_row=10):
        names = {str(cell.value): cell.column for cell in row if cell.value}
        if "决定" in names:
            return row[0].row, names
    raise AssertionError("no row of heads")


def answer(workbook: Path, rule: str, **cells: str) -> None:
    """Type into the editable cells of the first row of a rule."""
    book = load_workbook(workbook)
    sheet = book["标记"]
    top, columns = heads(sheet)
    for row in range(top + 1, sheet.max_row + 1):
        if sheet.cell(row, columns["规则"]).value == rule:
            for head, text in cells.items():
                sheet.cell(row, columns[head]).value = text
            book.save(workbook)
            return
    raise AssertionError(f"no flag of {rule}")


def test_a_version_that_a_reviewer_types_stands_in_the_document_and_in_the_log(library: Path) -> None:
    assert told(library)["version"] is None
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    result = applied(library, workbook)
    assert (result.new, result.documents, result.failed) == (1, 1, 0)
    version = told(library)["version"]
    assert isinstance(version, dict)
    assert (version["value"], version["by"], version["confidence"]) == ("V1.0", "reviewer", 1.0)
    with Library(library).open() as catalog:
        logged = catalog.decisions_for()
        assert [(e.decision.reviewer, e.decision.new) for e in logged] == [("王莉", "V1.0")]
        assert catalog.verify_decisions() == ()
        assert "SOP105" not in {f.flag.rule for f in catalog.flags()}


def test_the_same_workbook_twice_changes_nothing_the_second_time(library: Path) -> None:
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    applied(library, workbook)
    before = told(library)
    again = applied(library, workbook)
    assert (again.new, again.documents) == (0, 0)
    assert told(library) == before


def test_a_workbook_that_nobody_edited_changes_nothing(library: Path) -> None:
    before = told(library)
    result = applied(library, exported(library))
    assert (result.new, result.documents) == (0, 0)
    assert set(result.outcomes) <= {RowOutcome.NO_OP}
    assert told(library) == before


def test_answers_survive_a_migration_of_the_same_archive(library: Path) -> None:
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    applied(library, workbook)
    shutil.rmtree(library / "documents")
    with Library(library).run("migrate", SETTINGS) as run:
        migrate(run, str(library.parent / "archive"), SilentProgress())
    version = told(library)["version"]
    assert isinstance(version, dict)
    assert version["value"] == "V1.0"


def test_a_workbook_edited_in_the_library_is_kept_when_a_run_writes_a_new_one(library: Path) -> None:
    answer(library / "review.xlsx", "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    with Library(library).run("migrate", SETTINGS) as run:
        summary = migrate(run, str(library.parent / "archive"), SilentProgress())
    assert [path.name for path in summary.kept] == [p.name for p in library.glob("review (edited *).xlsx")]
    assert applied(library, summary.kept[0]).new == 1


def test_a_workbook_of_another_library_is_refused_whole(library: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "other.xlsx"
    workbook = exported(library)
    shutil.copy(workbook, stranger)
    book = load_workbook(stranger)
    del book["_meta"]
    book.save(stranger)
    before = told(library)
    with pytest.raises(WorkbookError) as caught:
        applied(library, stranger)
    assert caught.value.cure
    assert told(library) == before


def test_a_document_that_people_edited_is_moved_aside_not_overwritten(library: Path) -> None:
    output = next((library / "documents").glob("*.docx"))
    output.write_bytes(output.read_bytes() + b"edited")
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    applied(library, workbook)
    aside = [path for path in output.parent.glob("*.docx") if "edited" in path.name]
    assert [path.read_bytes()[-6:] for path in aside] == [b"edited"]

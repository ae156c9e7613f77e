"""The reviewers' loop on a real library: answers change the documents, nobody's answer changes nothing."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fixtures.golden import archive_settings
from flows.library import Library
from flows.migration import migrate
from flows.progress import SilentProgress
from flows.proving import examine_library
from flows.replaying import log_bytes, replay
from flows.reviewing import Applied, apply, consider, export
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
        return apply(run, [workbook], SilentProgress())


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


def test_a_refused_workbook_changes_nothing_and_its_run_is_ended(library: Path, tmp_path: Path) -> None:
    files = {path: path.read_bytes() for path in library.rglob("*") if path.is_file() and "catalog" not in path.name}
    missing, damaged, text = tmp_path / "none.xlsx", tmp_path / "cut.xlsx", tmp_path / "csv.xlsx"
    damaged.write_bytes((library / "review.xlsx").read_bytes()[:5000])
    text.write_text("文档,决定\n", "utf-8")
    for workbook, said in ((missing, "找不到"), (tmp_path, "打不开"), (damaged, "已损坏"), (text, "文本文件")):
        with pytest.raises(WorkbookError, match=said) as caught:
            applied(library, workbook)
        assert caught.value.cure
    now = {path: path.read_bytes() for path in library.rglob("*") if path.is_file() and "catalog" not in path.name}
    assert now == files
    with Library(library).open() as catalog:
        assert catalog.decisions_for() == ()
        assert {str(run.state) for run in catalog.runs()[1:]} == {"interrupted"}


def test_a_document_that_people_edited_is_moved_aside_not_overwritten(library: Path) -> None:
    output = next((library / "documents").glob("*.docx"))
    output.write_bytes(output.read_bytes() + b"edited")
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    applied(library, workbook)
    aside = [path for path in output.parent.glob("*.docx") if "edited" in path.name]
    assert [path.read_bytes()[-6:] for path in aside] == [b"edited"]


def fill_step(workbook: Path, number: str, **cells: str) -> None:
    """Type into the cells of a step's row."""
    book = load_workbook(workbook)
    sheet = book["步骤"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, columns["步骤编号"]).value == number)
    for head, text in cells.items():
        sheet.cell(row, columns[head]).value = text
    book.save(workbook)


def texts(library: Path) -> list[str]:
    steps = told(library)["steps"]
    assert isinstance(steps, list)
    return [step["text"] for step in sorted(steps, key=lambda step: int(step["number"]))]


def test_a_dry_run_says_what_would_change_and_changes_nothing(library: Path) -> None:
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    files = {path: path.stat().st_mtime_ns for path in library.rglob("*") if "catalog" not in path.name}
    with Library(library).look(SETTINGS) as looked:
        considered = consider(looked, [workbook])
        assert [decision.new for decision in considered.imported.decisions] == ["V1.0"]
        assert looked.catalog.decisions_for() == ()
    assert {path: path.stat().st_mtime_ns for path in library.rglob("*") if "catalog" not in path.name} == files


def test_reviewers_get_a_receipt_beside_their_workbook_and_never_over_it(library: Path) -> None:
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    sent = workbook.read_bytes()
    first, second = applied(library, workbook), applied(library, workbook)
    assert [path.name for path in (*first.sheets, *second.sheets)] == ["flags 回执.xlsx", "flags 回执 2.xlsx"]
    assert workbook.read_bytes() == sent
    said = [[str(cell.value) for cell in row] for row in load_workbook(second.sheets[0])["回执"].iter_rows(min_row=2)]
    assert [row[6:] for row in said] == [["已是如此", "已经如此，没有变化"]]


def test_decisions_replayed_on_a_fresh_migration_give_the_same_library(library: Path, tmp_path: Path) -> None:
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    before = texts(library)
    part = before[0][len(before[0]) // 2 :]
    fill_step(workbook, "1", 操作="拆分", 操作内容=part, 审阅人="王莉")
    fill_step(workbook, "2", 责任岗位="值班主管", 审阅人="王莉")
    result = applied(library, workbook)
    assert result.imported.is_clean
    assert texts(library)[:2] == [before[0].removesuffix(part).strip(), part.strip()]
    again = exported(library)
    fill_step(again, "3", 操作="删除", 理由="重复", 审阅人="李某")
    applied(library, again)
    assert texts(library)[2:] == before[2:]
    assert not [flag for flag in told(library)["flags"] if flag["rule"] == "SOP901"]  # type: ignore[attr-defined]
    log = tmp_path / "log.jsonl"
    with Library(library).look(SETTINGS) as looked:
        log.write_bytes(log_bytes(looked))
    fresh = tmp_path / "fresh"
    with Library(fresh).run("migrate", SETTINGS) as run:
        migrate(run, str(tmp_path / "archive"), SilentProgress())
        replayed = replay(run, log, SilentProgress())
        assert (replayed.new, replayed.known, replayed.homeless, replayed.unplaced) == (4, 0, (), ())
        assert replay(run, log, SilentProgress()).new == 0
        with Library(library).look(SETTINGS) as looked:
            assert [e.hash for e in run.catalog.decisions_for()] == [e.hash for e in looked.catalog.decisions_for()]
    assert told(fresh) == told(library)


def test_the_doctor_says_where_a_log_is_broken(library: Path) -> None:
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    applied(library, workbook)
    with Library(library).look(SETTINGS) as looked:
        assert [(f.healthy, f.state[:18]) for f in examine_library(looked)] == [(True, "whole: 1 decisions")]
    with sqlite3.connect(library / "catalog.db") as catalog:
        for (name,) in catalog.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            catalog.execute(f'DROP TRIGGER "{name}"')
        catalog.execute("UPDATE decisions SET new = 'V9.0'")
    with Library(library).look(SETTINGS) as looked:
        assert [(f.healthy, f.state) for f in examine_library(looked)] == [(False, "第 1 条写入后被改动过")]


def test_a_log_that_was_changed_is_refused(library: Path, tmp_path: Path) -> None:
    workbook = exported(library)
    answer(workbook, "SOP105", 决定="改为", 更正值="V1.0", 审阅人="王莉")
    applied(library, workbook)
    log = tmp_path / "log.jsonl"
    with Library(library).run("review", SETTINGS) as run:
        log.write_bytes(log_bytes(run).replace(b"V1.0", b"V9.0"))
        with pytest.raises(WorkbookError, match="第 1 条写入后被改动过"):
            replay(run, log, SilentProgress())
        log.write_bytes(b"{}")
        with pytest.raises(WorkbookError, match="不是决定记录"):
            replay(run, log, SilentProgress())

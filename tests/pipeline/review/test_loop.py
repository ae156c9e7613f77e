"""Tests, review: several workbooks at once, one answer for many rows, and the receipt that goes back."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from models.errors import WorkbookError
from models.review import DecisionKind, Review, RowOutcome
from pipeline.review.export import export_workbook
from pipeline.review.intake import read_workbook, read_workbooks
from pipeline.review.receipt import export_receipt
from pipeline.review.sharing import by_department, by_rows

Edited = Callable[..., bytes]
Put = Callable[..., Any]


def test_two_reviewers_who_agree_or_answer_apart_are_merged(review: Review, edited: Edited, put: Put) -> None:
    out = export_workbook(review)
    wang = edited(edited(out, put(1, {"kind": "确认缺失", "reviewer": "王某"})), put(3, {"kind": "接受抽取"}))
    li = edited(edited(out, put(1, {"kind": "确认缺失", "reviewer": "李某"})), put(5, {"kind": "确认缺失"}))
    found = read_workbooks([("a.xlsx", wang), ("b.xlsx", li)], review)
    assert found.is_clean
    assert [(int(d.fingerprint, 16), d.reviewer, found.file_of(d)) for d in found.decisions] == [
        (1, "王某", "a.xlsx"), (3, "", "a.xlsx"), (5, "", "b.xlsx"),
    ]  # fmt: skip


def test_two_reviewers_who_differ_are_both_named_and_neither_wins(review: Review, edited: Edited, put: Put) -> None:
    out = export_workbook(review)
    wang = edited(out, put(1, {"kind": "确认缺失", "reviewer": "王某"}))
    li = edited(out, put(1, {"kind": "改为", "new": "V2.0", "reviewer": "李某"}))
    found = read_workbooks([("a.xlsx", wang), ("b.xlsx", li)], review)
    assert found.decisions == ()
    assert {row.seen for row in found.of(RowOutcome.CONFLICT)} == {"王某: 确认缺失 / 李某: 改为 V2.0"}
    assert {row.file for row in found.of(RowOutcome.CONFLICT)} == {"a.xlsx", "b.xlsx"}


def alike(review: Review) -> Review:
    """Six flags of one rule, four of them in L1."""
    flags = tuple(
        row.model_copy(update={"rule": "SOP105", "severity": "error", "value": "", "field": "control.version"})
        for row in review.flags
    )
    return review.model_copy(update={"flags": tuple(f.model_copy(update={"decision": None}) for f in flags)})


def test_one_answer_settles_the_rows_of_its_rule(review: Review, edited: Edited, put: Put) -> None:
    now = alike(review)
    data = edited(export_workbook(now), put(1, {"kind": "确认缺失", "spread": "本文件同规则各行", "reviewer": "王某"}))
    found = read_workbook(data, now)
    assert {int(d.fingerprint, 16) for d in found.decisions} == {1, 2, 3, 4}
    assert {row.reason for row in found.of(RowOutcome.APPLIED)} == {"", "with-another"}
    everywhere = edited(data, put(1, {"spread": "全部文件同规则各行"}))
    own = edited(everywhere, put(5, {"kind": "改为", "new": "V3.0"}))
    kinds = {int(d.fingerprint, 16): d.kind for d in read_workbook(own, now).decisions}
    assert kinds == dict.fromkeys(range(1, 7), DecisionKind.MISSING) | {5: DecisionKind.CHANGE}


def test_two_answers_for_the_same_rows_are_a_conflict(review: Review, edited: Edited, put: Put) -> None:
    now = alike(review)
    data = edited(export_workbook(now), put(1, {"kind": "确认缺失", "spread": "本文件同规则各行"}))
    data = edited(data, put(2, {"kind": "改为", "new": "V2", "spread": "本文件同规则各行"}))
    found = read_workbook(data, now)
    assert {int(d.fingerprint, 16) for d in found.decisions} == {1, 2}
    assert [row.reason for row in found.of(RowOutcome.CONFLICT)] == ["spread-twice"] * 2
    odd = edited(export_workbook(now), put(1, {"kind": "确认缺失", "spread": "大家"}))
    assert [row.reason for row in read_workbook(odd, now).of(RowOutcome.INVALID_VALUE)] == ["unknown-spread"]


def test_the_receipt_says_what_became_of_each_answer(review: Review, edited: Edited, put: Put) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "改为", "new": "V1.0", "reviewer": "王某"}))
    data = edited(data, put(5, {"kind": "改为", "new": "=1+1"}))
    receipt = load_workbook(BytesIO(export_receipt(read_workbook(data, review), "zh")))["回执"]
    rows = [[cell.value for cell in row] for row in receipt.iter_rows(min_row=2)]
    assert [(row[2], row[5], row[6], row[7]) for row in rows] == [
        ("2", "王某: 改为 V1.0", "已采纳", None),
        ("3", "改为 =1+1", "未采纳", "单元格是公式，请改为文字: =1+1"),
    ]


def test_a_large_review_is_shared_out_without_losing_a_row(review: Review) -> None:
    for parts in (by_rows(review, 1), by_rows(review, 4), tuple(part for _, part in by_department(review))):
        for rows in ("documents", "flags", "steps", "index"):
            shared = [row for part in parts for row in getattr(part, rows)]
            assert sorted(shared, key=str) == sorted(getattr(review, rows), key=str)
    assert [len(part.flags) for part in by_rows(review, 4)] == [4, 2]
    (first, second) = by_rows(review, 4)
    assert {row.document for row in first.flags}.isdisjoint(row.document for row in second.flags)
    found = read_workbook(export_workbook(second), review)
    assert (found.decisions, found.is_clean) == ((), True)


def test_a_sheet_of_a_million_rows_is_refused(review: Review, edited: Edited) -> None:
    data = edited(export_workbook(review), lambda sheet, columns: sheet.cell(1_000_000, columns["new"], "x"))
    with pytest.raises(WorkbookError, match="标记”超过 200,000 行"):
        read_workbook(data, review)


def test_macros_and_other_schemas_are_refused_with_what_they_are(review: Review) -> None:
    data = export_workbook(review)
    stream = BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/vbaProject.bin", b"")
    with pytest.raises(WorkbookError, match="宏"):
        read_workbook(stream.getvalue(), review)
    book = load_workbook(BytesIO(data))
    book["_meta"]["B1"] = "sopmill/review/1"
    older = BytesIO()
    book.save(older)
    with pytest.raises(WorkbookError, match="另一版本的 sopmill"):
        read_workbook(older.getvalue(), review)


SAVED = Path(__file__).with_name("saved")


@pytest.mark.parametrize("name", sorted(path.name for path in SAVED.glob("*")))
def test_what_libreoffice_saved_comes_back(review: Review, name: str) -> None:
    """Recorded saves of LibreOffice, straight, by way of .ods and of .xls: flag 1 is answered, all others untouched."""
    data = (SAVED / name).read_bytes()
    if not name.endswith(".xlsx"):
        with pytest.raises(WorkbookError) as caught:
            read_workbook(data, review)
        assert ".xlsx" in caught.value.cure
        return
    found = read_workbook(data, review)
    assert found.is_clean
    assert [(int(d.fingerprint, 16), d.new) for d in found.decisions] == [(1, "1.10")]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_workbook_that_libreoffice_saves_anew_changes_nothing(review: Review, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(export_workbook(review))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=120)
    found = read_workbook((tmp_path / "saved" / "a.xlsx").read_bytes(), review)
    assert found.decisions == ()
    assert {row.outcome for row in found.rows} == {RowOutcome.NO_OP}

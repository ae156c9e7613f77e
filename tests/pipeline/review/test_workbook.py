"""Tests, review: the workbook goes out, is edited as reviewers edit, and comes back."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import WorkbookError
from models.review import DecisionKind, Review, RowOutcome
from pipeline.review.export import export_workbook
from pipeline.review.intake import read_workbook, read_workbooks

Edit = Callable[[Worksheet, dict[str, int]], None]
Edited = Callable[..., bytes]
Put = Callable[..., Edit]
PURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


def outcome_of(data: bytes, now: Review, number: int, **how: Any) -> tuple[RowOutcome, str]:
    found = [row for row in read_workbook(data, now, **how).rows if row.key.endswith(f":{number:016x}")]
    assert len(found) == 1
    return found[0].outcome, found[0].reason


def test_a_reviewer_s_answers_come_back(review: Review, edited: Edited, put: Put) -> None:
    data = export_workbook(review)
    data = edited(data, put(1, {"kind": "改为", "new": "V1.0", "reviewer": "王某"}))
    data = edited(data, put(3, {"kind": "接受抽取"}))
    data = edited(data, put(5, {"kind": "改为", "new": "2024年3月1日"}))
    data = edited(data, put(6, {"kind": "不适用", "reason": "一次性步骤", "reviewer": "王某"}))
    found = read_workbook(data, review, reviewer="默认")
    assert found.is_clean
    assert [(d.key, d.kind, d.new, d.reviewer) for d in found.decisions] == [
        (f"L1:{1:016x}", DecisionKind.CHANGE, "V1.0", "王某"),
        (f"L2:{5:016x}", DecisionKind.CHANGE, "2024-03-01", "默认"),
        (f"L2:{6:016x}", DecisionKind.INAPPLICABLE, "", "王某"),
        (f"L1:{3:016x}", DecisionKind.ACCEPT, "", "默认"),
    ]
    assert found.decisions[3].old == "设备点检"


def test_a_workbook_that_nobody_edited_changes_nothing(review: Review, edited: Edited) -> None:
    data = export_workbook(review)
    for untouched in (data, edited(data, lambda sheet, columns: None)):
        found = read_workbook(untouched, review)
        assert found.decisions == ()
        assert {row.outcome for row in found.rows} == {RowOutcome.NO_OP}


def test_the_workbook_looks_as_promised(review: Review) -> None:
    book = load_workbook(BytesIO(export_workbook(review)))
    assert book.sheetnames == ["说明", "文档", "标记", "步骤", "对照", "_lists", "_meta"]
    sheet = book["标记"]
    assert [sheet.cell(row=row, column=6).value for row in range(2, 8)] == ["错误"] * 3 + ["警告"] * 2 + ["提示"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.protection.sheet) == ("D2", "A1:V7", True)
    assert sheet.data_validations.dataValidation[0].formula1 == "'_lists'!$A$1:$A$7"
    kind = sheet.cell(row=2, column=15)
    assert (kind.protection.locked, sheet.cell(row=2, column=9).protection.locked) == (False, True)
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    assert [book[name].sheet_state for name in ("_lists", "_meta")] == ["hidden", "hidden"]
    assert book["文档"].cell(row=2, column=13).value == "encrypted: 有密码"


def test_english_libraries_get_english_sheets(review: Review, edited: Edited, put: Put) -> None:
    english = review.model_copy(update={"language": "en"})
    data = export_workbook(english)
    assert load_workbook(BytesIO(data)).sheetnames[:5] == ["Guide", "Documents", "Flags", "Steps", "Index"]
    data = edited(data, put(1, {"kind": " Change to ", "new": "V1.0"}), "en")
    assert [d.new for d in read_workbook(data, english).decisions] == ["V1.0"]


@pytest.mark.parametrize(
    ("number", "cells", "reason"),
    [
        (1, {"kind": "改为"}, "needs-value"),
        (1, {"new": "V1.0"}, "needs-decision"),
        (1, {"kind": "也许", "new": "V1.0"}, "unknown-decision"),
        (1, {"kind": "接受抽取"}, "nothing-to-accept"),
        (1, {"kind": "改为", "new": 1.1}, "ambiguous-number"),
        (1, {"kind": "改为", "new": "=1+1"}, "formula"),
        (4, {"kind": "改为", "new": "5.1"}, "no-such-field"),
        (5, {"kind": "改为", "new": "2023-02-29"}, "bad-value"),
        (1, {"kind": "豁免", "reason": "旧文件", "reviewer": "王某"}, "needs-date"),
        (1, {"kind": "豁免", "reason": "旧文件", "reviewer": "王某", "until": "以后"}, "needs-date"),
        (1, {"kind": "豁免", "until": "2027-01-01", "reviewer": "王某"}, "needs-reason"),
        (1, {"kind": "不适用", "reason": "无需"}, "needs-reviewer"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_reason(
    review: Review, edited: Edited, put: Put, number: int, cells: dict[str, object], reason: str
) -> None:
    data = edited(export_workbook(review), put(number, cells))
    assert outcome_of(data, review, number) == (RowOutcome.INVALID_VALUE, reason)
    assert read_workbook(data, review).decisions == ()


def test_numbers_dates_and_traditional_words_are_understood(review: Review, edited: Edited, put: Put) -> None:
    import datetime

    data = edited(export_workbook(review), put(1, {"kind": "改為", "new": 2}))
    data = edited(data, put(5, {"kind": "改为", "new": datetime.datetime(2024, 3, 1)}))
    waiver = {"kind": "豁免", "reason": "旧", "until": datetime.date(2027, 1, 31), "reviewer": "王"}
    data = edited(data, put(6, waiver))
    found = read_workbook(data, review)
    assert [(d.new, d.until) for d in found.decisions] == [("2", ""), ("2024-03-01", ""), ("", "2027-01-31")]


def test_whole_rows_sorted_columns_moved_and_lines_added_are_no_matter(
    review: Review, edited: Edited, put: Put
) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失"}))

    def shuffle(sheet: Worksheet, columns: dict[str, int]) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for at, cells in enumerate(reversed(rows), start=2):
            for column, value in enumerate(cells, start=1):
                sheet.cell(row=at, column=column).value = value
        sheet.insert_cols(1)
        sheet.cell(row=1, column=1).value = "我的备注"
        sheet.insert_rows(1, amount=2)
        sheet.cell(row=1, column=1).value = "请于周五前填完"

    found = read_workbook(edited(data, shuffle), review)
    assert [d.kind for d in found.decisions] == [DecisionKind.MISSING]
    assert found.is_clean


def test_columns_sorted_apart_are_refused(review: Review, edited: Edited, put: Put) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失"}))

    def sort_apart(sheet: Worksheet, columns: dict[str, int]) -> None:
        for column in (columns["quote"], columns["message"]):
            values = [sheet.cell(row=row, column=column).value for row in range(2, 8)]
            for row, value in zip(range(2, 8), values[1:] + values[:1], strict=True):
                sheet.cell(row=row, column=column).value = value

    data = edited(data, sort_apart)
    assert outcome_of(data, review, 1) == (RowOutcome.SHEAR, "cells-apart")
    assert read_workbook(data, review).decisions == ()


def test_a_key_moved_to_another_row_is_refused(
    review: Review, edited: Edited, put: Put, find_row: Callable[..., int]
) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失"}))

    def swap_keys(sheet: Worksheet, columns: dict[str, int]) -> None:
        rows = [find_row(sheet, columns, number) for number in (1, 5)]
        first, second = (sheet.cell(row=row, column=columns["_row_key"]) for row in rows)
        first.value, second.value = second.value, first.value

    found = read_workbook(edited(data, swap_keys), review)
    assert found.decisions == ()
    assert len(found.of(RowOutcome.SHEAR)) == 1


def test_an_edited_source_cell_is_ignored_and_told(
    review: Review, edited: Edited, put: Put, find_row: Callable[..., int]
) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失"}))

    def scribble(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(row=find_row(sheet, columns, 1), column=columns["quote"]).value = "我改的"
        sheet.cell(row=find_row(sheet, columns, 2), column=columns["quote"]).value = "又改的"

    found = read_workbook(edited(data, scribble), review)
    assert [d.kind for d in found.decisions] == [DecisionKind.MISSING]
    assert len(found.of(RowOutcome.READ_ONLY_EDITED)) == 2


def test_twice_the_same_row(review: Review, edited: Edited, put: Put, find_row: Callable[..., int]) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失", "reviewer": "王某"}))

    def copy_row(second: dict[str, object]) -> Edit:
        def edit(sheet: Worksheet, columns: dict[str, int]) -> None:
            source, target = find_row(sheet, columns, 1), sheet.max_row + 1
            for cell in sheet[source]:
                sheet.cell(row=target, column=cell.column or 1).value = cell.value
            for column, value in second.items():
                sheet.cell(row=target, column=columns[column]).value = value  # type: ignore[assignment]

        return edit

    alike = read_workbook(edited(data, copy_row({})), review)
    assert len(alike.decisions) == len(alike.of(RowOutcome.DUPLICATE_KEY)) == 1
    apart = read_workbook(edited(data, copy_row({"kind": "待定", "reviewer": "李某"})), review)
    assert apart.decisions == ()
    assert all("王某" in row.seen and "李某" in row.seen for row in apart.of(RowOutcome.CONFLICT))


def test_deleted_new_and_foreign_rows_are_told(
    review: Review, edited: Edited, put: Put, find_row: Callable[..., int]
) -> None:
    def edit(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.delete_rows(find_row(sheet, columns, 2))
        sheet.cell(row=sheet.max_row + 1, column=columns["kind"]).value = "确认缺失"
        sheet.cell(row=sheet.max_row + 1, column=columns["_row_key"]).value = "L9:beef"

    found = read_workbook(edited(export_workbook(review), edit), review)
    assert found.decisions == ()
    assert [row.reason for row in found.of(RowOutcome.NEW_ROW)] == ["no-key"]
    assert [row.reason for row in found.of(RowOutcome.UNKNOWN_KEY)] == ["key-unknown"]
    assert [row.key for row in found.of(RowOutcome.DELETED)] == [f"L1:{2:016x}"]


def test_a_flag_that_changed_or_went_since_the_export_is_stale(review: Review, edited: Edited, put: Put) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失"}))
    data = edited(data, put(3, {"kind": "接受抽取"}))
    changed = review.flags[2].model_copy(update={"value": "设备日检"})
    now = review.model_copy(update={"flags": (review.flags[1], changed, *review.flags[3:])})
    assert outcome_of(data, now, 1) == (RowOutcome.STALE, "gone")
    assert outcome_of(data, now, 3) == (RowOutcome.STALE, "shown-changed")
    assert outcome_of(data, now, 2)[0] is RowOutcome.NO_OP


def test_the_same_workbook_twice_and_two_that_disagree(review: Review, edited: Edited, put: Put) -> None:
    out = export_workbook(review)
    first = edited(out, put(1, {"kind": "确认缺失", "reviewer": "王某"}))
    second = edited(out, put(1, {"kind": "改为", "new": "V2.0", "reviewer": "李某"}))
    (decision,) = read_workbook(first, review).decisions
    decided = review.flags[0].model_copy(update={"decision": decision})
    now = review.model_copy(update={"flags": (decided, *review.flags[1:])})
    assert outcome_of(first, now, 1) == (RowOutcome.NO_OP, "already-so")
    assert outcome_of(second, now, 1) == (RowOutcome.CONFLICT, "decided-otherwise")
    (row,) = read_workbook(second, now).of(RowOutcome.CONFLICT)
    assert row.seen == "王某: 确认缺失 / 李某: 改为 V2.0"


def test_a_workbook_whose_decisions_have_settled_their_flags_is_a_no_op(
    review: Review, edited: Edited, put: Put
) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失"}))
    data = edited(data, put(5, {"kind": "改为", "new": "2024年3月1日"}))
    decided = read_workbook(data, review, reviewer="王某").decisions
    now = review.model_copy(update={"flags": review.flags[1:4], "decided": decided})
    assert [outcome_of(data, now, number, reviewer="王某")[0] for number in (1, 5)] == [RowOutcome.NO_OP] * 2
    other = edited(export_workbook(review), put(1, {"kind": "改为", "new": "V9", "reviewer": "李某"}))
    assert outcome_of(other, now, 1) == (RowOutcome.CONFLICT, "decided-otherwise")


def test_emptied_cells_take_a_decision_back(review: Review, edited: Edited, put: Put) -> None:
    empty = {"kind": None, "new": None, "reason": None, "until": None, "reviewer": None}
    (decision,) = read_workbook(edited(export_workbook(review), put(4, empty)), review).decisions
    assert (decision.kind, decision.fingerprint) == (DecisionKind.PENDING, f"{4:016x}")


def test_strict_applies_all_or_nothing_of_a_document(review: Review, edited: Edited, put: Put) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失"}))
    data = edited(data, put(5, {"kind": "改为"}))
    data = edited(data, put(3, {"kind": "接受抽取"}))
    assert len(read_workbook(data, review).decisions) == 2
    assert len(read_workbook(data, review, strict=True).decisions) == 2, "the unclean row is of another document"
    data = edited(data, put(2, {"kind": "也许"}))
    strict = read_workbook(data, review, strict=True)
    assert strict.decisions == ()
    assert not strict.is_clean
    assert {row.row for row in strict.of(RowOutcome.HELD)} == {2, 5}


def test_lost_concealed_columns_leave_the_check_column(review: Review, edited: Edited, put: Put) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失"}))
    found = read_workbook(edited(data, lambda sheet, columns: sheet.delete_cols(1, 2)), review)
    assert [d.kind for d in found.decisions] == [DecisionKind.MISSING]


def csv_named_xlsx() -> bytes:
    return "文档,决定\na,b\n".encode()


def some_workbook() -> bytes:
    stream = BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def zipped(name: str, data: bytes = b"") -> bytes:
    stream = BytesIO(some_workbook())
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (csv_named_xlsx(), "text"),
        ("文档\t决定".encode("utf-16"), "other-format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ods"),
        (b"PK\x03\x04" + bytes(80), "damaged"),
        (zipped("xl/vbaProject.bin"), "macros"),
        (zipped("xl/workbook.bin"), "binary"),
        (zipped("xl/odd.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "entities"),
        (some_workbook(), "no-meta"),
    ],
)
def test_what_is_no_workbook_of_ours_is_refused(review: Review, data: bytes, reason: str, language: str) -> None:
    with pytest.raises(WorkbookError) as caught:
        read_workbooks([("a.xlsx", data)], review.model_copy(update={"language": language}))
    assert (caught.value.reason, caught.value.exit_code) == (reason, 6)
    assert caught.value.message.startswith("a.xlsx: ")
    assert caught.value.cure
    assert any("\u4e00" <= char <= "\u9fff" for char in caught.value.message) is (language == "zh")


def test_other_libraries_old_exports_and_broken_sheets_are_refused(review: Review, edited: Edited, put: Put) -> None:
    data = export_workbook(review)
    with pytest.raises(WorkbookError, match="另一个文件库"):
        read_workbook(data, review.model_copy(update={"library": "库二"}))
    with pytest.raises(WorkbookError, match="已过期"):
        read_workbook(data, review.model_copy(update={"flags": ()}))
    with pytest.raises(WorkbookError, match="“标记”缺少列或有重复的列：更正值"):
        read_workbook(edited(data, lambda sheet, columns: sheet.delete_cols(columns["new"])), review)
    for cut in (len(data) // 2, len(data) - 30):
        with pytest.raises(WorkbookError):
            read_workbook(data[:cut], review)


HOSTILE = ["=1+1", "+86", "-cmd|x", "@SUM(A1)", "#N/A", "_x000D_", "\x0b竖\x00", "a\r\nb", "１．", "𠮷", "\t",
           "TRUE", "007", "1.10", "2024-03-01", " 前后 ", "\ufffe", "\ud800", "_x005F\x0b", "字" * 40000]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(review: Review, text: str) -> None:
    flags = (review.flags[0].model_copy(update={"quote": text, "value": text}),)
    now = review.model_copy(update={"flags": flags})
    data = export_workbook(now)
    book = load_workbook(BytesIO(data))
    assert all(cell.data_type in ("s", "n") for sheet in book for row in sheet.iter_rows() for cell in row)
    assert {row.outcome for row in read_workbook(data, now).rows} == {RowOutcome.NO_OP}


kinds = st.sampled_from(["", "改为", "确认缺失", "待定", "接受抽取", "豁免", "胡来"])
words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=6).map(str.strip).filter(
    lambda text: not text.startswith("=") and "_x" not in text
)  # fmt: skip


@PURE
@given(
    edits=st.dictionaries(
        st.integers(1, 6),
        st.fixed_dictionaries(
            {"kind": kinds, "new": words, "reason": words, "until": st.sampled_from(["", "2027-05-01"])}
        ),
    ),
    order=st.permutations(range(6)),
)
def test_random_edits_give_exactly_those_decisions(
    review: Review, edited: Edited, put: Put, edits: dict[int, dict[str, str]], order: list[int]
) -> None:
    data = export_workbook(review)

    def edit(sheet: Worksheet, columns: dict[str, int]) -> None:
        for number, cells in edits.items():
            put(number, {key: value or None for key, value in cells.items()} | {"reviewer": "甲"})(sheet, columns)
            for column in ("new", "reason"):
                for row in sheet.iter_rows(min_row=2):
                    if row[columns[column] - 1].data_type in ("f", "e"):
                        row[columns[column] - 1].data_type = "s"
        rows = [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows(min_row=2)]
        for at, source in enumerate(order, start=2):
            for column, (value, kind) in enumerate(rows[source], start=1):
                sheet.cell(row=at, column=column).value = value
                sheet.cell(row=at, column=column).data_type = kind

    found = read_workbook(edited(data, edit), review)
    expected = {number for number, cells in edits.items() if _counts(number, cells)}
    assert {int(d.fingerprint, 16) for d in found.decisions} == expected
    for decision in found.decisions:
        cells = edits[int(decision.fingerprint, 16)]
        assert (decision.new, decision.reason, decision.reviewer) == (cells["new"], cells["reason"], "甲")


def _counts(number: int, cells: dict[str, str]) -> bool:
    """What the rules of the workbook say of an edit, said again."""
    kind, new, reason, until = cells["kind"], cells["new"], cells["reason"], cells["until"]
    if not (kind or new or reason or until):
        return number == 4
    if kind == "改为":
        return bool(new) and number not in (4, 5)
    if kind == "接受抽取":
        return number in (2, 3, 4)
    if kind == "豁免":
        return bool(reason and until)
    return kind in ("确认缺失", "待定")

"""Tests, review: several workbooks at once, one answer for many rows, and the receipt that goes back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from models.review import DecisionKind, Review, RowOutcome
from pipeline.review.export import export_workbook
from pipeline.review.intake import read_workbook, read_workbooks
from pipeline.review.receipt import export_receipt

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

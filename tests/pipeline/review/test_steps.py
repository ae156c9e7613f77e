"""Tests, review: steps filled, split, merged, added, deleted and moved on the steps' sheet, and in the Sop."""

from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from models.review import Decision, DecisionKind, DocumentRow, Review, ReviewImport, RowOutcome, StepRow
from models.sop import By, Evidence, FieldValue, Sop, Step, TimeKind, TimeLimit, all_steps
from models.source import Format, SourceFile
from pipeline.normalize.renumber import renumber
from pipeline.review.decide import apply_decisions
from pipeline.review.export import export_workbook
from pipeline.review.fields import step_keys
from pipeline.review.intake import read_workbook, read_workbooks
from pipeline.review.judging import DocumentPlaces
from pipeline.review.splitting import moved_borders, parts_of

TEXTS = {
    "1": "关闭阀门，挂牌后填写点检表",
    "2": "检查油位",
    "2.1": "油位低时补油，30分钟内完成",
    "2.2": "记录油位",
    "3": "恢复运行",
}


def by(value: str) -> FieldValue[str]:
    return FieldValue(value=value, confidence=0.8, by=By.RULE, evidence=(Evidence(block="b1"),))


def sop() -> Sop:
    limit = TimeLimit(text="30分钟内", start=7, end=12, kind=TimeKind.DEADLINE, iso8601="PT30M")
    two = (
        Step(id="b3", label="4.2.1", text=TEXTS["2.1"], time_limits=(limit,)),
        Step(id="b4", label="4.2.2", text=TEXTS["2.2"], records=(by("油位记录"),)),
    )
    return Sop(
        source=SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX),
        language="zh",
        steps=(
            Step(id="b1", label="4.1", text=TEXTS["1"], responsible=by("操作工"), outputs=(by("点检表"),)),
            Step(id="b2", label="4.2", text=TEXTS["2"], children=two),
            Step(id="b5", label="4.3", text=TEXTS["3"]),
        ),
    )


@pytest.fixture
def book(review: Review) -> Review:
    keys = step_keys(TEXTS.values())
    steps = tuple(
        StepRow(document="L1", name="设备点检", number=number, text=text, fingerprint=key)
        for (number, text), key in zip(TEXTS.items(), keys, strict=True)
    )
    return review.model_copy(update={"steps": steps})


def filled(data: bytes, rows: Mapping[str, Mapping[str, object]]) -> bytes:
    """Type into the steps' sheet: number of a step -> head -> words."""
    workbook = load_workbook(BytesIO(data))
    sheet = workbook["步骤"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        for head, value in rows.get(str(row[heads["步骤编号"] - 1].value), {}).items():
            row[heads[head] - 1].value = value
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def order(kind: str, words: str = "", **more: str) -> dict[str, str]:
    return {"操作": kind, "操作内容": words, "审阅人": "王某", **more}


def imported(book: Review, rows: Mapping[str, Mapping[str, object]]) -> ReviewImport:
    return read_workbook(filled(export_workbook(book), rows), book)


def reasons(found: ReviewImport) -> list[str]:
    return [row.reason for row in found.rows if row.sheet == "steps" and row.reason]


def words_of(made: Sop) -> Counter[str]:
    """Every letter of the steps, their labels, their columns' own words and what was left out."""
    texts = [omission.text for omission in made.omitted]
    for step in all_steps(made.steps):
        texts += [step.text, step.label or ""]
    return Counter("".join("".join(texts).split()))


def shape(made: Sop) -> list[str]:
    return [step.text for step in all_steps(made.steps)]


def test_a_column_that_is_filled_becomes_a_decision(book: Review) -> None:
    found = imported(book, {"1": {"责任岗位": "班长", "审阅人": "王某"}, "2.1": {"时效要求": "1小时内"}})
    assert found.is_clean
    assert [(d.field, d.new, d.kind) for d in found.decisions] == [
        ("steps[1].responsible", "班长", DecisionKind.CHANGE),
        ("steps[2.1].time_limits", "1小时内", DecisionKind.CHANGE),
    ]
    made = apply_decisions(sop(), found.decisions)
    assert made.steps[0].responsible is not None
    assert (made.steps[0].responsible.value, made.steps[0].responsible.by) == ("班长", By.REVIEWER)
    assert [(o.text, o.reason, o.by) for o in made.omitted] == [("操作工", "reviewer", "王某")]


@pytest.mark.parametrize("words", ["填写点检表", "关闭阀门，挂牌后\n填写点检表", "关闭阀门，挂牌后⏎填写点检表"])
def test_a_step_is_split_by_a_break_or_by_first_words(book: Review, words: str) -> None:
    found = imported(book, {"1": order("拆分", words)})
    made = apply_decisions(sop(), found.decisions)
    assert shape(made)[:3] == ["关闭阀门，挂牌后", "填写点检表", "检查油位"]
    first, second = made.steps[:2]
    assert (first.label, second.label, second.id) == ("4.1", None, "b1#p2")
    assert [value.value for value in second.outputs] == ["点检表"]
    assert words_of(made) == words_of(sop())


def test_time_limits_go_with_their_words(book: Review) -> None:
    made = apply_decisions(sop(), imported(book, {"2.1": order("拆分", "30分钟内")}).decisions)
    one, two = made.steps[1].children[:2]
    assert one.time_limits == ()
    (limit,) = two.time_limits
    assert two.text[limit.start : limit.end] == "30分钟内"


def test_steps_are_merged_moved_added_and_deleted(book: Review) -> None:
    rows = {
        "1": order("在其前新增", "穿戴劳保用品"),
        "2.2": order("合并到上一步"),
        "3": order("移到某步之后", "1"),
    }
    made = apply_decisions(sop(), imported(book, rows).decisions)
    assert shape(made) == [
        "穿戴劳保用品", TEXTS["1"], TEXTS["3"], TEXTS["2"], f"{TEXTS['2.1']}\n{TEXTS['2.2']}",
    ]  # fmt: skip
    assert [o.text for o in made.omitted] == ["4.2.2"], "the label of the merged step is told"
    both = {number: order("删除", 理由="不是步骤") for number in ("2", "2.1", "2.2")}
    gone = apply_decisions(sop(), imported(book, both).decisions)
    assert shape(gone) == [TEXTS["1"], TEXTS["3"]]
    assert {o.by for o in gone.omitted} == {"王某"}
    assert words_of(gone) - words_of(sop()) == Counter("油位记录")


@pytest.mark.parametrize(
    ("number", "cells", "reason"),
    [
        ("1", {"操作": "拆分", "操作内容": "填写点检表"}, "needs-reviewer"),
        ("1", order("拆分", "没有这些字"), "split-unclear"),
        ("2.1", order("拆分", "油位低"), "split-unclear"),
        ("1", order("粉碎"), "unknown-action"),
        ("1", order("", "一些字"), "needs-action"),
        ("1", order("在其后新增"), "needs-words"),
        ("1", order("合并到上一步"), "merge-first"),
        ("3", order("合并到上一步"), "merge-substeps"),
        ("3", order("删除"), "needs-reason"),
        ("2", order("删除", 理由="多余"), "delete-substeps"),
        ("2", order("移到某步之后", "2.1"), "move-into-itself"),
        ("2", order("移到某步之后", "9"), "no-such-target"),
        ("1", order("在其后新增", "=1+1"), "formula"),
        ("1", {"责任岗位": "=A1"}, "formula"),
        ("1", {"时效要求": 1.1}, "ambiguous-number"),
    ],
)
def test_what_a_reviewer_may_not_do_is_refused_with_a_sentence(
    book: Review, number: str, cells: dict[str, object], reason: str
) -> None:
    found = imported(book, {number: cells})
    assert (found.decisions, reasons(found)) == ((), [reason])


def test_the_words_of_a_step_are_the_source_s(book: Review) -> None:
    typed = imported(book, {"1": {"操作规范": "关闭总阀"}, "3": {"责任岗位": "班长"}})
    assert reasons(typed) == ["step-text-edited"]
    assert [d.new for d in typed.decisions] == ["班长"]
    pasted = imported(book, {"1": {"操作规范": TEXTS["3"], "责任岗位": "班长"}})
    assert (pasted.decisions, reasons(pasted)) == ((), ["cells-apart"])


def test_the_same_orders_twice_are_a_no_op_and_other_ones_a_conflict(book: Review) -> None:
    data = filled(export_workbook(book), {"1": order("在其后新增", "复核")})
    (decision,) = read_workbook(data, book).decisions
    now = book.model_copy(update={"decided": (decision,)})
    again = read_workbook(data, now)
    assert (again.decisions, reasons(again)) == ((), ["already-so"])
    other = read_workbook(filled(export_workbook(book), {"1": order("删除", 理由="多余", 审阅人="李某")}), now)
    (row,) = other.of(RowOutcome.CONFLICT)
    assert "王某" in row.seen
    assert "李某" in row.seen
    fresh = read_workbook(filled(export_workbook(now), {"1": order("在其后新增", "复核")}), now)
    assert len(fresh.decisions) == 1, "a workbook exported later may add another step with the same words"


def test_two_reviewers_of_one_column_are_both_named(book: Review) -> None:
    out = export_workbook(book)
    one, two = (
        filled(out, {"3": {"责任岗位": post, "审阅人": who}}) for post, who in (("班长", "王某"), ("主管", "李某"))
    )
    found = read_workbooks([("a.xlsx", one), ("b.xlsx", two)], book)
    assert found.decisions == ()
    assert {row.seen for row in found.of(RowOutcome.CONFLICT)} == {"王某: 改为 班长 / 李某: 改为 主管"}
    (decision,) = read_workbook(one, book).decisions
    filled_now = book.steps[4].model_copy(update={"responsible": "班长"})
    now = book.model_copy(update={"steps": (*book.steps[:4], filled_now), "decided": (decision,)})
    assert reasons(read_workbook(one, now)) == ["already-so"]
    (row,) = read_workbook(two, now).of(RowOutcome.CONFLICT)
    assert row.seen == "王某: 班长 / 李某: 主管"


def test_orders_that_no_longer_fit_are_noted_and_never_guessed() -> None:
    lost = Decision(
        document="L1", fingerprint="s1", field="steps[9].text", anchor="没有这一步", kind=DecisionKind.DELETE
    )
    made = apply_decisions(sop(), [lost])
    assert shape(made) == shape(sop())
    assert [(note.rule, note.arguments["reason"]) for note in made.notes] == [("SOP606", "no-such-step")]


@given(st.text(alphabet="甲乙丙 \n，", max_size=12), st.data())
def test_parts_joined_are_the_text(text: str, data: Any) -> None:
    borders = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=3)))
    words = "\n".join(text[a:b] for a, b in zip([0, *borders], [*borders, len(text)], strict=True))
    parts = parts_of(text, words)
    assert "".join(parts) in ("", text)
    if parts:
        assert moved_borders(text, text, parts) is not None


def test_borders_follow_a_rewritten_reference() -> None:
    shown, text = "按步骤3检查后关闭阀门", "按4.2.1检查后关闭阀门"
    parts = parts_of(shown, "关闭阀门")
    assert moved_borders(shown, text, parts) == (len("按4.2.1检查后"),)
    assert moved_borders(shown, text, parts_of(shown, "骤3检查")) is None


orders = st.sampled_from(
    [
        order("拆分", "填写点检表"),
        order("拆分", "30分钟内"),
        order("合并到上一步"),
        order("删除", 理由="多余"),
        order("移到某步之后", "1"),
        order("移到某步之后", "2.2"),
        order("移到某步之后", "3"),
        {},
        {},
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.fixed_dictionaries(dict.fromkeys(TEXTS, orders)))
def test_whatever_is_ordered_no_word_is_lost(rows: dict[str, dict[str, str]]) -> None:
    keys = step_keys(TEXTS.values())
    steps = tuple(
        StepRow(document="L1", name="设备点检", number=number, text=text, fingerprint=key)
        for (number, text), key in zip(TEXTS.items(), keys, strict=True)
    )
    now = Review(language="zh", library="库一", steps=steps)
    found = imported(now, rows)
    made = apply_decisions(sop(), found.decisions)
    assert not words_of(sop()) - words_of(made)
    assert len({step.id for step in all_steps(made.steps)}) == len(all_steps(made.steps))
    touched = {row.key for row in found.rows if row.answer}
    assert touched == {step.key for step in steps if rows[step.number]}, "each order is taken or refused"


def test_a_reference_is_settled_by_the_number_of_its_step(book: Review) -> None:
    unclear = "完成后见第9步复核"
    source = sop()
    last = source.steps[2].model_copy(update={"text": unclear})
    source = source.model_copy(update={"steps": (*source.steps[:2], last)})
    assert [note.rule for note in renumber(source, None).sop.notes] == ["SOP701"]
    flag = book.flags[3].model_copy(
        update={"rule": "SOP701", "field": "references[b5]", "value": "第9步", "anchor": "第9步", "decision": None}
    )
    now = book.model_copy(update={"flags": (flag,)})
    workbook = load_workbook(BytesIO(export_workbook(now)))
    sheet = workbook["标记"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    for words, reason in (("步骤9", "no-such-target"), ("步骤2.1", "")):
        for head, value in {"决定": "改为", "更正值": words, "审阅人": "王某"}.items():
            sheet.cell(2, heads[head]).value = value
        stream = BytesIO()
        workbook.save(stream)
        found = read_workbook(stream.getvalue(), now)
        assert [row.reason for row in found.rows if row.sheet == "flags"] == [reason]
    made = renumber(apply_decisions(source, found.decisions), None)
    assert made.sop.steps[2].text == "完成后见第2.1步复核"
    assert made.sop.notes == ()


@pytest.mark.parametrize("words", ["SOP-EQ-2024-002", "sop-eq-2024-002　", "WI-5", "《清洗作业》"])
def test_a_reference_is_settled_to_a_document_of_the_library(book: Review, words: str) -> None:
    source = sop()
    last = source.steps[2].model_copy(update={"text": "完成后见第9步复核"})
    source = source.model_copy(update={"steps": (*source.steps[:2], last)})
    flag = book.flags[3].model_copy(
        update={"rule": "SOP701", "field": "references[b5]", "value": "第9步", "anchor": "第9步", "decision": None}
    )
    other = DocumentRow(
        document="L2", path="c.doc", state="converted", title="清洗作业", number="SOP-EQ-2024-002", old_number="WI-5"
    )
    now = book.model_copy(update={"flags": (flag,), "documents": (*book.documents, other)})
    workbook = load_workbook(BytesIO(export_workbook(now)))
    sheet = workbook["标记"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    for head, value in {"决定": "改为", "更正值": words, "审阅人": "王某"}.items():
        sheet.cell(2, heads[head]).value = value
    stream = BytesIO()
    workbook.save(stream)
    found = read_workbook(stream.getvalue(), now)
    (decision,) = found.decisions
    assert (decision.new, decision.target) == ("SOP-EQ-2024-002", "document:L2")
    made = renumber(apply_decisions(source, found.decisions), None)
    assert made.sop.steps[2].text == "完成后见SOP-EQ-2024-002 第9步复核"
    assert made.sop.notes == ()
    assert [(r.old, r.target) for r in made.references] == [("第9步", "SOP-EQ-2024-002")]
    settled = now.model_copy(update={"flags": (), "decided": (decision,)})
    again = [row for row in read_workbook(stream.getvalue(), settled).rows if row.sheet == "flags"]
    assert [(row.outcome, row.reason) for row in again] == [(RowOutcome.NO_OP, "already-so")]


def test_a_document_that_several_share_a_name_with_is_no_target(book: Review) -> None:
    flag = book.flags[3].model_copy(
        update={"rule": "SOP701", "field": "references[b5]", "value": "第9步", "anchor": "第9步", "decision": None}
    )
    rows = [
        DocumentRow(document=f"L{n}", path="c.doc", state="converted", title="清洗", number=f"SOP-EQ-2024-00{n}")
        for n in (2, 3)
    ]
    now = book.model_copy(update={"flags": (flag,), "documents": (*book.documents, *rows)})
    places = DocumentPlaces(now)
    assert places.at("清洗", "L1") is None
    assert places.at("清洗", "L2") == ("L3", "SOP-EQ-2024-003")
    assert places.at("", "L1") is None

"""Rules that decisions propose: what they are learned from, what follows from them, and the sheet that asks."""

import tomllib
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import SettingsError
from models.language import load_language
from models.memory import MemoryKind, MemoryRule, StandingRule, SuggestionState
from models.review import Decision, DecisionKind, DocumentRow, FlagRow, Review, RowOutcome, StepRow
from pipeline.review.deriving import follow
from pipeline.review.export import export_workbook
from pipeline.review.fields import anchor_of, step_keys
from pipeline.review.intake import read_workbook, read_workbooks
from pipeline.review.labels import beside, labelled
from pipeline.review.memory_file import memory_text, read_memory
from pipeline.review.mining import Case, mine
from pipeline.review.suggesting import rule_words, with_suggestions

TODAY = "2026-11-23"


def step(document: str, number: int, text: str, **columns: str) -> StepRow:
    (key,) = step_keys([text])
    return StepRow(document=document, name=document, number=str(number), fingerprint=key, text=text, **columns)


def case(log: int, document: str, kind: DecisionKind, who: str = "王莉", **more: str) -> Case:
    about = {key: more.pop(key) for key in ("words", "department", "text") if key in more}
    decision = Decision(document=document, fingerprint=f"f{log}", kind=kind, reviewer=who, **more)  # type: ignore[arg-type]
    return Case(log=log, decision=decision, **about)


def renamed(log: int, document: str, old: str, new: str, who: str = "王莉") -> Case:
    return case(log, document, DecisionKind.CHANGE, who, field="steps[1].responsible", old=old, new=new)


STEPS = (
    step("L1", 1, "核对单据", responsible="生技部"),
    step("L1", 2, "通知检验", responsible="班组长", support="生技部\n质检员"),
    step("L2", 1, "盘点备件\n主办人：设备一组"),
    step("L2", 2, "清理现场", responsible="生技部"),
)
REVIEW = Review(
    language="zh",
    library="库一",
    exported=f"{TODAY}T08:00:00+00:00",
    documents=(DocumentRow(document="L1", path="a.doc", state="converted"),),
    steps=STEPS,
)


def asked(log: tuple[Case, ...] = (), review: Review = REVIEW) -> Review:
    return with_suggestions(review, log, 2, {})


def test_two_answers_of_one_sense_propose_a_rule_with_its_effect() -> None:
    log = (renamed(1, "L8", "生技部", "生产技术部"), renamed(2, "L9", "生技部 ", "生产技术部", "李强"))
    (one,) = asked(log).suggestions.rules
    assert (one.number, one.rule.words, one.rule.answer, one.names) == (1, "生技部", "生产技术部", ("王莉", "李强"))
    assert (one.flags, one.cells, one.documents) == (0, 3, 2)
    changed = {(d.document, d.field, d.new) for d in follow(one.rule, REVIEW).cells}
    assert ("L1", "steps[2].support", "生产技术部\n质检员") in changed


def test_one_answer_proposes_nothing_and_the_setting_says_how_many_do() -> None:
    log = [renamed(1, "L8", "生技部", "生产技术部"), renamed(2, "L9", "生技部", "生产技术部")]
    assert mine(log[:1], 2, TODAY).proposals == ()
    assert mine(log, 3, TODAY).proposals == ()
    assert [one.since for one in mine(log, 1, TODAY).proposals] == [1]


@pytest.mark.parametrize(
    "other",
    [
        renamed(3, "L7", "生技部", "生活技术部", "陈洁"),
        renamed(3, "L7", "生产技术部", "生技部", "陈洁"),
        case(3, "L7", DecisionKind.ACCEPT, "陈洁", rule="SOP602", field="steps[4].responsible", old="生技部"),
        case(3, "L7", DecisionKind.INAPPLICABLE, "陈洁", rule="SOP608", words="生产技术部 / 生技部", reason="两个部门"),
    ],
)
def test_a_contradiction_is_told_with_both_names_and_proposes_nothing(other: Case) -> None:
    mined = mine([renamed(1, "L8", "生技部", "生产技术部"), renamed(2, "L9", "生技部", "生产技术部"), other], 2, TODAY)
    assert mined.proposals == ()
    told = {name for conflict in mined.conflicts for _, names in conflict.answers for name in names}
    assert {"王莉", "陈洁"} <= told


def test_another_role_of_the_same_step_is_no_other_name() -> None:
    text = "班长交接，质检员复核"
    log = [
        case(n, f"L{n}", DecisionKind.CHANGE, field="steps[1].responsible", old="班长", new="质检员", text=text)
        for n in (1, 2)
    ]
    assert mine(log, 2, TODAY).proposals == ()


def test_the_name_chosen_of_two_that_may_be_one_role_is_the_same_vote() -> None:
    log = [
        renamed(1, "L8", "生技部", "生产技术部"),
        case(
            2, "L9", DecisionKind.CHANGE, rule="SOP608", field="role_names", old="生产技术部\n生技部", new="生产技术部"
        ),
    ]
    (proposal,) = mine(log, 2, TODAY).proposals
    assert (proposal.rule.words, proposal.rule.answer, proposal.rule.rules) == ("生技部", "生产技术部", ("SOP608",))


def test_words_beside_an_unknown_label_teach_the_label_and_fill_the_steps_that_have_it() -> None:
    filled = {"field": "steps[1].responsible", "old": "", "rule": "SOP206"}
    log = (
        case(1, "L8", DecisionKind.CHANGE, text="入库\n主办人：张三", new="张三", **filled),
        case(2, "L9", DecisionKind.CHANGE, text="出库\n主办人: 李四", new="李四", **filled),
    )
    flag = FlagRow(
        document="L2", fingerprint="a" * 16, name="L2", rule="SOP206", title="", severity="error", message="",
        field="steps[*].responsible", members=("1",),
    )  # fmt: skip
    review = asked(log, REVIEW.model_copy(update={"flags": (flag,)}))
    (one,) = review.suggestions.rules
    assert (one.rule.kind, one.rule.words, one.rule.field) == (MemoryKind.LABEL, "主办人", "steps.responsible")
    followed = follow(one.rule, review)
    assert [(d.document, d.field, d.new) for d in followed.cells] == [("L2", "steps[1].responsible", "设备一组")]
    assert (followed.ended, one.flags, one.cells) == ((flag.key,), 1, 1)
    assert rule_words(one.rule, load_language("zh")) == "标签“主办人”旁边写的就是“责任岗位”"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("盘点\n主办人：张三", [("主办人", "张三")]),
        ("盘点\n主办人：/", []),
        ("盘点\n主办人：\n备注说明: 无", []),
        ("盘点\n责任岗位：张三", []),
        ("8:30 开始", []),
        ("http://example.org", [("http", "//example.org")]),
        ("Notify\nHost in charge: the guard", [("Host in charge", "the guard")]),
    ],
)
def test_labels_are_lines_of_their_own_that_no_column_is_known_by(text: str, told: list[tuple[str, str]]) -> None:
    assert list(labelled(text)) == told


def test_a_label_that_stands_twice_with_two_values_says_nothing() -> None:
    assert beside("盘点\n主办人：张三\n主办人：李四", "主办人") == ""
    assert beside("盘点\n主办人：张三\n主办人：张三", "主办人") == "张三"


def test_a_lapsed_waiver_teaches_nothing_and_a_lapsed_rule_settles_nothing() -> None:
    waived = {"rule": "SOP119", "department": "设备科", "reason": "沿用旧例"}
    log = [case(n, f"L{n}", DecisionKind.WAIVE, until="2026-01-31", **waived) for n in (1, 2)]
    assert mine(log, 2, TODAY).proposals == ()
    flag = FlagRow(
        document="L1", fingerprint="b" * 16, name="L1", rule="SOP119", title="", severity="info", message="",
        department="设备科",
    )  # fmt: skip
    review = REVIEW.model_copy(update={"flags": (flag,)})
    rule = MemoryRule(kind=MemoryKind.WAIVER, department="设备科", rule="SOP119", action="waive", until="2027-01-31")
    assert follow(rule, review).settled == 1
    assert follow(rule.model_copy(update={"until": "2026-11-22"}), review).settled == 0
    decided = review.model_copy(
        update={"decided": (Decision(document="L1", fingerprint="b" * 16, kind=DecisionKind.PENDING),)}
    )
    assert follow(rule, decided).settled == 0


def suggesting() -> Review:
    return asked((renamed(1, "L8", "生技部", "生产技术部"), renamed(2, "L9", "生技部", "生产技术部", "李强")))


def edited(data: bytes, change: Callable[[Worksheet, dict[str, int]], None], language: str = "zh") -> bytes:
    words = load_language(language).messages
    book = load_workbook(BytesIO(data))
    sheet = book[words.sheets["suggestions"]]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    change(sheet, {key: heads[head] for key, head in words.columns.items() if head in heads})
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def answered(data: bytes, language: str = "zh", **cells: object) -> bytes:
    def change(sheet: Worksheet, columns: dict[str, int]) -> None:
        for column, value in cells.items():
            sheet.cell(row=2, column=columns[column]).value = value  # type: ignore[assignment]

    return edited(data, change, language)


def test_a_yes_in_the_workbook_is_an_answer_and_nothing_else_is() -> None:
    review = suggesting()
    data = export_workbook(review)
    assert load_workbook(BytesIO(data)).sheetnames[5] == "建议"
    untouched = read_workbook(data, review)
    assert (untouched.rules, untouched.is_clean) == ((), True)
    said = read_workbook(answered(data, accepted="是", reviewer="周经理"), review)
    rule = review.suggestions.rules[0].rule
    assert [(one.id, one.yes, one.reviewer) for one in said.rules] == [(rule.id, True, "周经理")]
    assert [row.outcome for row in said.rows if row.sheet == "suggestions"] == [RowOutcome.APPLIED]


def test_english_libraries_ask_in_english() -> None:
    review = asked(
        (renamed(1, "L8", "Tech", "Technical Dept"), renamed(2, "L9", "Tech", "Technical Dept")),
        REVIEW.model_copy(update={"language": "en"}),
    )
    data = export_workbook(review)
    book = load_workbook(BytesIO(data))
    assert book["Suggestions"].cell(row=2, column=3).value == "“Tech” is “Technical Dept”"
    assert [one.yes for one in read_workbook(answered(data, "en", accepted=" No ", reviewer="Ann"), review).rules] == [
        False
    ]


@pytest.mark.parametrize(
    ("cells", "outcome", "reason"),
    [
        ({"accepted": "是"}, RowOutcome.INVALID_VALUE, "needs-reviewer"),
        ({"accepted": "也许", "reviewer": "周经理"}, RowOutcome.INVALID_VALUE, "not-yes-no"),
        ({"accepted": "=1+1", "reviewer": "周经理"}, RowOutcome.INVALID_VALUE, "formula"),
        ({"accepted": "是", "reviewer": "周经理", "suggestion": "另一条"}, RowOutcome.SHEAR, "cells-apart"),
        ({"accepted": "是", "reviewer": "周经理", "code": "m00000000#0"}, RowOutcome.SHEAR, "cells-apart"),
    ],
)
def test_a_yes_that_cannot_be_trusted_is_refused(cells: dict[str, str], outcome: RowOutcome, reason: str) -> None:
    review = suggesting()
    said = read_workbook(answered(export_workbook(review), **cells), review)
    told = [row for row in said.rows if row.sheet == "suggestions"]
    assert (said.rules, [(row.outcome, row.reason) for row in told]) == ((), [(outcome, reason)])


def test_a_yes_to_what_is_proposed_no_more_or_decided_meanwhile_does_not_count() -> None:
    review = suggesting()
    data = answered(export_workbook(review), accepted="是", reviewer="周经理")
    gone = review.model_copy(update={"suggestions": review.suggestions.model_copy(update={"rules": ()})})
    assert [row.reason for row in read_workbook(data, gone).rows if row.answer] == ["suggestion-gone"]
    rule = review.suggestions.rules[0].rule
    declined = with_suggestions(
        REVIEW,
        (renamed(1, "L8", "生技部", "生产技术部"), renamed(2, "L9", "生技部", "生产技术部", "李强")),
        2,
        {rule.id: (SuggestionState.DECLINED, "陈洁 2026-11-22")},
    )
    said = read_workbook(data, declined)
    assert said.rules == ()
    assert [row.outcome for row in said.rows if row.answer] == [RowOutcome.CONFLICT]
    standing = StandingRule(rule=rule, reviewer="陈洁", at=f"{TODAY}T09:00:00+00:00")
    stands = asked(review=REVIEW.model_copy(update={"memory": (standing,)}))
    assert [row.reason for row in read_workbook(data, stands).rows if row.answer] == ["already-so"]
    no = answered(export_workbook(stands), accepted="否", reviewer="周经理")
    assert [one.yes for one in read_workbook(no, stands).rules] == [False]


def test_contradictions_stand_in_the_workbook_and_a_yes_to_one_is_refused() -> None:
    log = (renamed(1, "L8", "生技部", "生产技术部"), renamed(2, "L9", "生技部", "生活技术部", "李强"))
    review = asked(log)
    data = export_workbook(review)
    sheet = load_workbook(BytesIO(data))["建议"]
    assert "王莉" in str(sheet.cell(row=2, column=3).value)
    assert "李强" in str(sheet.cell(row=2, column=3).value)
    assert read_workbook(data, review).is_clean
    said = read_workbook(answered(data, accepted="是", reviewer="周经理"), review)
    assert said.rules == ()
    assert [row.reason for row in said.rows if row.answer] == ["suggestion-gone"]


def test_words_that_look_like_a_formula_stay_words() -> None:
    log = (renamed(1, "L8", "=1+1", "+86"), renamed(2, "L9", "=1+1", "+86"))
    steps = (step("L1", 1, "核对", responsible="=1+1"),)
    review = asked(log, REVIEW.model_copy(update={"steps": steps}))
    data = export_workbook(review)
    book = load_workbook(BytesIO(data))
    assert {cell.data_type for row in book["建议"].iter_rows() for cell in row if cell.value} == {"s"}
    assert [one.yes for one in read_workbook(answered(data, accepted="是", reviewer="周"), review).rules] == [True]


def test_two_workbooks_that_differ_on_a_rule_are_named() -> None:
    review = suggesting()
    data = export_workbook(review)
    yes, no = (
        answered(data, accepted="是", reviewer="周经理"),
        answered(data, accepted="否", reviewer="陈洁"),
    )
    said = read_workbooks([("a.xlsx", yes), ("b.xlsx", no)], review)
    assert said.rules == ()
    assert {row.seen for row in said.rows if row.answer} == {"周经理: 是 / 陈洁: 否"}
    again = read_workbooks([("a.xlsx", yes), ("b.xlsx", yes)], review)
    assert [(one.id, one.file) for one in again.rules] == [(review.suggestions.rules[0].rule.id, "a.xlsx")]


def test_adopting_what_the_workbook_suggests_is_the_answer_itself() -> None:
    flag = FlagRow(
        document="L1", fingerprint="c" * 16, name="L1", rule="SOP601", title="", severity="warning", message="",
        field="control.version", value="V1.0", words="V2.0",
    )  # fmt: skip
    review = asked(review=REVIEW.model_copy(update={"flags": (flag,)}))
    book = load_workbook(BytesIO(export_workbook(review)))
    sheet = book["标记"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    assert sheet.cell(row=2, column=heads["建议答案"]).value == "改为 V2.0"
    sheet.cell(row=2, column=heads["决定"]).value = "采纳"
    sheet.cell(row=2, column=heads["审阅人"]).value = "王莉"
    stream = BytesIO()
    book.save(stream)
    said = read_workbook(stream.getvalue(), review)
    assert [(d.kind, d.old, d.new, d.reviewer) for d in said.decisions] == [
        (DecisionKind.CHANGE, "V1.0", "V2.0", "王莉")
    ]
    settled = REVIEW.model_copy(update={"decided": said.decisions})
    assert [row.reason for row in read_workbook(stream.getvalue(), settled).rows if row.answer] == ["already-so"]
    other = asked(review=REVIEW.model_copy(update={"flags": (flag.model_copy(update={"words": "V3.0"}),)}))
    assert [row.reason for row in read_workbook(stream.getvalue(), other).rows if row.answer] == ["suggestion-changed"]
    nothing = REVIEW.model_copy(update={"flags": (flag.model_copy(update={"words": ""}),)})
    assert read_workbook(stream.getvalue(), nothing).decisions == ()


def test_one_yes_for_every_row_of_a_rule_adopts_what_each_row_suggests() -> None:
    rows = tuple(
        FlagRow(
            document=f"L{n}", fingerprint=f"{n:016x}", name=f"L{n}", rule="SOP601", title="", severity="warning",
            message=f"第{n}条", field="control.version", value="V1.0", words=other,
        )
        for n, other in ((1, "V2.0"), (2, "V3.0"), (3, ""))
    )  # fmt: skip
    review = asked(review=REVIEW.model_copy(update={"flags": rows}))
    book = load_workbook(BytesIO(export_workbook(review)))
    sheet = book["标记"]
    heads = {str(cell.value): cell.column for cell in sheet[1]}
    for head, words in (("决定", "采纳建议"), ("审阅人", "王莉"), ("答案用于", "全部文件同规则各行")):
        sheet.cell(row=2, column=heads[head]).value = words
    stream = BytesIO()
    book.save(stream)
    said = read_workbook(stream.getvalue(), review)
    assert {(d.document, d.new) for d in said.decisions} == {("L1", "V2.0"), ("L2", "V3.0")}


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)
RULES = st.builds(
    MemoryRule,
    kind=st.sampled_from(MemoryKind),
    field=st.sampled_from(["", "role_names", "control.version", "steps.responsible"]),
    words=WORDS | st.sampled_from(['"', "\\", "[[rules]]", "a\nb", "\x7f", "=1+1"]),
    answer=WORDS,
    department=WORDS,
    reason=WORDS,
    rules=st.lists(st.sampled_from(["SOP110", "SOP206"]), max_size=2).map(tuple),
)


@given(st.lists(st.builds(StandingRule, rule=RULES, reviewer=WORDS, at=st.just(TODAY)), max_size=4))
def test_the_file_of_the_memory_says_what_the_rules_say(rules: list[StandingRule]) -> None:
    once = {one.rule.id: one for one in rules}
    text = memory_text(list(once.values()))
    tomllib.loads(text)
    assert {one.rule.id: one for one in read_memory(text, "memory.toml")} == once
    assert memory_text(list(reversed(once.values()))) == text


@given(st.text(max_size=60))
def test_any_other_text_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_memory(text, "memory.toml")
    assert "\n" not in caught.value.message


NAMES = st.sampled_from(["生技部", "生产技术部", "质检员"])


@given(st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["王莉", "李强"])), max_size=6))
def test_what_is_proposed_is_never_contradicted(answers: list[tuple[str, str, str]]) -> None:
    log = [renamed(n, f"L{n}", old, new, who) for n, (old, new, who) in enumerate(answers, start=1)]
    mined = mine(log, 2, TODAY)
    said: dict[str, set[str]] = {}
    for old, new, _ in answers:
        if old != new:
            said.setdefault(old, set()).add(new)
    for proposal in mined.proposals:
        assert said[proposal.rule.words] == {proposal.rule.answer}
        assert proposal.rule.words not in said.get(proposal.rule.answer, set())
        assert len(proposal.sources) >= 2


def test_an_anchor_finds_the_step_of_a_decision() -> None:
    followed = follow(MemoryRule(kind=MemoryKind.ROLE, field="role_names", words="生技部", answer="工艺部"), REVIEW)
    assert {d.anchor for d in followed.cells} == {anchor_of(row.text) for row in STEPS if "生技部" in str(row)}

"""The memory on a document that nobody has decided: names and labels, never over a person's word, in any order."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from models.labelled import Labelled
from models.memory import MemoryKind, MemoryRule
from models.review import Decision, DecisionKind
from models.sop import By, Control, FieldValue, Role, Sop, Step, all_steps
from models.source import Format, SourceFile
from pipeline.review.fields import anchor_of
from pipeline.review.recall import CONFIDENCE, recall
from pipeline.review.renaming import values_of

NAME = MemoryRule(kind=MemoryKind.ROLE, field="role_names", words="生技部", answer="生产技术部")
LABEL = MemoryRule(kind=MemoryKind.LABEL, field="steps.responsible", words="主办人")
FRONT = MemoryRule(kind=MemoryKind.LABEL, field="control.approved_by", words="主办领导")


def text(value: str, by: By = By.LAYOUT) -> FieldValue[str]:
    return FieldValue(value=value, confidence=0.9, by=by)


SOP = Sop(
    source=SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX),
    language="zh",
    control=Control(title=text("物料入库")),
    roles=(Role(name="仓管员"), Role(name="生技部"), Role(name="生产技术部")),
    steps=(
        Step(id="b1", text="核对单据", responsible=text("仓管员"), support=(text("生技部"), text("生产技术部"))),
        Step(
            id="b2",
            text="通知检验",
            responsible=text("生技部"),
            roles=(text("生技部"),),
            children=(Step(id="b3", text="登记台账\n主办人：设备一组"),),
        ),
    ),
    labels=(Labelled(label="主办领导", value="周伟", block="b0"),),
)


def test_a_name_is_written_as_the_archive_does_and_says_by_whom() -> None:
    changed = recall(SOP, [NAME])
    first, second = changed.steps
    assert [(value.value, value.by) for value in first.support] == [("生产技术部", By.MEMORY)]
    assert second.responsible is not None
    assert (second.responsible.value, second.responsible.by, second.responsible.confidence) == (
        "生产技术部",
        By.MEMORY,
        CONFIDENCE,
    )
    assert [role.name for role in changed.roles] == ["仓管员", "生产技术部"]
    assert [value.value for value in second.roles] == ["生产技术部"]
    assert {(one.block, one.text, one.reason) for one in changed.omitted} == {
        ("b1", "生技部", "memory"),
        ("b2", "生技部", "memory"),
    }


def test_what_stands_beside_a_label_fills_an_empty_field_and_no_other() -> None:
    changed = recall(SOP, [LABEL, FRONT])
    third = all_steps(changed.steps)[2]
    assert third.responsible is not None
    assert (third.responsible.value, third.responsible.by, third.responsible.evidence[0].quote) == (
        "设备一组",
        By.MEMORY,
        "设备一组",
    )
    approver = changed.control.approved_by
    assert approver is not None
    assert (approver.value, approver.by, approver.evidence[0].block) == ("周伟", By.MEMORY, "b0")
    known = SOP.model_copy(update={"control": Control(approved_by=text("刘洋"))})
    assert recall(known, [FRONT]) == known


def test_a_person_s_word_stands_and_the_lists_keep_the_name_that_a_step_keeps() -> None:
    said = Decision(
        document="L1", fingerprint="f1", field="steps[2].responsible", anchor=anchor_of("通知检验"),
        kind=DecisionKind.ACCEPT, old="生技部", reviewer="王莉",
    )  # fmt: skip
    changed = recall(SOP, [NAME], [said])
    assert changed.steps[1] == SOP.steps[1]
    assert changed.roles == SOP.roles
    refused = said.model_copy(update={"kind": DecisionKind.INAPPLICABLE, "rule": "SOP610"})
    assert recall(SOP, [NAME], [refused]).steps[1] == SOP.steps[1]
    pending = said.model_copy(update={"kind": DecisionKind.PENDING})
    assert recall(SOP, [NAME], [pending]).steps[1] != SOP.steps[1]


def test_rules_that_only_answer_flags_change_no_document() -> None:
    kinds = (MemoryKind.VALUE, MemoryKind.WAIVER, MemoryKind.FALSE_ALARM)
    rules = [MemoryRule(kind=kind, field="control.approved_by", words="", answer="刘洋") for kind in kinds]
    assert recall(SOP, rules) is SOP


def test_the_order_of_the_rules_does_not_matter_and_twice_is_once() -> None:
    chain = NAME.model_copy(update={"words": "生产技术部", "answer": "技术中心"})
    results = {recall(SOP, rules).model_dump_json() for rules in permutations((NAME, LABEL, FRONT, chain))}
    assert len(results) == 1
    once = recall(SOP, [NAME, LABEL, FRONT])
    assert recall(once, [FRONT, LABEL, NAME]) == once


NAMES = st.sampled_from(["生技部", "生产技术部", "仓管员", "质检员"])
STEPS = st.lists(st.tuples(NAMES, st.lists(NAMES, max_size=3)), min_size=1, max_size=5)


@given(STEPS, NAMES, NAMES)
def test_no_name_is_lost(rows: list[tuple[str, list[str]]], old: str, new: str) -> None:
    steps = tuple(
        Step(id=f"b{n}", text=f"第{n}步", responsible=text(post), support=tuple(text(one) for one in others))
        for n, (post, others) in enumerate(rows)
    )
    sop = SOP.model_copy(update={"steps": steps})
    changed = recall(sop, [MemoryRule(kind=MemoryKind.ROLE, field="role_names", words=old, answer=new)])
    for before, after in zip(sop.steps, changed.steps, strict=True):
        gone = {one.text for one in changed.omitted if one.block == before.id}
        kept = {value.value for leaf in ("responsible", "support") for value in values_of(after, leaf)}
        named = {value.value for leaf in ("responsible", "support") for value in values_of(before, leaf)}
        assert named <= kept | gone
        assert kept <= named | {new}

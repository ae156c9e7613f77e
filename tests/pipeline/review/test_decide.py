"""Tests, review: what reviewers decided stands in the Sop."""

from typing import Any

import pytest

from models.review import Decision, DecisionKind
from models.sop import By, Control, Evidence, FieldValue, Role, Sop, Step, TimeKind, TimeLimit
from models.source import Format, SourceFile
from pipeline.review.decide import apply_decisions
from pipeline.review.fields import anchor_of, find_step, is_settable, value_at

PLACE = (Evidence(block="b1", quote="设备点检"),)


def text(value: str, confidence: float = 0.5) -> FieldValue[str]:
    return FieldValue(value=value, confidence=confidence, by=By.RULE, evidence=PLACE)


SOP = Sop(
    source=SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX),
    language="zh",
    control=Control(title=text("设备点检"), version=text("V1.0", 0.9)),
    scope=text("适用于全部设备"),
    steps=(
        Step(id="b2", label="4.1", text="检查设备", responsible=text("设备员")),
        Step(
            id="b3",
            label="4.2",
            text="见4.1条后填写点检表",
            time_limits=(TimeLimit(text="2小时内", start=0, end=4, kind=TimeKind.DEADLINE, iso8601="PT2H"),),
            children=(Step(id="b4", text="检查设备"),),
        ),
    ),
)


def decide(kind: DecisionKind, field: str | None, **more: Any) -> Decision:
    return Decision(document="L1", fingerprint=more.pop("fingerprint", "f1"), field=field, kind=kind, **more)


def test_a_changed_value_is_the_reviewer_s_and_sure() -> None:
    changed = apply_decisions(SOP, [decide(DecisionKind.CHANGE, "control.title", old="设备点检", new="设备日常点检")])
    title = changed.control.title
    assert title is not None
    assert (title.value, title.by, title.confidence, title.evidence) == ("设备日常点检", By.REVIEWER, 1.0, PLACE)
    assert changed.notes == ()


def test_an_accepted_value_becomes_sure() -> None:
    changed = apply_decisions(SOP, [decide(DecisionKind.ACCEPT, "control.title", old="设备点检")])
    assert changed.control.title == FieldValue(value="设备点检", confidence=1.0, by=By.REVIEWER, evidence=PLACE)


@pytest.mark.parametrize(
    ("kind", "field", "more", "reason"),
    [
        (DecisionKind.ACCEPT, "control.title", {"old": "别的"}, "value-changed"),
        (DecisionKind.CHANGE, "steps[9].responsible", {"new": "主管", "anchor": "关闭阀门"}, "no-such-step"),
        (DecisionKind.CHANGE, "control.effective_date", {"new": "以后"}, "bad-value"),
        (DecisionKind.CHANGE, "revisions", {"new": "V1.0"}, "no-such-field"),
    ],
)
def test_what_no_longer_fits_is_noted_and_never_guessed(
    kind: DecisionKind, field: str, more: dict[str, str], reason: str
) -> None:
    changed = apply_decisions(SOP, [decide(kind, field, **more)])
    assert changed.model_copy(update={"notes": ()}) == SOP
    assert [(note.rule, note.arguments["reason"]) for note in changed.notes] == [("SOP606", reason)]


def test_decisions_that_only_settle_change_nothing() -> None:
    kinds = (DecisionKind.MISSING, DecisionKind.INAPPLICABLE, DecisionKind.WAIVE, DecisionKind.PENDING)
    assert apply_decisions(SOP, [decide(kind, "control.version") for kind in kinds]) == SOP
    assert apply_decisions(SOP, [decide(DecisionKind.ACCEPT, None)]) == SOP


def test_a_step_is_found_by_its_words_whatever_its_number() -> None:
    anchor = anchor_of("见7.1条后填写点检表")
    change = decide(DecisionKind.CHANGE, "steps[12].responsible", new="主管", anchor=anchor)
    changed = apply_decisions(SOP, [change])
    assert changed.steps[1].responsible is not None
    assert changed.steps[1].responsible.value == "主管"
    assert changed.steps[0] == SOP.steps[0]


def test_steps_of_the_same_words_are_told_apart_or_left() -> None:
    anchor = anchor_of("检查设备")
    found = find_step(SOP, "steps[2.1].responsible", anchor)
    assert found is not None
    assert found.id == "b4"
    assert find_step(SOP, "steps[7].responsible", anchor) is None


@pytest.mark.parametrize(
    ("words", "iso", "working"),
    [("4小时内", "PT4H", False), ("2个工作日", "P2D", True), ("PT30M", "PT30M", False), ("尽快", None, False)],
)
def test_time_limits_are_changed_line_by_line(words: str, iso: str | None, working: bool) -> None:
    change = decide(
        DecisionKind.CHANGE, "steps[2].time_limits", new=f"2小时内\n{words}", anchor=anchor_of(SOP.steps[1].text)
    )
    limits = apply_decisions(SOP, [change]).steps[1].time_limits
    assert limits[0] == SOP.steps[1].time_limits[0]
    assert (limits[1].text, limits[1].iso8601, limits[1].working_days) == (words, iso, working)


def test_the_last_decision_about_a_flag_stands() -> None:
    changes = [decide(DecisionKind.CHANGE, "control.version", new=new) for new in ("V2.0", "V3.0")]
    version = apply_decisions(SOP, changes).control.version
    assert version is not None
    assert version.value == "V3.0"


def test_only_fields_of_the_form_can_be_set() -> None:
    yes = ("control.version", "purpose", "scope", "steps[3].outputs", "steps[3.1].time_limits", "steps[1].name")
    no = (None, "", "number", "revisions", "control.secret", "steps[*].inputs", "steps[3].text", "steps", "sections")
    assert all(is_settable(field) for field in yes)
    assert not any(is_settable(field) for field in no)
    assert value_at(SOP, "steps[4.2].time_limits") is not None
    assert value_at(SOP, "revisions") is None


def test_of_two_names_of_one_role_the_chosen_one_stands_in_every_step_that_nobody_decided() -> None:
    named = SOP.model_copy(
        update={
            "roles": (Role(name="设备员"), Role(name="设备管理员")),
            "steps": (
                SOP.steps[0],
                Step(id="b5", text="复核", responsible=text("设备员"), support=(text("班长"), text("设备员"))),
            ),
        }
    )
    pair = "设备员\n设备管理员"
    own = decide(
        DecisionKind.CHANGE, "steps[1].responsible", fingerprint="f2", new="设备员", anchor=anchor_of("检查设备")
    )
    chosen = decide(DecisionKind.CHANGE, "role_names", old=pair, new="设备管理员", reviewer="王莉")
    first, second = apply_decisions(named, [own, chosen]).steps
    assert (first.responsible and first.responsible.value) == "设备员"
    assert (second.responsible and second.responsible.value) == "设备管理员"
    assert [value.value for value in second.support] == ["班长", "设备管理员"]
    changed = apply_decisions(named, [chosen])
    assert [role.name for role in changed.roles] == ["设备管理员"]
    assert {(one.text, one.by) for one in changed.omitted} == {("设备员", "王莉")}
    assert apply_decisions(named, [decide(DecisionKind.ACCEPT, "role_names", old=pair)]) == named


def test_who_accepts_what_the_memory_gave_says_it_himself() -> None:
    said = decide(
        DecisionKind.ACCEPT,
        "steps[1].responsible",
        rule="SOP610",
        old="设备管理员",
        anchor=anchor_of("检查设备"),
        reviewer="王莉",
    )
    twin = SOP.model_copy(update={"steps": SOP.steps[:1]})
    changed = apply_decisions(twin, [said])
    value = changed.steps[0].responsible
    assert value is not None
    assert (value.value, value.by) == ("设备管理员", By.REVIEWER)
    assert changed.notes == ()

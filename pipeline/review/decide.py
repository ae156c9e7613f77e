"""Pipeline, review: what reviewers have decided stands in the Sop."""

from collections.abc import Iterable, Sequence

from models.document import Note
from models.review import DOCUMENT, RESHAPING, Decision, DecisionKind
from models.settled import SettledReference
from models.sop import By, FieldValue, Sop
from pipeline.review.fields import (
    ROLE_NAMES,
    block_of,
    clean_value,
    find_step,
    is_reference,
    is_settable,
    value_at,
    with_value,
)
from pipeline.review.renaming import Renaming, rename_role
from pipeline.review.reshaping import BY_REVIEWER, left_out, reshape

REMEMBERED = "SOP610"
"""Flag of a value that the memory gave: who accepts it says so even where the memory says nothing any more."""
SETTING = (DecisionKind.ACCEPT, DecisionKind.CHANGE)


def apply_decisions(sop: Sop, decisions: Sequence[Decision]) -> Sop:
    """Give the Sop as reviewers decided: values accepted or changed are sure and by the reviewer, steps are reshaped.

    `decisions` stand in the order of the log. Of several about one flag or column the last one stands; orders to
    steps are all carried out, one after the other. What no longer fits (the step is gone, the accepted value is
    another now) is left out and noted as SOP606, never guessed. Words that leave the text stand in `omitted` with the
    reviewer's name. Decisions that only settle a flag change nothing here: the catalog settles flags by fingerprint.
    """
    last = {decision.key: place for place, decision in enumerate(decisions) if decision.kind not in RESHAPING}
    for place, decision in enumerate(decisions):
        changed: Sop | str = sop
        if decision.kind in RESHAPING:
            changed = reshape(sop, decision)
        elif last[decision.key] == place and decision.field and decision.kind in SETTING:
            changed = _applied(sop, decision, decision.field)
        sop = changed if isinstance(changed, Sop) else _noted(sop, decision, changed)
    return sop


def latest(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Give the last decision of each flag, by its key, in the order of the first."""
    kept: dict[str, Decision] = {}
    for decision in decisions:
        kept[decision.key] = decision
    return kept


def _applied(sop: Sop, decision: Decision, field: str) -> Sop | str:
    """Give the changed Sop, or the reason why it cannot be."""
    if is_reference(field):
        return _settled_reference(sop, decision, field)
    if field == ROLE_NAMES:
        return _with_one_name(sop, decision)
    if decision.kind is DecisionKind.ACCEPT and not (decision.old and is_settable(field)):
        return sop
    if decision.kind is DecisionKind.ACCEPT and decision.rule == REMEMBERED:
        decision = decision.model_copy(update={"kind": DecisionKind.CHANGE, "new": decision.old})
    if not is_settable(field):
        return "no-such-field"
    now = value_at(sop, field, decision.anchor)
    if decision.kind is DecisionKind.ACCEPT:
        if now is None or now.value != decision.old:
            return "value-changed"
        if "\n" in now.value or field.endswith("time_limits"):
            return sop
        value = now.model_copy(update={"by": By.REVIEWER, "confidence": 1.0})
    else:
        words = clean_value(field, decision.new)
        if words is None:
            return "bad-value"
        value = FieldValue(value=words, confidence=1.0, by=By.REVIEWER, evidence=now.evidence if now else ())
    changed = with_value(sop, field, value, decision.anchor)
    return _told(sop, changed, decision, field, now) if changed else "no-such-step"


def _with_one_name(sop: Sop, decision: Decision) -> Sop:
    """Call a role by the name that its reviewer chose of two."""
    if decision.kind is DecisionKind.ACCEPT:
        return sop
    sure = {"by": By.REVIEWER, "confidence": 1.0, "reason": BY_REVIEWER, "reviewer": decision.reviewer}
    for old in decision.old.splitlines():
        if old != decision.new:
            sop = rename_role(sop, Renaming.model_validate({"old": old, "new": decision.new, **sure}))
    return sop


def _told(before: Sop, after: Sop, decision: Decision, field: str, old: FieldValue[str] | None) -> Sop:
    """Leave the words of the source that a change took away in the list of omissions."""
    if old is None or decision.kind is not DecisionKind.CHANGE or field.startswith("control."):
        return after
    step = find_step(before, field, decision.anchor)
    text, block = (step.text, step.id) if step else ("", old.evidence[0].block if old.evidence else "")
    kept = value_at(after, field, decision.anchor)
    standing = f"{text}\n{kept.value if kept else ''}"
    gone = [line for line in old.value.splitlines() if line not in standing]
    known = {omission.text for omission in after.omitted}
    return left_out(after, block, [line for line in gone if line not in known], decision.reviewer)


def _settled_reference(sop: Sop, decision: Decision, field: str) -> Sop | str:
    """Let a reference lead where its reviewer says; renumbering writes the number that its step has then."""
    if decision.kind is DecisionKind.ACCEPT:
        return sop
    if decision.target.startswith(DOCUMENT):
        settled = SettledReference(block=block_of(field), old=decision.anchor, target="", document=decision.new)
        return sop.model_copy(update={"settled_references": (*sop.settled_references, settled)})
    step = find_step(sop, f"steps[{decision.new}].text", decision.target)
    if step is None:
        return "no-such-target"
    settled = SettledReference(block=block_of(field), old=decision.anchor, target=step.id)
    return sop.model_copy(update={"settled_references": (*sop.settled_references, settled)})


def _noted(sop: Sop, decision: Decision, reason: str) -> Sop:
    arguments = {"decision": str(decision.kind), "reason": reason, "new": decision.new or decision.old}
    note = Note(rule="SOP606", field=decision.field, arguments=arguments)
    return sop.model_copy(update={"notes": (*sop.notes, note)})

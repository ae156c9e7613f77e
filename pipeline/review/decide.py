"""Pipeline, review: what reviewers have decided stands in the Sop."""

from collections.abc import Iterable, Sequence

from models.document import Note
from models.review import Decision, DecisionKind
from models.sop import By, FieldValue, Sop
from pipeline.review.fields import clean_value, is_settable, value_at, with_value


def apply_decisions(sop: Sop, decisions: Sequence[Decision]) -> Sop:
    """Give the Sop with the values that reviewers accepted or changed, which are then sure and by the reviewer.

    Of several decisions about one flag the last one stands. One that no longer fits (the step is gone, the accepted
    value is another now) is left out and noted as SOP606, never guessed. Decisions that only settle a flag change
    nothing here: the catalog settles flags by fingerprint.
    """
    for decision in latest(decisions).values():
        if decision.kind in (DecisionKind.ACCEPT, DecisionKind.CHANGE) and decision.field:
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
    if decision.kind is DecisionKind.ACCEPT and not (decision.old and is_settable(field)):
        return sop
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
    return with_value(sop, field, value, decision.anchor) or "no-such-step"


def _noted(sop: Sop, decision: Decision, reason: str) -> Sop:
    arguments = {"decision": str(decision.kind), "reason": reason, "new": decision.new or decision.old}
    note = Note(rule="SOP606", field=decision.field, arguments=arguments)
    return sop.model_copy(update={"notes": (*sop.notes, note)})

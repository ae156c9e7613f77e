"""Pipeline, review: a rule of the memory -> the decisions that follow from it for what is open in a library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.base import Frozen
from models.memory import ROLE_LEAVES, MemoryKind, MemoryRule, folded
from models.review import Decision, DecisionKind, FlagRow, Review, StepRow
from pipeline.review.fields import ROLE_NAMES, anchor_of, clean_value, leaf_of
from pipeline.review.labels import beside
from pipeline.review.mining import BETWEEN, TWINS


class Followed(Frozen):
    """What follows from a rule: decisions on open flags, on cells without one, and joined flags that end by them."""

    flags: tuple[Decision, ...] = ()
    cells: tuple[Decision, ...] = ()
    ended: tuple[str, ...] = ()
    """Keys of flags that stand for several steps, each of which is filled."""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """All of them, those on flags first."""
        return (*self.flags, *self.cells)

    @property
    def settled(self) -> int:
        """Number of flags that are open no more."""
        return len(self.flags) + len(self.ended)


def follow(rule: MemoryRule, review: Review, taken: Iterable[str] = ()) -> Followed:
    """Give what follows from a rule for the open flags and the steps of a review.

    A flag or cell of which any person has said something is left alone, and so are those of `taken` (keys of decisions
    and what `cell_of` gives).
    """
    if rule.until and rule.until < review.exported[:10]:
        return Followed()
    decided = {decision.key for decision in review.decided} | set(taken)
    decided |= {row.key for row in review.flags if row.decision is not None}
    labels = {row.document: dict(row.labels) for row in review.documents}
    answers = (answer_to(rule, row, labels) for row in review.flags)
    flags = tuple(one for one in answers if one is not None and not {one.key, cell_of(one)} & decided)
    done = {cell_of(decision) for decision in flags} | decided
    cells = tuple(
        decision
        for step in (review.steps if rule.kind in (MemoryKind.ROLE, MemoryKind.LABEL) else ())
        if step.fingerprint
        for decision in _of_step(rule, step)
        if decision.key not in decided and cell_of(decision) not in done
    )
    return Followed(flags=flags, cells=cells, ended=tuple(_ended(rule, review, (*flags, *cells), decided)))


def cell_of(decision: Decision) -> str:
    """Name the cell that a decision changes, by document and path; by its flag where it changes none."""
    changes = decision.kind is DecisionKind.CHANGE
    return f"{decision.document}:{decision.field}" if changes and decision.field else decision.key


def answer_to(rule: MemoryRule, row: FlagRow, labels: Mapping[str, Mapping[str, str]] | None = None) -> Decision | None:
    """Give the decision on a flag that follows from a rule; None where the rule says nothing of it."""
    match rule.kind:
        case MemoryKind.ROLE:
            return _renaming(rule, row)
        case MemoryKind.LABEL:
            return _filling(rule, row, (labels or {}).get(row.document, {}))
        case MemoryKind.VALUE:
            return _convention(rule, row)
        case MemoryKind.WAIVER:
            here = row.rule == rule.rule and folded(row.department) == folded(rule.department)
            return _decision(rule, row) if here else None
        case MemoryKind.FALSE_ALARM:
            return _decision(rule, row) if _is_about(rule, row) else None


def _renaming(rule: MemoryRule, row: FlagRow) -> Decision | None:
    if row.rule == TWINS and set(folded(row.words).split(BETWEEN)) == {folded(rule.words), folded(rule.answer)}:
        return _decision(rule, row, rule.answer)
    if leaf_of(row.field) not in ROLE_LEAVES or row.rule not in rule.rules:
        return None
    new = renamed(row.value, rule)
    return _decision(rule, row, new) if new else None


def renamed(value: str, rule: MemoryRule) -> str:
    """Give the names of a cell, one a line, with the rule's name in the place of another; empty where it is not there.

    Two names that become one stand once.
    """
    lines = value.splitlines()
    if folded(rule.words) not in {folded(line) for line in lines}:
        return ""
    return "\n".join(dict.fromkeys(rule.answer if folded(line) == folded(rule.words) else line for line in lines))


def _filling(rule: MemoryRule, row: FlagRow, labels: Mapping[str, str]) -> Decision | None:
    if row.value or row.rule not in rule.rules or row.field != rule.field:
        return None
    value = next((value for label, value in labels.items() if folded(label) == folded(rule.words)), "")
    new = clean_value(rule.field, value) if value else None
    return _decision(rule, row, new) if new else None


def _convention(rule: MemoryRule, row: FlagRow) -> Decision | None:
    if row.field != rule.field or row.rule not in rule.rules or folded(row.value) != folded(rule.words):
        return None
    if rule.department and folded(row.department) != folded(rule.department):
        return None
    return _decision(rule, row, rule.answer)


def _is_about(rule: MemoryRule, row: FlagRow) -> bool:
    if row.rule not in rule.rules:
        return False
    if not rule.field:
        return folded(row.words) == folded(rule.words)
    leaf = leaf_of(row.field)
    field = ROLE_NAMES if rule.field == ROLE_NAMES and leaf in ROLE_LEAVES else f"steps.{leaf}" if leaf else row.field
    return field == rule.field and folded(row.value) == folded(rule.words)


def _decision(rule: MemoryRule, row: FlagRow, new: str = "") -> Decision:
    found = decision_on(row, DecisionKind(rule.action))
    return found.model_copy(update={"new": new, "reason": rule.reason, "until": rule.until})


def decision_on(row: FlagRow, kind: DecisionKind) -> Decision:
    """Give a decision of a kind on a flag, nobody's yet."""
    return Decision(
        document=row.document,
        fingerprint=row.fingerprint,
        rule=row.rule,
        field=row.field,
        anchor=row.anchor,
        kind=kind,
        old=row.value,
    )


def _of_step(rule: MemoryRule, step: StepRow) -> Iterable[Decision]:
    """Decisions on the cells of a step: names of roles, or what stands beside a label in its words."""
    if rule.kind is MemoryKind.ROLE:
        for leaf in ROLE_LEAVES:
            old = str(getattr(step, leaf))
            new = renamed(old, rule)
            if new:
                yield _on_cell(step, leaf, old, new)
    leaf = rule.field.removeprefix("steps.")
    if rule.kind is MemoryKind.LABEL and leaf != rule.field and not getattr(step, leaf):
        value = beside(step.text, rule.words)
        if value:
            yield _on_cell(step, leaf, "", value)


def _on_cell(step: StepRow, leaf: str, old: str, new: str) -> Decision:
    return Decision(
        document=step.document,
        fingerprint=f"{step.fingerprint}.{leaf}",
        field=f"steps[{step.number}].{leaf}",
        anchor=anchor_of(step.text),
        kind=DecisionKind.CHANGE,
        old=old,
        new=new,
    )


def _ended(rule: MemoryRule, review: Review, decisions: Iterable[Decision], decided: Iterable[str]) -> Iterable[str]:
    """Flags that ask several steps for what the rule fills in each of them."""
    if rule.kind is not MemoryKind.LABEL:
        return
    leaf, kept = rule.field.removeprefix("steps."), set(decided)
    filled = {(decision.document, decision.field) for decision in decisions if not decision.old}
    for row in review.flags:
        asked = row.members and row.field == f"steps[*].{leaf}" and not row.value and row.key not in kept
        if asked and all((row.document, f"steps[{number}].{leaf}") in filled for number in row.members):
            yield row.key

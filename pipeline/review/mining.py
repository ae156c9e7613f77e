"""Pipeline, review: decisions of the same sense, again and again -> rules that they propose for the whole archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from models.base import Frozen
from models.memory import ROLE_LEAVES, MemoryConflict, MemoryKind, MemoryRule, folded
from models.review import Decision, DecisionKind
from pipeline.review.fields import ROLE_NAMES, clean_value, leaf_of
from pipeline.review.labels import labelled

TWINS = "SOP608"
BETWEEN = " / "
"""Parts the two names of such a flag."""
PERSONS = ("control.prepared_by", "control.reviewed_by", "control.approved_by")
CONVENTIONS = (*PERSONS, "control.version", "control.department")
"""Control data that an archive may have a convention for; a title, a number and a date are each document's own."""
BY_DEPARTMENT = (*PERSONS, "control.version")
"""Of these, what may be the same for all documents of a department where the source says nothing."""
FILLED = ("responsible", "support", "inputs", "outputs", "interface", "records")
"""Columns of a step that a label may name."""


class Case(Frozen):
    """The last word of a person on one flag or cell, and what it was about."""

    log: int
    """Place in the log."""
    decision: Decision
    words: str = ""
    """Words that the flag was about."""
    department: str = ""
    text: str = ""
    """Words of the step that it was about."""
    labels: tuple[tuple[str, str], ...] = ()
    """Unknown labels of the document, and what stands beside each."""


class Proposal(Frozen):
    """A rule, and the decisions that propose it."""

    rule: MemoryRule
    sources: tuple[str, ...]
    names: tuple[str, ...]
    since: int
    """Place in the log of the decision that made them enough."""


class Mined(Frozen):
    """What the decisions propose, oldest first, and where they contradict one another."""

    proposals: tuple[Proposal, ...] = ()
    conflicts: tuple[MemoryConflict, ...] = ()


class _Vote(Frozen):
    rule: MemoryRule
    case: Case


def mine(cases: Iterable[Case], least: int, today: str) -> Mined:
    """Give the rules that at least `least` decisions propose, none of which another decision contradicts.

    `today` is an ISO date: a waiver that has lapsed proposes nothing. The order of the cases is that of the log.
    """
    groups: dict[tuple[str, ...], list[_Vote]] = defaultdict(list)
    for case in cases:
        rule = sense_of(case)
        if rule is not None and not (rule.until and rule.until < today):
            groups[_subject(rule)].append(_Vote(rule=rule, case=case))
    apart = {folded(group[0].rule.words) for group in groups.values() if group[0].rule.rule == TWINS}
    proposals, conflicts = [], []
    for group in groups.values():
        if _is_torn(group, groups, apart):
            conflicts.append(_conflict(group, groups))
        elif len(group) >= least:
            proposals.append(_proposal(group, least))
    return Mined(proposals=tuple(sorted(proposals, key=lambda one: one.since)), conflicts=tuple(conflicts))


def sense_of(case: Case) -> MemoryRule | None:
    """Give the rule that a decision would be an example of; None where it says something of its own place only."""
    match case.decision.kind:
        case DecisionKind.CHANGE:
            return _changed(case)
        case DecisionKind.ACCEPT:
            return _accepted(case)
        case DecisionKind.WAIVE | DecisionKind.INAPPLICABLE:
            return _settled(case)
        case _:
            return None


def _changed(case: Case) -> MemoryRule | None:
    decision, leaf = case.decision, leaf_of(case.decision.field)
    rules = (decision.rule,) if decision.rule else ()
    field = f"steps.{leaf}" if leaf else decision.field or ""
    label = _label(case, field)
    if label:
        return MemoryRule(kind=MemoryKind.LABEL, field=field, words=label, rules=rules)
    if field == ROLE_NAMES or (leaf in ROLE_LEAVES and decision.old):
        old, new = _renamed(decision)
        if leaf and folded(new) in folded(case.text):
            return None  # the step itself names it: another of its roles was chosen, no name was changed
        rule = MemoryRule(kind=MemoryKind.ROLE, field=ROLE_NAMES, words=old, answer=new, rules=rules)
        return rule if old and new else None
    if field not in CONVENTIONS or (not decision.old and (field not in BY_DEPARTMENT or not case.department)):
        return None
    where = "" if decision.old else case.department
    return MemoryRule(
        kind=MemoryKind.VALUE, field=field, words=decision.old, answer=decision.new, department=where, rules=rules
    )


def _renamed(decision: Decision) -> tuple[str, str]:
    """Give the one name that a decision changed, and into which; two empty ones where that cannot be told."""
    old, new = decision.old.splitlines(), decision.new.splitlines()
    if decision.field == ROLE_NAMES:
        others = [name for name in old if folded(name) != folded(decision.new)]
        return (others[0], decision.new) if len(others) == 1 and len(old) > 1 else ("", "")
    if len(old) != len(new):
        return "", ""
    changed = [(a.strip(), b.strip()) for a, b in zip(old, new, strict=True) if folded(a) != folded(b)]
    return changed[0] if len(changed) == 1 else ("", "")


def _label(case: Case, field: str) -> str:
    """Give the unknown label that the words of a decision stand beside, where there is one."""
    if field.startswith("control."):
        pairs = list(case.labels)
    elif field.removeprefix("steps.") in FILLED:
        pairs = list(labelled(case.text))
    else:
        return ""
    wanted = folded(case.decision.new)
    return next((label for label, value in pairs if folded(clean_value(field, value) or "") == wanted), "")


def _accepted(case: Case) -> MemoryRule | None:
    """What was accepted as it is: a value of a cell, or the words of a flag that are no fault."""
    decision, leaf = case.decision, leaf_of(case.decision.field)
    accept = str(DecisionKind.ACCEPT)
    rules = (decision.rule,) if decision.rule else ()
    if decision.field == ROLE_NAMES or not decision.old:
        return _no_fault(case)
    if decision.field in ("purpose", "scope") or decision.old != decision.old.strip() or "\n" in decision.old:
        return None
    if leaf in ROLE_LEAVES:
        kind, field = MemoryKind.ROLE, ROLE_NAMES
    elif decision.field in CONVENTIONS:
        kind, field = MemoryKind.VALUE, decision.field or ""
    elif leaf:
        kind, field = MemoryKind.FALSE_ALARM, f"steps.{leaf}"
    else:
        return None
    return MemoryRule(kind=kind, field=field, words=decision.old, answer=decision.old, action=accept, rules=rules)


def _no_fault(case: Case) -> MemoryRule | None:
    decision = case.decision
    if not case.words or not decision.rule:
        return None
    return MemoryRule(
        kind=MemoryKind.FALSE_ALARM,
        words=case.words,
        action=str(decision.kind),
        reason=decision.reason,
        rule=decision.rule,
        rules=(decision.rule,),
    )


def _settled(case: Case) -> MemoryRule | None:
    decision = case.decision
    if decision.kind is DecisionKind.INAPPLICABLE and case.words:
        return _no_fault(case)
    if not (decision.rule and decision.reason.strip() and case.department):
        return None
    return MemoryRule(
        kind=MemoryKind.WAIVER,
        department=case.department,
        rule=decision.rule,
        action=str(decision.kind),
        reason=decision.reason,
        until=decision.until,
    )


def _subject(rule: MemoryRule) -> tuple[str, ...]:
    """What a rule is about: two that say something else of it contradict one another."""
    shared = (str(rule.kind), rule.field, folded(rule.words), folded(rule.department))
    if rule.kind is MemoryKind.WAIVER:
        return (*shared, rule.rule, rule.action, folded(rule.reason))
    if rule.kind is MemoryKind.LABEL:
        return str(rule.kind), "", folded(rule.words)
    return (*shared, rule.rule)


def _said(rule: MemoryRule) -> str:
    """What a rule says of its subject, as it is compared."""
    if rule.kind is MemoryKind.LABEL:
        return rule.field
    return folded(rule.answer) if rule.kind in (MemoryKind.ROLE, MemoryKind.VALUE) else ""


def _is_torn(group: Sequence[_Vote], groups: dict[tuple[str, ...], list[_Vote]], apart: set[str]) -> bool:
    if len({_said(vote.rule) for vote in group}) > 1:
        return True
    rule = group[0].rule
    if rule.kind is not MemoryKind.ROLE or rule.words == rule.answer:
        return False
    pair = {folded(rule.words), folded(rule.answer)}
    return bool(_against(rule, groups)) or any(set(folded(names).split(BETWEEN)) == pair for names in apart)


def _against(rule: MemoryRule, groups: dict[tuple[str, ...], list[_Vote]]) -> list[_Vote]:
    """Decisions that say the opposite: B is A, or that A and B are two."""
    turned = groups.get(_subject(rule.model_copy(update={"words": rule.answer})), [])
    return [vote for vote in turned if folded(vote.rule.answer) == folded(rule.words)]


def _conflict(group: Sequence[_Vote], groups: dict[tuple[str, ...], list[_Vote]]) -> MemoryConflict:
    rule = group[0].rule
    answers: dict[str, list[str]] = {}
    for vote in group:
        answer = vote.rule.field if rule.kind is MemoryKind.LABEL else vote.rule.answer
        answers.setdefault(answer, []).append(vote.case.decision.reviewer)
    for vote in _against(rule, groups):
        answers.setdefault(f"{vote.rule.words} -> {vote.rule.answer}", []).append(vote.case.decision.reviewer)
    pair = {folded(rule.words), folded(rule.answer)}
    for votes in groups.values():
        if votes[0].rule.rule == TWINS and set(folded(votes[0].rule.words).split(BETWEEN)) == pair:
            answers.setdefault(votes[0].rule.words, []).extend(vote.case.decision.reviewer for vote in votes)
    return MemoryConflict(
        kind=rule.kind,
        field=rule.field,
        words=rule.words,
        department=rule.department,
        answers=tuple((answer, tuple(dict.fromkeys(names))) for answer, names in answers.items()),
    )


def _proposal(group: Sequence[_Vote], least: int) -> Proposal:
    first, decisions = group[0].rule, [vote.case.decision for vote in group]
    rules = tuple(sorted({rule for vote in group for rule in vote.rule.rules}))
    until = min((vote.rule.until for vote in group if vote.rule.until), default="")
    told: dict[str, object] = {"rules": rules, "until": until}
    if first.action == DecisionKind.ACCEPT and first.kind in (MemoryKind.ROLE, MemoryKind.VALUE):
        told |= {"kind": MemoryKind.FALSE_ALARM, "answer": ""}
    return Proposal(
        rule=first.model_copy(update=told),
        sources=tuple(decision.key for decision in decisions),
        names=tuple(dict.fromkeys(decision.reviewer for decision in decisions)),
        since=group[least - 1].case.log,
    )

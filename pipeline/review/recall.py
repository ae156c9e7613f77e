"""Pipeline, review: the memory of the archive on a document that nobody has decided yet: names of roles, and labels.

What the memory gives is never sure: it is `by` memory, and the audit flags it (SOP610).
"""

from __future__ import annotations

from collections.abc import Sequence

from models.memory import MemoryKind, MemoryRule, folded
from models.review import RESHAPING, Decision, DecisionKind
from models.sop import By, Evidence, FieldValue, Sop, Step, Text
from pipeline.review.decide import latest
from pipeline.review.fields import clean_value, find_step, leaf_of, value_at, with_value
from pipeline.review.labels import beside
from pipeline.review.renaming import Cells, Renaming, each_step, rename_role, values_of, with_values

CONFIDENCE = 0.8
REASON = "memory"
"""Key of the language packs' `omissions`."""


def recall(sop: Sop, rules: Sequence[MemoryRule], decisions: Sequence[Decision] = ()) -> Sop:
    """Give the Sop with what the rules say of names of roles and of labels; what a person decided is left alone.

    `decisions` have been applied already. Rules of other kinds change no document: they answer flags. The order of the
    rules does not matter, as a value that one of them gave is left alone by the others.
    """
    meant = sorted((rule for rule in rules if rule.kind in (MemoryKind.ROLE, MemoryKind.LABEL)), key=lambda one: one.id)
    if not meant:
        return sop
    decided = _decided(sop, decisions)
    for rule in meant:
        sop = rename_role(sop, _naming(rule), decided) if rule.kind is MemoryKind.ROLE else _filled(sop, rule, decided)
    return sop


def _naming(rule: MemoryRule) -> Renaming:
    return Renaming(old=rule.words, new=rule.answer, by=By.MEMORY, confidence=CONFIDENCE, reason=REASON)


def _decided(sop: Sop, decisions: Sequence[Decision]) -> Cells:
    cells = set()
    for decision in latest(one for one in decisions if one.kind not in RESHAPING).values():
        if decision.kind is DecisionKind.PENDING or not decision.field:
            continue
        leaf = leaf_of(decision.field)
        step = find_step(sop, decision.field, decision.anchor) if leaf else None
        cells.add((step.id, leaf) if step else ("", decision.field))
    return frozenset(cells)


def _filled(sop: Sop, rule: MemoryRule, decided: Cells) -> Sop:
    """What stands beside a label, in a field that is empty."""
    leaf = rule.field.removeprefix("steps.")
    if leaf == rule.field:
        return _filled_field(sop, rule, decided)

    def change(step: Step) -> Step:
        value = "" if values_of(step, leaf) or (step.id, leaf) in decided else beside(step.text, rule.words)
        if not value:
            return step
        first = step.evidence[0] if step.evidence else Evidence(block=step.id.partition("#")[0])
        proof = Evidence(block=first.block, page=first.page, quote=value)
        return with_values(step, leaf, (_remembered(value, proof),))

    return sop.model_copy(update={"steps": each_step(sop.steps, change)})


def _filled_field(sop: Sop, rule: MemoryRule, decided: Cells) -> Sop:
    if ("", rule.field) in decided or value_at(sop, rule.field) is not None:
        return sop
    found = [one for one in sop.labels if folded(one.label) == folded(rule.words)]
    words = clean_value(rule.field, found[0].value) if len({one.value for one in found}) == 1 else None
    if words is None:
        return sop
    proof = Evidence(block=found[0].block, page=found[0].page, quote=found[0].value)
    return with_value(sop, rule.field, _remembered(words, proof)) or sop


def _remembered(words: str, evidence: Evidence) -> Text:
    return FieldValue(value=words, confidence=CONFIDENCE, by=By.MEMORY, evidence=(evidence,))

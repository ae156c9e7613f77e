"""Pipeline, mapping: fields of a step explained out of the step's own words, seen once more."""

from __future__ import annotations

from models.explanation import Candidate, Explanation
from models.sop import By, Evidence, Step, Text
from pipeline.mapping.clues import Part, parts_in
from pipeline.mapping.components.marks import RECORD, ROLE, Cover, Mark
from pipeline.mapping.components.records import IS_RECORD
from pipeline.mapping.components.roles import find_role_marks
from pipeline.mapping.enrich import LEAST, SURE
from pipeline.mapping.explaining.case import Case
from pipeline.mapping.explaining.paths import Path
from pipeline.mapping.subjects import without_modifiers

SEVERAL = ("inputs", "outputs", "records", "support", "roles")
PARTS = {
    Part.SUPPORT: "support",
    Part.RECIPIENT: "recipient",
    Part.MENTION: "mention",
    Part.OBJECT: "object",
    Part.APPROVER: "approver",
}
"""Why a role with such a part is not the one that is responsible."""


def explain_step(path: Path, step: Step, case: Case) -> Explanation:
    """A field of a step; what else stands in its words and might have been it."""
    values = _values(path.leaf, step, case)
    others = tuple(_others(path.leaf, step, case)) if path.leaf in (*SEVERAL, "responsible") else ()
    return Explanation(
        field=path.field, values=values, others=others, empty="" if values else _empty(path.leaf, step, case)
    )


def _values(leaf: str, step: Step, case: Case) -> tuple[Candidate, ...]:
    told = getattr(step, leaf)
    if leaf == "text":
        how = "step.row" if "#" in step.id and _in_table(step, case) else "step.clause"
        quotes = tuple(case.quote(evidence) for evidence in step.evidence)
        return (Candidate(value=step.text, how=how, by=By.LAYOUT, quotes=quotes),)
    if leaf in SEVERAL:
        return tuple(case.value(value, step.text) for value in told)
    if leaf in ("time_limits", "branches", "handovers"):
        return tuple(_parts(leaf, step, case))
    return () if told is None else (case.value(told, step.text),)


def _in_table(step: Step, case: Case) -> bool:
    return any(evidence.block in case.blocks and case.blocks[evidence.block].place.cell for evidence in step.evidence)


def _parts(leaf: str, step: Step, case: Case) -> list[Candidate]:
    """Values that carry no confidence: they come whole from a rule."""
    found: list[tuple[str, str, tuple[Evidence, ...]]] = []
    if leaf == "time_limits":
        for limit in step.time_limits:
            iso = f" ({limit.kind}, {limit.iso8601})" if limit.iso8601 else f" ({limit.kind})"
            found.append((limit.text + iso, "time.rule", (_at(step, limit.start, limit.end, limit.text),)))
    elif leaf == "branches":
        for branch in step.branches:
            words = " -> ".join(part for part in (branch.condition, branch.action, branch.target) if part)
            found.append((words, "branch.clause", branch.evidence))
    else:
        for handover in step.handovers:
            words = " -> ".join(part for part in (handover.what, "/".join(handover.to), handover.channel) if part)
            found.append((words, "handover.clause", handover.evidence))
    return [
        Candidate(value=words, how=how, by=By.RULE, quotes=tuple(case.quote(one, step.text) for one in evidence))
        for words, how, evidence in found
    ]


def _at(step: Step, start: int, end: int, words: str) -> Evidence:
    block = step.evidence[0].block if step.evidence else step.id.partition("#")[0]
    page = step.evidence[0].page if step.evidence else None
    return Evidence(block=block, page=page, start=start, end=end, quote=words)


def _others(leaf: str, step: Step, case: Case) -> list[Candidate]:
    if leaf in ("inputs", "outputs", "records"):
        return [_record(leaf, mark, step, case) for mark in case.marks(step) if _is_other(mark, RECORD, leaf, step)]
    ranked = [
        _role(leaf, mark, part, step, case)
        for mark, part in _parted(step, case)
        if _is_other(mark, ROLE, leaf, step) and (leaf != "support" or part is Part.SUPPORT)
    ]
    ranked += [_covered(mark, step, case) for mark in _in_names(step, case)]
    heading = case.headings.get(step.section or "") if leaf == "responsible" else None
    if heading is not None and step.responsible is not None and heading.value != step.responsible.value:
        ranked.append(case.value(heading).model_copy(update={"reason": "clause"}))
    return sorted(ranked, key=lambda other: (other.reason != "later", -(other.confidence or 0.0)))


def _in_names(step: Step, case: Case) -> list[Mark]:
    """Roles that the rules would see, but for the name of a record that they stand in."""
    marks = case.marks(step)
    cover, records = (Cover(mark for mark in marks if mark.label == label) for label in (ROLE, RECORD))
    found = find_role_marks(step.text, case.pack)
    return [m for m in found if cover.free(m.start, m.end) and not records.free(m.start, m.end)]


def _covered(mark: Mark, step: Step, case: Case) -> Candidate:
    how = f"{Part.MENTION.value}.{mark.seen}"
    sure = case.sure("step_role", how, round(mark.confidence, 2))
    return _candidate(mark, how, sure, "in-record", step, case)


def _is_other(mark: Mark, label: str, leaf: str, step: Step) -> bool:
    told = getattr(step, leaf)
    values: tuple[Text, ...] = told if isinstance(told, tuple) else () if told is None else (told,)
    words = " ".join(mark.text.split()).casefold()
    return mark.label == label and words not in {value.value.casefold() for value in values}


def _parted(step: Step, case: Case) -> list[tuple[Mark, Part]]:
    marks = case.marks(step)
    found = parts_in(step.text, [mark for mark in marks if mark.label == ROLE], case.pack)
    return without_modifiers(step.text, found, marks, case.pack)


def _role(leaf: str, mark: Mark, part: Part, step: Step, case: Case) -> Candidate:
    how = f"{part.value}.{mark.seen}"
    responsible = leaf == "responsible"
    score = min(SURE.get(part, mark.confidence), mark.confidence) if responsible else mark.confidence
    sure = case.sure("responsible" if responsible else "step_role", how, round(score, 2))
    return _candidate(mark, how, sure, _why_not(leaf, mark, part, step), step, case)


def _why_not(leaf: str, mark: Mark, part: Part, step: Step) -> str:
    if mark.confidence < LEAST:
        return "unsure"
    if leaf == "responsible" and part not in PARTS and step.responsible is not None:
        return "cell" if step.responsible.how == "step.cell" else "later"
    if part is Part.OBJECT or leaf == "responsible":
        return PARTS.get(part, "vague")
    return "vague"


def _record(leaf: str, mark: Mark, step: Step, case: Case) -> Candidate:
    return _candidate(mark, f"records.{mark.seen}", mark.confidence, _which_record(leaf, mark, step), step, case)


def _which_record(leaf: str, mark: Mark, step: Step) -> str:
    for other, reason in (("outputs", "is-output"), ("inputs", "is-input")):
        if leaf != other and not _is_other(mark, RECORD, other, step):
            return reason
    if mark.confidence < LEAST:
        return "unsure"
    return "is-record" if mark.kind == IS_RECORD else "is-document"


def _candidate(mark: Mark, how: str, sure: float, reason: str, step: Step, case: Case) -> Candidate:
    quote = case.quote(_at(step, mark.start, mark.end, mark.text), step.text)
    words = " ".join(mark.text.split())
    return Candidate(value=words, how=how, by=mark.by, confidence=sure, reason=reason, quotes=(quote,))


def _empty(leaf: str, step: Step, case: Case) -> str:
    if leaf != "responsible":
        return {"handovers": "interface"}.get(leaf, leaf)
    return "responsible-none-acts" if _parted(step, case) or _in_names(step, case) else "responsible-no-role"

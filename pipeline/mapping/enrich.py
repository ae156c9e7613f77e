"""Pipeline, mapping: who does a step, with what, for whom and until when, out of the step's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from models.language import LanguagePack
from models.sop import By, Evidence, Step, Text, TimeLimit
from pipeline.mapping.branches import branches_in, with_targets
from pipeline.mapping.clues import Part, clues_of, has_duty, parts_in
from pipeline.mapping.components.actions import find_action_marks
from pipeline.mapping.components.marks import ACTION, INPUT, RECORD, ROLE, TOOL, Mark
from pipeline.mapping.components.records import IS_RECORD
from pipeline.mapping.declared import with_declared
from pipeline.mapping.fold import fold
from pipeline.mapping.handover import handovers_in
from pipeline.mapping.nlp import analyse
from pipeline.mapping.subjects import opens_clause, performer, without_modifiers
from pipeline.mapping.times import find_times

INHERITED = 0.5
SURE = {Part.LEAD: 0.9, Part.PERFORMER: 0.8, Part.APPROVER: 0.7}
LEAST = 0.6
OPENING = 12
"""Characters at the start of a step in which the rules look for a verb that the CRF has not seen."""
KNOWN = (ROLE, RECORD, ACTION, TOOL)
NAMED = 0.8


def enrich_steps(
    steps: tuple[Step, ...],
    pack: LanguagePack,
    headings: Mapping[str, Text] = MappingProxyType({}),
    declared: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """Fill what the structure of the document has left open. A pure function of the steps' texts and their order.

    `headings` is the role that a section's heading names, by the section's id (heading_roles.py); `declared` are names
    that the document itself gives a duty (declared.py).
    """
    return with_targets(tuple(_enriched(step, None, _Known(headings, declared), pack) for step in steps), pack)


class _Known(NamedTuple):
    """What the rest of the document says of who does the steps."""

    headings: Mapping[str, Text]
    declared: tuple[str, ...]


def _enriched(step: Step, above: Text | None, known: _Known, pack: LanguagePack) -> Step:
    marks = with_declared(step.text, _with_opening(step.text, pack), known.declared, pack)
    roles = _by_part(step, marks, pack)
    told = step.responsible or _responsible(step, roles, pack) or _inherited(step, marks, above)
    responsible = told or _of_heading(step, marks, known.headings)
    support = step.support or _distinct(_acting(step, mark, part, 0.8) for mark, part in roles if part is Part.SUPPORT)
    support = tuple(helper for helper in support if responsible is None or helper.value != responsible.value)
    limits = _times(step, marks, pack)
    receivers = [mark for mark, part in roles if part is Part.RECIPIENT]
    filled = step.model_copy(
        update={
            "name": step.name or _name(step, pack),
            "responsible": responsible,
            "support": support,
            "roles": _distinct((*step.roles, *(_acting(step, mark, part, mark.confidence) for mark, part in roles))),
            "inputs": step.inputs or _inputs(step, marks, pack),
            "outputs": step.outputs or _records(step, marks, pack, "outputs"),
            "records": step.records or _records(step, marks, pack, "records"),
            "interface": step.interface or _interface(step, roles, pack),
            "handovers": handovers_in(step, receivers, marks, limits, pack),
            "branches": branches_in(step, pack),
            "time_limits": limits,
        }
    )
    handed_down = responsible if clues_of(pack).hands_down.search(step.text) else None
    children = tuple(_enriched(child, handed_down, known, pack) for child in step.children)
    return filled.model_copy(update={"children": children})


def _with_opening(text: str, pack: LanguagePack) -> tuple[Mark, ...]:
    """The marks of a step, and the verb that it opens with where only the rules see one: who follows does not act."""
    marks = analyse(text, pack.code)
    opening = next(iter(find_action_marks(text[:OPENING], pack)), None)
    if opening is None or opening.start or any(mark.start < opening.end for mark in marks if mark.label in KNOWN):
        return marks
    return (opening, *marks)


def _by_part(step: Step, marks: tuple[Mark, ...], pack: LanguagePack) -> list[tuple[Mark, Part]]:
    """Roles of the step with the part that each plays; who is only an object, or vague and no performer, is none."""
    found = parts_in(step.text, [mark for mark in marks if mark.label == ROLE], pack)
    found = without_modifiers(step.text, found, marks, pack)
    return [(mark, part) for mark, part in found if mark.confidence >= LEAST and _counts(step.text, mark, part, pack)]


def _counts(text: str, mark: Mark, part: Part, pack: LanguagePack) -> bool:
    """An object does nothing in the step; a vague name counts only where it is said to act, or names somebody."""
    if part is Part.OBJECT or not mark.vague:
        return part is not Part.OBJECT
    named = part is Part.RECIPIENT and fold(mark.text, pack).casefold() not in pack.roles.nobody
    acts = part is Part.PERFORMER and opens_clause(text, mark, pack)
    return named or acts or part in (Part.LEAD, Part.APPROVER) or has_duty(text, mark, pack)


def _responsible(step: Step, roles: list[tuple[Mark, Part]], pack: LanguagePack) -> Text | None:
    found = performer(step.text, roles, pack)
    if found is None:
        return None
    mark, part = found
    vague = 0.2 if mark.vague and part is not Part.APPROVER else 0.0
    return _acting(step, mark, part, min(SURE[part], mark.confidence) - vague)


def _of_heading(step: Step, marks: tuple[Mark, ...], headings: Mapping[str, Text]) -> Text | None:
    """The role that the heading names, where the clause says what to do and nobody who does it."""
    return headings.get(step.section or "") if any(mark.label == ACTION for mark in marks) else None


def _inherited(step: Step, marks: tuple[Mark, ...], above: Text | None) -> Text | None:
    """The performer that the line above a list names, where an item of the list starts with what to do."""
    first = next((mark for mark in marks if mark.label == ACTION), None)
    if above is None or first is None or first.start > 2:
        return None
    return above.model_copy(update={"confidence": INHERITED, "how": "responsible.inherited"})


def _records(step: Step, marks: tuple[Mark, ...], pack: LanguagePack, kind: str) -> tuple[Text, ...]:
    """What the step makes (outputs), or every record that it touches but does not rest on (records)."""
    clues = clues_of(pack)
    found = []
    for mark in marks:
        if mark.label != RECORD:
            continue
        before = fold(step.text[max(0, mark.start - 24) : mark.start], pack)
        verb = clues.outputs.search(before)
        made = verb is not None and not clues.negated.search(before[: verb.start()])
        rests = verb is None and bool(clues.inputs.search(before)) and not _is_followed(before, mark, pack)
        keeps = not rests and mark.kind == IS_RECORD and mark.confidence >= LEAST
        if (kind == "outputs" and made) or (kind == "records" and keeps) or (kind == "inputs" and rests):
            sure = mark.confidence if made or rests else min(mark.confidence, 0.7)
            found.append(_value(step, mark, sure, f"{kind}.{mark.seen}"))
    return _distinct(found)


def _is_followed(before: str, mark: Mark, pack: LanguagePack) -> bool:
    """A procedure is a reference of the step, not what it rests on; a form that it fills in or works off is no such."""
    clues = clues_of(pack)
    told = clues.references.search(before) is not None and mark.kind != IS_RECORD
    return told or clues.followed.search(fold(mark.text, pack)) is not None


def _inputs(step: Step, marks: tuple[Mark, ...], pack: LanguagePack) -> tuple[Text, ...]:
    conditions = (_value(step, mark, mark.confidence, "inputs.condition") for mark in marks if mark.label == INPUT)
    return _distinct((*conditions, *_records(step, marks, pack, "inputs")))


def _interface(step: Step, roles: list[tuple[Mark, Part]], pack: LanguagePack) -> Text | None:
    """The words that pass something on, from the verb to the end of its clause: what, to whom, how, until when."""
    receiver = next((mark for mark, part in roles if part is Part.RECIPIENT), None)
    if receiver is None:
        return None
    clues = clues_of(pack)
    begin = max((m.end() for m in clues.clause_ends.finditer(step.text, 0, receiver.start)), default=0)
    stop = next((m.start() for m in clues.clause_ends.finditer(step.text, receiver.end)), len(step.text))
    folded = fold(step.text[begin : receiver.start], pack)
    handed = [m.start() + begin for m in clues.hands_over.finditer(folded)]
    start = handed[-1] if handed else begin
    words = step.text[start:stop].strip()
    if not words:
        return None
    evidence = _evidence(step, start, start + len(words))
    return Text(value=words, confidence=0.7, by=By.RULE, evidence=(evidence,), how="interface.clause")


def _name(step: Step, pack: LanguagePack) -> Text | None:
    """A short name that the clause itself starts with; a sentence is no name."""
    match = clues_of(pack).name.match(step.text)
    if match is None or match["name"].strip().lower() in pack.actions.not_names:
        return None
    evidence = _evidence(step, *match.span("name"))
    return Text(value=match["name"].strip(), confidence=NAMED, by=By.RULE, evidence=(evidence,), how="name.opening")


def _times(step: Step, marks: tuple[Mark, ...], pack: LanguagePack) -> tuple[TimeLimit, ...]:
    """Those of a time column stand already; those of the text join them, but for a word of a record's name."""
    have = {limit.text for limit in step.time_limits}
    names = [mark for mark in marks if mark.label == RECORD and mark.text.istitle()]
    found = [limit for limit in find_times(step.text, pack) if limit.text not in have]
    return (
        *step.time_limits,
        *(t for t in found if not any(name.start <= t.start and t.end <= name.end for name in names)),
    )


def _acting(step: Step, mark: Mark, part: Part, confidence: float) -> Text:
    return _value(step, mark, confidence, f"{part.value}.{mark.seen}")


def _value(step: Step, mark: Mark, confidence: float, how: str) -> Text:
    words = " ".join(mark.text.split())
    evidence = _evidence(step, mark.start, mark.end)
    return Text(value=words, confidence=round(confidence, 2), by=mark.by, evidence=(evidence,), how=how)


def _evidence(step: Step, start: int, end: int) -> Evidence:
    block = step.evidence[0].block if step.evidence else step.id.split("#")[0]
    page = step.evidence[0].page if step.evidence else None
    return Evidence(block=block, page=page, start=start, end=end, quote=step.text[start:end])


def _distinct(values: Iterable[Text]) -> tuple[Text, ...]:
    kept: dict[str, Text] = {}
    for value in values:
        kept.setdefault(value.value.casefold(), value)
    return tuple(kept.values())

"""Pipeline, mapping: which elements a procedure lacks, with the definitions of the public contract (docs/json.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from models.document import AnyBlock, Table
from models.language import LanguagePack
from models.sop import MISSING_ELEMENTS, By, Section, SectionKind, Sop, all_sections, all_steps
from pipeline.mapping.clues import clues_of
from pipeline.mapping.components.roles import find_role_marks
from pipeline.mapping.fold import fold
from pipeline.mapping.roles import responsibility_sections
from pipeline.mapping.times import find_times


def find_missing(sop: Sop, pack: LanguagePack) -> tuple[str, ...]:
    """Names out of MISSING_ELEMENTS, in their order. An element that was found but could not be read is not missing."""
    return tuple(element for element in MISSING_ELEMENTS if not PRESENT[element](sop, pack))


def _roles(sop: Sop, pack: LanguagePack) -> bool:
    """A section or a statement assigns responsibility; a name inside a step does not."""
    for section in responsibility_sections(sop.sections, pack):
        texts = (section.title, *_texts_below(section))
        if any(find_role_marks(text, pack) for text in texts):
            return True
    if any(step.responsible is not None and step.responsible.by is By.LAYOUT for step in all_steps(sop.steps)):
        return True
    assigns = re.compile(pack.roles.assigns or "(?!)", re.IGNORECASE)
    return any(_assigns(text, assigns, pack) for text in _all_texts(sop))


def _assigns(text: str, assigns: re.Pattern[str], pack: LanguagePack) -> bool:
    """A sentence that gives a duty to somebody else than the organisation as a whole."""
    before, after = (2, 8) if pack.roles.borders == "words" else (40, 40)
    spots = [(m.start() - before, m.start() + after) for m in assigns.finditer(fold(text, pack))]
    if not spots:
        return False
    named = [
        m for m in find_role_marks(text, pack) if not m.vague and fold(m.text, pack).casefold() not in pack.roles.own
    ]
    return any(mark.start < stop and start < mark.end for mark in named for start, stop in spots)


def _timelines(sop: Sop, pack: LanguagePack) -> bool:
    if any(step.time_limits for step in all_steps(sop.steps)):
        return True
    procedure = (s for s in all_sections(sop.sections) if s.kind is SectionKind.PROCEDURE)
    return any(find_times(text, pack) for section in procedure for text in _texts(section.content))


def _outputs(sop: Sop, pack: LanguagePack) -> bool:
    """An explicit statement only: a column, a heading or a sentence that speaks of outputs."""
    if any(o.by in (By.LAYOUT, By.REVIEWER) for step in all_steps(sop.steps) for o in step.outputs):
        return True
    stated = clues_of(pack).outputs_stated
    return any(stated.search(fold(text, pack)) for text in (*_titles(sop), *_all_texts(sop)))


def _records(sop: Sop, pack: LanguagePack) -> bool:
    wanted = {SectionKind.RECORDS, SectionKind.REFERENCES}
    for section in all_sections(sop.sections):
        if wanted & {section.kind, *section.also} and any(_says_something(t, pack) for t in _texts_below(section)):
            return True
    stated = clues_of(pack).records_stated
    found = {match.group() for text in _all_texts(sop) for match in stated.finditer(fold(text, pack))}
    return len(found) >= pack.actions.records_few


def _says_something(text: str, pack: LanguagePack) -> bool:
    words = text.strip(" \n\t。.：:")
    return bool(words) and words.casefold() not in pack.actions.no_content


def _texts_below(section: Section) -> Iterator[str]:
    yield from _texts(section.content)
    for child in section.children:
        yield child.title
        yield from _texts_below(child)


def _titles(sop: Sop) -> Iterator[str]:
    yield from (section.title for section in all_sections(sop.sections))


def _all_texts(sop: Sop) -> Iterator[str]:
    """Words of sections and steps; control data and revisions say nothing here."""
    for section in all_sections(sop.sections):
        yield from _texts(section.content)
    yield from (step.text for step in all_steps(sop.steps))
    yield from _texts(sop.unmapped)


def _texts(blocks: tuple[AnyBlock, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                yield from _texts(cell.blocks)
        elif block.text:
            yield block.text


PRESENT: dict[str, Callable[[Sop, LanguagePack], bool]] = {
    "title": lambda sop, _: sop.control.title is not None,
    "number": lambda sop, _: sop.control.document_number is not None,
    "version": lambda sop, _: sop.control.version is not None,
    "effective date": lambda sop, _: sop.control.effective_date is not None,
    "preparer": lambda sop, _: sop.control.prepared_by is not None,
    "reviewer": lambda sop, _: sop.control.reviewed_by is not None,
    "approver": lambda sop, _: sop.control.approved_by is not None,
    "purpose": lambda sop, _: sop.purpose is not None,
    "scope": lambda sop, _: sop.scope is not None,
    "roles": _roles,
    "steps": lambda sop, _: bool(sop.steps),
    "timelines": _timelines,
    "outputs": _outputs,
    "records/references": _records,
    "revision history": lambda sop, _: bool(sop.revisions),
}

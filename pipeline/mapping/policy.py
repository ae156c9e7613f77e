"""Pipeline, mapping: which sections hold steps, by what they are and where they stand."""

from __future__ import annotations

from enum import Enum

from models.document import AnyBlock, ListItem, Paragraph
from models.lang.sections import SectionLexicon
from models.sop import Section, SectionKind, all_sections
from pipeline.mapping.statements import is_broad


class Policy(Enum):
    """What of a section is a step."""

    ALL = "every clause"
    MARKED = "labelled clauses, and paragraphs with a duty"
    DUTY = "clauses with a duty or an instruction"
    NONE = "nothing"


_NEVER = {
    SectionKind.PURPOSE,
    SectionKind.SCOPE,
    SectionKind.RESPONSIBILITIES,
    SectionKind.DEFINITIONS,
    SectionKind.REFERENCES,
    SectionKind.REVISION,
    SectionKind.APPROVAL,
    SectionKind.CONTROL,
    SectionKind.APPENDIX,
}
_ALWAYS = {SectionKind.PROCEDURE, SectionKind.EXCEPTIONS, SectionKind.FLOWCHART}
_BEFORE = {SectionKind.SAFETY, SectionKind.QUALITY, SectionKind.TRAINING, SectionKind.PRECONDITIONS}
"""General rules when they stand before the procedure, clauses of it when after."""
_SENTENCE = 30
_TOLD = 3
"""Instructions that make some clauses of a list of equipment steps."""
_ENOUGH = 0.5
"""Share of clauses with a duty that makes a list of preparations one of steps."""


class Policies:
    """The policy of each section of one document, by its id."""

    def __init__(self, sections: tuple[Section, ...], lexicon: SectionLexicon) -> None:
        """Decide for the whole tree, parents first."""
        self.lexicon = lexicon
        self.default = Policy.ALL if not lexicon.verbs else Policy.MARKED
        flat = all_sections(sections)
        procedure = [i for i, s in enumerate(flat) if s.kind is SectionKind.PROCEDURE]
        self._has_procedure = bool(procedure)
        self._early = (
            {s.id for s in flat[: procedure[0]] if flat[procedure[0]] not in _inside(s)} if procedure else set()
        )
        self._chapter = sections[0].id if len(sections) == 1 and sections[0].children else None
        self.of: dict[str, Policy] = {}
        self._decide(sections, None, inside=False)

    def _decide(self, sections: tuple[Section, ...], above: Policy | None, *, inside: bool) -> None:
        for section in sections:
            policy = self._policy(section, above, inside=inside)
            self.of[section.id] = policy
            within = policy is Policy.ALL and (inside or section.kind in _ALWAYS)
            below = None if is_broad(section, self.lexicon) else policy
            self._decide(section.children, below, inside=within)

    def _policy(self, section: Section, above: Policy | None, *, inside: bool) -> Policy:
        if inside:
            exact = set(self.lexicon.exact(section.title))
            return Policy.NONE if exact and exact <= _NEVER else Policy.ALL
        kinds = {section.kind, *section.also} - {None}
        if section.level > 1 and section.label and not self.lexicon.exact(section.title):
            kinds -= _NEVER
        if above is Policy.NONE and section.kind is not SectionKind.PROCEDURE:
            return Policy.NONE
        if kinds & _ALWAYS:
            return Policy.ALL
        if not kinds or section.id == self._chapter:
            return above or self.default
        if is_broad(section, self.lexicon) and not self.lexicon.verbs:
            return Policy.DUTY
        return Policy.NONE if kinds <= _NEVER else self._by_duties(section)

    def _by_duties(self, section: Section) -> Policy:
        kinds = {section.kind, *section.also}
        if section.id in self._early and kinds & _BEFORE:
            return Policy.NONE
        if SectionKind.PRECONDITIONS not in kinds:
            return Policy.DUTY if self._has_procedure or SectionKind.RECORDS in kinds else Policy.MARKED
        clauses = [b for s in (section, *_inside(section)) for b in s.content if is_clause(b)]
        duties = sum(self.lexicon.is_duty(b.text) for b in clauses)
        if clauses and duties >= _ENOUGH * len(clauses):
            return Policy.ALL
        told = [b for b in clauses if self._tells(b.text.strip())]
        return Policy.NONE if self.lexicon.verbs and len(told) < _TOLD else Policy.DUTY

    def _tells(self, text: str) -> bool:
        """Whether an English clause begins with an instruction and is no name of a thing: "Tape", "Seal rings"."""
        instruction = self.lexicon.instruction
        return (
            instruction is not None and bool(instruction.match(text)) and (len(text) > _SENTENCE or text.endswith("."))
        )


def _inside(section: Section) -> list[Section]:
    return all_sections(section.children)


def is_clause(block: AnyBlock) -> bool:
    """Whether a block is running text or a list item with words."""
    return isinstance(block, Paragraph | ListItem) and any(c.isalnum() for c in block.text)

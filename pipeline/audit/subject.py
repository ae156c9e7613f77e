"""Pipeline, audit: what a rule is given (a Subject) and what it answers (an Answer)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic import Field

from models.base import Frozen
from models.document import AnyBlock, Place, walk
from models.flag import Outcome, Severity
from models.language import LanguagePack
from models.rules import Rule
from models.sop import Evidence, FieldValue, Section, SectionKind, Sop, Step, all_sections, all_steps

PLACEHOLDER = re.compile(r"[XxＸ×]{2,}|[_＿…*□○<>\[\]{}\d]|[-–—/]\s*$|\b(?:tbd|tba|n/?a|none)\b", re.IGNORECASE)
"""What stands for a value that is still to be filled in."""
QUOTE = 80
"""Longest quote of a flag, in characters."""


class Finding(Frozen):
    """One fault that a rule found."""

    field: str | None = None
    block: str | None = None
    place: Place | None = None
    quote: str = ""
    arguments: dict[str, str] = Field(default_factory=dict)
    severity: Severity | None = None
    """Where this fault is milder or worse than its rule."""
    absent: bool = False
    """Says that something is not there; cannot be said where the source could not be read."""
    anchor: str | None = None
    """Text whose words, with those of the quote in it, tell this flag from its like; None takes the block's text."""
    members: tuple[str, ...] = ()
    """Further texts that tell it."""


class Answer(Frozen):
    """A rule's answer for a whole document."""

    outcome: Outcome
    reason: str = ""
    """Key of the language packs' `reasons` where the rule does not apply."""
    findings: tuple[Finding, ...] = ()


def answer(findings: Sequence[Finding]) -> Answer:
    """Fail with these findings, or pass where there are none."""
    return Answer(outcome=Outcome.FAIL if findings else Outcome.PASS, findings=tuple(findings))


def passed(reason: str = "") -> Answer:
    """Pass."""
    return Answer(outcome=Outcome.PASS, reason=reason)


def not_applicable(reason: str) -> Answer:
    """Say why the rule cannot be asked of this document."""
    return Answer(outcome=Outcome.NOT_APPLICABLE, reason=reason)


@dataclass(frozen=True)
class Subject:
    """A document under audit, seen by one rule."""

    sop: Sop
    pack: LanguagePack
    rule: Rule

    def number(self, parameter: str) -> float:
        """Give a number among the rule's parameters."""
        return float(self.rule.parameters[parameter])

    def words(self, parameter: str) -> str:
        """Give a text among the rule's parameters."""
        return str(self.rule.parameters[parameter])

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every step and sub-step, parents first."""
        return tuple(all_steps(self.sop.steps))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Every section and sub-section, parents first."""
        return tuple(all_sections(self.sop.sections))

    @cached_property
    def blocks(self) -> dict[str, AnyBlock]:
        """Every block that the Sop keeps, by its id."""
        kept = (*self.sop.front_matter, *(b for s in self.sections for b in s.content), *self.sop.unmapped)
        return {block.id: block for block in walk(kept)}

    @cached_property
    def texts(self) -> dict[str, str]:
        """Text by id of block, step or section."""
        return (
            {section.id: section.title for section in self.sections}
            | {block_id: block.text for block_id, block in self.blocks.items()}
            | {step.id: step.text for step in reversed(self.steps)}
        )

    def of_kind(self, *kinds: SectionKind) -> tuple[Section, ...]:
        """Sections of one of these kinds."""
        return tuple(s for s in self.sections if s.kind in kinds or any(kind in kinds for kind in s.also))

    def text_of(self, section: Section) -> str:
        """Title, content, sub-sections and steps of a section as one text, a line each."""
        held = {s.id for s in all_sections((section,))}
        lines = [line for s in all_sections((section,)) for line in (s.title, *map(_block_text, s.content))]
        lines += [step.text for step in self.steps if step.section in held]
        return "\n".join(line for line in lines if line)

    def everything(self) -> Iterator[tuple[str, str]]:
        """Id and text of everything that the Sop keeps."""
        for field in (self.sop.purpose, self.sop.scope):
            if field is not None:
                yield (field.evidence[0].block if field.evidence else ""), field.value
        for section in self.sections:
            yield section.id, section.title
        for block_id, block in self.blocks.items():
            yield block_id, block.text
        for step in self.steps:
            yield step.id, step.text
        for revision in self.sop.revisions:
            yield "", " ".join(filter(None, (revision.summary, revision.other)))

    def mentions(self, patterns: Sequence[str]) -> bool:
        """Tell whether one of the patterns stands anywhere in the document."""
        found = any_of(patterns)
        return any(found.search(text) for _, text in self.everything())

    def place(self, block: str | None, page: int | None = None) -> Place | None:
        """Give the place of a block, or of a page where the block is not known."""
        known = self.blocks.get(block or "")
        if known is not None:
            return known.place
        return Place(page=page) if page is not None else None

    def lacks(self, element: str) -> bool:
        """Tell whether mapping found an element missing; one definition serves the public contract and the rules."""
        return element in self.sop.missing

    def missing(self, field: str, /, **arguments: str) -> Finding:
        """Say that a field has no value; names the placeholder that stands there, if one does.

        An empty label is no placeholder: its words, or those of two cells, say nothing of the field.
        """
        for note in self.sop.notes:
            if note.rule == "SOP603" and note.field == field:
                text = note.arguments.get("text", "")
                arguments = {"found": text if PLACEHOLDER.search(text) else "", **arguments}
                place = note.place or self.place(note.block)
                return Finding(field=field, block=note.block, place=place, quote=text, arguments=arguments, anchor="")
        return Finding(field=field, arguments=arguments, absent=True)

    def at_value(self, field: str, value: FieldValue[str], /, **arguments: str) -> Finding:
        """Point at the evidence of a value."""
        proof = value.evidence[0] if value.evidence else Evidence(block="")
        quote = clip(proof.quote or value.value)
        block = proof.block or None
        place = self.place(block, proof.page)
        # The same value is the same fault, wherever the source has it: on a cover, in a header, in our own template.
        return Finding(
            field=field,
            block=block,
            place=place,
            quote=quote,
            arguments=arguments,
            anchor="",
            members=(value.value,),
        )

    def at_step(self, step: Step, leaf: str, /, quote: str = "", **arguments: str) -> Finding:
        """Point at a field of a step, or at a word in its text."""
        page = step.evidence[0].page if step.evidence else None
        block = step.evidence[0].block if step.evidence else step.id.partition("#")[0]
        return Finding(
            field=f"steps[{step_key(step, self.sop)}]{'.' + leaf if leaf else ''}",
            block=block,
            place=self.place(block, page),
            quote=clip(quote or step.text),
            arguments=arguments,
            anchor=step.text,
        )


def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """Join patterns of a lexicon to one, which matches without regard to case; no pattern matches nothing."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.IGNORECASE)


def clip(text: str) -> str:
    """Shorten a quote to what a reader needs."""
    line = text.strip()
    return line if len(line) <= QUOTE else line[: QUOTE - 1] + "…"


def step_key(step: Step, sop: Sop) -> str:
    """Give the name of a step in a field path: its number, else its label, else its position."""
    return step.number or step.label or _position(step, sop.steps) or step.id


def _position(wanted: Step, steps: tuple[Step, ...], above: str = "") -> str:
    for count, step in enumerate(steps, start=1):
        if step.id == wanted.id:
            return f"{above}{count}"
        below = _position(wanted, step.children, f"{above}{count}.")
        if below:
            return below
    return ""


def _block_text(block: AnyBlock) -> str:
    return "\n".join(inner.full_text for inner in walk((block,)) if inner.full_text)

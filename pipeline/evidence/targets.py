"""Pipeline, evidence: which words of the source a flag, a step or a value is about."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from models.base import Frozen
from models.document import AnyBlock, Document, Table, walk
from models.flag import Flag
from models.sop import SECTION_ORDER, Evidence, FieldValue, Section, SectionKind, Sop, Step, all_sections, all_steps

Range = tuple[str, int, int]
"""Id of a block, start and end in its text; a table's stands for all of it."""

_SPLIT = re.compile(r"[,、，\s]+")


class Sureness(StrEnum):
    """What a place says of a flag."""

    WORDS = "words"
    """These are the words that it is about."""
    EXPECTED = "expected"
    """What is missing would be looked for here."""
    DOCUMENT = "document"
    """It is about the document as a whole."""


@dataclass(frozen=True, slots=True)
class Target:
    """Words of the source."""

    ranges: tuple[Range, ...] = ()
    sureness: Sureness = Sureness.WORDS


class _Places(Frozen):
    """Schema of places.toml."""

    fields: dict[str, SectionKind]
    rules: dict[str, SectionKind]


@cache
def _places() -> _Places:
    text = files("pipeline.evidence").joinpath("places.toml").read_text("utf-8")
    return _Places.model_validate(tomllib.loads(text))


class Targets:
    """Finds the words of a document; `sop` is what was mapped of it, in the normalized numbering."""

    def __init__(self, document: Document, sop: Sop) -> None:
        self._sop = sop
        self._blocks: dict[str, AnyBlock] = {block.id: block for block in walk(document.blocks)}
        tables = [block for block in self._blocks.values() if isinstance(block, Table)]
        self._tables = {b.id: table.id for table in tables for cell in table.cells for b in walk(cell.blocks)}
        self._steps = {step.number: step for step in all_steps(sop.steps) if step.number}

    def of_flag(self, flag: Flag) -> Target:
        """Give the words of a flag; where it is about something missing, the place where that would stand."""
        several = [step for step in _listed(flag) if step in self._steps]
        if several:
            return Target(tuple(part for number in several for part in self.of_step(self._steps[number]).ranges))
        ranges = self._quoted(flag) or self._named(flag.field)
        if ranges:
            return Target(ranges)
        expected = self._expected(flag)
        return Target(expected, Sureness.EXPECTED) if expected else Target((), Sureness.DOCUMENT)

    def of_step(self, step: Step) -> Target:
        """Give the words of a step, those of its sub-steps left out; of a row of a table its other cells too."""
        own = self._rested(step.evidence) or tuple(self._whole(step.id.partition("#")[0]))
        table = self._tables.get(own[0][0]) if own else None
        if table is None:
            return Target(own)
        single = [value for value in (step.name, step.responsible, step.interface) if value is not None]
        values = (*single, *step.inputs, *step.outputs, *step.support, *step.records)
        beside = (part for value in values for part in self._rested(value.evidence))
        return Target((*own, *dict.fromkeys(part for part in beside if self._tables.get(part[0]) == table)))

    def of_value(self, value: FieldValue[str] | None) -> Target:
        """Give the words that a value rests on."""
        return Target(self._rested(value.evidence) if value is not None else ())

    def _quoted(self, flag: Flag) -> tuple[Range, ...]:
        name = (flag.block or "").partition("#")[0]
        block = self._blocks.get(name)
        if block is None:
            return ()
        place = _find(block.text, flag.quote)
        if place is not None:
            return ((name, *place),)
        return tuple(self._whole(name))

    def _named(self, field: str | None) -> tuple[Range, ...]:
        """Give the words of the value, or of the step, that a field path names."""
        head, _, leaf = (field or "").partition(".")
        if head == "control" and leaf in type(self._sop.control).model_fields:
            return self.of_value(getattr(self._sop.control, leaf)).ranges
        if head in ("purpose", "scope"):
            return self.of_value(getattr(self._sop, head)).ranges
        step = self._steps.get(head.removeprefix("steps[").removesuffix("]")) if head.startswith("steps[") else None
        return self.of_step(step).ranges if step is not None else ()

    def _expected(self, flag: Flag) -> tuple[Range, ...]:
        head = re.split(r"[.\[]", flag.field or "", maxsplit=1)[0]
        kind = _places().rules.get(flag.rule) or _places().fields.get(head)
        if kind is None:
            return ()
        if kind is SectionKind.CONTROL:
            return self._control()
        section = _nearest(self._sop.sections, kind)
        return tuple(self._whole(section.id)) if section is not None else ()

    def _control(self) -> tuple[Range, ...]:
        """Give the table, or the block, that holds control data; of a document without any its first block."""
        control = self._sop.control
        values = [getattr(control, name) for name in type(control).model_fields]
        known = [one.block for value in values if value is not None for one in value.evidence]
        framed = [self._tables[name] for name in known if name in self._tables]
        front = [block.id for block in self._sop.front_matter]
        title = [one.block for one in control.title.evidence] if control.title is not None else []
        first = next((name for name in (*framed, *title, *front, *known, *self._blocks) if name in self._blocks), None)
        return tuple(self._whole(first)) if first is not None else ()

    def _rested(self, evidence: Iterable[Evidence]) -> tuple[Range, ...]:
        return tuple(part for one in evidence for part in self._of_evidence(one))

    def _of_evidence(self, evidence: Evidence) -> Iterator[Range]:
        block = self._blocks.get(evidence.block)
        if block is None:
            return
        start, end = evidence.start or 0, evidence.end or 0
        if start < end <= len(block.text) and _bare(block.text[start:end]) == _bare(evidence.quote):
            yield block.id, start, end
            return
        place = _find(block.text, evidence.quote)
        yield from [(block.id, *place)] if place is not None else self._whole(block.id)

    def _whole(self, name: str) -> Iterator[Range]:
        block = self._blocks.get(name)
        if block is not None:
            yield name, 0, len(block.text)


def _listed(flag: Flag) -> Sequence[str]:
    """Give the steps that a joined flag names."""
    return [part for part in _SPLIT.split(flag.arguments.get("steps", "")) if part]


def _find(text: str, quote: str) -> tuple[int, int] | None:
    """Find a quote; blanks and line breaks may differ, and a long one may have been cut."""
    wanted = _bare(quote.rstrip("…"))
    if not wanted:
        return None
    kept = [place for place, mark in enumerate(text) if not mark.isspace()]
    at = "".join(text[place] for place in kept).find(wanted)
    return (kept[at], kept[at + len(wanted) - 1] + 1) if at >= 0 else None


def _bare(text: str) -> str:
    return "".join(text.split())


def _nearest(sections: tuple[Section, ...], kind: SectionKind) -> Section | None:
    """Give the section of a kind, else the one that stands before its place in the standard order, else after it."""
    every = all_sections(sections)
    held = next((section for section in every if kind in (section.kind, *section.also)), None)
    if held is not None:
        return held
    place = SECTION_ORDER.index(kind)
    by_place: Mapping[int, Section] = {SECTION_ORDER.index(s.kind): s for s in reversed(every) if s.kind is not None}
    before = [at for at in by_place if at < place]
    after = [at for at in by_place if at > place]
    return by_place[max(before)] if before else by_place[min(after)] if after else None

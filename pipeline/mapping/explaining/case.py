"""Pipeline, mapping: a document and the Sop that was made of it, with what explaining a field needs beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from models.calibration import Calibration, load_calibration
from models.document import AnyBlock, Document, Layer, Place, walk
from models.explanation import Candidate, Quote
from models.language import LanguagePack, load_language
from models.sop import Evidence, Sop, Step, Text
from pipeline.mapping.calibrate import key_of
from pipeline.mapping.components.marks import Mark
from pipeline.mapping.control import ControlMap, map_control
from pipeline.mapping.declared import declared_roles, with_declared
from pipeline.mapping.frames import without_frames
from pipeline.mapping.heading_roles import heading_roles
from pipeline.mapping.nlp import analyse


@dataclass(frozen=True, eq=False)
class Case:
    """What the mapping knew. It is found out again, by the mapping's own functions: a Sop does not carry it."""

    document: Document
    sop: Sop

    @cached_property
    def pack(self) -> LanguagePack:
        """The language pack of the document."""
        return load_language(self.sop.language)

    @cached_property
    def curves(self) -> Calibration:
        """What makes a finder's score a confidence."""
        return load_calibration()

    @cached_property
    def blocks(self) -> dict[str, AnyBlock]:
        """Every block by its id."""
        return {block.id: block for block in walk(self.document.blocks)}

    @cached_property
    def body(self) -> tuple[AnyBlock, ...]:
        """Blocks of the body as the mapping sees them."""
        return tuple(block for block in without_frames(self.document).blocks if block.layer is Layer.BODY)

    @cached_property
    def control(self) -> ControlMap:
        """Control data with every claim."""
        return map_control(without_frames(self.document), self.pack)

    @cached_property
    def headings(self) -> dict[str, Text]:
        """Section id -> the role that its heading names."""
        return heading_roles(self.sop.sections, self.pack)

    @cached_property
    def _declared(self) -> tuple[str, ...]:
        return tuple(role.name for role in declared_roles(self.sop, self.pack))

    def marks(self, step: Step) -> tuple[Mark, ...]:
        """What was seen in the words of a step."""
        return with_declared(step.text, analyse(step.text, self.pack.code), self._declared, self.pack)

    def value(self, text: Text, clause: str = "") -> Candidate:
        """A value of the Sop; `clause` is the text of its step."""
        quotes = tuple(self.quote(evidence, clause) for evidence in text.evidence)
        return Candidate(value=text.value, how=text.how, by=text.by, confidence=text.confidence, quotes=quotes)

    def sure(self, kind: str, how: str, score: float) -> float:
        """The confidence of a finder's score."""
        return self.curves.of(key_of(kind, how), score)

    def quote(self, evidence: Evidence, clause: str = "") -> Quote:
        """The words of a piece of evidence within their block; within their clause where the block has other words."""
        block = self.blocks.get(evidence.block)
        place = block.place if block is not None else Place(page=evidence.page)
        for text in (block.text if block is not None else "", clause, evidence.quote):
            start = _found(evidence, text, clause)
            if start is not None:
                end = start + len(evidence.quote)
                return Quote(block=evidence.block, place=place, text=text, start=start, end=end)
        return Quote(block=evidence.block, place=place)


def _found(evidence: Evidence, text: str, clause: str) -> int | None:
    """Where the words stand: at their offsets, at these offsets of the clause, else where they come first."""
    words, start = evidence.quote, evidence.start or 0
    tries = (start, text.find(clause) + start if clause and clause in text else -1, text.find(words))
    return next((at for at in tries if at >= 0 and words and text.startswith(words, at)), None)

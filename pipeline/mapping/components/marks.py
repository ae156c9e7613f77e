"""Pipeline, mapping: a mark is a stretch of a text with a meaning; components put marks on a spaCy Doc."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from spacy.tokens import Doc

from models.sop import By

ROLE = "ROLE"
TIME = "TIMELIMIT"
RECORD = "RECORD"
ACTION = "ACTION"
TOOL = "TOOL"
INPUT = "INPUT"
TEXT = "text"
"""Key of a Doc's own text in its user data."""
RULES, BOTH, BOUNDED, MODEL = "rules", "both", "borders", "model"


class Mark(NamedTuple):
    """A stretch of a text. Offsets are characters of the text, end exclusive."""

    label: str
    start: int
    end: int
    text: str
    confidence: float = 1.0
    kind: str = ""
    """For a ROLE a models.sop.RoleKind, for an ACTION the class of the verb."""
    vague: bool = False
    seen: str = RULES
    """Who saw it: RULES, MODEL, or both in agreement or with the model's borders."""

    @property
    def by(self) -> By:
        """Whose words these are."""
        return By.MODEL if self.seen in (MODEL, BOUNDED) else By.RULE


def ensure_extension() -> None:
    """Register Doc._.marks and Doc._.told (what the CRF said) once in a process."""
    for name in ("marks", "told"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


def text_of(doc: Doc) -> str:
    """Text of a Doc, which spaCy would put together of its tokens each time that it is asked for."""
    text = doc.user_data.get(TEXT)
    if not isinstance(text, str):
        text = doc.user_data[TEXT] = doc.text
    return text


def marks_of(doc: Doc, label: str) -> tuple[Mark, ...]:
    """Marks of one label in reading order."""
    return tuple(mark for mark in doc._.marks if mark.label == label)


def add_marks(doc: Doc, label: str, marks: tuple[Mark, ...]) -> None:
    """Put marks of one label on the Doc, and the same as a span group, which spaCy's own tools and displaCy read."""
    doc._.marks = tuple(sorted((*doc._.marks, *marks), key=lambda m: (m.start, m.end, m.label)))
    spans = (doc.char_span(m.start, m.end, label=label, alignment_mode="expand") for m in marks)
    doc.spans[label] = [span for span in spans if span is not None]


class Cover:
    """Which characters of a text are taken: each question costs the length of the stretch, not the count of marks."""

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self._taken = bytearray()
        for mark in marks:
            self.take(mark.start, mark.end)

    def take(self, start: int, end: int) -> None:
        """Take the characters from `start` to `end`."""
        if end > len(self._taken):
            self._taken.extend(bytes(end - len(self._taken)))
        self._taken[start:end] = b"\1" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """No character from `start` to `end` is taken."""
        return 1 not in self._taken[start:end]


def without_overlaps(marks: list[Mark]) -> tuple[Mark, ...]:
    """Longest first, then the earlier: what is left has no overlap."""
    kept: list[Mark] = []
    cover = Cover()
    for mark in sorted(marks, key=lambda m: (m.start - m.end, m.start)):
        if cover.free(mark.start, mark.end):
            cover.take(mark.start, mark.end)
            kept.append(mark)
    return tuple(sorted(kept, key=lambda m: m.start))

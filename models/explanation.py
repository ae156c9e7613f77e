"""Ground: why a field has its value: the words, the way of finding, how sure, and what else could have been it."""

from __future__ import annotations

from models.base import Frozen
from models.document import Place
from models.sop import By


class Quote(Frozen):
    """Words of the source and where they stand."""

    block: str
    place: Place = Place()
    text: str = ""
    """The whole block, or clause; empty where the block is not in the document (the file's name)."""
    start: int = 0
    end: int = 0
    """The words within `text`, end exclusive."""


class Candidate(Frozen):
    """A value, or what might have been one."""

    value: str
    how: str = ""
    """Key of the way it was found, as in a FieldValue."""
    by: By | None = None
    confidence: float | None = None
    """None for what says none, such as a time limit."""
    reason: str = ""
    """Why it is not the value: key of `reasons`; empty for a value."""
    quotes: tuple[Quote, ...] = ()


class Explanation(Frozen):
    """A field of a Sop explained."""

    field: str
    """Its path, such as control.version or steps[3].responsible."""
    values: tuple[Candidate, ...] = ()
    others: tuple[Candidate, ...] = ()
    """What lost, the runner-up first."""
    empty: str = ""
    """Where there is no value, why: key of `empties`."""
    sought: tuple[str, ...] = ()
    """What was looked for, or found instead: some labels, titles, or a placeholder."""

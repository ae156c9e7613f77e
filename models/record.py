"""Ground: what the catalog keeps of documents, runs, numbers and decisions, as values."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from models.base import Frozen
from models.flag import Flag
from models.source import Format


class DocumentState(StrEnum):
    """What became of the bytes of a file."""

    CONVERTED = "converted"
    FAILED = "failed"


class OutputFile(Frozen):
    """A file of the library that a document gave."""

    kind: str
    """docx, json …"""
    name: str
    """Path relative to the library, with forward slashes."""
    sha256: str


class DocumentRecord(Frozen):
    """A document of the archive, named by the hash of its bytes, and what the last run made of it."""

    sha256: str
    paths: tuple[str, ...]
    """Where these bytes stand in the archive; the first is the one that was converted."""
    size: int
    format: Format
    state: DocumentState
    lineage: str | None = None
    """None for a document that could not be read."""
    error: str = ""
    """Code of a failure, with its message and cure."""
    message: str = ""
    cure: str = ""
    title: str = ""
    source_number: str = ""
    version: str = ""
    effective_date: str = ""
    """ISO 8601; empty where the source has none."""
    language: str = ""
    number: str = ""
    """Number that the ledger gave to its lineage."""
    outputs: tuple[OutputFile, ...] = ()
    converter: str = ""
    """Version of sopmill that converted it."""
    settings_hash: str = ""
    pages: int | None = None
    counts: dict[str, int] = Field(default={})
    """steps, sections, tables, roles, unmapped, flags …: what reports add up."""
    sketch: tuple[int, ...] = ()
    """MinHash of the text, for finding near duplicates; see pipeline/catalog/sketch.py."""
    run: int | None = None


class LineageFacts(Frozen):
    """What tells to which lineage a document belongs."""

    sha256: str
    source_number: str = ""
    title: str = ""


class NumberParts(Frozen):
    """What a document brings to its number; year and codes come from the document and the settings, never the clock."""

    type: str
    dept: str
    year: str
    """Four digits; 0000 where the document has none."""


class NumberRecord(Frozen):
    """A number of the ledger: given once, to one lineage, for ever."""

    lineage: str
    scope: str
    """The number with # in the place of its sequence: SOP-CS-2024-#."""
    year: int
    seq: int
    number: str


class RunState(StrEnum):
    """How far a run came."""

    RUNNING = "running"
    DONE = "done"
    INTERRUPTED = "interrupted"


class RunRecord(Frozen):
    """A run of a command that writes."""

    id: int
    kind: str
    """migrate, audit or review."""
    state: RunState
    started: str
    """ISO 8601, UTC, as the caller's clock said."""
    ended: str | None = None
    host: str
    pid: int
    process_started: float
    """Start of the process in seconds since 1970: tells it from a later one with the same pid."""
    version: str = ""
    settings_hash: str = ""
    source: str = ""
    counts: dict[str, int] = Field(default={})


class FlagState(StrEnum):
    """Whether a reviewer has answered."""

    OPEN = "open"
    SETTLED = "settled"


class FlagRecord(Frozen):
    """A flag of a document as it stands in the catalog."""

    document: str
    """sha256 of the source."""
    lineage: str
    state: FlagState
    flag: Flag


class NewDecision(Frozen):
    """What a reviewer said of one thing, before it stands in the log."""

    lineage: str
    row: str
    """Key of the workbook's row: the flag's fingerprint or the field's key."""
    field: str | None = None
    action: str
    """accept, correct, missing, not applicable, waive, pending."""
    old: str = ""
    new: str = ""
    reason: str = ""
    until: str = ""
    """ISO date on which a waiver lapses."""
    reviewer: str
    at: str
    """ISO 8601, UTC."""
    file: str = ""
    """Name of the workbook."""
    file_sha256: str = ""
    details: dict[str, str] = Field(default={})
    """Whatever else the review room needs to replay it."""


class LoggedDecision(Frozen):
    """A decision in the log: each entry holds the hash of the one before it, so that a change shows."""

    id: int
    """Place in the log, from 1, without gaps."""
    decision: NewDecision
    previous: str
    """Hash of entry id - 1; 64 zeros before the first."""
    hash: str


class ChainFault(Frozen):
    """A place where the decision log is not what it was."""

    id: int
    reason: str
    kind: str = ""
    """Key of the language packs' `faults`: gone, unlinked, changed."""
    first: int = 0
    """Of entries that are gone: the first; the last stands before `id`."""


class IndexRecord(Frozen):
    """Where a number of a source went."""

    document: str
    lineage: str
    kind: str
    old: str
    new: str
    title: str = ""
    block: str = ""

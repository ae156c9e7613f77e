"""Pipeline, mapping: what control mapping gives: the fields, the revisions, and which blocks they used up."""

from __future__ import annotations

from pydantic import Field

from models.base import Frozen
from models.document import Note
from models.sop import Control, Revision, Text
from pipeline.mapping.control.claims import Claim


class ControlMap(Frozen):
    """Control data of a document. `used` says what became of the body blocks that control mapping answers for."""

    control: Control = Control()
    revisions: tuple[Revision, ...] = ()
    used: dict[str, str] = Field(default_factory=dict)
    """Id of a body block -> its role: control (cover, approval, document information: to keep verbatim),
    revision (a table wholly turned into `revisions`), revision-heading, title, repeated-control (at a page break)."""
    purpose: Text | None = None
    """Only where a document-information table states it as a field."""
    scope: Text | None = None
    notes: tuple[Note, ...] = ()
    claims: tuple[Claim, ...] = ()
    """Every value that was read, those that lost with them."""

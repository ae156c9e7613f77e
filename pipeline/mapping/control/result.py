"""Pipeline, mapping: what control mapping gives: the fields, the revisions, and which blocks they used up."""

from __future__ import annotations

from models.base import Frozen
from models.document import Note
from models.sop import Control, Revision, Text


class ControlMap(Frozen):
    """Control data of a document. `used` says what became of the body blocks that control mapping answers for."""

    control: Control = Control()
    revisions: tuple[Revision, ...] = ()
    used: dict[str, str] = {}
    """Id of a body block -> control (cover, approval, document information: to keep verbatim), revision (table wholly turned
    into `revisions`), revision-heading, title, repeated-control (a control block again at a page break)."""
    purpose: Text | None = None
    """Only where a document-information table states it as a field."""
    scope: Text | None = None
    notes: tuple[Note, ...] = ()

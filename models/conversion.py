"""Ground: what became of one source file."""

from __future__ import annotations

from pydantic import Field

from models.base import Frozen
from models.document import Document
from models.flag import Audit, Flag
from models.sop import Sop
from models.source import SourceFile


class IndexEntry(Frozen):
    """Where a number of the source went: 4.2.1 of the source is step 3 of the normalized document."""

    kind: str
    """document, section or step."""
    old: str
    new: str
    title: str = ""
    block: str = ""


class Reference(Frozen):
    """A mention of a step, clause or section inside the text, and what became of it."""

    block: str
    start: int
    end: int
    old: str
    """Words of the source."""
    new: str | None
    """Words of the output; None where it was left as it stood."""
    target: str | None = None
    """Id of the step or section that it points at; the number of another document where a reviewer said so."""
    reason: str = ""
    """Why it was left: unresolved, ambiguous."""


class Understood(Frozen):
    """A document as read, and what was understood of it."""

    document: Document
    sop: Sop


class Renumbered(Frozen):
    """A Sop in the normalized numbering, with the way back."""

    sop: Sop
    index: tuple[IndexEntry, ...] = ()
    references: tuple[Reference, ...] = ()


class PictureFile(Frozen):
    """A picture of the source as a file of its own; one content is one file, however often it is shown."""

    file: str
    """Name in the document's folder of pictures, such as 0001.png; empty where none is written."""
    reason: str = ""
    """Why none is written: not-read, too-large, too-many, not-wanted."""
    blocks: tuple[str, ...]
    """Every figure that shows it, in reading order."""
    page: int | None = None
    """Of the first one."""
    sha256: str = ""
    media_type: str = ""
    size: int = 0
    """Bytes."""
    data: bytes = Field(default=b"", exclude=True, repr=False)


class Outputs(Frozen):
    """The rendered files of one Sop."""

    docx: bytes
    json_text: str
    pictures: tuple[PictureFile, ...] = ()
    """Every picture of the source, written or not."""

    @property
    def written_pictures(self) -> tuple[PictureFile, ...]:
        """Those that have a file."""
        return tuple(picture for picture in self.pictures if picture.file)


class Conversion(Frozen):
    """A file that was read, mapped, audited and rendered."""

    source: SourceFile
    document: Document
    sop: Sop
    index: tuple[IndexEntry, ...] = ()
    references: tuple[Reference, ...] = ()
    audit: Audit
    outputs: Outputs

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What a reviewer should look at."""
        return self.audit.flags


class Failure(Frozen):
    """A file that could not be converted, why, and what would cure it."""

    source: SourceFile
    error: str
    """Code of the error, such as encrypted."""
    message: str
    cure: str

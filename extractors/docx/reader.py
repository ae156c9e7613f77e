"""Extractors, docx: the way from the bytes of a .docx to a Document. Start here."""

from __future__ import annotations

from extractors.docx.chunks import ChunkReader, unread_objects
from extractors.docx.furniture import changes_of, furniture_blocks, note_blocks
from extractors.docx.levels import Numbering
from extractors.docx.names import Element, w
from extractors.docx.package import Package
from extractors.docx.properties import properties_of
from extractors.docx.story import Frame, Ids, Source, Story
from extractors.docx.styles import StyleSheet
from models.document import Document, Layer, Note, Place
from models.errors import CorruptSource
from models.settings import Reading
from models.source import SourceFile

READER = "sopmill-docx 2"
"""Goes into every Document; the number rises when the same bytes give other blocks."""


def read_docx(data: bytes, source: SourceFile, settings: Reading, chunks: ChunkReader | None = None) -> Document:
    """Read the bytes of a .docx package.

    Body blocks come first in reading order (ids b1, b2, …), then headers (h1), footers (f1), foot- and endnotes (n1),
    comments (c1). What could not be read is a note SOP001, tracked changes are a note SOP004 and read as accepted.
    `chunks` reads documents of any format that this one imports; without it they are a loss.
    Raises SourceError: EncryptedSource, CorruptSource, LimitExceeded, UnsupportedFormat.
    """
    package = Package(data, settings)
    main = package.main()
    root = package.xml(main)
    body = None if root is None else root.find(w("body"))
    if root is None or body is None:
        raise CorruptSource("the document part has no body")
    styles = StyleSheet(_part(package, main, "styles"))
    shared = Source(package, styles, Numbering(_part(package, main, "numbering"), styles), settings, chunks=chunks)
    blocks = Story(shared, body, main).blocks(body, Frame(Ids("b"), Layer.BODY, Place()))
    return Document(
        source=source,
        blocks=blocks + furniture_blocks(shared, main, body) + note_blocks(shared, main),
        reader=READER,
        properties=properties_of(package),
        notes=_notes(shared, main, root),
    )


def _part(package: Package, main: str, kind: str) -> Element | None:
    name = package.related(main, kind)
    return package.xml(name) if name else None


def _notes(shared: Source, main: str, root: Element) -> tuple[Note, ...]:
    losses = (*shared.losses, *unread_objects(root))
    lost = [Note(rule="SOP001", arguments={"what": what}) for what in dict.fromkeys(losses)]
    changes = changes_of(shared.package, main)
    tracked = [Note(rule="SOP004", arguments={"count": str(changes)})] if changes else []
    return (*lost, *tracked)

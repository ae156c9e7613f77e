"""Extractors, markup: start here. A document that is no Word package -> the Word package that says the same."""

from __future__ import annotations

from collections.abc import Callable

from extractors.markup.package import Package
from models.base import Frozen
from models.document import Document, Note
from models.errors import UnsupportedFormat
from models.settings import Reading
from models.source import Format

VERSION = 1
"""Goes into every Document; it rises when the same bytes give other blocks."""


class Translated(Frozen):
    """A document as .docx bytes, and what was lost on the way, in plain words."""

    docx: bytes
    reader: str
    losses: tuple[str, ...] = ()
    degraded: tuple[str, ...] = ()
    changes: int = 0


def translate(data: bytes, kind: Format, settings: Reading) -> Translated:
    """Translate a document. Raises CorruptSource, LimitExceeded, EncryptedSource or UnsupportedFormat."""
    reader = f"sopmill-{kind.value} {VERSION}"
    if kind is Format.FLATOPC:
        from extractors.markup.flatopc import unpack

        return Translated(docx=unpack(data, settings), reader=reader)
    package = _translator(kind)(data, settings)
    return Translated(
        docx=package.pack(),
        reader=reader,
        losses=tuple(package.losses),
        degraded=tuple(package.degraded),
        changes=package.changes,
    )


def attest(document: Document, translated: Translated) -> Document:
    """Add notes: lost content (SOP001), doubtful reading (SOP007); and name the translator."""
    lost = [Note(rule="SOP001", arguments={"what": what}) for what in translated.losses]
    doubtful = [Note(rule="SOP007", arguments={"what": what}) for what in translated.degraded]
    tracked = [Note(rule="SOP004", arguments={"count": str(translated.changes)})] if translated.changes else []
    return document.model_copy(
        update={
            "notes": (*document.notes, *lost, *doubtful, *tracked),
            "reader": f"{translated.reader}, {document.reader}",
        }
    )


def _translator(kind: Format) -> Callable[[bytes, Reading], Package]:
    if kind is Format.WORDXML:
        from extractors.markup import wordxml

        return wordxml.translate
    if kind is Format.HTML:
        from extractors.markup import html

        return html.translate
    if kind is Format.MHTML:
        from extractors.markup import mhtml

        return mhtml.translate
    if kind is Format.ODT:
        from extractors.markup.odt import reader as odt

        return odt.translate
    if kind is Format.TEXT:
        from extractors.markup import text

        return text.translate
    if kind is Format.RTF:
        from extractors.markup.rtf import reader as rtf

        return rtf.translate
    raise UnsupportedFormat(f"{kind.value} is no format of this room")

"""Extractors: a document as printed pages: the PDF that it is, or the one that LibreOffice prints of it."""

from __future__ import annotations

from extractors.doc.office import find_office, print_with_office
from models.settings import Reading
from models.source import Format

_OWN = {Format.DOC: "doc", Format.DOCX: "docx", Format.RTF: "rtf", Format.ODT: "odt", Format.WORDXML: "xml"}
"""Suffixes of the formats that LibreOffice gets as they are; the others go as the .docx that sopmill reads them by."""


def can_print() -> bool:
    """Say whether documents that are no PDF can be printed here."""
    return find_office() is not None


def as_pdf(data: bytes, kind: Format, settings: Reading) -> bytes | None:
    """Give a document's pages as a PDF; None where LibreOffice is not there or prints none.

    A picture of a page is not printed: its reader places words on the picture itself.

    Raises a SourceError where a document that has to be translated first cannot be read.
    """
    if kind is Format.PDF:
        return data
    program = find_office()
    if program is None or kind is Format.IMAGE:
        return None
    content, suffix = _printable(data, kind, settings)
    return print_with_office(program, content, suffix, settings.seconds, settings.megabytes)


def _printable(data: bytes, kind: Format, settings: Reading) -> tuple[bytes, str]:
    """Give the bytes that LibreOffice opens, without a password, and their suffix."""
    if kind is Format.DOC and settings.password:
        from extractors.doc.convert import convert_doc

        return convert_doc(data, settings).docx, "docx"
    if kind in _OWN:
        return data, _OWN[kind]
    from extractors.markup.read import translate

    return translate(data, kind, settings).docx, "docx"

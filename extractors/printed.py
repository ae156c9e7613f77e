"""Extractors: a document as printed pages: the PDF that it is, or the one that LibreOffice prints of it."""

from __future__ import annotations

from extractors.doc.office import find_office, print_with_office
from extractors.limits import run_limited, serve
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

    What has to be translated first is translated in a process of its own. Raises the SourceError of that: what cannot
    be read, LimitExceeded, or ConverterCrashed.
    """
    if kind is Format.PDF:
        return data
    program = find_office()
    if program is None or kind is Format.IMAGE:
        return None
    if kind in _OWN and not (kind is Format.DOC and settings.password):
        content, suffix = data, _OWN[kind]
    else:
        content, suffix = run_limited(__name__, kind.encode() + b"\n" + data, settings), "docx"
    return print_with_office(program, content, suffix, settings.seconds, settings.megabytes)


def _translated(request: bytes, settings: Reading) -> bytes:
    """Give a document as the .docx that LibreOffice opens without a password: the work of a limited child process."""
    kind, _, data = request.partition(b"\n")
    if kind == Format.DOC.encode():
        from extractors.doc.convert import convert_doc

        return convert_doc(data, settings).docx
    from extractors.markup.read import translate

    return translate(data, Format(kind.decode()), settings).docx


if __name__ == "__main__":
    serve(_translated)

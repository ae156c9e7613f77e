"""Extractors: which reader reads which format, one line a format. A format without a reader says what would help."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from models.document import Document
from models.errors import EmptySource, SourceError, UnsupportedFormat
from models.settings import Reading
from models.source import Format, SourceFile

OLE = bytes.fromhex("d0cf11e0a1b11ae1")

Reader = Callable[[bytes, SourceFile, Reading], Document]


def _docx(data: bytes, source: SourceFile, settings: Reading) -> Document:
    from extractors.docx.reader import read_docx

    if data.startswith(OLE):
        from extractors.locked import unlock
        from extractors.sniff import sniff

        data = unlock(data, settings)
        kind = sniff(data)
        if kind is not Format.DOCX:
            raise refusal(kind) if kind in UNREAD else refusal(Format.UNKNOWN)
    return read_docx(data, source, settings, lambda chunk: _imported(chunk, source, settings))


def _imported(data: bytes, source: SourceFile, settings: Reading) -> Document | None:
    """Read a document that a .docx imports; None where it is of no format for that. It imports nothing in turn."""
    from extractors.docx.reader import read_docx
    from extractors.sniff import sniff

    kind = sniff(data)
    inner = source.model_copy(update={"format": kind, "size": len(data)})
    try:
        if kind is Format.DOCX:
            return read_docx(data, inner, settings)
        return _markup(data, inner, settings) if READERS.get(kind) is _markup else None
    except SourceError:
        return None


def _doc(data: bytes, source: SourceFile, settings: Reading) -> Document:
    from extractors.doc.convert import convert_doc
    from extractors.doc.fallback import read_again
    from extractors.doc.graft import append_words, mend, wants_another
    from extractors.doc.witness import attest
    from extractors.docx.reader import read_docx
    from extractors.locked import refuse_guarded

    refuse_guarded(data)
    converted = convert_doc(data, settings)
    document = read_docx(converted.docx, source, settings)
    if wants_another(document, converted) and (docx := read_again(data, settings)) is not None:
        other = read_docx(docx, source, settings)
        document, converted = mend(document, converted, other, docx, "LibreOffice")
    return attest(*append_words(document, converted))


def _pdf(data: bytes, source: SourceFile, settings: Reading) -> Document:
    from extractors.ocr.engine import recogniser
    from extractors.pdf.reader import read_pdf, read_pictures

    read = read_pictures if source.format is Format.IMAGE else read_pdf
    return read(data, source, settings, recogniser(settings))


def _markup(data: bytes, source: SourceFile, settings: Reading) -> Document:
    from extractors.docx.reader import read_docx
    from extractors.markup.read import attest, translate

    translated = translate(data, source.format, settings)
    return attest(read_docx(translated.docx, source, settings), translated)


READERS: dict[Format, Reader] = {
    Format.DOCX: _docx,
    Format.DOC: _doc,
    Format.PDF: _pdf,
    Format.IMAGE: _pdf,
    Format.RTF: _markup,
    Format.HTML: _markup,
    Format.MHTML: _markup,
    Format.WORDXML: _markup,
    Format.FLATOPC: _markup,
    Format.ODT: _markup,
    Format.TEXT: _markup,
}

DOCX = ("extractors.docx.reader", "extractors.outline")
PDF = ("extractors.pdf.reader", "extractors.ocr.engine", "extractors.outline")
PICTURE = ("extractors.pdf.imaged", *PDF)
LOADED: tuple[tuple[bytes, tuple[str, ...]], ...] = (
    (b"PK", DOCX),
    (
        b"\xd0\xcf\x11\xe0",
        (
            "extractors.doc.tolerant",
            "extractors.doc.stories",
            "extractors.doc.graft",
            "extractors.doc.witness",
            "extractors.locked",
            *DOCX,
        ),
    ),
    (b"%PDF-", PDF),
    *((mark, PICTURE) for mark in (b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")),
    (b"", ("extractors.markup.read", *DOCX)),
)
"""First bytes of a file, and the modules that its reader is likely to need."""

WORD_CURE = "open it in Word or LibreOffice, save it as .docx and run again"
UNREAD: dict[Format, tuple[str, str]] = {
    Format.EXCEL: ("this is a workbook, not a document", "if it holds a procedure, copy it into a Word document"),
    Format.POWERPOINT: (
        "this is a presentation, not a document",
        "if it holds a procedure, save it as .pdf and run again",
    ),
    Format.MAIL: (
        "this is an e-mail message, not a document",
        "save its attachment as a file of its own and run again",
    ),
    Format.OFD: (
        "this is an OFD document (Chinese fixed layout), which is not read yet",
        "open it in its reader, save or print it as .pdf and run again",
    ),
    Format.PICTURE: (
        "this is a picture of a kind that is not read",
        "if it shows a page, save it as .png or .pdf and run again",
    ),
    Format.ARCHIVE: (
        "this is an archive with other files in it, not a document",
        "unpack it and run again; sopmill migrate also takes a .zip as its source",
    ),
    Format.READER: (
        "this is a file of a reader program (CAJ, CEB, KDH, NH, XPS, EPUB …), which is not read",
        "open it in that program, save or print it as .pdf and run again",
    ),
    Format.XML: ("this is an XML file of a kind that sopmill does not know", WORD_CURE),
    Format.UNKNOWN: (
        "the bytes are of no format that sopmill knows",
        "fetch the file again; if it opens in some program, save it there as .docx or .pdf",
    ),
}
"""What to say of a format that no reader takes: what it is, and the cure."""


def load_reader(head: bytes) -> None:
    """Load the modules that a file with these first bytes probably needs, so that no child pays for them again."""
    names = next(names for start, names in LOADED if head.startswith(start))
    for name in names:
        import_module(name)


def reader_for(kind: Format) -> Reader:
    """Give the reader of a format. Raises EmptySource or UnsupportedFormat where there is none."""
    reader = READERS.get(kind)
    if reader is None:
        raise refusal(kind)
    return reader


def refusal(kind: Format) -> SourceError:
    """Give the error that says why a format is not read."""
    if kind is Format.EMPTY:
        return EmptySource("the file is empty")
    message, cure = UNREAD[kind]
    return UnsupportedFormat(message, cure=cure)

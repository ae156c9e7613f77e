"""Extractors, pdf: a text PDF to a Document. Start here."""

from __future__ import annotations

from importlib.metadata import version

from extractors.pdf.assemble import assemble
from extractors.pdf.flow import read_in_order
from extractors.pdf.furniture import clear
from extractors.pdf.opening import load_page, open_pdf
from extractors.pdf.pdfium import read_scene
from extractors.pdf.sheet import Sheet, build_sheet
from extractors.pdf.textlayer import judge
from models.document import Document
from models.settings import Reading
from models.source import SourceFile


def read_pdf(data: bytes, source: SourceFile, settings: Reading) -> Document:
    """Read a PDF with a text layer.

    Raises EncryptedSource, CorruptSource, ScannedSource, GarbledText or LimitExceeded.
    """
    sheets = _sheets(data, settings)
    notes = judge(sheets)
    cleared = clear(sheets)
    blocks = assemble(list(read_in_order(cleared.sheets)), cleared.furniture)
    return Document(
        source=source,
        blocks=tuple(blocks),
        reader=f"pypdfium2 {version('pypdfium2')}, pdfplumber {version('pdfplumber')}",
        pages=len(sheets),
        notes=tuple(notes),
    )


def _sheets(data: bytes, settings: Reading) -> list[Sheet]:
    """Read page by page; only lines, tables and figures of a page are kept, so memory grows with text alone."""
    sheets: list[Sheet] = []
    with open_pdf(data, settings) as document:
        for index in range(len(document)):
            page = load_page(document, index)
            try:
                sheets.append(build_sheet(read_scene(page, index + 1)))
            finally:
                page.close()
    return sheets

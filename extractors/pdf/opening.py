"""Extractors, pdf: the gate. A file that cannot be read is refused here with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from models.errors import CorruptSource, EncryptedSource, LimitExceeded
from models.settings import Reading

_TAIL = 2048
_PASSWORD = "password"
_SECURITY = "security"
_FILLED = (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP)


@contextmanager
def open_pdf(data: bytes, settings: Reading) -> Iterator[Any]:
    """Open a PDF with PDFium; the document is closed on leaving.

    Raises EncryptedSource for a file that needs another password (one that only forbids copying opens), CorruptSource
    for one that is damaged or cut off, LimitExceeded for more pages than allowed.
    """
    try:
        document = pypdfium2.PdfDocument(data, password=settings.password or None)
    except pypdfium2.PdfiumError as error:
        said = str(error).lower()
        if _PASSWORD in said:
            given = "another password than the one given" if settings.password else "a password"
            raise EncryptedSource(f"the file needs {given}") from error
        if _SECURITY in said:
            raise EncryptedSource(
                "the file is protected by a rights server or a security handler that is not known",
                cure="ask its owner for a copy without the protection",
            ) from error
        raise CorruptSource(f"PDFium cannot load the file ({_reason(str(error))})") from error
    try:
        _check(document, data, settings)
        yield document
    finally:
        document.close()


def _check(document: Any, data: bytes, settings: Reading) -> None:
    pages = len(document)
    if is_cut_off(data):
        raise CorruptSource(f"the file is cut off; {pages} pages are left of it")
    if pages == 0:
        raise CorruptSource("the file has no pages")
    if pages > settings.max_pages:
        raise LimitExceeded(f"{pages} pages, {settings.max_pages} are allowed (max_pages)")


def is_cut_off(data: bytes) -> bool:
    """Say whether a PDF's end is missing: no end mark at the end, objects after the last one (ISO 32000-1, 7.5.5)."""
    if b"%%EOF" in data[-_TAIL:]:
        return False
    last = data.rfind(b"%%EOF")
    return last < 0 or b" obj" in data[last:]


def load_page(document: Any, index: int) -> Any:
    """Load a page, 0-based, with what was filled in or typed over it. Raises CorruptSource where it does not load."""
    try:
        page = document[index]
        if not _is_filled(page):
            return page
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
        page.close()
        return document[index]
    except pypdfium2.PdfiumError as error:
        raise CorruptSource(f"page {index + 1} of {len(document)} does not load") from error


def _is_filled(page: Any) -> bool:
    """Say whether a page has form fields, typed notes or stamps: PDFium's text lacks them until they are flattened."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        found = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium.FPDFAnnot_GetSubtype(found)
        pdfium.FPDFPage_CloseAnnot(found)
        if kind in _FILLED:
            return True
    return False


def _reason(said: str) -> str:
    return said.rsplit("PDFium:", 1)[-1].strip(" ().") or "no reason given"

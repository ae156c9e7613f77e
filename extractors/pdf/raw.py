"""Extractors, pdf: the functions of PDFium that are asked for each character or object, by bare addresses.

pypdfium2 makes a typed pointer for every answer; asked a thousand times a page, that is dearer than the answer.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

_ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int


def _plain(function: Any, answer: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(answer, *arguments)(ctypes.cast(function, _ADDRESS).value or 0)


unicode_of = _plain(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, _INT)
loose_box = _plain(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
origin = _plain(pdfium.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
text_object = _plain(pdfium.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
page_object = _plain(pdfium.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
object_type = _plain(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)


def address_of(thing: Any) -> int:
    """Give the address that a pointer of pypdfium2 holds; 0 for none."""
    return ctypes.cast(thing, _ADDRESS).value or 0


def as_object(address: int) -> Any:
    """Give a page object's address as the pointer that pypdfium2's functions take."""
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)

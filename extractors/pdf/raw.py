"""Extractors, pdf: the functions of PDFium that are asked for each character or object, by bare addresses.

pypdfium2 makes a typed pointer for every answer; asked a thousand times a page, that is dearer than the answer.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

_ADDRESS, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint


def _plain(function: Any, answer: Any, *arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(answer, *arguments)(ctypes.cast(function, _ADDRESS).value or 0)


unicode_of = _plain(pdfium.FPDFText_GetUnicode, _UINT, _ADDRESS, _INT)
text_of = _plain(pdfium.FPDFText_GetText, _INT, _ADDRESS, _INT, _INT, _ADDRESS)
loose_box = _plain(pdfium.FPDFText_GetLooseCharBox, _INT, _ADDRESS, _INT, _ADDRESS)
origin = _plain(pdfium.FPDFText_GetCharOrigin, _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS)
is_generated = _plain(pdfium.FPDFText_IsGenerated, _INT, _ADDRESS, _INT)
text_object = _plain(pdfium.FPDFText_GetTextObject, _ADDRESS, _ADDRESS, _INT)
text_matrix = _plain(pdfium.FPDFText_GetMatrix, _INT, _ADDRESS, _INT, _ADDRESS)
font_size = _plain(pdfium.FPDFText_GetFontSize, ctypes.c_double, _ADDRESS, _INT)
render_mode = _plain(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _ADDRESS)
font_of = _plain(pdfium.FPDFTextObj_GetFont, _ADDRESS, _ADDRESS)
font_name = _plain(pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t, _ADDRESS, _ADDRESS, ctypes.c_size_t)
page_object = _plain(pdfium.FPDFPage_GetObject, _ADDRESS, _ADDRESS, _INT)
object_type = _plain(pdfium.FPDFPageObj_GetType, _INT, _ADDRESS)
draw_mode = _plain(pdfium.FPDFPath_GetDrawMode, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
count_segments = _plain(pdfium.FPDFPath_CountSegments, _INT, _ADDRESS)
path_segment = _plain(pdfium.FPDFPath_GetPathSegment, _ADDRESS, _ADDRESS, _INT)
segment_type = _plain(pdfium.FPDFPathSegment_GetType, _INT, _ADDRESS)
segment_point = _plain(pdfium.FPDFPathSegment_GetPoint, _INT, _ADDRESS, _ADDRESS, _ADDRESS)
segment_closes = _plain(pdfium.FPDFPathSegment_GetClose, _INT, _ADDRESS)
matrix_of = _plain(pdfium.FPDFPageObj_GetMatrix, _INT, _ADDRESS, _ADDRESS)
bounds = _plain(pdfium.FPDFPageObj_GetBounds, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)


def address_of(thing: Any) -> int:
    """Give the address that a pointer of pypdfium2 holds; 0 for none."""
    return ctypes.cast(thing, _ADDRESS).value or 0


def as_object(address: int) -> Any:
    """Give a page object's address as the pointer that pypdfium2's functions take."""
    return ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)

"""Extractors, pdf: characters of a PDFium text page as glyphs; what a text object shares is looked up once."""

from __future__ import annotations

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf import raw
from extractors.pdf.drawn import Frame
from extractors.pdf.scene import Glyph
from extractors.pdf.script import UNREADABLE, is_bold_font, shown_as

UPRIGHT = 0.08
"""Radians that a line of text may lean and still be upright."""
_STROKED, _INVISIBLE = 2, 3
"""Text render modes (ISO 32000-1, table 106): filled and stroked looks bold; invisible is an OCR layer."""
_LARGE = 14.0
"""Points; smaller print is no watermark, and its colour is not asked for."""
_GREY, _LIGHT, _CLEAR = 16, 120, 170
"""Of 255: how far the colours of a grey differ, the least of one that is pale, the most of a see-through alpha."""


class Pen:
    """Gives the glyphs of one text page; after each, `angle` and `owner` are those of its text object."""

    def __init__(self, text_page: Any, frame: Frame) -> None:
        self.angle = 0.0
        self.owner = 0
        """Address of the text object last looked at."""
        self._page, self._frame = text_page, frame
        self._address = raw.address_of(text_page)
        self._turned = math.radians(frame.rotation)
        self._box, self._x, self._y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        self._box_at, self._x_at, self._y_at = map(ctypes.addressof, (self._box, self._x, self._y))
        self._names: dict[int, str] = {}
        self._shown: dict[tuple[str, str], str] = {}
        self._font, self._bold, self._invisible, self._size = "", False, False, 0.0
        self._pale = False
        self._first: float | None = None
        self._level = False

    def glyph(self, index: int, text: str) -> Glyph | None:
        """Give a character as a glyph; None for one without a place, or without a meaning and a breadth."""
        page = self._address
        if not raw.loose_box(page, index, self._box_at):
            return None
        owner = raw.text_object(page, index)
        if owner != self.owner or not owner:
            self._turn_to(index, owner or 0)
        if not self._level:
            raw.origin(page, index, self._x_at, self._y_at)
            self._note_level()
        font = self._font
        shown = self._shown.get((text, font))
        if shown is None:
            shown = self._shown[text, font] = shown_as(text, font)
        box, frame, size = self._box, self._frame, self._size
        if frame.rotation:
            x0, top, x1, bottom = frame.box(box.left, box.bottom, box.right, box.top)
            baseline = frame.point(self._x.value, self._y.value)[1]
        else:
            left, up = frame.left, frame.top
            x0, top, x1, bottom = box.left - left, up - box.top, box.right - left, up - box.bottom
            baseline = up - self._y.value
        if x1 - x0 < 0.1 and shown == UNREADABLE:
            return None
        # PDFium's loose top is off by font; pdfminer and readers of its boxes make a character as high as its size.
        if -UPRIGHT <= self.angle <= UPRIGHT:
            top = bottom - size
        return Glyph(shown, x0, top, x1, bottom, baseline, size, font, self._bold, self._invisible, self._pale)

    def _note_level(self) -> None:
        """Say that all characters of a text object stand on one baseline where its first two do."""
        self._level = self._first == self._y.value and self.owner != 0 and not self._frame.rotation
        self._first = self._y.value

    def _turn_to(self, index: int, owner: int) -> None:
        """Look at the text object of character `index`: its font, size, angle and how it is painted."""
        self._first, self._level = None, False
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._page, index, matrix)
        self._size = abs(pdfium.FPDFText_GetFontSize(self._page, index)) * (math.hypot(matrix.c, matrix.d) or 1.0)
        self.angle = round_pi(math.atan2(matrix.b, matrix.a) - self._turned)
        if owner:
            found = pdfium.FPDFText_GetTextObject(self._page, index)
            mode = int(pdfium.FPDFTextObj_GetTextRenderMode(found))
            self.owner = owner
            self._font = self._name(pdfium.FPDFTextObj_GetFont(found))
            self._bold = is_bold_font(self._font) or mode == _STROKED
            self._invisible = mode == _INVISIBLE
            self._pale = self._size >= _LARGE and _is_pale(found)

    def _name(self, font: Any) -> str:
        address = raw.address_of(font)
        if address not in self._names:
            room = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, room, 256)
            self._names[address] = room.value.decode("utf-8", "replace")
        return self._names[address]


def _is_pale(found: Any) -> bool:
    """Say whether a text object is painted light grey or see-through."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(found, *parts):
        return False
    *colour, alpha = (part.value for part in parts)
    grey = max(colour) - min(colour) <= _GREY
    return alpha <= _CLEAR or (grey and _LIGHT <= min(colour) < 250)


def round_pi(angle: float) -> float:
    """Bring an angle into -pi..pi."""
    return math.remainder(angle, 2 * math.pi)

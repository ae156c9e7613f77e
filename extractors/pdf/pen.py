"""Extractors, pdf: what the characters of one PDFium text object share; it is looked up once for all of them."""

from __future__ import annotations

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf import raw
from extractors.pdf.drawn import Frame
from extractors.pdf.script import is_bold_font, shown_as

UPRIGHT = 0.08
"""Radians that a line of text may lean and still be upright."""
_STROKED, _INVISIBLE = 2, 3
"""Text render modes (ISO 32000-1, table 106): filled and stroked looks bold; invisible is an OCR layer."""
_LARGE = 14.0
"""Points; smaller print is no watermark, and its colour is not asked for."""
_GREY, _LIGHT, _CLEAR = 16, 120, 170
"""Of 255: how far the colours of a grey differ, the least of one that is pale, the most of a see-through alpha."""
_NAME = 256


class Shown(dict[str, str]):
    """What each character of a font shows, looked up when it is first asked for."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, text: str) -> str:
        shown = self[text] = shown_as(text, self._font)
        return shown


class Pen:
    """What the text object shares that the last character asked for belongs to."""

    def __init__(self, text_page: int, frame: Frame) -> None:
        self.angle = self.size = 0.0
        self.font, self.bold, self.invisible, self.pale = "", False, False, False
        self.shown = Shown("")
        self._page, self._frame = text_page, frame
        self._turned = math.radians(frame.rotation)
        self._matrix, self._x, self._y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
        self._matrix_at, self._x_at, self._y_at = map(ctypes.addressof, (self._matrix, self._x, self._y))
        self._fonts: dict[int, tuple[str, bool, Shown]] = {}

    @property
    def upright(self) -> bool:
        """Whether the text object runs level."""
        return -UPRIGHT <= self.angle <= UPRIGHT

    def turn_to(self, index: int, owner: int) -> None:
        """Look at the text object `owner` of character `index`: its font, size, angle and how it is painted.

        A character without one has a size and an angle of its own, and the rest of the one before.
        """
        matrix = self._matrix
        matrix.a = matrix.b = matrix.c = matrix.d = 0.0
        raw.text_matrix(self._page, index, self._matrix_at)
        self.size = abs(raw.font_size(self._page, index)) * (math.hypot(matrix.c, matrix.d) or 1.0)
        self.angle = round_pi(math.atan2(matrix.b, matrix.a) - self._turned)
        if owner:
            mode = raw.render_mode(owner)
            self.font, bold, self.shown = self._font(raw.font_of(owner) or 0)
            self.bold = bold or mode == _STROKED
            self.invisible = mode == _INVISIBLE
            self.pale = self.size >= _LARGE and _is_pale(raw.as_object(owner))

    def origin(self, index: int) -> tuple[float, float]:
        """Give where a character starts on its baseline, in PDF's user space."""
        raw.origin(self._page, index, self._x_at, self._y_at)
        return self._x.value, self._y.value

    def _font(self, address: int) -> tuple[str, bool, Shown]:
        found = self._fonts.get(address)
        if found is None:
            room = ctypes.create_string_buffer(_NAME)
            raw.font_name(address, ctypes.addressof(room), _NAME)
            name = room.value.decode("utf-8", "replace")
            found = self._fonts[address] = name, is_bold_font(name), Shown(name)
        return found


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

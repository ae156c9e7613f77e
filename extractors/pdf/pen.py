"""Extractors, pdf: what the characters of one PDFium text object share; it is looked up once for all of them."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extractors.pdf import raw
from extractors.pdf.drawn import Frame
from extractors.pdf.script import is_bold_font

UPRIGHT = 0.08
"""Radians that a line of text may lean and still be upright."""
_STROKED, _INVISIBLE = 2, 3
"""Text render modes (ISO 32000-1, table 106): filled and stroked looks bold; invisible is an OCR layer."""
_LARGE = 14.0
"""Points; smaller print is no watermark, and its colour is not asked for."""
_GREY, _LIGHT, _CLEAR = 16, 120, 170
"""Of 255: how far the colours of a grey differ, the least of one that is pale, the most of a see-through alpha."""
_NAME = 256


class Look(NamedTuple):
    """What the characters of a text object share."""

    angle: float
    """Radians that they are seen at."""
    size: float
    font: str
    bold: bool
    invisible: bool
    pale: bool

    @property
    def upright(self) -> bool:
        """Whether they run level."""
        return -UPRIGHT <= self.angle <= UPRIGHT


class Pen:
    """Looks at the text objects of one page, one after the other."""

    def __init__(self, text_page: int, frame: Frame) -> None:
        self.look = Look(0.0, 0.0, "", False, False, False)
        """Of the text object last looked at."""
        self._page, self._frame = text_page, frame
        self._turned = math.radians(frame.rotation)
        self._matrix, self._x, self._y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
        self._matrix_at, self._x_at, self._y_at = map(ctypes.addressof, (self._matrix, self._x, self._y))
        self._names: dict[int, str] = {}
        self._looks: dict[tuple[float, float, float, float, float, int, int], Look] = {}

    def turn_to(self, index: int, owner: int) -> Look:
        """Look at the text object `owner` of character `index`: its font, size, angle and how it is painted.

        A character without one has a size and an angle of its own, and the rest of the one before.
        """
        matrix = self._matrix
        if not raw.text_matrix(self._page, index, self._matrix_at):
            matrix.a = matrix.b = matrix.c = matrix.d = 0.0
        mode, font = (raw.render_mode(owner), raw.font_of(owner) or 0) if owner else (-1, -1)
        key = matrix.a, matrix.b, matrix.c, matrix.d, raw.font_size(self._page, index), mode, font
        look = self._looks.get(key) if owner else None
        if look is None:
            look = self._looks[key] = self._seen(*key)
        if owner and look.size >= _LARGE and _is_pale(raw.as_object(owner)):
            look = look._replace(pale=True)
        self.look = look
        return look

    def _seen(self, a: float, b: float, c: float, d: float, points: float, mode: int, font: int) -> Look:
        size = abs(points) * (math.hypot(c, d) or 1.0)
        angle = round_pi(math.atan2(b, a) - self._turned)
        if mode < 0 and font < 0:
            return self.look._replace(size=size, angle=angle)
        name = self._name(font)
        return Look(angle, size, name, is_bold_font(name) or mode == _STROKED, mode == _INVISIBLE, pale=False)

    def baselines(self, text: str, start: int, stop: int) -> list[float]:
        """Give the baseline of each character of the text object last looked at; a blank has that of the one before.

        They are one where the last printed character stands as high as the text object itself. Those of vertical
        writing do not, and of turned pages each is asked for.
        """
        frame = self._frame
        end = stop - 1
        while end > start and text[end].isspace():
            end -= 1
        if not frame.rotation and self._matrix.b == 0 and self._origin(end)[1] == self._matrix.f:
            return [frame.top - self._matrix.f] * (stop - start)
        found: list[float] = []
        for index in range(start, stop):
            if text[index].isspace() and found:
                found.append(found[-1])
                continue
            x, y = self._origin(index)
            found.append(frame.point(x, y)[1] if frame.rotation else frame.top - y)
        return found

    def _origin(self, index: int) -> tuple[float, float]:
        """Give where a character starts on its baseline, in PDF's user space."""
        raw.origin(self._page, index, self._x_at, self._y_at)
        return self._x.value, self._y.value

    def _name(self, font: int) -> str:
        name = self._names.get(font)
        if name is None:
            room = ctypes.create_string_buffer(_NAME)
            raw.font_name(font, ctypes.addressof(room), _NAME)
            name = self._names[font] = room.value.decode("utf-8", "replace")
        return name


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

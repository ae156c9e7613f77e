"""Extractors, pdf: pages as PDFium reads them, through its C functions (docs/analysis/pdf-lines.md says why)."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf.drawn import Drawn, Frame, read_drawn
from extractors.pdf.scene import Box, Glyph, Scene
from extractors.pdf.script import GUESSED, UNREADABLE, is_bold_font, shown_as
from models.errors import LimitExceeded

_MAX_GLYPHS = 200_000
"""Characters of one page; a page of print has some thousands."""
_UPRIGHT = 0.08
"""Radians that a line of text may lean and still be upright."""
_INVISIBLE, _STROKED = 3, 2
_DIAGONAL = 0.2


@dataclass(frozen=True, slots=True)
class _Char:
    """A character in page coordinates with the angle that it is seen at."""

    glyph: Glyph
    angle: float


@dataclass(slots=True)
class _Fonts:
    """Name and looks of the text object that a character belongs to, looked up once an object."""

    text_page: Any
    names: dict[int, str] = field(default_factory=dict)
    current: int = 0
    name: str = ""
    mode: int = 0

    def turn_to(self, index: int) -> int:
        """Look at the character `index`; gives its text object's address."""
        found = pdfium.FPDFText_GetTextObject(self.text_page, index)
        address = ctypes.cast(found, ctypes.c_void_p).value or 0
        if address and address != self.current:
            self.current = address
            self.name = self._name(pdfium.FPDFTextObj_GetFont(found))
            self.mode = int(pdfium.FPDFTextObj_GetTextRenderMode(found))
        return address

    def _name(self, font: Any) -> str:
        address = ctypes.cast(font, ctypes.c_void_p).value or 0
        if address not in self.names:
            room = ctypes.create_string_buffer(256)
            pdfium.FPDFFont_GetBaseFontName(font, room, 256)
            self.names[address] = room.value.decode("utf-8", "replace")
        return self.names[address]


def read_scene(page: Any, number: int) -> Scene:
    """Give what a pypdfium2 page shows. The page is left open.

    Raises LimitExceeded for a page of more than 200,000 characters or drawn objects.
    """
    frame = frame_of(page)
    text_page = page.get_textpage()
    try:
        chars = list(_chars(text_page.raw, frame))
    finally:
        text_page.close()
    drawn = read_drawn(page.raw, frame)
    if _is_turned(chars):
        chars, drawn, frame = _turned_upright(chars, drawn, frame)
    upright = [char.glyph for char in chars if abs(char.angle) <= _UPRIGHT]
    texts, boxes = _leaning([char for char in chars if abs(char.angle) > _UPRIGHT])
    return Scene(
        number=number,
        width=frame.width,
        height=frame.height,
        glyphs=tuple(upright),
        rules=drawn.rules,
        pictures=drawn.pictures,
        turned=texts,
        turned_boxes=boxes,
    )


def frame_of(page: Any) -> Frame:
    """Give the page's visible box and rotation."""
    left, bottom, right, top = page.get_cropbox()
    media = page.get_mediabox()
    left, bottom = max(left, media[0]), max(bottom, media[1])
    right, top = min(right, media[2]), min(top, media[3])
    return Frame(left, bottom, right, top, page.get_rotation() % 360)


def _chars(text_page: Any, frame: Frame) -> Iterator[_Char]:
    total = pdfium.FPDFText_CountChars(text_page)
    if total > _MAX_GLYPHS:
        raise LimitExceeded(f"a page holds {total} characters")
    fonts = _Fonts(text_page)
    before: _Char | None = None
    high = 0
    owner = 0
    for index in range(total):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        if code in (10, 13) or 0xD800 <= code < 0xE000:
            continue
        if chr(code).isspace():
            if before is not None:
                yield before
                yield _blank_after(before, GUESSED if pdfium.FPDFText_IsGenerated(text_page, index) == 1 else " ")
                before = None
            continue
        found = _char(text_page, index, chr(code), fonts, frame)
        if found is None:
            continue
        if before is not None and fonts.current == owner and _is_ligature(before.glyph, found.glyph):
            before = replace(before, glyph=replace(before.glyph, text=before.glyph.text + found.glyph.text))
            continue
        if before is not None:
            yield before
        before, owner = found, fonts.current
    if before is not None:
        yield before


def _char(text_page: Any, index: int, text: str, fonts: _Fonts, frame: Frame) -> _Char | None:
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetLooseCharBox(text_page, index, box):
        return None
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    fonts.turn_to(index)
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    size = abs(pdfium.FPDFText_GetFontSize(text_page, index)) * (math.hypot(matrix.c, matrix.d) or 1.0)
    angle = _seen(math.atan2(matrix.b, matrix.a) - math.radians(frame.rotation))
    _, baseline = frame.point(x.value, y.value)
    edges = frame.box(box.left, box.bottom, box.right, box.top)
    shown = shown_as(text, fonts.name)
    if shown == UNREADABLE and edges[2] - edges[0] < 0.1:
        return None
    top = edges[3] - size if abs(angle) <= _UPRIGHT else edges[1]
    glyph = Glyph(
        text=shown,
        x0=edges[0],
        top=top,
        x1=edges[2],
        bottom=edges[3],
        baseline=baseline,
        size=size,
        font=fonts.name,
        bold=is_bold_font(fonts.name) or fonts.mode == _STROKED,
        invisible=fonts.mode == _INVISIBLE,
    )
    return _Char(glyph, angle)


def _blank_after(char: _Char, blank: str) -> _Char:
    """Give a blank that sorts next to its character: PDFium's own blanks may lie beyond the following one."""
    glyph = char.glyph
    return replace(char, glyph=replace(glyph, text=blank, x0=(glyph.x0 + glyph.x1) / 2))


def _seen(angle: float) -> float:
    """Bring an angle into -pi..pi."""
    return math.remainder(angle, 2 * math.pi)


def _is_ligature(before: Glyph, after: Glyph) -> bool:
    """Say whether PDFium gave one glyph's several letters as characters at one place."""
    return (before.x0, before.x1, before.baseline) == (after.x0, after.x1, after.baseline) and not after.text.isspace()


def _is_turned(chars: list[_Char]) -> bool:
    """Say whether most of the page's text runs up or down: a landscape page without /Rotate."""
    printed = [char for char in chars if not char.glyph.text.isspace()]
    upended = sum(abs(abs(char.angle) - math.pi / 2) <= _UPRIGHT for char in printed)
    return len(printed) > 40 and upended > 0.6 * len(printed)


def _turned_upright(chars: list[_Char], drawn: Drawn, frame: Frame) -> tuple[list[_Char], Drawn, Frame]:
    return chars, drawn, frame


def _leaning(chars: list[_Char]) -> tuple[tuple[str, ...], tuple[Box, ...]]:
    """Give the texts that are not upright, one for each run of characters at one angle."""
    runs: list[list[_Char]] = []
    for char in chars:
        if runs and abs(runs[-1][-1].angle - char.angle) < _DIAGONAL and _is_near(runs[-1][-1].glyph, char.glyph):
            runs[-1].append(char)
        else:
            runs.append([char])
    kept = [run for run in runs if any(not char.glyph.text.isspace() for char in run)]
    texts = tuple("".join(char.glyph.text for char in run).strip() for run in kept)
    boxes = tuple(
        (
            min(char.glyph.x0 for char in run),
            min(char.glyph.top for char in run),
            max(char.glyph.x1 for char in run),
            max(char.glyph.bottom for char in run),
        )
        for run in kept
    )
    return texts, boxes


def _is_near(before: Glyph, after: Glyph) -> bool:
    reach = 2.5 * max(before.size, after.size)
    return abs(after.x0 - before.x0) <= reach and abs(after.bottom - before.bottom) <= reach

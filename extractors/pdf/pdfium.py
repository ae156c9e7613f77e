"""Extractors, pdf: pages as PDFium reads them, through its C functions (docs/analysis/pdf-lines.md says why)."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf.drawn import Frame, read_drawn
from extractors.pdf.fonts import Fonts
from extractors.pdf.scene import Glyph, Scene, Turned, around, box_of
from extractors.pdf.script import GUESSED, UNREADABLE, shown_as
from models.errors import LimitExceeded

_MAX_GLYPHS = 200_000
"""Characters of one page; a page of print has some thousands."""
_UPRIGHT = 0.08
"""Radians that a line of text may lean and still be upright."""
_ONE_ANGLE = 0.2
_MOST, _SOME = 0.6, 40
"""Share and number of characters that run another way on a page that was turned without saying so."""


@dataclass(frozen=True, slots=True)
class _Char:
    """A character in page coordinates, the angle that it is seen at, and its text object."""

    glyph: Glyph
    angle: float
    owner: int


def read_scene(page: Any, number: int) -> Scene:
    """Give what a pypdfium2 page shows. The page is left open.

    Raises LimitExceeded for a page of more than 200,000 characters or drawn objects.
    """
    frame = frame_of(page)
    text_page = page.get_textpage()
    try:
        chars = list(_chars(text_page.raw, frame))
        quarters = _quarters(chars)
        if quarters:
            frame = replace(frame, rotation=(frame.rotation + 90 * quarters) % 360)
            chars = list(_chars(text_page.raw, frame))
    finally:
        text_page.close()
    drawn = read_drawn(page.raw, frame, bare=not chars)
    seen = [char for char in chars if _is_on_page(char.glyph, frame)]
    return Scene(
        number=number,
        width=frame.width,
        height=frame.height,
        glyphs=tuple(char.glyph for char in seen if abs(char.angle) <= _UPRIGHT),
        rules=drawn.rules,
        pictures=drawn.pictures,
        turned=tuple(_turned(seen)),
        outside=_printed(chars) - _printed(seen),
        quarters=quarters,
    )


def frame_of(page: Any) -> Frame:
    """Give the page's visible box and rotation."""
    left, bottom, right, top = page.get_cropbox()
    media = page.get_mediabox()
    left, bottom = max(left, media[0]), max(bottom, media[1])
    right, top = min(right, media[2]), min(top, media[3])
    return Frame(left, bottom, right, top, page.get_rotation() % 360)


def _printed(chars: Iterable[_Char]) -> int:
    return sum(not char.glyph.text.isspace() for char in chars)


def _is_on_page(glyph: Glyph, frame: Frame) -> bool:
    """Say whether any of a glyph is seen; damaged files give endless numbers too."""
    across = glyph.x1 >= 0 and glyph.x0 <= frame.width
    return across and glyph.bottom >= 0 and glyph.top <= frame.height and abs(glyph.baseline) < 1e6 and glyph.size < 1e4


def _quarters(chars: Sequence[_Char]) -> int:
    """Count the quarter turns that set most of the page's text upright; 0 where it is, or where no way has most."""
    printed = [char for char in chars if not char.glyph.text.isspace()]
    if len(printed) <= _SOME:
        return 0
    for quarters in (1, 2, 3):
        upright = sum(abs(_round_pi(char.angle - quarters * math.pi / 2)) <= _UPRIGHT for char in printed)
        if upright > _MOST * len(printed):
            return quarters
    return 0


def _characters(text_page: Any) -> Iterator[tuple[int, str]]:
    """Give the index and text of each character; line ends are left out, ideographs beyond U+FFFF put together."""
    total = pdfium.FPDFText_CountChars(text_page)
    if total > _MAX_GLYPHS:
        raise LimitExceeded(f"a page holds {total} characters")
    high = 0
    for index in range(total):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            high = code
        elif 0xDC00 <= code < 0xE000:
            if high:
                yield index, chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
            high = 0
        elif code not in (10, 13):
            yield index, chr(code)


def _chars(text_page: Any, frame: Frame) -> Iterator[_Char]:
    """Give the page's characters in content order, the letters of one ligature as one, blanks after their character."""
    fonts = Fonts(text_page)
    before: _Char | None = None
    for index, text in _characters(text_page):
        if text.isspace():
            if before is not None:
                yield before
                yield _blank_after(before, GUESSED if pdfium.FPDFText_IsGenerated(text_page, index) == 1 else " ")
                before = None
            continue
        found = _char(text_page, index, text, fonts, frame)
        if found is None:
            continue
        if before is not None and _is_ligature(before, found):
            before = replace(before, glyph=replace(before.glyph, text=before.glyph.text + found.glyph.text))
            continue
        if before is not None:
            yield before
        before = found
    if before is not None:
        yield before


def _char(text_page: Any, index: int, text: str, fonts: Fonts, frame: Frame) -> _Char | None:
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetLooseCharBox(text_page, index, box):
        return None
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    fonts.turn_to(index)
    shown = shown_as(text, fonts.name)
    edges = frame.box(box.left, box.bottom, box.right, box.top)
    if shown == UNREADABLE and edges[2] - edges[0] < 0.1:
        return None
    size = abs(pdfium.FPDFText_GetFontSize(text_page, index)) * (math.hypot(matrix.c, matrix.d) or 1.0)
    angle = _round_pi(math.atan2(matrix.b, matrix.a) - math.radians(frame.rotation))
    # PDFium's loose top is off by font; pdfminer and readers of its boxes make a character as high as its size.
    top = edges[3] - size if abs(angle) <= _UPRIGHT else edges[1]
    glyph = Glyph(
        text=shown,
        x0=edges[0],
        top=top,
        x1=edges[2],
        bottom=edges[3],
        baseline=frame.point(x.value, y.value)[1],
        size=size,
        font=fonts.name,
        bold=fonts.is_bold,
        invisible=fonts.is_invisible,
    )
    return _Char(glyph, angle, fonts.owner)


def _blank_after(char: _Char, blank: str) -> _Char:
    """Give a blank that sorts next to its character: PDFium's own blanks may lie beyond the following one."""
    glyph = char.glyph
    return replace(char, glyph=replace(glyph, text=blank, x0=(glyph.x0 + glyph.x1) / 2))


def _round_pi(angle: float) -> float:
    """Bring an angle into -pi..pi."""
    return math.remainder(angle, 2 * math.pi)


def _is_ligature(before: _Char, after: _Char) -> bool:
    """Say whether PDFium gave one glyph's several letters as characters at one place."""
    one, other = before.glyph, after.glyph
    same_place = (one.x0, one.x1, one.baseline) == (other.x0, other.x1, other.baseline)
    return same_place and before.owner == after.owner


def _turned(chars: Iterable[_Char]) -> Iterator[Turned]:
    """Give the texts that are not upright, one for each run of near characters at one angle."""
    runs: list[list[_Char]] = []
    for char in chars:
        if abs(char.angle) <= _UPRIGHT:
            continue
        last = runs[-1][-1] if runs else None
        if last and abs(_round_pi(last.angle - char.angle)) < _ONE_ANGLE and _is_near(last.glyph, char.glyph):
            runs[-1].append(char)
        else:
            runs.append([char])
    for run in runs:
        if any(not char.glyph.text.isspace() for char in run):
            yield _as_turned(run)


def _as_turned(run: Sequence[_Char]) -> Turned:
    x0, top, x1, bottom = around(box_of(char.glyph) for char in run)
    text = "".join(" " if char.glyph.text.isspace() else char.glyph.text for char in run).strip()
    whole = replace(run[0].glyph, text=text, x0=x0, top=top, x1=x1, bottom=bottom, baseline=bottom)
    square = abs(_round_pi(4 * run[0].angle)) <= 4 * _UPRIGHT
    return Turned(whole, leaning=not square)


def _is_near(before: Glyph, after: Glyph) -> bool:
    reach = 2.5 * max(before.size, after.size)
    return abs(after.x0 - before.x0) <= reach and abs(after.bottom - before.bottom) <= reach

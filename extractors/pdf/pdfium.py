"""Extractors, pdf: pages as PDFium reads them, through its C functions (docs/analysis/pdf-lines.md says why)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf import raw
from extractors.pdf.drawn import Frame, read_drawn
from extractors.pdf.pen import UPRIGHT, Pen, round_pi
from extractors.pdf.scene import Glyph, Scene, Turned, around, box_of
from extractors.pdf.script import GUESSED
from models.errors import LimitExceeded

_MAX_GLYPHS = 200_000
"""Characters of one page; a page of print has some thousands."""
_ONE_ANGLE = 0.2
_MOST, _SOME = 0.6, 40
"""Share and number of characters that run another way on a page that was turned without saying so."""


_Char = tuple[Glyph, float]
"""A character in page coordinates, and the angle that it is seen at."""


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
    seen = [char for char in chars if _is_on_page(char[0], frame.width, frame.height)]
    return Scene(
        number=number,
        width=frame.width,
        height=frame.height,
        glyphs=tuple(glyph for glyph, angle in seen if -UPRIGHT <= angle <= UPRIGHT and not glyph.pale),
        rules=drawn.rules,
        pictures=drawn.pictures,
        turned=tuple(_turned(seen)),
        marks=drawn.marks,
        outside=_printed(chars) - _printed(seen) if len(seen) < len(chars) else 0,
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
    return sum(not glyph.text.isspace() for glyph, _ in chars)


def _is_on_page(glyph: Glyph, width: float, height: float) -> bool:
    """Say whether any of a glyph is seen; damaged files give endless numbers too."""
    _, x0, top, x1, bottom, baseline, size, *_ = glyph
    return x1 >= 0 and x0 <= width and bottom >= 0 and top <= height and -1e6 < baseline < 1e6 and size < 1e4


def _quarters(chars: Sequence[_Char]) -> int:
    """Count the quarter turns that set most of the page's text upright; 0 where it is, or where no way has most."""
    if all(-UPRIGHT <= angle <= UPRIGHT for _, angle in chars):
        return 0
    printed = [angle for glyph, angle in chars if not glyph.text.isspace()]
    if len(printed) <= _SOME:
        return 0
    for quarters in (1, 2, 3):
        upright = sum(abs(round_pi(angle - quarters * math.pi / 2)) <= UPRIGHT for angle in printed)
        if upright > _MOST * len(printed):
            return quarters
    return 0


def _characters(text_page: Any) -> Iterator[tuple[int, str]]:
    """Give the index and text of each character; line ends are left out, ideographs beyond U+FFFF put together."""
    total = pdfium.FPDFText_CountChars(text_page)
    if total > _MAX_GLYPHS:
        raise LimitExceeded(f"a page holds {total} characters")
    unicode_of, address = raw.unicode_of, raw.address_of(text_page)
    high = 0
    for index in range(total):
        code = unicode_of(address, index)
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
    pen = Pen(text_page, frame)
    before: Glyph | None = None
    angle, owner = 0.0, 0
    for index, text in _characters(text_page):
        if text.isspace():
            if before is not None:
                yield before, angle
                generated = pdfium.FPDFText_IsGenerated(text_page, index) == 1
                yield _blank_after(before, GUESSED if generated else " "), angle
                before = None
            continue
        glyph = pen.glyph(index, text)
        if glyph is None:
            continue
        if before is not None:
            if glyph.x0 == before.x0 and owner == pen.owner and _is_ligature(before, glyph):
                before = before._replace(text=before.text + glyph.text)
                continue
            yield before, angle
        before, angle, owner = glyph, pen.angle, pen.owner
    if before is not None:
        yield before, angle


def _blank_after(glyph: Glyph, blank: str) -> Glyph:
    """Give a blank that sorts next to its character: PDFium's own blanks may lie beyond the following one."""
    return glyph._replace(text=blank, x0=(glyph.x0 + glyph.x1) / 2)


def _is_ligature(before: Glyph, after: Glyph) -> bool:
    """Say whether PDFium gave one glyph's several letters as characters at one place."""
    return (before.x0, before.x1, before.baseline) == (after.x0, after.x1, after.baseline)


def _turned(chars: Iterable[_Char]) -> Iterator[Turned]:
    """Give the texts that are not upright, or pale, one for each run of near characters at one angle."""
    runs: list[list[_Char]] = []
    for glyph, angle in chars:
        if -UPRIGHT <= angle <= UPRIGHT and not glyph.pale:
            continue
        last = runs[-1][-1] if runs else None
        if last and abs(round_pi(last[1] - angle)) < _ONE_ANGLE and _is_near(last[0], glyph, angle):
            runs[-1].append((glyph, angle))
        else:
            runs.append([(glyph, angle)])
    for run in runs:
        if any(not glyph.text.isspace() for glyph, _ in run):
            yield _as_turned([glyph for glyph, _ in run], run[0][1])


def _as_turned(run: Sequence[Glyph], angle: float) -> Turned:
    x0, top, x1, bottom = around(box_of(glyph) for glyph in run)
    text = "".join(" " if glyph.text.isspace() else glyph.text for glyph in run).strip()
    whole = run[0]._replace(text=text, x0=x0, top=top, x1=x1, bottom=bottom, baseline=bottom)
    square = abs(round_pi(4 * angle)) <= 4 * UPRIGHT
    return Turned(whole, leaning=not square, pale=-UPRIGHT <= angle <= UPRIGHT)


def _is_near(before: Glyph, after: Glyph, angle: float) -> bool:
    reach = 2.5 * max(before.size, after.size)
    if -UPRIGHT <= angle <= UPRIGHT and abs(after.baseline - before.baseline) > 0.3 * after.size:
        return False
    return abs(after.x0 - before.x0) <= reach and abs(after.bottom - before.bottom) <= reach

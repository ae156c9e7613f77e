"""Extractors, pdf: the characters of a PDFium text page as glyphs, those of a text object together.

PDFium is asked in loops that run in C, and what is reckoned for each character is reckoned for whole lists.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import pairwise, repeat
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extractors.pdf import raw
from extractors.pdf.drawn import Frame
from extractors.pdf.pen import Look, Pen
from extractors.pdf.scene import Glyph
from extractors.pdf.script import GUESSED, UNREADABLE, shown_as
from models.errors import LimitExceeded

_MAX_GLYPHS = 200_000
"""Characters of one page; a page of print has some thousands."""
_HYPHEN = "\x02"
"""PDFium's hyphen at a line's end; its text as a whole has U+FFFE there."""
_NOTHING = "\r"
"""Stands for what is no character: a line's end, half of a pair, what has no place."""
_GAP = re.compile(r"\s+")
_PRINTED = re.compile(r"\S")
_LINE_ENDS = "\r\n"
_HALVES = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("([\ud800-\udbff])([^\udc00-\udfff]*?)([\udc00-\udfff])")

_glyph: Any = partial(tuple.__new__, Glyph)
"""Makes a glyph of its fields in order, as `Glyph._make` does, without a call of Python's own."""
_Edges = tuple[list[float], list[float], list[float], list[float]]


class _Shown(dict[str, str]):
    """What each character of a font shows, looked up when it is first asked for."""

    def __init__(self, font: str) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, text: str) -> str:
        shown = self[text] = shown_as(text, self._font)
        return shown


@lru_cache(maxsize=256)
def _shown(font: str) -> _Shown:
    return _Shown(font)


class Run(NamedTuple):
    """Glyphs that look alike in content order, blanks after their character."""

    glyphs: list[Glyph]
    angle: float
    """Radians that it is seen at."""
    pale: bool


def runs_of(text_page: Any, frame: Frame) -> tuple[list[Run], int]:
    """Give the characters of a page as glyphs in page coordinates, the letters of one ligature as one.

    Printed characters beyond the visible page are counted only. Raises LimitExceeded for a page of more than 200,000
    characters.
    """
    total = pdfium.FPDFText_CountChars(text_page)
    if total > _MAX_GLYPHS:
        raise LimitExceeded(f"a page holds {total} characters")
    if total <= 0:
        return [], 0
    page = raw.address_of(text_page)
    boxes, missing = _boxes(page, total)
    text = _without(_text(page, total), missing)
    owners = list(map(raw.text_object, repeat(page), range(total)))
    looks, baselines = _looks(Pen(page, frame), text, owners)
    edges = _edges(boxes, frame, level=all(look.upright for _, look in looks))
    made: list[Glyph | None] = [None] * total
    parts = list(zip(looks, [*(start for start, _ in looks[1:]), total], strict=True))
    for (start, look), stop in parts:
        made[start:stop] = _drawn(look, text, edges, baselines, start, stop)
    _join_ligatures(made, text, edges[0], owners)
    _set_blanks(made, text, page)
    lost = 0 if _is_sound(edges, frame) else _rid(made, frame)
    return [Run(list(filter(None, made[start:stop])), look.angle, look.pale) for (start, look), stop in parts], lost


def _is_sound(edges: _Edges, frame: Frame) -> bool:
    """Say whether all boxes lie on the visible page; damaged files give endless numbers too."""
    x0s, tops, x1s, bottoms = edges
    within = min(x1s) >= 0 and max(x0s) <= frame.width and min(bottoms) >= 0 and max(tops) <= frame.height
    return within and math.isfinite(sum(map(sum, edges)))


def _rid(made: list[Glyph | None], frame: Frame) -> int:
    """Take out the glyphs of which nothing is seen; give how many of them are printed."""
    lost = 0
    for index, glyph in enumerate(made):
        if glyph is not None and not _is_on_page(glyph, frame.width, frame.height):
            made[index] = None
            lost += not glyph.text.isspace()
    return lost


def _is_on_page(glyph: Glyph, width: float, height: float) -> bool:
    """Say whether any of a glyph is seen."""
    _, x0, top, x1, bottom, baseline, size, *_ = glyph
    return x1 >= 0 and x0 <= width and bottom >= 0 and top <= height and -1e6 < baseline < 1e6 and size < 1e4


def _boxes(page: int, total: int) -> tuple[list[float], list[int]]:
    """Give the loose boxes of all characters, four numbers each, and the characters that have none."""
    room = (ctypes.c_float * (4 * total))()
    at = ctypes.addressof(room)
    given = list(map(raw.loose_box, repeat(page), range(total), range(at, at + 16 * total, 16)))
    return room[:], [] if all(given) else [index for index, is_given in enumerate(given) if not is_given]


def _edges(boxes: Sequence[float], frame: Frame, *, level: bool) -> _Edges:
    """Give x0, top, x1 and bottom of PDFium's boxes (left, top, right, bottom in user space) on the shown page.

    Where all characters are `level` their tops follow from their sizes, and the bottoms stand for them here.
    """
    lefts, ups, rights, downs = boxes[0::4], boxes[1::4], boxes[2::4], boxes[3::4]
    if frame.rotation:
        found = list(map(frame.box, lefts, downs, rights, ups))
        x0s, tops, x1s, bottoms = zip(*found, strict=True)
        return list(x0s), list(tops), list(x1s), list(bottoms)
    left, up = frame.left, frame.top
    if left:
        lefts, rights = [x - left for x in lefts], [x - left for x in rights]
    feet = [up - y for y in downs]
    return list(lefts), feet if level else [up - y for y in ups], list(rights), feet


def _text(page: int, total: int) -> str:
    """Give the page's characters, one for each of PDFium's; _NOTHING for what is none by itself."""
    room = (ctypes.c_ushort * (total + 1))()
    if raw.text_of(page, 0, total, ctypes.addressof(room)) == total + 1:
        text = bytes(room)[: 2 * total].decode("utf-16-le", "surrogatepass").replace("\ufffe", _HYPHEN)
        if len(text) == total:
            return text
    # Characters that PDFium's text as a whole leaves out, or such as take two codes.
    text = "".join(map(chr, map(raw.unicode_of, repeat(page), range(total))))
    return _HALVES.sub(_NOTHING, _PAIR.sub(_whole, text))


def _whole(pair: re.Match[str]) -> str:
    """Set an ideograph beyond U+FFFF in the place of its second half."""
    high, between, low = pair.groups()
    return _NOTHING + between + chr(0x10000 + ((ord(high) - 0xD800) << 10) + ord(low) - 0xDC00)


def _without(text: str, missing: Sequence[int]) -> str:
    if not missing:
        return text
    marks = list(text)
    for index in missing:
        if not marks[index].isspace():
            marks[index] = _NOTHING
    return "".join(marks)


def _stretches(text: str, owners: Sequence[int | None]) -> Iterator[tuple[int, int, int]]:
    """Give where each text object's characters start and stop: printed ones of one object, and blanks among them."""
    start, last = -1, 0
    begins = [0, *(place for place, (one, other) in enumerate(pairwise(owners), 1) if one != other)]
    for begin, stop in zip(begins, [*begins[1:], len(text)], strict=True):
        owner = owners[begin] or 0
        if (owner == last and owner) or (first := _PRINTED.search(text, begin, stop)) is None:
            continue
        if start >= 0:
            yield start, first.start(), last
        start, last = first.start(), owner
    if start >= 0:
        yield start, len(text), last


def _looks(pen: Pen, text: str, owners: Sequence[int | None]) -> tuple[list[tuple[int, Look]], list[float]]:
    """Give where characters begin that look other than those before, and the baseline of each character."""
    looks: list[tuple[int, Look]] = []
    baselines: list[float] = []
    for start, stop, owner in _stretches(text, owners):
        look = pen.turn_to(start, owner)
        if not looks:
            baselines = [0.0] * start
        if not looks or look != looks[-1][1]:
            looks.append((start, look))
        baselines += pen.baselines(text, start, stop)
    return looks, baselines


def _drawn(
    look: Look, text: str, edges: _Edges, baselines: Sequence[float], start: int, stop: int
) -> Iterator[Glyph | None]:
    """Give a glyph for each character of a part that looks alike, blanks too."""
    x0s, tops, x1s, bottoms = (side[start:stop] for side in edges)
    size, font = look.size, look.font
    # PDFium's loose top is off by font; pdfminer and readers of its boxes make a character as high as its size.
    if look.upright:
        tops = [bottom - size for bottom in bottoms]
    shown = list(map(_shown(font).__getitem__, text[start:stop]))
    shared = map(repeat, (size, font, look.bold, look.invisible, look.pale))
    made = map(_glyph, zip(shown, x0s, tops, x1s, bottoms, baselines[start:stop], *shared))  # noqa: B905 (repeats)
    if UNREADABLE not in shown:
        return made
    return (None if glyph.x1 - glyph.x0 < 0.1 and glyph.text == UNREADABLE else glyph for glyph in made)


def _join_ligatures(made: list[Glyph | None], text: str, x0s: Sequence[float], owners: Sequence[int | None]) -> None:
    """Make one glyph of the letters that PDFium gave as several characters at one place of one text object."""
    for index in [after for after in range(1, len(x0s)) if x0s[after] == x0s[after - 1]]:
        before, after = made[index - 1], made[index]
        if before is None or after is None or text[index].isspace() or text[index - 1].isspace():
            continue
        same = (before.x0, before.x1, before.baseline) == (after.x0, after.x1, after.baseline)
        if same and owners[index] == owners[index - 1]:
            made[index - 1], made[index] = None, before._replace(text=before.text + after.text)


def _set_blanks(made: list[Glyph | None], text: str, page: int) -> None:
    """Set one blank after each word, next to its last character: PDFium's own may lie beyond the following one."""
    done = -1
    for gap in _GAP.finditer(text):
        start, stop = gap.span()
        made[start:stop] = repeat(None, stop - start)
        blank = start
        if text[start] in _LINE_ENDS:
            blank = next((index for index in range(start, stop) if text[index] not in _LINE_ENDS), -1)
            if blank < 0:
                continue
        last = made[start - 1] if start else None
        if last is None:
            last = next((glyph for index in range(start - 1, done, -1) if (glyph := made[index]) is not None), None)
        if last is not None:
            shown = GUESSED if raw.is_generated(page, blank) == 1 else " "
            made[blank] = _glyph((shown, (last.x0 + last.x1) / 2, *last[2:]))
        done = blank

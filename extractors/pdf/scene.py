"""Extractors, pdf: what stands on one page, whichever library read it.

Coordinates are points from the page's top left corner, y downwards, after /Rotate (docs/analysis/pdf-lines.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""


class Glyph(NamedTuple):
    """One printed character; a page has thousands, so it is a plain tuple."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    font: str
    bold: bool = False
    invisible: bool = False
    pale: bool = False
    """Large and grey or transparent, as watermarks are."""


LEFT, RIGHT, BASELINE, SIZE = (itemgetter(Glyph._fields.index(name)) for name in ("x0", "x1", "baseline", "size"))
"""Give one field of a glyph; loops over all glyphs of a page run in C with them."""


def printed_of(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Give the glyphs that are no blanks."""
    return [glyph for glyph in glyphs if not glyph[0].isspace()]


@dataclass(frozen=True, slots=True)
class Turned:
    """A text that is not upright, or a pale one, as one glyph that holds all of it."""

    glyph: Glyph
    leaning: bool
    """At an angle that no paper is turned by: a watermark."""
    pale: bool = False
    """Upright, but large and grey or transparent: a watermark where most pages have it."""


class Rule(NamedTuple):
    """A drawn line, or the side of a thin or stroked rectangle; axis-parallel. A plain tuple: forms have thousands."""

    orientation: str
    """h or v, as pdfplumber's edges say it."""
    x0: float
    top: float
    x1: float
    bottom: float
    made: bool = False
    """Not drawn: the ends of other rules show where it would be."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An embedded image where it is shown."""

    box: Box
    data: bytes = b""
    media_type: str = ""


class Mark(NamedTuple):
    """Something drawn no larger than a letter."""

    box: Box
    square: bool = False
    """An outlined square, such as a check box."""
    ticked: bool = False
    """Known to have a tick in it."""
    filled: bool = False
    """Painted without an outline, as the letters of fonts are that were turned into drawings."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that one page shows."""

    number: int
    """1-based."""
    width: float
    height: float
    glyphs: tuple[Glyph, ...] = ()
    rules: tuple[Rule, ...] = ()
    pictures: tuple[Picture, ...] = ()
    turned: tuple[Turned, ...] = ()
    marks: tuple[Mark, ...] = ()
    outside: int = 0
    """Characters beyond the visible page, which no reader sees; they are left out."""
    quarters: int = 0
    """Clockwise quarter turns, beyond those that the page asks for, that set its text upright."""


def around(boxes: Iterable[Box]) -> Box:
    """Give the smallest box that holds all `boxes`; at least one is needed."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def box_of(thing: Glyph | Rule) -> Box:
    """Give the box of a glyph or a rule."""
    return thing.x0, thing.top, thing.x1, thing.bottom


def holds(box: Box, thing: Glyph | Rule) -> bool:
    """Say whether the centre of `thing` lies in `box`."""
    x, y = (thing.x0 + thing.x1) / 2, (thing.top + thing.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def inside(box: Box, glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Give the glyphs whose centres lie in a box."""
    x0, top, x1, bottom = box
    return [
        glyph
        for glyph in glyphs
        if top <= (glyph.top + glyph.bottom) / 2 <= bottom and x0 <= (glyph.x0 + glyph.x1) / 2 <= x1
    ]


def area(box: Box) -> float:
    """Give the area of a box in square points."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])

"""Extractors, ocr: what goes into recognition and what comes out of it; plain values, no library.

Coordinates are points from the top left corner of the page as it is read: straightened and set upright.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A rendered page."""

    width: int
    height: int
    pixels: bytes
    """Blue, green, red a pixel, row by row without padding."""
    dpi: float


@dataclass(frozen=True, slots=True)
class Character:
    """One character of a word and what it covers of the line."""

    text: str
    x0: float
    x1: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters on one line; blanks between Latin words are characters of it."""

    characters: tuple[Character, ...]
    box: Box
    size: float
    """Points."""
    confidence: float
    sure: bool = False
    """The size was measured from character to character, not by heights."""
    bold: bool = False
    upended: bool = False
    """Runs up or down the page, or stacks its characters."""
    leaning: bool = False
    """Runs at an angle that no paper is turned by: a watermark."""

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(character.text for character in self.characters)


@dataclass(frozen=True, slots=True)
class Edge:
    """A rule found in the image."""

    orientation: str
    """h or v."""
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Repair:
    """A character that was changed after recognition, with what stood round it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A part of the image that is no text: a drawing, a photograph, a seal."""

    box: Box
    png: bytes


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as recognised."""

    width: float
    height: float
    words: tuple[Word, ...] = ()
    edges: tuple[Edge, ...] = ()
    unreadable: tuple[Word, ...] = ()
    """Marks that look like writing and could not be read; no part of `words`."""
    repairs: tuple[Repair, ...] = ()
    shapes: tuple[Shape, ...] = ()
    quarters: int = 0
    """Quarter turns, counter-clockwise, that set the page upright."""
    skew: float = 0.0
    """Degrees that it was turned back by, counter-clockwise."""
    blank: bool = False
    """Nothing is printed on the page."""
    seals: int = 0
    """Red seals whose ink was taken off the text under them."""


Recogniser = Callable[[PageImage], Recognised]

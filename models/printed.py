"""Ground: a document as its pages print it: where each character stands, and the page as an image."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points from the page's top left corner, y downwards."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The characters of one page, blanks left out, in the order in which the file draws them."""

    number: int
    """1-based."""
    width: float
    """Points, as shown."""
    height: float
    text: str
    boxes: tuple[Box, ...]
    """One for each character of `text`; the letters of a ligature share theirs."""
    rules: tuple[Box, ...] = ()
    """Drawn lines, level or plumb: boxes without height or without width."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a person sees it."""

    number: int
    """1-based."""
    width: int
    """Pixels."""
    height: int
    pixels: bytes
    """Red, green, blue a pixel, row by row without padding."""
    scale: float
    """Pixels a point."""

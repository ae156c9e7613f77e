"""Extractors, ocr: the rules drawn on a page image, without a model (docs/analysis/ocr.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.page import Box, Edge
from extractors.ocr.straighten import Pixels

_REACH = 0.28
"""Inches; a shorter stroke is one of a character."""
_SLENDER = 4
"""A rule is longer than this many times its breadth."""
_MAX_RULES = 6000
_DARK, _SPECKS = 0.6, 0.0005
"""Of the paper's brightness; share of such pixels that dust and the scanner's edges make."""


@dataclass(frozen=True, slots=True)
class Ink:
    """The marks of a page: its rules, and its writing without them."""

    edges: tuple[Edge, ...]
    """In pixels."""
    grey: Pixels
    writing: Pixels
    """255 where there is ink that belongs to no rule."""


def find_ink(grey: Pixels, dpi: float) -> Ink:
    """Part a straightened page's ink into rules and writing; more than 6000 rules are none."""
    ink = cv2.adaptiveThreshold(255 - grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 15, -8)
    ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((2, 2), np.uint8))
    reach = max(20, int(_REACH * dpi))
    across = _strokes(ink, (1, reach), (3, 9))
    down = _strokes(ink, (reach, 1), (9, 3))
    level, plumb = _edges(across, "h"), _edges(down, "v")
    edges = (*level, *plumb) if len(level) + len(plumb) <= _MAX_RULES else ()
    writing: Pixels = cv2.bitwise_and(ink, cv2.bitwise_not(cv2.bitwise_or(across, down)))
    return Ink(edges, grey, writing)


def is_blank(ink: Ink) -> bool:
    """Say whether a page shows nothing: hardly a pixel is much darker than its paper."""
    paper = float(np.median(ink.grey))
    return float((ink.grey < _DARK * paper).mean()) < _SPECKS


def _strokes(ink: Pixels, kernel: tuple[int, int], spread: tuple[int, int]) -> Pixels:
    found = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
    spread_out: Pixels = cv2.dilate(found, np.ones(spread, np.uint8))
    return spread_out


def _edges(strokes: Pixels, orientation: str) -> list[Edge]:
    """Give the middle line of each connected stroke that is slender."""
    stats: NDArray[np.int32] = cv2.connectedComponentsWithStats(strokes, connectivity=8)[2]
    found: list[Edge] = []
    for left, top, width, height in stats[1:, :4].tolist():
        long, broad = (width, height) if orientation == "h" else (height, width)
        if long <= _SLENDER * broad:
            continue
        if orientation == "h":
            middle = top + height / 2
            found.append(Edge("h", float(left), middle, float(left + width), middle))
        else:
            middle = left + width / 2
            found.append(Edge("v", middle, float(top), middle, float(top + height)))
    return found


def without_strokes(edges: Sequence[Edge], words: Sequence[Box]) -> list[Edge]:
    """Give the rules without those that are strokes of large characters: short and within a word's box."""
    return [edge for edge in edges if not any(_is_stroke(edge, box) for box in words)]


def _is_stroke(edge: Edge, box: Box) -> bool:
    x0, top, x1, bottom = box
    inside = x0 <= edge.x0 and edge.x1 <= x1 and top <= edge.top and edge.bottom <= bottom
    return inside and max(edge.x1 - edge.x0, edge.bottom - edge.top) < 1.1 * (bottom - top)

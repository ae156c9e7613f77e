"""Extractors, ocr: which lines are bold, by the breadth of their strokes (docs/analysis/ocr.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extractors.ocr.page import Box
from extractors.ocr.rules import Ink

_BOLD = 1.2
"""A line whose strokes are this much broader than those of most of the page is bold."""
_LARGE = 1.45
"""Characters so many times larger than most have broader strokes without being bold."""
_GROWTH = 0.75
"""Strokes look broader by what the scanner blurs, whatever their size; so they grow less than the size."""
_LEAST = 4
"""Lines that show what is usual."""
_SMOOTH, _FAINT = 0.8, 0.15


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line's breadth of strokes, its size, both in pixels, and its number of characters."""

    breadth: float
    size: float
    count: int


def breadth_of(box: Box, ink: Ink) -> float:
    """Give the mean breadth of the strokes in a box in pixels; 0 where there are none.

    Twice the ink divided by how much it changes: a stroke has two sides whatever its length, so the quotient is its
    breadth, in fractions of a pixel too.
    """
    left, top, right, bottom = (max(0, round(edge)) for edge in box)
    grey = ink.grey[top:bottom, left:right]
    if min(grey.shape) < 5:
        return 0.0
    smooth = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), _SMOOTH)
    dark, paper = np.percentile(smooth, (1, 70))
    ink_share = np.clip((paper - smooth) / max(20.0, float(paper - dark)), 0, 1).astype(np.float32)
    ink_share[ink_share < _FAINT] = 0
    across, down = (cv2.Sobel(ink_share, cv2.CV_32F, *axis, ksize=3) / 8 for axis in ((1, 0), (0, 1)))
    change = float(np.hypot(across, down).sum())
    return 2 * float(ink_share.sum()) / change if change else 0.0


def bold(strokes: Sequence[Stroke]) -> list[bool]:
    """Say of each line of a page whether it is bold; nothing is where too few lines show what is usual."""
    known = sorted((stroke for stroke in strokes if stroke.breadth), key=lambda stroke: stroke.breadth)
    if len(known) < _LEAST:
        return [False] * len(strokes)
    usual = _middle([(stroke.breadth, stroke.count) for stroke in known])
    size = _middle(sorted((stroke.size, stroke.count) for stroke in known))
    return [stroke.breadth > _BOLD * usual * max(1.0, stroke.size / size / _LARGE) ** _GROWTH for stroke in strokes]


def _middle(weighted: Sequence[tuple[float, int]]) -> float:
    """Give the median of sorted values, each as often as it counts."""
    half = sum(count for _, count in weighted) / 2
    for value, count in weighted:
        half -= count
        if half <= 0:
            return value
    return weighted[-1][0]

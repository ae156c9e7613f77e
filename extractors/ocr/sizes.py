"""Extractors, ocr: the size of a line's characters (docs/analysis/ocr.md)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractors.ocr.page import Box
from extractors.ocr.straighten import Pixels

BOX_EMS = 1.2
"""Height of a detected box in ems of its characters."""
_RUN = 4
"""Ideographs in a row that show their size by the steps between them."""
_TRACKED, _TIGHT = 1.25, 0.75
"""Steps that differ more from the box's height are those of spaced letters."""
_UP = {True: 0.7, False: 0.47}
_DOWN = {True: 0.21, False: 0.0}
"""Ems of Latin letters above and below the baseline: with and without ascenders, with and without descenders."""
_ASCENDING = frozenset("bdfhijklt0123456789!?%&()[]/'\"")
_DESCENDING = frozenset("gjpqy,;()[]Q/")
_IDEOGRAPH = 0.92
"""Height of a line of ideographs in ems."""


def size_of(text: str, places: Sequence[float], box: Box, writing: Pixels) -> tuple[float, bool]:
    """Give the em of a line in pixels, and whether it is sure.

    Sure are the steps between ideographs. Else the height of the ink is set against what the line's own letters reach
    up and down; the detected box is some pixels off.
    """
    by_box = (box[3] - box[1]) / BOX_EMS
    step = _step(text, places)
    if step is not None and _TIGHT * by_box < step < _TRACKED * by_box:
        return step, True
    by_ink = _ink_height(box, writing) / _reach(text)
    return (by_ink if _TIGHT * by_box < by_ink < _TRACKED * by_box else by_box), False


def _step(text: str, places: Sequence[float]) -> float | None:
    """Give the mean step within runs of ideographs; None where there is no run."""
    marks = [mark for mark in text if not mark.isspace()]
    if len(marks) != len(places):
        return None
    runs: list[list[float]] = [[]]
    for mark, place in zip(marks, places, strict=True):
        if _is_ideograph(mark):
            runs[-1].append(place)
        elif runs[-1]:
            runs.append([])
    steps = [after - before for run in runs if len(run) >= _RUN for before, after in pairwise(run)]
    if not steps:
        return None
    usual = sorted(steps)[len(steps) // 2]
    kept = [step for step in steps if 0.6 * usual < step < 1.4 * usual]
    return sum(kept) / len(kept)


def _is_ideograph(mark: str) -> bool:
    return unicodedata.east_asian_width(mark) in "WF" and mark.isalpha()


def _ink_height(box: Box, writing: Pixels) -> float:
    left, top, right, bottom = (max(0, round(edge)) for edge in box)
    rows = writing[top:bottom, left:right]
    least = max(2, (right - left) // 100) * 255
    written = np.flatnonzero(rows.sum(axis=1, dtype=np.int64) >= least)
    return float(written[-1] - written[0] + 1) if len(written) else 0.0


def _reach(text: str) -> float:
    """Give the ems from the top of the highest character to the foot of the lowest."""
    if any(_is_ideograph(mark) for mark in text):
        return _IDEOGRAPH
    high = any(mark in _ASCENDING or mark.isupper() for mark in text)
    low = any(mark in _DESCENDING for mark in text)
    return _UP[high] + _DOWN[low]

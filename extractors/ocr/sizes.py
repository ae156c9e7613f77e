"""Extractors, ocr: the size of a line's characters (docs/analysis/ocr.md)."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.page import Box
from extractors.ocr.rules import Ink

BOX_EMS = 1.2
"""Height of a detected box in ems of its characters."""
_RUN = 4
"""Ideographs in a row that show their size by the steps between them."""
_MOST, _LEAST = 1.25, 0.55
"""Ems by steps or ink, in those by the box, that are believed: letters may be spaced, a box may be too high."""
_LINE = 10
"""Latin characters that show their size by the breadth of the line."""
_HIGH = frozenset("()[]{}/|（）【】《》")
_CAPITAL = 0.7
"""Height of a line of few Latin characters in ems; rows with little ink, such as descenders, do not count."""
_ROW = 0.08
"""Share of the fullest row's ink that a row of a line must have."""
_IDEOGRAPH = 0.92
"""Height of a line of ideographs in ems."""


def size_of(text: str, places: Sequence[float], box: Box, ends: tuple[float, float], ink: Ink) -> tuple[float, bool]:
    """Give the em of a line in pixels, and whether it is sure; `ends` are where its ink starts and ends.

    Sure are the steps between ideographs and the breadth of a line of Latin characters. Else the height of the ink
    tells; the detected box is some pixels off.
    """
    by_box = (box[3] - box[1]) / BOX_EMS
    step = _step(text, places)
    if step is not None and _LEAST * by_box < step < _MOST * by_box:
        return step, True
    by_breadth = _by_breadth(text, *ends)
    if by_breadth is not None and _LEAST * by_box < by_breadth < _MOST * by_box:
        return by_breadth, True
    by_ink = _ink_height(box, ink) / _reach(text)
    return (by_ink if _LEAST * by_box < by_ink < _MOST * by_box else by_box), False


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


def _ink_height(box: Box, ink: Ink) -> float:
    """Give the height of what is printed in a box: nearer to the dark of its ink than to its paper, so no noise."""
    left, top, right, bottom = (max(0, round(edge)) for edge in box)
    grey = ink.grey[top:bottom, left:right]
    if not grey.size:
        return 0.0
    dark, paper = np.percentile(grey, (2, 60))
    printed = (grey < (dark + paper) / 2) & (ink.writing[top:bottom, left:right] > 0)
    rows = printed.sum(axis=1)
    return _middle_run(rows >= max(2.0, _ROW * rows.max(initial=0)))


def _middle_run(written: NDArray[np.bool_]) -> float:
    """Count the rows of the line in the middle of a box, which may hold the feet and heads of the lines next to it."""
    middle = len(written) // 2
    parted = max(1, len(written) // 12)
    top = bottom = middle
    while top > 0 and written[max(0, top - parted) : top].any():
        top -= 1
    while bottom < len(written) and written[bottom : bottom + parted].any():
        bottom += 1
    own = np.flatnonzero(written[top:bottom])
    return float(own[-1] - own[0] + 1) if len(own) else 0.0


def _reach(text: str) -> float:
    """Give the height of a line's ink in ems; brackets and strokes reach as far as ideographs."""
    high = any(_is_ideograph(mark) or mark in _HIGH for mark in text)
    return _IDEOGRAPH if high else _CAPITAL


def _by_breadth(text: str, x0: float, x1: float) -> float | None:
    """Give the em at which a line of Latin characters is as broad as it is; None for a short or another one."""
    marks = text.strip()
    breadths = [_advances().get(mark) for mark in marks]
    known = [breadth for breadth in breadths if breadth is not None]
    if len(known) < _LINE or len(known) < len(marks):
        return None
    return (x1 - x0) / sum(known)


@cache
def _advances() -> dict[str, float]:
    """Give the breadth of Latin characters in ems."""
    table = tomllib.loads(files("extractors.ocr").joinpath("advances.toml").read_text("utf-8"))
    return {mark: int(breadth) / 1000 for breadth, marks in table.items() for mark in marks}

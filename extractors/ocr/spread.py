"""Extractors, ocr: where each character of a line stands (docs/analysis/ocr.md)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_GAP, _LATIN_GAP = 0.8, 1.6
"""Ems of white, beside an ideograph and between Latin letters, that are a gap and no error of the place."""


_HALF = 0.5
_OPENING, _CLOSING = frozenset("《（【〈「『〔［"), frozenset("》）】〉」』〕］，。、；：！？")


def breadth_of(character: str) -> float:
    """Give the ems that a character usually takes."""
    return 1.0 if unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—·" else 0.5


def ends_of(text: str, x0: float, x1: float, em: float) -> tuple[float, float]:
    """Give where a line starts and ends of which the ink is known: half of a wide bracket or comma is white."""
    first, last = text.strip()[:1], text.strip()[-1:]
    return x0 - (_HALF * em if first in _OPENING else 0.0), x1 + (_HALF * em if last in _CLOSING else 0.0)


def spread(text: str, centres: Sequence[float], x0: float, x1: float, em: float) -> list[tuple[float, float]]:
    """Give the left and right edge of each character of `text`, in the unit of `x0`, `x1` and `em`.

    `centres` are those of the characters that are no blanks. Neighbours touch but where the white between them is too
    broad to be an error of recognition: the places that a recogniser gives are a quarter of an em off.
    """
    printed = [place for place, character in enumerate(text) if not character.isspace()]
    if not printed or len(printed) != len(centres):
        return _evenly(text, x0, x1)
    lefts, rights = {printed[0]: x0}, {printed[-1]: x1}
    for number, (before, after) in enumerate(pairwise(printed)):
        here, there = centres[number], centres[number + 1]
        half, other = breadth_of(text[before]) / 2 * em, breadth_of(text[after]) / 2 * em
        latin = half + other < 0.8 * em
        if after > before + 1 or there - here - half - other > (_LATIN_GAP if latin else _GAP) * em:
            middle = (here + there) / 2
            rights[before], lefts[after] = min(here + half, middle), max(there - other, middle)
        else:
            rights[before] = lefts[after] = here + (there - here) * half / (half + other)
    edges: list[tuple[float, float]] = []
    at = x0
    for place in range(len(text)):
        left = max(at, lefts.get(place, at))
        right = max(left, min(x1, rights.get(place, left)))
        edges.append((left, right))
        at = right
    return edges


def _evenly(text: str, x0: float, x1: float) -> list[tuple[float, float]]:
    total = sum(map(breadth_of, text)) or 1.0
    edges: list[tuple[float, float]] = []
    at = x0
    for character in text:
        after = at + (x1 - x0) * breadth_of(character) / total
        edges.append((at, after))
        at = after
    return edges

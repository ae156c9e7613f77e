"""Benchmarks: lines of two readings of one document put side by side by their words."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

_BLANK = re.compile(r"[\s\u200b\ufeff\ufffc]+")
_LONGEST_LABEL = 24
"""Characters that may stand before the words of a line and still be its label."""
_KEY = 4


class Pair(NamedTuple):
    """Line `ours` of one reading is line `theirs` of the other."""

    ours: int
    theirs: int
    same: bool
    """Whether the label, too, is the same."""


def bare(text: str) -> str:
    """Give a text without blanks: the programs differ in what stands between label and words."""
    return _BLANK.sub("", text)


def align(ours: Sequence[tuple[str, str]], theirs: Sequence[str]) -> list[Pair]:
    """Pair our (label, words) with their lines, in order, so that as many words as can be have a partner.

    A line is a partner where it ends with the words and little stands before them. Of equally long pairings the one
    with more equal labels holds. Words and lines are without blanks; a line without words takes none but its label.
    """
    ends = defaultdict(list)
    for j, line in enumerate(theirs):
        for size in range(1, _KEY + 1):
            ends[line[-size:]].append(j)
    candidates: list[Pair] = []
    for i, (label, words) in enumerate(ours):
        if not words:
            found = [j for j in ends.get(label[-_KEY:], []) if theirs[j] == label]
        else:
            found = [j for j in ends.get(words[-_KEY:], []) if _is_partner(theirs[j], words)]
        candidates.extend(Pair(i, j, theirs[j] == label + words) for j in reversed(found))
    return _longest(candidates, ours)


def _is_partner(line: str, words: str) -> bool:
    return line.endswith(words) and len(line) - len(words) <= _LONGEST_LABEL


def _weight(pair: Pair, words: str) -> int:
    return min(len(words), 30) * 10 + 5 + 4 * pair.same


def _longest(pairs: list[Pair], ours: Sequence[tuple[str, str]]) -> list[Pair]:
    """Give the heaviest chain that rises in both; pairs come by `ours`, of one line the later partner first."""
    places = sorted({pair.theirs for pair in pairs})
    best: list[tuple[int, int]] = [(0, -1)] * (len(places) + 1)
    before = []
    for at, pair in enumerate(pairs):
        place = bisect_left(places, pair.theirs) + 1
        weight, last = max((best[i] for i in _below(place - 1)), default=(0, -1))
        before.append(last)
        mine = (weight + _weight(pair, ours[pair.ours][1]), at)
        while place <= len(places):
            best[place] = max(best[place], mine)
            place += place & -place
    at = max((best[i] for i in _below(len(places))), default=(0, -1))[1]
    chain = []
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _below(place: int) -> list[int]:
    """Give the nodes of a Fenwick tree that cover everything up to `place`."""
    found = []
    while place > 0:
        found.append(place)
        place -= place & -place
    return found

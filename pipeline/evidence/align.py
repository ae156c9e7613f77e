"""Pipeline, evidence: which characters of one text are which of another that says nearly the same.

Strings of some characters that stand once in either text are anchors (as in patience diff); the longest chain of them
that keeps the order holds; what lies between two anchors is looked at in the same way with shorter strings, and what is
then left is searched forwards within a short reach. Time and memory grow with the lengths, not with their product.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

NOWHERE = -1
_LENGTHS = (16, 8, 4, 3, 2)
"""Characters of an anchor, in turn."""
_ROUNDS = 3
"""Times that the texts between anchors are searched with anchors of one length: what stands twice in a book may stand
once on a page."""
_REACHES = ((8, 3000), (4, 400), (2, 40))
"""Characters, and how far ahead they are looked for, where there are no anchors."""

Gap = tuple[int, int, int, int]
"""Start and end in the one text, start and end in the other."""


def align(source: str, printed: str) -> list[int]:
    """Give the place in `printed` of each character of `source`, ascending; NOWHERE where it has none."""
    found = [NOWHERE] * len(source)
    gaps = _closed([(0, len(source), 0, len(printed))], source, printed, found)
    for length in _LENGTHS:
        for _ in range(_ROUNDS):
            before = len(gaps)
            split = [part for gap in gaps for part in _split(gap, length, source, printed, found)]
            gaps = _closed(split, source, printed, found)
            if len(gaps) == before:
                break
    for gap in gaps:
        _search(gap, source, printed, found)
    return found


def _split(gap: Gap, length: int, source: str, printed: str, found: list[int]) -> Iterator[Gap]:
    """Give the gaps between the anchors in a gap; the anchors' characters are noted as found."""
    start, end, first, last = gap
    for here, there in _chain(_anchors(gap, length, source, printed)):
        if here < start or there < first:
            continue  # overlaps the anchor before, which was drawn out over it
        here_end, there_end = here + length, there + length
        while here_end < end and there_end < last and source[here_end] == printed[there_end]:
            here_end, there_end = here_end + 1, there_end + 1
        found[here:here_end] = range(there, there_end)
        yield start, here, first, there
        start, first = here_end, there_end
    yield start, end, first, last


def _anchors(gap: Gap, length: int, source: str, printed: str) -> list[tuple[int, int]]:
    """Give the places of the strings that stand once on either side of a gap, by their place in the source."""
    start, end, first, last = gap
    if end - start < length or last - first < length:
        return []
    here = _once(source, start, end, length)
    there = _once(printed, first, last, length)
    return [(place, there[text]) for text, place in here.items() if text in there]


def _once(text: str, start: int, end: int, length: int) -> dict[str, int]:
    seen: dict[str, int] = {}
    for place in range(start, end - length + 1):
        part = text[place : place + length]
        seen[part] = NOWHERE if part in seen else place
    return {part: place for part, place in seen.items() if place != NOWHERE}


def _chain(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest chain of pairs, ascending on the left, that ascends on the right too."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, there) in enumerate(pairs):
        rank = bisect_left(tails, there)
        before.append(ends[rank - 1] if rank else NOWHERE)
        if rank == len(tails):
            tails.append(there)
            ends.append(index)
        else:
            tails[rank], ends[rank] = there, index
    chain: list[tuple[int, int]] = []
    index = ends[-1] if ends else NOWHERE
    while index != NOWHERE:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _closed(gaps: Sequence[Gap], source: str, printed: str, found: list[int]) -> list[Gap]:
    """Close gaps from both ends as far as their texts agree; give those that are left."""
    left: list[Gap] = []
    for start, end, first, last in gaps:
        while start < end and first < last and source[start] == printed[first]:
            found[start] = first
            start, first = start + 1, first + 1
        while start < end and first < last and source[end - 1] == printed[last - 1]:
            end, last = end - 1, last - 1
            found[end] = last
        if start < end and first < last:
            left.append((start, end, first, last))
    return left


def _search(gap: Gap, source: str, printed: str, found: list[int]) -> None:
    """Go through a gap without anchors and take the next place where a few characters are alike."""
    start, end, first, last = gap
    while start < end and first < last:
        place, length = _next(source[start : min(end, start + _REACHES[0][0])], printed, first, last)
        if place == NOWHERE:
            start += 1
            continue
        found[start : start + length] = range(place, place + length)
        start, first = start + length, place + length


def _next(text: str, printed: str, first: int, last: int) -> tuple[int, int]:
    for length, reach in _REACHES:
        if len(text) < length:
            continue
        place = printed.find(text[:length], first, min(last, first + reach))
        if place != NOWHERE:
            return place, length
    if len(text) == 1 and first < last and printed[first] == text:
        return first, 1
    return NOWHERE, 0

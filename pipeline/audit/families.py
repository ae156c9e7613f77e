"""Pipeline, audit: which of many documents are near each other, without comparing each with each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

SAME = 0.85
"""Share of common 5-grams from which two texts are the same."""
VARIANT = 0.5
"""Share from which one is a variant of the other."""

EMPTY = -1
ROWS = 4
"""Numbers in a band. 128 numbers make 32 bands: a pair of likeness .5 meets in one with probability .87, .85 always."""
CROWD = 200
"""A band that more documents share is template text; each is then compared with its nearest neighbours only."""
NEIGHBOURS = 20

Pair = tuple[int, int]
Sketch = tuple[int, ...]


def likeness(one: Sketch, other: Sketch) -> float:
    """Estimate the Jaccard likeness of two texts (0..1); 0 where a sketch is empty or of another length."""
    if not one or len(one) != len(other):
        return 0.0
    filled = [(a, b) for a, b in zip(one, other, strict=True) if a != EMPTY or b != EMPTY]
    return sum(a == b for a, b in filled) / len(filled) if filled else 0.0


def near_pairs(sketches: Sequence[Sketch]) -> dict[Pair, float]:
    """Give each pair of positions (lower first) whose likeness is at least that of variants, found by banding."""
    first: dict[Sketch, int] = {}
    twins: dict[int, list[int]] = defaultdict(list)
    for index, sketch in enumerate(sketches):
        if sketch:
            twins[first.setdefault(sketch, index)].append(index)
    pairs = {pair: 1.0 for group in twins.values() for pair in _close(group)}
    for one, other in sorted(_candidates(sketches, list(twins))):
        likely = likeness(sketches[one], sketches[other])
        if likely >= VARIANT:
            crossed = _close(twins[one][:NEIGHBOURS] + twins[other][:NEIGHBOURS])
            pairs |= {pair: likely for pair in crossed if pair not in pairs}
    return pairs


def families(size: int, pairs: Iterable[Pair]) -> list[list[int]]:
    """Join pairs to groups of two or more positions, each in order."""
    parent = list(range(size))
    for one, other in pairs:
        a, b = _root(parent, one), _root(parent, other)
        parent[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(size):
        groups[_root(parent, index)].append(index)
    return [group for group in groups.values() if len(group) > 1]


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def _candidates(sketches: Sequence[Sketch], indices: Sequence[int]) -> set[Pair]:
    bands: dict[tuple[int, Sketch], list[int]] = defaultdict(list)
    for index in indices:
        sketch = sketches[index]
        for start in range(0, len(sketch), ROWS):
            band = sketch[start : start + ROWS]
            if any(number != EMPTY for number in band):
                bands[start, band].append(index)
    return {pair for group in bands.values() if len(group) > 1 for pair in _close(group)}


def _close(group: Sequence[int]) -> list[Pair]:
    ordered = sorted(group)
    if len(ordered) <= CROWD:
        return list(combinations(ordered, 2))
    return [(one, other) for at, one in enumerate(ordered) for other in ordered[at + 1 : at + 1 + NEIGHBOURS]]

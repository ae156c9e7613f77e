"""Extractors, ocr: words and the upright rules that cross them (docs/analysis/ocr.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.ocr.page import Box, Character, Edge, Word

_END = 0.5
"""Ems; a rule this near to a word's end does not cross it, the word's box only reaches over it."""
_LIKE_A_RULE = frozenset("|丨｜")


def part_at_rules(word: Word, edges: Sequence[Edge]) -> list[Word]:
    """Give the parts of a word between the rules that cross it; no part reaches over a rule.

    A bar that was read where a rule stands is that rule, and goes.
    """
    if word.upended or not word.characters:
        return [word]
    middle = (word.box[1] + word.box[3]) / 2
    reach = word.size
    crossing = sorted(
        edge.x0
        for edge in edges
        if edge.orientation == "v" and edge.top <= middle <= edge.bottom and _near(edge, word.box, reach)
    )
    if not crossing:
        return [word]
    characters = [one for one in word.characters if not _is_rule(one, crossing, reach)]
    return list(_parts(replace(word, characters=tuple(characters)), crossing))


def _near(edge: Edge, box: Box, reach: float) -> bool:
    return box[0] - reach < edge.x0 < box[2] + reach


def _is_rule(character: Character, crossing: Sequence[float], em: float) -> bool:
    middle = (character.x0 + character.x1) / 2
    return character.text in _LIKE_A_RULE and any(abs(middle - x) < 0.4 * em for x in crossing)


def _parts(word: Word, crossing: Sequence[float]) -> Iterator[Word]:
    """Give the characters between each pair of rules; those of an end that only reaches over a rule stay together."""
    inner = [x for x in crossing if word.box[0] + _END * word.size < x < word.box[2] - _END * word.size]
    bounds = [float("-inf"), *inner, float("inf")]
    for left, right in pairwise(bounds):
        own = [one for one in word.characters if left <= (one.x0 + one.x1) / 2 < right]
        if not any(not one.text.isspace() for one in own):
            continue
        middle = (own[0].x0 + own[-1].x1) / 2
        low = max([x for x in crossing if x <= middle], default=float("-inf")) + 0.12 * word.size
        high = min([x for x in crossing if x > middle], default=float("inf")) - 0.12 * word.size
        clipped = tuple(_clipped(one, low, high) for one in own)
        box = clipped[0].x0, word.box[1], clipped[-1].x1, word.box[3]
        yield replace(word, characters=clipped, box=box)


def _clipped(character: Character, low: float, high: float) -> Character:
    x0, x1 = (min(max(x, low), high) for x in (character.x0, character.x1))
    return replace(character, x0=x0, x1=x1)

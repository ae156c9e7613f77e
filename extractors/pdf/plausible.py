"""Extractors, pdf: whether a grid of rules is a table of words, or a drawing that looks like one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.pdf.scene import Glyph

_CUT = 0.005
"""Share of the characters at which a rule may run through a word; large tables have a few overflowing cells."""
_TOUCHING = 0.12
"""Ems; characters nearer than this stand in one word."""
_DRAWING_CELLS = 9


def is_plausible(cells: Sequence[Sequence[Glyph]]) -> bool:
    """Say whether the characters of a grid's cells are those of a table.

    Rules that run through words belong to a drawing behind them; a large grid of single letters is a diagram.
    """
    placed = [(glyph, number) for number, own in enumerate(cells) for glyph in own if not glyph.text.isspace()]
    longest = max((sum(not glyph.text.isspace() for glyph in own) for own in cells), default=0)
    if longest < 2 and len(cells) >= _DRAWING_CELLS:
        return False
    ordered = sorted(placed, key=lambda entry: (round(entry[0].baseline, 1), entry[0].x0))
    cuts = sum(
        number != other and _is_one_word(before, after) for (before, number), (after, other) in pairwise(ordered)
    )
    return cuts <= _CUT * len(placed)


def _is_one_word(before: Glyph, after: Glyph) -> bool:
    level = abs(before.baseline - after.baseline) < 0.5
    return level and before.font == after.font and abs(after.x0 - before.x1) < _TOUCHING * after.size

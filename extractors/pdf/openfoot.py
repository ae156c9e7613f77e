"""Extractors, pdf: the foot of a table with level rules that goes on overleaf, where no rule closes it."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.pdf.gutters import Row, gutters
from extractors.pdf.scene import Rule

_LOW = 0.75
"""Of the page's height, beyond which the last row of a table that goes on overleaf stands."""
_ROWS = 2
_STEP = 3.2
"""Ems from one row to the next at most."""
_GUTTER, _HEAD = 0.9, 5.0


def with_foot(stack: Sequence[Rule], rows: Sequence[Row], height: float) -> Sequence[Rule]:
    """Add the foot to rules of one extent whose last two hold a head, where rows in its columns fill the page below.

    Each row stands within the rules' extent and keeps the white between the head's columns; the last stands low.
    """
    above, below = stack[-2], stack[-1]
    head = [row for row in rows if above.top < (row.top + row.bottom) / 2 < below.top]
    if not head or len(head[0].pieces) < 2 or below.top - above.top > _HEAD * head[0].em:
        return stack
    own: list[Row] = []
    end = below.top
    for row in rows:
        if row.bottom <= below.top:
            continue
        if row.baseline - end > _STEP * row.em or not _is_in(row, below):
            break
        if len(gutters([*head, *own, row], _GUTTER * row.em)) < len(head[0].pieces) - 1:
            break
        own.append(row)
        end = row.baseline
    if sum(len(row.pieces) > 1 for row in own) < _ROWS or end < _LOW * height:
        return stack
    y = max(row.bottom for row in own) + 1
    return [*stack, Rule("h", below.x0, y, below.x1, y, made=True)]


def _is_in(row: Row, rule: Rule) -> bool:
    return all(rule.x0 - 3 <= x0 and x1 <= rule.x1 + 3 for x0, x1 in row.spans)

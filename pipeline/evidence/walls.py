"""Pipeline, evidence: the ruled cell that some words stand in."""

from __future__ import annotations

from collections.abc import Sequence

from models.printed import Box

_NEAR = 1.5
"""Points that words may reach over the rules round them."""


class Walls:
    """The drawn lines of one page, level and plumb ones apart."""

    def __init__(self, rules: Sequence[Box]) -> None:
        self.level = [rule for rule in rules if rule[2] - rule[0] > rule[3] - rule[1]]
        self.plumb = [rule for rule in rules if rule[2] - rule[0] <= rule[3] - rule[1]]

    def around(self, box: Box) -> Box:
        """Give the nearest rules on the four sides of a box that pass it; the box itself where one side has none."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        above = [rule[1] for rule in self.level if rule[0] <= x <= rule[2]]
        beside = [rule[0] for rule in self.plumb if rule[1] <= y <= rule[3]]
        left = max((at for at in beside if at <= box[0] + _NEAR), default=None)
        right = min((at for at in beside if at >= box[2] - _NEAR), default=None)
        top = max((at for at in above if at <= box[1] + _NEAR), default=None)
        bottom = min((at for at in above if at >= box[3] - _NEAR), default=None)
        if left is None or right is None or top is None or bottom is None:
            return box
        return left, top, right, bottom


def holds_middle(box: Box, other: Box) -> bool:
    """Say whether the middle of another box lies in one."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] < x < box[2] and box[1] < y < box[3]

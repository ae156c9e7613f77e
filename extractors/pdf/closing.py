"""Extractors, pdf: the outer rules that a page break or a table's style left out (docs/analysis/pdf-tables.md).

A row that goes on overleaf has no rule at its foot, and its rest none at its head; open-sided tables have none at left
and right. The ends of the rules across them still show where the edge would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from extractors.pdf.scene import Rule

_NEAR = 3.0
_LEAST = 4
"""Rules of a net that can be a table."""
_SHARED = 3
"""Rules that must end at one place to show an edge."""


@dataclass(slots=True)
class _Net:
    """Rules that touch one another."""

    across: list[Rule]
    down: list[Rule]


def close(rules: Sequence[Rule]) -> list[Rule]:
    """Give the rules and those that are missing at the outer edges of tables."""
    made: list[Rule] = []
    for net in _nets(rules):
        if len(net.across) + len(net.down) < _LEAST:
            continue
        made += _level(net)
        made += _plumb(net)
    return [*rules, *made]


def _level(net: _Net) -> Iterable[Rule]:
    """Give level rules where several plumb ones end together with none."""
    levels = [rule.top for rule in net.across]
    for end in (_top, _bottom):
        for y, group in _shared(net.down, end):
            if not any(abs(y - level) <= _NEAR for level in levels):
                yield Rule("h", min(rule.x0 for rule in group), y, max(rule.x0 for rule in group), y, made=True)


def _plumb(net: _Net) -> Iterable[Rule]:
    """Give plumb rules where several level ones end together with none."""
    plumbs = [rule.x0 for rule in net.down]
    for end in (_left, _right):
        for x, group in _shared(net.across, end):
            if not any(abs(x - plumb) <= _NEAR for plumb in plumbs):
                yield Rule("v", x, min(rule.top for rule in group), x, max(rule.top for rule in group), made=True)


def _top(rule: Rule) -> float:
    return rule.top


def _bottom(rule: Rule) -> float:
    return rule.bottom


def _left(rule: Rule) -> float:
    return rule.x0


def _right(rule: Rule) -> float:
    return rule.x1


def _shared(rules: Iterable[Rule], end: Callable[[Rule], float]) -> list[tuple[float, list[Rule]]]:
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=end):
        if groups and end(rule) - end(groups[-1][0]) <= _NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [(end(group[0]), group) for group in groups if len(group) >= _SHARED]


def _nets(rules: Sequence[Rule]) -> list[_Net]:
    """Group rules that touch."""
    across = [rule for rule in rules if rule.orientation == "h"]
    down = [rule for rule in rules if rule.orientation == "v"]
    nets: list[_Net] = []
    left = set(range(len(down)))
    loose = set(range(len(across)))
    while left:
        net = _Net([], [])
        queue = [left.pop()]
        while queue:
            plumb = down[queue.pop()]
            net.down.append(plumb)
            touched = [place for place in loose if _touch(across[place], plumb)]
            loose.difference_update(touched)
            for place in touched:
                net.across.append(across[place])
                found = [other for other in left if _touch(across[place], down[other])]
                left.difference_update(found)
                queue += found
        nets.append(net)
    return nets


def _touch(level: Rule, plumb: Rule) -> bool:
    within = level.x0 - _NEAR <= plumb.x0 <= level.x1 + _NEAR
    return within and plumb.top - _NEAR <= level.top <= plumb.bottom + _NEAR

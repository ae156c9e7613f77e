"""Extractors, pdf: from drawn rules to cells and tables, by pdfplumber's definitions (`pdfplumber.table`).

The same answers as its merge_edges, edges_to_intersections, intersections_to_cells and cells_to_tables, on rules in the
place of dicts, and without their quadratic loops: each rule is compared with those at its height only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import attrgetter

from extractors.pdf.scene import Box, Rule

SNAP = 3.0
"""Points that two rules may be apart and still be one, or meet."""
Point = tuple[float, float]
_Crossing = tuple[set[Box], set[Box]]
"""Upright and level rules that meet at a point."""


def merged(rules: Sequence[Rule]) -> list[Rule]:
    """Give the rules, level ones first: near ones moved to the middle of all, pieces of one line joined."""
    found: list[Rule] = []
    for orientation, across, along in (("h", _top, _left), ("v", _left, _top)):
        own = [rule for rule in rules if rule.orientation == orientation]
        for _, line in groupby(sorted(_snapped(own, level=orientation == "h"), key=across), key=across):
            found += _joined(sorted(line, key=along), level=orientation == "h")
    return found


_left, _top = attrgetter("x0"), attrgetter("top")


def _snapped(rules: Sequence[Rule], *, level: bool) -> Iterator[Rule]:
    """Move the rules of each cluster to its mean; a cluster has no gap of more than SNAP points."""
    place = _top if level else _left
    values = sorted(set(map(place, rules)))
    starts = values[:1] + [after for before, after in pairwise(values) if after > before + SNAP]
    clusters: list[list[Rule]] = [[] for _ in starts]
    for rule in rules:
        clusters[bisect_right(starts, place(rule)) - 1].append(rule)
    for cluster in clusters:
        mean = sum(map(place, cluster)) / len(cluster)
        for _, x0, top, x1, bottom, _ in cluster:
            if level:
                yield Rule("h", x0, top + (mean - top), x1, bottom + (mean - top))
            else:
                yield Rule("v", x0 + (mean - x0), top, x1 + (mean - x0), bottom)


def _joined(rules: Iterable[Rule], *, level: bool) -> list[Rule]:
    """Join the rules of one line that touch or nearly do, in their order along it."""
    joined: list[Rule] = []
    for rule in rules:
        last = joined[-1] if joined else None
        if last is None:
            joined.append(rule)
        elif level:
            if rule.x0 > last.x1 + SNAP:
                joined.append(rule)
            elif rule.x1 > last.x1:
                joined[-1] = last._replace(x1=rule.x1)
        elif rule.top > last.bottom + SNAP:
            joined.append(rule)
        elif rule.bottom > last.bottom:
            joined[-1] = last._replace(bottom=rule.bottom)
    return joined


def cells_of(rules: Sequence[Rule]) -> list[Box]:
    """Give the cells between merged rules, each the smallest right and below of its corner."""
    crossings = _crossings(rules)
    points = sorted(crossings)
    below: dict[float, list[float]] = {}
    right: dict[float, list[float]] = {}
    for x, y in points:
        below.setdefault(x, []).append(y)
        right.setdefault(y, []).append(x)
    found = (
        _smallest(point, _after(below[point[0]], point[1]), _after(right[point[1]], point[0]), crossings)
        for point in points
    )
    return [cell for cell in found if cell is not None]


def _after(ordered: Sequence[float], value: float) -> Sequence[float]:
    return ordered[bisect_right(ordered, value) :]


def _crossings(rules: Sequence[Rule]) -> dict[Point, _Crossing]:
    """Give the points where rules meet, within SNAP points, and which do."""
    levels = sorted((rule for rule in rules if rule.orientation == "h"), key=attrgetter("top", "x0"))
    early, late = [rule.top + SNAP for rule in levels], [rule.top - SNAP for rule in levels]
    boxes = [(rule.x0, rule.top, rule.x1, rule.bottom) for rule in levels]
    found: dict[Point, _Crossing] = {}
    for orientation, x, top, x1, bottom, _ in rules:
        if orientation != "v":
            continue
        for box in boxes[bisect_left(early, top) : bisect_right(late, bottom)]:
            if box[0] - SNAP <= x <= box[2] + SNAP:
                down, across = found.setdefault((x, box[1]), (set(), set()))
                down.add((x, top, x1, bottom))
                across.add(box)
    return found


def _smallest(
    point: Point, below: Sequence[float], right: Sequence[float], crossings: Mapping[Point, _Crossing]
) -> Box | None:
    """Give the first cell whose four sides are drawn, by its foot first."""
    x, y = point
    down, across = crossings[point]
    for foot in below:
        left_foot = crossings[x, foot]
        if down.isdisjoint(left_foot[0]):
            continue
        for side in right:
            corner = crossings.get((side, foot))
            if corner is None or corner[1].isdisjoint(left_foot[1]):
                continue
            right_head = crossings[side, y]
            if not across.isdisjoint(right_head[1]) and not corner[0].isdisjoint(right_head[0]):
                return x, y, side, foot
    return None


def tables_of(cells: Sequence[Box]) -> list[list[Box]]:
    """Give the cells that hang together by their corners; one alone is no table."""
    corners: dict[Point, list[int]] = {}
    for number, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            corners.setdefault(corner, []).append(number)
    tables: list[list[Box]] = []
    seen: set[int] = set()
    for start in range(len(cells)):
        if start in seen:
            continue
        seen.add(start)
        table, queue = [], [start]
        while queue:
            x0, top, x1, bottom = cell = cells[queue.pop()]
            table.append(cell)
            for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
                fresh = [number for number in corners.pop(corner, ()) if number not in seen]
                seen.update(fresh)
                queue += fresh
        tables.append(sorted(table))
    return sorted((table for table in tables if len(table) > 1), key=_head)


def _head(table: Sequence[Box]) -> Point:
    return min((cell[1], cell[0]) for cell in table)

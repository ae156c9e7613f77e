"""Extractors, pdf: glyphs to rows, one a baseline; texts printed over one another are rows of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import sub

from extractors.pdf.scene import BASELINE, LEFT, RIGHT, SIZE, Glyph, around, box_of, printed_of


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group glyphs by baseline, then bring super- and subscripts home."""
    rows: list[list[Glyph]] = []
    last: Glyph | None = None
    for level in _levels(glyphs):
        step = 0.0 if last is None else level[0].baseline - last.baseline
        if last is not None and (step <= 0.8 or step <= 0.2 * min(level[0].size, last.size)):
            rows[-1] += level
        else:
            rows.append(level)
        last = level[-1]
    whole = _bring_home([row for row in rows if any(not glyph.text.isspace() for glyph in row)])
    if not any(map(_overlaps, whole)):
        return whole
    order = {id(glyph): place for place, glyph in enumerate(glyphs)}
    return [layer for row in whole for layer in _layers(row, order)]


def _levels(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Give the glyphs of each baseline from left to right, top to bottom."""
    levels: dict[float, list[Glyph]] = {}
    for baseline, run in groupby(glyphs, BASELINE):  # in content order most of a line comes at once
        levels.setdefault(baseline, []).extend(run)
    for baseline in sorted(levels):
        yield sorted(levels[baseline], key=LEFT)


def _overlaps(row: Sequence[Glyph]) -> bool:
    printed = sorted(printed_of(row), key=LEFT)
    x0s, x1s = list(map(LEFT, printed)), list(map(RIGHT, printed))
    least = 0.5 * min(map(sub, x1s, x0s))
    near = [place for place, shared in enumerate(map(sub, x1s, x0s[1:])) if shared > least]
    return any(_is_over(printed[place], printed[place + 1]) for place in near)


def _layers(row: list[Glyph], order: Mapping[int, int]) -> list[list[Glyph]]:
    """Part a row where one text is printed over another, so that their letters do not mingle."""
    ordered = sorted(printed_of(row), key=LEFT)
    if not any(_is_over(before, after) and _is_leap(before, after, order) for before, after in pairwise(ordered)):
        return [row]
    layers: list[list[Glyph]] = []
    for run in _runs(sorted(row, key=lambda glyph: order[id(glyph)])):
        home = next((layer for layer in layers if not _covers(layer, run)), None)
        if home is None:
            layers.append(run)
        else:
            home.extend(run)
    return [layer for layer in layers if any(not glyph.text.isspace() for glyph in layer)]


def _is_over(before: Glyph, after: Glyph) -> bool:
    shared = min(before.x1, after.x1) - after.x0
    return (
        shared > 0 and before.text != after.text and shared > 0.5 * min(before.x1 - before.x0, after.x1 - after.x0) > 0
    )


def _is_leap(before: Glyph, after: Glyph, order: Mapping[int, int]) -> bool:
    """Letters of one word overlap too where a substitute font is broader than the one that was set."""
    return not 0 < order[id(after)] - order[id(before)] <= 3


def _runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Part glyphs in content order where the pen goes back or leaps."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and -0.6 * glyph.size < glyph.x0 - runs[-1][-1].x1 < 2 * glyph.size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _covers(layer: Sequence[Glyph], run: Sequence[Glyph]) -> bool:
    x0, _, x1, _ = around(map(box_of, run))
    return any(glyph.x0 < x1 - 0.2 * glyph.size and glyph.x1 > x0 + 0.2 * glyph.size for glyph in layer)


def _bring_home(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Merge a row of small glyphs into the row of larger ones that it stands beside."""
    kept: list[list[Glyph]] = []
    sizes = [max(map(SIZE, row)) for row in rows]
    for place, row in enumerate(rows):
        host = next(
            (
                rows[near]
                for near in (place - 1, place + 1)
                if 0 <= near < len(rows) and sizes[place] <= 0.8 * sizes[near] and _is_script_of(row, rows[near])
            ),
            None,
        )
        if host is None:
            kept.append(row)
        else:
            host.extend(row)
    return kept


def _is_script_of(row: Sequence[Glyph], host: Sequence[Glyph]) -> bool:
    if len(row) > len(host):
        return False
    size = max(map(SIZE, host))
    box, host_box = around(map(box_of, row)), around(map(box_of, host))
    shared = min(box[3], host_box[3]) - max(box[1], host_box[1])
    near = box[0] < host_box[2] + size and box[2] > host_box[0] - size
    return near and shared > 0.55 * (box[3] - box[1])

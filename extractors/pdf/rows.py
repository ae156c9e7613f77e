"""Extractors, pdf: glyphs to rows, one a baseline; texts printed over one another are rows of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import attrgetter

from extractors.pdf.scene import Glyph, around, box_of

_BY_BASELINE, _BY_LEFT = attrgetter("baseline", "x0"), attrgetter("x0")


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group glyphs by baseline, then bring super- and subscripts home."""
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    last: Glyph | None = None
    for glyph in sorted(glyphs, key=_BY_BASELINE):
        step = 0.0 if last is None else glyph.baseline - last.baseline
        if last is not None and (step <= 0.8 or step <= 0.2 * min(glyph.size, last.size)):
            row.append(glyph)
        else:
            row = [glyph]
            rows.append(row)
        last = glyph
    whole = _bring_home([row for row in rows if any(not glyph.text.isspace() for glyph in row)])
    if not any(map(_overlaps, whole)):
        return whole
    order = {id(glyph): place for place, glyph in enumerate(glyphs)}
    return [layer for row in whole for layer in _layers(row, order)]


def _overlaps(row: Sequence[Glyph]) -> bool:
    printed = sorted((glyph for glyph in row if not glyph.text.isspace()), key=_BY_LEFT)
    return any(after.x0 < before.x1 and _is_over(before, after) for before, after in pairwise(printed))


def _layers(row: list[Glyph], order: Mapping[int, int]) -> list[list[Glyph]]:
    """Part a row where one text is printed over another, so that their letters do not mingle."""
    ordered = sorted((glyph for glyph in row if not glyph.text.isspace()), key=_BY_LEFT)
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
    for place, row in enumerate(rows):
        neighbours = [rows[near] for near in (place - 1, place + 1) if 0 <= near < len(rows)]
        host = next((other for other in neighbours if _is_script_of(row, other)), None)
        if host is None:
            kept.append(row)
        else:
            host.extend(row)
    return kept


def _is_script_of(row: Sequence[Glyph], host: Sequence[Glyph]) -> bool:
    size, host_size = max(glyph.size for glyph in row), max(glyph.size for glyph in host)
    if size > 0.8 * host_size or len(row) > len(host):
        return False
    box, host_box = around(map(box_of, row)), around(map(box_of, host))
    shared = min(box[3], host_box[3]) - max(box[1], host_box[1])
    near = box[0] < host_box[2] + host_size and box[2] > host_box[0] - host_size
    return near and shared > 0.55 * (box[3] - box[1])

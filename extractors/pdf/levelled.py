"""Extractors, pdf: tables with level rules only, such as three-line tables (docs/analysis/pdf-tables.md).

Long rules of one extent part such a table into bands: its head, then its rows or groups of rows; white parts the
columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.pdf.grid import Grid, GridCell, filled
from extractors.pdf.gutters import (
    Row,
    column_of,
    columns_under,
    edges_of,
    gutters,
    is_one,
    levels,
    row_of,
    split_rows,
)
from extractors.pdf.netting import SNAP, merged
from extractors.pdf.openfoot import with_foot
from extractors.pdf.plausible import is_plausible
from extractors.pdf.rows import rows_of
from extractors.pdf.scene import Box, Glyph, Rule, Scene, holds, inside

_LONG = 120.0
"""Points; shorter rules underline words or blanks of a form."""
_MAX_RULES = 400
_GUTTER = 0.9
"""Ems of white between two columns."""
_HEAD = 5.0
"""Ems that a head may be high."""
_HIGH = 0.7
"""Of the page's height; two rules further apart are those of its head and foot."""
_ROWS_WITHOUT_HEAD, _COLUMNS_WITHOUT_HEAD = 3, 3
"""Two rules alone make a table of at least three rows and three columns."""
_WHITE = 4.0
"""Ems of white that a cell may have over or under its words."""
_TITLE = 2
"""Lines that the title of a group of rows may have."""
_RULED_ROWS = 4
"""Bands; with as many each is a row, with fewer a band may hold several."""

_Band = tuple[Rule, Rule, list[Row]]
_Span = tuple[int, int, int, int]
"""row, column, row span, column span."""


def find_levelled(scene: Scene, taken: Sequence[Box]) -> list[Grid]:
    """Find tables between level rules of one extent, away from the boxes of other tables.

    Certain means: each band holds words, none of which crosses the rules' ends; the body has a gutter of .9 em or more
    that each of its rows keeps; a head of one row of words over each column, or three rows of three columns.
    """
    found: list[Grid] = []
    stacks = [stack for stack in _stacks(scene.rules, taken) if not _is_page(stack, scene.height)]
    upright = merged([rule for rule in scene.rules if rule.orientation == "v"]) if stacks else []
    rows = [row_of(row) for row in rows_of([glyph for glyph in scene.glyphs if glyph.text])] if stacks else []
    for stack in stacks:
        ends = with_foot(stack, rows, scene.height)
        barred = [*upright, *(Rule("v", *box) for box in (*taken, *(grid.box for grid in found)))]
        for bands in _runs(_bands(ends, rows, barred)):
            grid = _table(bands, scene, scene.glyphs)
            if grid is not None:
                found.append(replace(grid, open_bottom=bands[-1][1].made and grid.box[3] == bands[-1][1].top))
    return found


def _stacks(rules: Sequence[Rule], taken: Sequence[Box]) -> list[list[Rule]]:
    """Give the long level rules that share their extent, top to bottom; two at least."""
    level = [rule for rule in rules if rule.orientation == "h" and not any(_near(box, rule) for box in taken)]
    if not 2 <= len(level) <= _MAX_RULES * 4:
        return []
    stacks: list[list[Rule]] = []
    for rule in sorted((rule for rule in merged(level) if rule.x1 - rule.x0 >= _LONG), key=lambda rule: rule.top)[
        :_MAX_RULES
    ]:
        home = next((stack for stack in stacks if _same_extent(stack[0], rule)), None)
        if home is None:
            stacks.append([rule])
        elif rule.top - home[-1].top > SNAP:
            home.append(rule)
    return [stack for stack in stacks if len(stack) > 1]


def _is_page(stack: Sequence[Rule], height: float) -> bool:
    """Say whether a page's only long rules are those of its head and foot."""
    return len(stack) == 2 and stack[1].top - stack[0].top > _HIGH * height


def _near(box: Box, rule: Rule) -> bool:
    return holds((box[0] - SNAP, box[1] - SNAP, box[2] + SNAP, box[3] + SNAP), rule)


def _same_extent(rule: Rule, other: Rule) -> bool:
    return abs(rule.x0 - other.x0) <= SNAP and abs(rule.x1 - other.x1) <= SNAP


def _bands(stack: Sequence[Rule], rows: Sequence[Row], barred: Sequence[Rule]) -> Iterator[_Band | None]:
    """Give what stands between each rule and the next; None where it cannot be part of a table.

    That is where an upright rule, so that the rules frame words, or another table stands between them (`barred`).
    """
    for above, below in pairwise(stack):
        if any(_stands_between(bar, above, below) for bar in barred):
            yield None
            continue
        own: list[Row] = []
        crossed = False
        for row in rows:
            if not above.top - 1 < (row.top + row.bottom) / 2 < below.top + 1:
                continue
            pieces = tuple(piece for piece in row.pieces if above.x0 - SNAP <= _middle(piece) <= above.x1 + SNAP)
            crossed = crossed or any(_crosses(piece, above) for piece in row.pieces)
            if pieces:
                own.append(row_of([glyph for piece in pieces for glyph in piece]))
        yield None if crossed or not own or _is_loose(above, below, own) else (above, below, own)


def _stands_between(bar: Rule, above: Rule, below: Rule) -> bool:
    beside = bar.x0 <= above.x1 + SNAP and bar.x1 >= above.x0 - SNAP
    return beside and min(bar.bottom, below.top) - max(bar.top, above.top) > 0.3 * (below.top - above.top)


def _is_loose(above: Rule, below: Rule, rows: Sequence[Row]) -> bool:
    """Say whether more white stands over or under a band's words than a cell has."""
    em = max(row.em for row in rows)
    return max(rows[0].top - above.top, below.top - rows[-1].bottom) > _WHITE * em


def _middle(piece: Sequence[Glyph]) -> float:
    return (piece[0].x0 + piece[-1].x1) / 2


def _crosses(piece: Sequence[Glyph], rule: Rule) -> bool:
    x0, x1 = piece[0].x0, piece[-1].x1
    return any(x0 < end - 2 * SNAP and x1 > end + 2 * SNAP for end in (rule.x0, rule.x1))


def _runs(bands: Iterable[_Band | None]) -> Iterator[list[_Band]]:
    """Give the runs of bands that may be one table each: prose or white ends one, words apart start and end it."""
    run: list[_Band] = []
    for band in bands:
        apart = band is not None and any(len(row.pieces) > 1 for row in band[2])
        if band is not None and (apart or (run and len(band[2]) <= _TITLE)):
            run.append(band)
            continue
        yield from _trimmed(run)
        run = []
    yield from _trimmed(run)


def _trimmed(run: Sequence[_Band]) -> Iterator[list[_Band]]:
    stop = len(run)
    while stop and all(len(row.pieces) == 1 for row in run[stop - 1][2]):
        stop -= 1
    if stop:
        yield list(run[:stop])


def _table(bands: Sequence[_Band], scene: Scene, glyphs: Sequence[Glyph]) -> Grid | None:
    """Give the table of a run of bands, without those at its end that do not keep its columns."""
    for start in range(min(2, len(bands))):
        for stop in range(len(bands), start, -1):
            grid = _judged(bands[start:stop], scene, glyphs)
            if grid is not None:
                return grid
    return None


def _judged(bands: Sequence[_Band], scene: Scene, glyphs: Sequence[Glyph]) -> Grid | None:
    left, right = bands[0][0].x0, bands[0][0].x1
    body = [row for band in (bands[1:] or bands) for row in band[2]]
    em = max(row.em for row in body)
    # A row of one piece over the whole breadth titles a group; it is no witness to the columns.
    witnesses = [row for row in body if len(row.pieces) > 1] or body
    gaps = gutters(witnesses, _GUTTER * em)
    xs = edges_of(gaps, left, right)
    if not gaps or not _is_certain(bands, body, xs, scene.height):
        return None
    parted = _parted_head(bands, scene.rules, xs)
    parts = list(_rows(bands, xs, whole_head=parted is not None))
    ys = (bands[0][0].top, *(_between(before, after) for before, after in pairwise(parts)), bands[-1][1].top)
    box = (left, ys[0], right, ys[-1])
    spans = [span for number, part in enumerate(parts) for span in _spans(number, part, xs)]
    if parted is not None:
        ys, spans = _with_levels(ys, spans, len(xs) - 1, *parted)
    own = inside(box, glyphs)
    cells = [_cell(span, xs, ys, scene.number) for span in spans]
    grid = Grid(scene.number, box, xs, ys, filled(cells, xs, ys, own), guessed=True)
    return grid if is_plausible([cell.glyphs for cell in grid.cells]) else None


def _is_certain(bands: Sequence[_Band], body: Sequence[Row], xs: Sequence[float], height: float) -> bool:
    head = bands[0]
    columns = len(xs) - 1
    if len(bands) == 1:
        is_page = head[1].top - head[0].top > _HIGH * height
        regular = sum(len(row.pieces) >= columns for row in body) > len(body) / 2
        return not is_page and columns >= _COLUMNS_WITHOUT_HEAD and len(body) >= _ROWS_WITHOUT_HEAD and regular
    em = max(row.em for row in head[2])
    if head[1].top - head[0].top > _HEAD * em * (1 if len(bands) < _RULED_ROWS else 2):
        return False
    named = {column for row in head[2] for span in row.spans for column in columns_under(xs, span)}
    return len(named) >= max(2, columns - 1) and sum(len(row.pieces) > 1 for row in body) >= max(1, len(body) // 3)


def _rows(bands: Sequence[_Band], xs: Sequence[float], *, whole_head: bool) -> Iterator[list[Row]]:
    """Give the lines of each row of the table: a band is a row where all are ruled, else the head is one."""
    ruled = len(bands) >= _RULED_ROWS or (len(bands) > 2 and all(is_one(rows) for _, _, rows in bands[1:]))
    for number, (_, _, rows) in enumerate(bands):
        if number == 0 and whole_head:
            yield rows
        elif ruled or (number == 0 and len(bands) > 1):
            yield from levels(rows, xs)
        else:
            yield from split_rows(rows, xs)


def _between(before: Sequence[Row], after: Sequence[Row]) -> float:
    return (max(row.bottom for row in before) + min(row.top for row in after)) / 2


def _spans(number: int, part: Sequence[Row], xs: Sequence[float]) -> Iterator[_Span]:
    """Give the places of a row's cells; one whose words span columns stands over them."""
    breadths = [1] * (len(xs) - 1)
    for row in part:
        for span in row.spans:
            first, breadth = column_of(xs, span)
            breadths[first] = max(breadths[first], breadth)
    column = 0
    while column < len(breadths):
        breadth = min(breadths[column], len(breadths) - column)
        yield number, column, 1, breadth
        column += breadth


def _cell(span: _Span, xs: Sequence[float], ys: Sequence[float], page: int) -> GridCell:
    row, column, down, across = span
    return GridCell(*span, box=(xs[column], ys[row], xs[column + across], ys[row + down]), page=page)


def _parted_head(
    bands: Sequence[_Band], rules: Sequence[Rule], xs: Sequence[float]
) -> tuple[float, list[range]] | None:
    """Give the height of the short rules that part a head in two levels, and the columns under each of them."""
    above, below, rows = bands[0]
    if len(bands) == 1 or len(rows) < 2:
        return None
    inner = [rule for rule in rules if rule.orientation == "h" and above.top + SNAP < rule.top < below.top - SNAP]
    short = [rule for rule in merged(inner) if above.x0 - SNAP <= rule.x0 and rule.x1 <= above.x1 + SNAP]
    under = [columns_under(xs, (rule.x0, rule.x1)) for rule in short]
    under = [columns for columns in under if len(columns) > 1]
    return (short[0].top, under) if under else None


def _with_levels(
    ys: tuple[float, ...], spans: Iterable[_Span], n_columns: int, level: float, under: Sequence[range]
) -> tuple[tuple[float, ...], list[_Span]]:
    """Part the first row at a level: one cell over the columns under each short rule, the others as high as both."""
    held = {column for group in under for column in group}
    found = [(0, group.start, 1, len(group)) for group in under] + [(1, column, 1, 1) for column in held]
    found += [(0, column, 2, 1) for column in range(n_columns) if column not in held]
    found += [(row + 1, column, down, across) for row, column, down, across in spans if row]
    return (ys[0], level, *ys[1:]), sorted(found)

"""Extractors, pdf: ruled tables, from rules to a true grid of cells (docs/analysis/pdf-tables.md)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from extractors.pdf.closing import close
from extractors.pdf.lines import Line, build_lines
from extractors.pdf.netting import SNAP, cells_of, merged, tables_of
from extractors.pdf.plausible import is_plausible
from extractors.pdf.scene import Box, Glyph, Rule, Scene, area, around, inside

_FRAME = 0.45
"""A full-width cell of this share of the page's height is the page's frame."""
_MAX_RULES = 6000
_MAX_CLOSED = 1500
_MAX_CELLS = 5000


class GridCell(NamedTuple):
    """A cell with its place in the grid and the glyphs that stand in it. A plain tuple: a document has many."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    page: int
    glyphs: tuple[Glyph, ...] = ()
    """Until the cell is settled."""
    lines: tuple[Line, ...] = ()
    letters: str = ""
    """What `text` gives of a settled cell."""
    rest: GridCell | None = None
    """What of the cell stands on the next page."""

    @property
    def text(self) -> str:
        """The cell's characters in content order, blanks left out; for comparing, not for output."""
        return self.letters or "".join(glyph.text for glyph in self.glyphs if not glyph.text.isspace())


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on one page."""

    page: int
    box: Box
    xs: tuple[float, ...]
    """Column edges, left to right."""
    ys: tuple[float, ...]
    """Row edges, top to bottom."""
    cells: tuple[GridCell, ...]
    open_top: bool = False
    """No rule is drawn at its head: its first row may be the rest of one on the page before."""
    open_bottom: bool = False
    guessed: bool = False
    """Its inner column edges are not drawn: they lie in white, and on another page elsewhere."""

    def row(self, number: int) -> tuple[GridCell, ...]:
        """Give the cells that start in a row."""
        return tuple(cell for cell in self.cells if cell.row == number)


@dataclass(frozen=True, slots=True)
class Found:
    """The ruled tables of a page, and whether a limit stopped the search."""

    grids: tuple[Grid, ...] = ()
    too_many: bool = False


def find_grids(scene: Scene) -> Found:
    """Find the ruled tables and boxes of a page that hold text, top to bottom.

    Needs rules both ways, four at least (path triage). A page of more than 6000 rules or 5000 cells gives none and
    says so.
    """
    kinds = [rule.orientation for rule in scene.rules]
    if len(kinds) < 4 or len(set(kinds)) < 2:
        return Found()
    if len(kinds) > _MAX_RULES:
        return Found(too_many=True)
    joined = merged(scene.rules)
    rules = close(joined) if len(joined) <= _MAX_CLOSED else joined
    cells = cells_of(rules)
    if len(cells) > _MAX_CELLS:
        return Found(too_many=True)
    opened = [rule for rule in rules if rule.made and rule.orientation == "h"]
    grids = [part for boxes in tables_of(cells) for part in _unframed(_opened(_grid(boxes, scene), opened), scene)]
    grids = [grid for grid in grids if not any(_inside(grid, other) for other in grids)]
    return Found(tuple(sorted(grids, key=lambda grid: (grid.box[1], grid.box[0]))))


def settled(grid: Grid) -> Grid:
    """Give a grid with lines in the place of its glyphs: glyphs are many."""
    cells = (
        cell._replace(glyphs=(), lines=tuple(build_lines(cell.glyphs, cell.page)), letters=cell.text)
        for cell in grid.cells
    )
    return replace(grid, cells=tuple(cells))


def _inside(grid: Grid, other: Grid) -> bool:
    """Say whether a grid stands within a cell of another; it stays text of that cell."""
    if grid is other or area(grid.box) >= area(other.box):
        return False
    (x0, top, x1, bottom), (ox0, otop, ox1, obottom) = grid.box, other.box
    return ox0 - 1 <= x0 and otop - 1 <= top and x1 <= ox1 + 1 and bottom <= obottom + 1


def _opened(grid: Grid | None, made: Sequence[Rule]) -> Grid | None:
    if grid is None:
        return None
    tops = [rule.top for rule in made if rule.x0 < grid.box[2] and rule.x1 > grid.box[0]]
    return replace(
        grid,
        open_top=any(abs(y - grid.box[1]) <= SNAP for y in tops),
        open_bottom=any(abs(y - grid.box[3]) <= SNAP for y in tops),
    )


def _unframed(grid: Grid | None, scene: Scene) -> list[Grid]:
    """Give the tables in a grid without the frames drawn round text: one column, or a row as high as half the page."""
    if grid is None:
        return []
    frames = {
        cell.row
        for cell in grid.cells
        if cell.column_span == len(grid.xs) - 1
        and cell.row_span == 1
        and cell.box[3] - cell.box[1] > _FRAME * scene.height
    }
    parts: list[Grid] = []
    start = 0
    for row in [*sorted(frames), len(grid.ys) - 1]:
        if row > start:
            parts.append(rows_of(grid, start, row))
        start = row + 1
    return [part for part in parts if _is_table(part)]


def _is_table(grid: Grid) -> bool:
    """More than one column, some words, and no rule through them."""
    written = any(cell.text for cell in grid.cells)
    return len(grid.xs) > 2 and written and is_plausible([cell.glyphs for cell in grid.cells])


def rows_of(grid: Grid, start: int, stop: int) -> Grid:
    """Give rows `start` up to `stop` of a grid as a grid of their own; no cell may cross the cut."""
    ys = grid.ys[start : stop + 1]
    cells = tuple(
        cell._replace(row=cell.row - start)
        for cell in grid.cells
        if start <= cell.row and cell.row + cell.row_span <= stop
    )
    return replace(grid, box=(grid.box[0], ys[0], grid.box[2], ys[-1]), ys=ys, cells=cells)


def _grid(boxes: Sequence[Box], scene: Scene) -> Grid | None:
    outer = around(boxes)
    glyphs = inside(outer, scene.glyphs)
    if not any(glyph.text.strip() for glyph in glyphs):
        return None
    xs = merged_edges([x for box in boxes for x in (box[0], box[2])])
    ys = merged_edges([y for box in boxes for y in (box[1], box[3])])
    spans = [span for box in boxes if (span := _span(box, xs, ys)) is not None]
    spans = _apart(spans, len(ys) - 1, len(xs) - 1)
    cells = filled([_cell(span, xs, ys, scene.number) for span in spans], xs, ys, glyphs)
    return Grid(scene.number, outer, xs, ys, cells)


def merged_edges(edges: Iterable[float]) -> tuple[float, ...]:
    """Give sorted edges, those closer than the snap distance (double rules) as one."""
    kept: list[float] = []
    for edge in sorted(edges):
        if not kept or edge - kept[-1] > SNAP:
            kept.append(edge)
    return tuple(kept)


def nearest(edges: Sequence[float], value: float) -> int:
    """Give the index of the edge nearest to `value`."""
    right = bisect_left(edges, value)
    if right == 0:
        return 0
    if right == len(edges) or value - edges[right - 1] <= edges[right] - value:
        return right - 1
    return right


_Span = tuple[int, int, int, int]
"""row, column, row span, column span."""


def _span(box: Box, xs: Sequence[float], ys: Sequence[float]) -> _Span | None:
    left, right = nearest(xs, box[0]), nearest(xs, box[2])
    top, bottom = nearest(ys, box[1]), nearest(ys, box[3])
    if right <= left or bottom <= top:
        return None
    return top, left, bottom - top, right - left


def _apart(spans: Iterable[_Span], n_rows: int, n_columns: int) -> list[_Span]:
    """Give cells that cover each grid position once: of cells that overlap the smaller, and one for each hole.

    Rules that end within a cell make overlapping cells, missing rules leave holes; no word may fall through.
    """
    covered: set[tuple[int, int]] = set()
    kept: list[_Span] = []
    for span in sorted(set(spans), key=lambda span: (span[2] * span[3], span)):
        places = _places(span)
        if covered.isdisjoint(places):
            kept.append(span)
            covered.update(places)
    kept += [
        (row, column, 1, 1) for row in range(n_rows) for column in range(n_columns) if (row, column) not in covered
    ]
    return sorted(kept)


def _places(span: _Span) -> list[tuple[int, int]]:
    row, column, row_span, column_span = span
    return [(row + down, column + across) for down in range(row_span) for across in range(column_span)]


def _cell(span: _Span, xs: Sequence[float], ys: Sequence[float], page: int) -> GridCell:
    row, column, row_span, column_span = span
    return GridCell(*span, box=(xs[column], ys[row], xs[column + column_span], ys[row + row_span]), page=page)


def filled(
    cells: Sequence[GridCell], xs: Sequence[float], ys: Sequence[float], glyphs: Sequence[Glyph]
) -> tuple[GridCell, ...]:
    """Put each glyph into the one cell that holds its centre, or the nearest; cells cover each grid position."""
    at = {
        place: number
        for number, cell in enumerate(cells)
        for place in _places((cell.row, cell.column, cell.row_span, cell.column_span))
    }
    owned: list[list[Glyph]] = [[] for _ in cells]
    for glyph in glyphs:
        row = bisect_right(ys, (glyph.top + glyph.bottom) / 2) - 1
        column = bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1
        place = min(max(row, 0), len(ys) - 2), min(max(column, 0), len(xs) - 2)
        owned[at[place]].append(glyph)
    return tuple(cell._replace(glyphs=tuple(own)) for cell, own in zip(cells, owned, strict=True))

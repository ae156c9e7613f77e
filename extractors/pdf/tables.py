"""Extractors, pdf: grids to table blocks, joined over page breaks (docs/analysis/pdf-tables.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.pdf.flow import Set
from extractors.pdf.grid import Grid, GridCell, merged_edges, nearest
from extractors.pdf.paragraphs import build_paragraphs, paragraph, rounded
from extractors.pdf.sheet import Edges
from models.document import AnyBlock, Cell, Layer, Place, Table

_SAME_EDGE = 3.0
"""Points that the outer edges of two parts of one table may differ by."""
_HEAD_ROWS = 4
_ENDS = "。.；;！!？?：:"


def goes_on(before: Grid, after: Grid) -> bool:
    """Say whether a table at a page's head has the outer edges of the one that ended the page before."""
    return all(abs(before.xs[end] - after.xs[end]) <= _SAME_EDGE for end in (0, -1))


def join(parts: Sequence[Grid]) -> Grid:
    """Give the parts of a table on successive pages as one grid.

    Rows are stacked, a head that each page repeats is kept once, a row that a page break cuts is one; columns are the
    union of the parts' inner edges; cells keep their own page.
    """
    parts = [parts[0], *(_with_edges(part, parts[0]) for part in parts[1:])]
    xs = merged_edges([x for part in parts for x in part.xs])
    cells: list[GridCell] = []
    rows = 0
    before: Grid | None = None
    for part in parts:
        skip = 0 if before is None else _repeated_head(parts[0], part)
        found = [_moved(cell, rows - skip, part.xs, xs) for cell in part.cells if cell.row >= skip]
        height = len(part.ys) - 1 - skip
        if before is not None and (merged := _cut_row(before, part, skip, cells, found, rows)) is not None:
            cells = merged + [cell._replace(row=cell.row - 1) for cell in found if cell.row > rows]
            height -= 1
        else:
            cells += found
        rows += height
        before = part
    first = parts[0]
    return Grid(first.page, first.box, xs, tuple(float(y) for y in range(rows + 1)), tuple(sorted(cells, key=_place)))


def _with_edges(part: Grid, first: Grid) -> Grid:
    """Give a part whose column edges were guessed those of the first part, where it has as many."""
    same = part.guessed and first.guessed and len(part.xs) == len(first.xs)
    return replace(part, xs=first.xs) if same else part


def _place(cell: GridCell) -> tuple[int, int]:
    return cell.row, cell.column


def _moved(cell: GridCell, down: int, own: Sequence[float], xs: Sequence[float]) -> GridCell:
    left, right = nearest(xs, own[cell.column]), nearest(xs, own[cell.column + cell.column_span])
    return cell._replace(row=cell.row + down, column=left, column_span=max(1, right - left))


def _cut_row(
    before: Grid, part: Grid, skip: int, cells: Sequence[GridCell], found: Sequence[GridCell], rows: int
) -> list[GridCell] | None:
    """Give the cells so far with the rest of the last row put into it; None where the next row is one of its own.

    A row is cut where neither part has a rule at the break, or where the rest has no first cell and goes on with
    sentences that are not ended.
    """
    last = {cell.column: cell for cell in cells if cell.row == rows - 1}
    rest = [cell for cell in found if cell.row == rows]
    fits = rest and all(cell.row_span == 1 and cell.column in last and _like(last[cell.column], cell) for cell in rest)
    if not fits or len(last) != len(rest):
        return None
    is_open = before.open_bottom and part.open_top and skip == 0
    if not is_open and not _goes_on_in_sentence(last, rest):
        return None
    joined = {cell.column: _with_rest(last[cell.column], cell) for cell in rest}
    return [joined.get(cell.column, cell) if cell.row == rows - 1 else cell for cell in cells]


def _like(cell: GridCell, other: GridCell) -> bool:
    return cell.row_span == 1 and cell.column_span == other.column_span


def _goes_on_in_sentence(last: Mapping[int, GridCell], rest: Sequence[GridCell]) -> bool:
    first = min(rest, key=_place)
    written = [cell for cell in rest if cell.text]
    if first.text or not last[first.column].text or not written or not all(last[cell.column].text for cell in written):
        return False
    return any(last[cell.column].text[-1] not in _ENDS for cell in written)


def _with_rest(cell: GridCell, rest: GridCell) -> GridCell:
    return cell._replace(rest=rest if cell.rest is None else _with_rest(cell.rest, rest))


def _repeated_head(first: Grid, part: Grid) -> int:
    """Count the rows at a part's head that repeat the first part's; a cut through a merged cell does not count."""
    count = 0
    for row in range(min(_HEAD_ROWS, len(first.ys) - 1, len(part.ys) - 1)):
        if _words(first, row) != _words(part, row) or not any(_words(part, row)):
            break
        count = row + 1
    while count and any(cell.row < count < cell.row + cell.row_span for cell in part.cells):
        count -= 1
    return count


def _words(grid: Grid, row: int) -> tuple[str, ...]:
    return tuple(cell.text for cell in grid.row(row))


def table(grid: Grid, name: str, layer: Layer = Layer.BODY) -> Table:
    """Make a table block of a grid; each cell's text becomes paragraphs."""
    cells: list[Cell] = []
    count = 0
    for found in grid.cells:
        blocks = _blocks(found, name, count, layer)
        count += len(blocks)
        cell = Cell(row=found.row, column=found.column, blocks=blocks)
        if found.row_span > 1 or found.column_span > 1:
            cell = cell.model_copy(update={"row_span": found.row_span, "column_span": found.column_span})
        cells.append(cell)
    return Table(
        id=name,
        layer=layer,
        place=Place(page=grid.page, box=rounded(grid.box)),
        n_rows=len(grid.ys) - 1,
        n_columns=len(grid.xs) - 1,
        cells=tuple(cells),
    )


def _blocks(cell: GridCell, name: str, count: int, layer: Layer) -> tuple[AnyBlock, ...]:
    entries: list[Set] = []
    part: GridCell | None = cell
    while part is not None:
        entries += _entries(part)
        part = part.rest
    return tuple(
        paragraph(lines, f"{name}.{count + number}", layer, (cell.row, cell.column))
        for number, lines in enumerate(build_paragraphs(entries), 1)
    )


def _entries(cell: GridCell) -> list[Set]:
    """Give the lines of a cell with the cell's inner edges as their column's."""
    lines = cell.lines
    if not lines:
        return []
    pad = max(1.0, min(min(line.x0 for line in lines) - cell.box[0], 0.2 * (cell.box[2] - cell.box[0])))
    size = max(line.size for line in lines)
    edges = Edges(cell.box[0] + pad, cell.box[2] - pad, size, 1.8 * size)
    return [Set(line, edges) for line in lines]

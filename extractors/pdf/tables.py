"""Extractors, pdf: grids to table blocks, joined over page breaks (docs/analysis/pdf-tables.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.pdf.flow import Set
from extractors.pdf.grid import Grid, GridCell, merged_edges, nearest
from extractors.pdf.lines import build_lines
from extractors.pdf.paragraphs import build_paragraphs, paragraph, rounded
from extractors.pdf.sheet import Edges
from models.document import AnyBlock, Cell, Layer, Place, Table

_SAME_EDGE = 3.0
"""Points that the outer edges of two parts of one table may differ by."""
_HEAD_ROWS = 4


def goes_on(before: Grid, after: Grid) -> bool:
    """Say whether a table at a page's head has the outer edges of the one that ended the page before."""
    return all(abs(before.xs[end] - after.xs[end]) <= _SAME_EDGE for end in (0, -1))


def join(parts: Sequence[Grid]) -> tuple[Grid, int]:
    """Give the parts of a table on successive pages as one grid, and how many repeated head rows were left out.

    Rows are stacked; columns are the union of the parts' inner edges; cells keep their own page.
    """
    xs = merged_edges([x for part in parts for x in part.xs])
    cells: list[GridCell] = []
    rows = left_out = 0
    for part in parts:
        skip = 0 if part is parts[0] else _repeated_head(parts[0], part)
        left_out += skip
        for cell in part.cells:
            if cell.row < skip:
                continue
            left, right = nearest(xs, part.xs[cell.column]), nearest(xs, part.xs[cell.column + cell.column_span])
            cells.append(replace(cell, row=rows + cell.row - skip, column=left, column_span=max(1, right - left)))
        rows += len(part.ys) - 1 - skip
    first = parts[0]
    return Grid(first.page, first.box, xs, tuple(float(y) for y in range(rows + 1)), tuple(cells)), left_out


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
        cells.append(
            Cell(
                row=found.row,
                column=found.column,
                row_span=found.row_span,
                column_span=found.column_span,
                blocks=blocks,
            )
        )
    return Table(
        id=name,
        layer=layer,
        place=Place(page=grid.page, box=rounded(grid.box)),
        n_rows=len(grid.ys) - 1,
        n_columns=len(grid.xs) - 1,
        cells=tuple(cells),
    )


def _blocks(cell: GridCell, name: str, count: int, layer: Layer) -> tuple[AnyBlock, ...]:
    lines = build_lines(cell.glyphs, cell.page)
    if not lines:
        return ()
    pad = max(1.0, min(min(line.x0 for line in lines) - cell.box[0], 0.2 * (cell.box[2] - cell.box[0])))
    size = max(line.size for line in lines)
    edges = Edges(cell.box[0] + pad, cell.box[2] - pad, size, 1.8 * size)
    entries = [Set(line, edges) for line in lines]
    return tuple(
        paragraph(part, f"{name}.{count + number}", layer, (cell.row, cell.column))
        for number, part in enumerate(build_paragraphs(entries), 1)
    )

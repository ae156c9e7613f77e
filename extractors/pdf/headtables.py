"""Extractors, pdf: header tables, ruled and at one place of most pages."""

from __future__ import annotations

from dataclasses import replace

from extractors.pdf.counting import mask
from extractors.pdf.grid import Grid, rows_of
from extractors.pdf.sheet import Sheet

_NEAR = 4.0
_SHARE = 0.6
"""Of the filled cells that must be worded alike."""
_HEIGHT = 0.3
_TOP, _BOTTOM = 0.2, 0.85


def is_margin_table(grid: Grid, sheet: Sheet) -> bool:
    """Say whether a table is as low as a header's and stands at the page's head or foot."""
    top, bottom = grid.box[1] / sheet.height, grid.box[3] / sheet.height
    return bottom - top < _HEIGHT and (top < _TOP or bottom > _BOTTOM)


def is_same_table(first: Grid, grid: Grid) -> bool:
    """Say whether two pages' tables stand at one place and are mostly worded alike."""
    if len(first.cells) != len(grid.cells) or not _has_same_sides(first, grid):
        return False
    if abs(first.box[1] - grid.box[1]) > _NEAR and abs(first.box[3] - grid.box[3]) > _NEAR:
        return False
    pairs = zip((cell.text for cell in first.cells), (cell.text for cell in grid.cells), strict=True)
    filled = [(one, other) for one, other in pairs if one or other]
    return sum(mask(one) == mask(other) for one, other in filled) >= _SHARE * len(filled)


def part_head(sheet: Sheet, head: Grid) -> tuple[Sheet, Grid | None]:
    """Part the header table `head` of other pages from a page's table that it runs into, through a page frame say."""
    for grid in sheet.grids:
        row = _last_row(grid, head)
        if row is None:
            continue
        parts = rows_of(grid, 0, row), rows_of(grid, row, len(grid.ys) - 1)
        kept = [other for other in sheet.grids if other is not grid]
        if any(cell.text for cell in parts[1].cells):
            kept.append(parts[1])
        found = sorted([*kept, parts[0]], key=lambda other: (other.box[1], other.box[0]))
        return replace(sheet, grids=tuple(found)), parts[0]
    return sheet, None


def _last_row(grid: Grid, head: Grid) -> int | None:
    """Give the number of a table's first rows that are the header; None where it does not start with it."""
    if not _has_same_sides(head, grid) or abs(head.box[1] - grid.box[1]) > _NEAR:
        return None
    row = next((row for row, y in enumerate(grid.ys) if row and abs(y - head.box[3]) <= _NEAR), None)
    if row is None or row >= len(grid.ys) - 1:
        return None
    if any(cell.row < row < cell.row + cell.row_span for cell in grid.cells):
        return None
    words = {mask(cell.text) for cell in grid.cells if cell.row < row and cell.text}
    wanted = {mask(cell.text) for cell in head.cells if cell.text}
    return row if len(words & wanted) >= _SHARE * max(1, len(wanted)) else None


def _has_same_sides(first: Grid, grid: Grid) -> bool:
    return abs(first.box[0] - grid.box[0]) <= _NEAR and abs(first.box[2] - grid.box[2]) <= _NEAR

"""Pipeline, render: a table's grid: how wide its columns should be, and its rows with merged cells."""

import unicodedata
from collections.abc import Callable
from math import sqrt

from models.document import AnyBlock, Cell, Table
from pipeline.render.wordml import table_cell, table_row

PADDING = 10.8
"""Left and right margin of a cell in points, as Word has it."""

HEAD_FILL = "E7ECF2"
"""Colour of a head row."""

Fill = Callable[[tuple[AnyBlock, ...], float], str]
"""Blocks of a cell and its inner width in points -> XML."""


def column_widths(table: Table, width: float) -> list[float]:
    """Give each column's width in points, together `width`: by the text that it holds, none starved.

    The readers do not carry the source's widths, which are wrong after conversion often enough.
    """
    columns = max(table.n_columns, 1)
    wants = [3.0] * columns
    for cell in table.cells:
        if cell.column_span == 1 and cell.column < columns:
            wants[cell.column] = max(wants[cell.column], _want(cell.text), _nested(cell))
    least = min(30.0, width / columns)
    spare = width - least * columns
    total = sum(wants)
    return [least + spare * want / total for want in wants]


def _want(text: str) -> float:
    """Give the wish of a cell: its longest line up to half a page, and the root of what is more."""
    longest = max((printed_width(line) for line in text.split("\n")), default=0.0)
    return min(longest, 30.0) + sqrt(max(longest - 30.0, 0.0))


def _nested(cell: Cell) -> float:
    return max((12.0 * block.n_columns for block in cell.blocks if isinstance(block, Table)), default=0.0)


def printed_width(text: str) -> float:
    """Give the width in letters; a Chinese character counts two."""
    return float(sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text))


def table_rows(table: Table, widths: list[float], fill: Fill) -> str:
    """Give the rows' XML; a merged cell spans columns (gridSpan) and continues downwards (vMerge)."""
    owner = _owners(table)
    columns = max(table.n_columns, 1)
    header = _has_header(table)
    rows = []
    for row in range(table.n_rows):
        cells, column = [], 0
        while column < columns:
            cell = owner.get((row, column))
            span = _span(owner, cell, row, column, columns)
            points = sum(widths[column : column + span])
            merge = "" if cell is None or cell.row_span == 1 else ("restart" if cell.row == row else "continue")
            own = cell is not None and cell.row == row and cell.column == column
            content = fill(cell.blocks if cell is not None and own else (), points - PADDING)
            cells.append(
                table_cell(
                    content, round(points * 20), span=span, merge=merge, fill=HEAD_FILL if header and row == 0 else ""
                )
            )
            column += span
        length = sum(len(cell.text) for cell in table.cells if cell.row == row)
        rows.append(table_row("".join(cells), header=header and row == 0, whole=length < 400))
    return "".join(rows)


def _owners(table: Table) -> dict[tuple[int, int], Cell]:
    owner: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for row in range(cell.row, min(cell.row + cell.row_span, table.n_rows)):
            for column in range(cell.column, min(cell.column + cell.column_span, table.n_columns)):
                owner.setdefault((row, column), cell)
    return owner


def _span(owner: dict[tuple[int, int], Cell], cell: Cell | None, row: int, column: int, columns: int) -> int:
    span = 1
    while cell is not None and column + span < columns and owner.get((row, column + span)) is cell:
        span += 1
    return span


def _has_header(table: Table) -> bool:
    first = [cell for cell in table.cells if cell.row == 0]
    bold = all(block.look.bold for cell in first for block in cell.blocks)
    return (
        table.n_rows > 2
        and (bold or table.n_columns > 2)
        and sum(cell.column_span for cell in first) == table.n_columns
        and all(cell.text and len(cell.text) < 40 and cell.row_span == 1 for cell in first)
    )

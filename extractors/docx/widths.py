"""Extractors, docx: rows of a table that differ in columns, laid on one grid by the widths of their cells.

Word draws a cell as wide as its w:tcW says and sets its grid anew when w:gridSpan does not fit; other programs write
files without any w:gridSpan. Source: ISO/IEC 29500-1 17.4.71 (tcW), 17.4.86 (wBefore).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from extractors.docx.names import Element

SAME = 60
"""Twentieths of a point within which two edges are one."""


@dataclass(frozen=True)
class Row:
    """A row: its cells with their spans in columns and widths in twentieths of a point."""

    cells: list[Element]
    before: int
    spans: list[int]
    after: int
    widths: list[int | None]
    width_before: int | None

    @property
    def columns(self) -> int:
        """Columns that the row says it takes."""
        return self.before + sum(self.spans) + self.after


def by_widths(rows: list[Row]) -> list[Row]:
    """Give rows whose stated columns disagree with the spans that their widths show.

    Rows that agree, lack a width or end at different edges stay as they say.
    """
    if len({row.columns for row in rows}) < 2:
        return rows
    edges = [found for row in rows if (found := _edges(row)) is not None]
    if len(edges) < len(rows) or max(e[-1] for e in edges) - min(e[-1] for e in edges) > SAME:
        return rows
    grid = _grid(edges)
    return [_laid(row, [_column(edge, grid) for edge in found]) for row, found in zip(rows, edges, strict=True)]


def _edges(row: Row) -> list[int] | None:
    """Give the left edge of the first cell and the right edge of each."""
    widths = [width for width in row.widths if width is not None and width > 0]
    indented = row.width_before is None if row.before else False
    if len(widths) < len(row.cells) or indented or row.after:
        return None
    return list(accumulate(widths, initial=(row.width_before or 0) if row.before else 0))


def _grid(edges: Sequence[Sequence[int]]) -> list[int]:
    grid: list[int] = []
    for edge in sorted({edge for row in edges for edge in row}):
        if not grid or edge - grid[-1] > SAME:
            grid.append(edge)
    return grid


def _column(edge: int, grid: list[int]) -> int:
    """Give the column that begins at an edge: the first of the edges taken as one with it stands in the grid."""
    return bisect_left(grid, edge - SAME)


def _laid(row: Row, columns: list[int]) -> Row:
    spans = [max(1, right - left) for left, right in pairwise(columns)]
    return replace(row, before=columns[0], spans=spans)

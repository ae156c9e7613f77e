"""Extractors, docx: a w:tbl as its true grid. Shapes and sources: docs/analysis/word-tables.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.docx.names import Element, child_value, elements, is_on, measure, number, value, w
from extractors.docx.widths import Row, by_widths

TWIPS = 20
WIDEST = 1024
"""A hostile span is cut to it; Word itself allows 63 columns."""
SKIPPED = frozenset({w("del"), w("moveFrom"), w("tblPr"), w("tblGrid"), w("trPr"), w("tblPrEx")})


@dataclass
class GridCell:
    """A cell of the grid with the w:tc elements that it was merged from; `contents[0]` is the one that shows."""

    row: int
    column: int
    column_span: int
    row_span: int = 1
    contents: list[Element] = field(default_factory=list)


@dataclass
class Grid:
    """Cells in reading order."""

    cells: list[GridCell]
    n_rows: int
    n_columns: int


def grid_of(table: Element) -> Grid:
    """Lay out the rows and cells of this table alone; rows and cells deleted by a tracked change are left out."""
    cells: list[GridCell] = []
    open_merges: dict[int, GridCell] = {}
    n_columns = 0
    rows = [_stated(row) for row in _own(table, "tr") if not _is_deleted(row)]
    rows = [row for row in rows if row.cells]
    for index, row in enumerate(by_widths(rows)):
        n_columns = max(n_columns, _lay(row, index, cells, open_merges))
    return Grid(cells, len(rows), n_columns)


def _lay(row: Row, index: int, cells: list[GridCell], open_merges: dict[int, GridCell]) -> int:
    """Place the cells of one row; give the column after its last one."""
    still_open: dict[int, GridCell] = {}
    column = 0
    for cell, merge in _side_by_side(row, index):
        column = cell.column + cell.column_span
        above = open_merges.get(cell.column)
        if above is not None and merge == "continue" and above.column_span == cell.column_span:
            above.row_span = index - above.row + 1
            above.contents.extend(cell.contents)
            cell = above
        else:
            cells.append(cell)
        if merge:
            still_open[cell.column] = cell
    open_merges.clear()
    open_merges.update(still_open)
    return column


def _side_by_side(row: Row, index: int) -> list[tuple[GridCell, str | None]]:
    """Give the cells of one row, horizontal merges done, each with its w:vMerge."""
    column = row.before
    found: list[tuple[GridCell, str | None]] = []
    for element, span in zip(row.cells, row.spans, strict=True):
        properties = element.find(w("tcPr"))
        if found and _merge(properties, "hMerge") == "continue":
            found[-1][0].column_span += span
            found[-1][0].contents.append(element)
        else:
            found.append((GridCell(index, column, span, contents=[element]), _merge(properties, "vMerge")))
        column += span
    return found


def _stated(row: Element) -> Row:
    """Give a row as its w:gridSpan and w:gridBefore state it, with the widths that its cells ask for."""
    cells = [cell for cell in _own(row, "tc") if not _is_deleted_cell(cell)]
    properties = row.find(w("trPr"))
    return Row(
        cells,
        before=_span(child_value(properties, "gridBefore"), least=0),
        spans=[_span(child_value(cell.find(w("tcPr")), "gridSpan")) for cell in cells],
        after=_span(child_value(properties, "gridAfter"), least=0),
        widths=[_twips(cell.find(w("tcPr")), "tcW") for cell in cells],
        width_before=_twips(properties, "wBefore"),
    )


def _twips(properties: Element | None, name: str) -> int | None:
    """Give a width in twentieths of a point; None where it is none, a percentage or left to Word."""
    width = None if properties is None else properties.find(w(name))
    return measure(value(width, "w"), TWIPS) if (value(width, "type") or "dxa") == "dxa" else None


def _merge(properties: Element | None, name: str) -> str | None:
    """Give restart or continue; a merge element without a value means continue."""
    merge = None if properties is None else properties.find(w(name))
    if merge is None:
        return None
    return "restart" if value(merge) == "restart" else "continue"


def _span(text: str | None, least: int = 1) -> int:
    found = number(text)
    return least if found is None else max(least, min(found, WIDEST))


def _is_deleted_cell(cell: Element) -> bool:
    return cell.find(f"{w('tcPr')}/{w('cellDel')}") is not None


def _is_deleted(row: Element) -> bool:
    deleted = row.find(f"{w('trPr')}/{w('del')}")
    return deleted is not None and is_on(deleted) is not False


def _own(parent: Element, name: str) -> Iterator[Element]:
    """Yield the rows of this table, or the cells of this row, through wrappers, never those of a nested table."""
    for child in elements(parent):
        if child.tag == w(name):
            yield child
        elif child.tag not in SKIPPED and child.tag not in (w("tc"), w("p"), w("tbl")):
            yield from _own(child, name)

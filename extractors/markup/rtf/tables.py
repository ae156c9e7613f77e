"""Extractors, markup: the tables of one RTF story. Cells come one after the other; their row is known at its end."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from extractors.markup.flow import DEEPEST_TABLE, Flow
from extractors.markup.names import Element, root
from extractors.markup.package import Package
from models.errors import LimitExceeded

NEAR = 20
"""Twips within which two borders are one."""


@dataclass
class Border:
    r"""A cell as \cellx defines it: its right edge in twips, its merges."""

    right: int = 0
    across: bool = False
    """Joined to the cell on its left."""
    down: str = ""
    """restart or continue."""


@dataclass
class Row:
    """The definition of a row."""

    left: int = 0
    borders: list[Border] = field(default_factory=list)
    cell: Border = field(default_factory=Border)

    def define(self, right: int) -> None:
        r"""Take \cellx: the cell's definition is complete."""
        self.cell.right = right
        self.borders.append(self.cell)
        self.cell = Border()


@dataclass
class _Table:
    """A table whose rows come in."""

    flow: Flow
    cells: list[Element] = field(default_factory=list)
    rows: list[tuple[Row, list[Element]]] = field(default_factory=list)
    definition: Row = field(default_factory=Row)


class Tables:
    """Knows where the next words of a story go: outside of tables, or into the open cell of the innermost one."""

    def __init__(self, package: Package, flow: Flow) -> None:
        self._package = package
        self._outside = flow
        self._open: list[_Table] = []
        self.definitions: dict[int, Row] = {}
        """The last definition of each depth, 1 for tables that stand in no other."""
        self.pending = False
        """A row is defined and not ended."""

    def flow(self, depth: int) -> Flow:
        """Give the flow at a depth of tables; 0 is outside of all."""
        if depth > DEEPEST_TABLE:
            raise LimitExceeded(f"tables nested more than {DEEPEST_TABLE} deep", cure="flatten the tables in Word")
        while len(self._open) > depth:
            self._close()
        while len(self._open) < depth:
            self._open.append(_Table(self._cell_flow()))
        return self._open[-1].flow if self._open else self._outside

    def end_cell(self, depth: int) -> None:
        r"""Take \cell or \nestcell: what was written at this depth was one cell."""
        flow = self.flow(max(1, depth))
        flow.close()
        table = self._open[-1]
        table.cells.append(flow.container)
        table.flow = self._cell_flow()

    def end_row(self, depth: int) -> None:
        r"""Take \row or \nestrow."""
        self.flow(max(1, depth))
        table = self._open[-1]
        table.definition = self.definitions.get(len(self._open), table.definition)
        if table.cells:
            table.rows.append((table.definition, table.cells))
            table.cells = []
        self.pending = False if len(self._open) == 1 else self.pending

    def close(self) -> None:
        """End all tables."""
        self.flow(0).close()

    def _cell_flow(self) -> Flow:
        self._package.count_cell()
        return Flow(self._package, root("tc"))

    def _close(self) -> None:
        """Write the innermost table where it stands; words that no cell took follow it."""
        table = self._open.pop()
        table.flow.close()
        if table.cells:
            table.rows.append((self.definitions.get(len(self._open) + 1, table.definition), table.cells))
        outer = self._open[-1].flow if self._open else self._outside
        if table.rows:
            _write(table.rows, outer)
        outer.adopt(table.flow.container)


def _write(rows: list[tuple[Row, list[Element]]], flow: Flow) -> None:
    edges = _edges(rows)
    flow.open_table()
    for row, cells in rows:
        flow.open_row()
        place = _column(edges, row.left)
        flow.skip_columns(place if row.borders else 0)
        for border, contents in _merged(row, cells):
            right = _column(edges, border.right) if border.right else place + 1
            flow.merged_cell(max(1, right - place), border.down)
            place = max(place + 1, right)
            for content in contents:
                flow.adopt(content)
        flow.close_row()
    flow.close_table()


def _edges(rows: list[tuple[Row, list[Element]]]) -> list[int]:
    """Give the borders of all rows, each once; those that are nearly the same are one."""
    places = sorted({b.right for row, _ in rows for b in row.borders} | {row.left for row, _ in rows if row.borders})
    edges: list[int] = []
    for place in places:
        if not edges or place - edges[-1] > NEAR:
            edges.append(place)
    return edges


def _column(edges: list[int], place: int) -> int:
    """Give which border is meant: the nearest at or before."""
    found = bisect_left(edges, place)
    return found if found < len(edges) and edges[found] == place else max(0, found - 1)


def _merged(row: Row, cells: list[Element]) -> list[tuple[Border, list[Element]]]:
    """Pair cells with their definitions; those joined to their left neighbour become part of it."""
    found: list[tuple[Border, list[Element]]] = []
    for place, cell in enumerate(cells):
        border = row.borders[place] if place < len(row.borders) else Border()
        if border.across and found:
            first, contents = found[-1]
            found[-1] = (Border(border.right, False, first.down), [*contents, cell])
        else:
            found.append((border, [cell]))
    return found

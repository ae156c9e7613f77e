"""Pipeline, mapping: document-information tables: label beside value, label above value, several fields in one cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.document import Cell, Layer, Table
from pipeline.mapping.control.bare_cells import bare_cells
from pipeline.mapping.control.findings import Finding, Source, Spot
from pipeline.mapping.control_lines import pairs_of
from pipeline.mapping.control_words import DATES, OWN_DATE, PERSONS, ControlWords

STRONG = frozenset(
    {"title", "document_number", "version", "revision_state", "department", "page", "other", *PERSONS, *DATES}
)
"""Kinds of label that speak for a control table."""
CONTROL_SHARE = 0.5
"""Least share of a control table's filled cells that are a known label or its value."""
HEAD_LENGTH = 16
SMALL = 6
ROWS, COLUMNS = 60, 64
"""Control data stands in the first rows; a longer table is read so far, and is never a control table itself."""
LIST_ROWS = 2
"""More rows than this below a row of labels make a list of things, not the control data of this document."""


@dataclass(frozen=True)
class TableReading:
    """What a table says: findings, cells that are nobody's label or value, and whether it is a control table."""

    findings: tuple[Finding, ...]
    loose_cells: tuple[tuple[Spot, ...], ...]
    """Lines of each cell that is neither label nor value, in reading order."""
    is_control: bool
    answers: frozenset[str] = frozenset()
    """Blocks of loose cells that stand beside a short text: the value of a label that is not known."""

    @property
    def loose(self) -> tuple[Spot, ...]:
        """The lines of all loose cells."""
        return tuple(spot for cell in self.loose_cells for spot in cell)

    @property
    def says_something(self) -> bool:
        """Two telling labels have a value, or persons are asked for: what a control table far in the body must show."""
        valued = {
            f.kind for f in self.findings if f.kind in STRONG - {"other", "page", "department"} and f.text.strip()
        }
        return len(valued) >= 2 or len({f.kind for f in self.findings} & set(PERSONS)) >= 2


class TableReader:
    """Reads one table; cells are looked up by their place in the true grid."""

    def __init__(self, table: Table, words: ControlWords) -> None:
        """Index the cells by every grid position that they cover."""
        self.table = table
        self.words = words
        self.n_rows, self.n_columns = min(table.n_rows, ROWS), min(table.n_columns, COLUMNS)
        self.cells = [c for c in table.cells if c.row < ROWS and c.column < COLUMNS]
        self.at: dict[tuple[int, int], Cell] = {}
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, ROWS)):
                for column in range(cell.column, min(cell.column + cell.column_span, COLUMNS)):
                    self.at.setdefault((row, column), cell)
        self.kinds = {(c.row, c.column): self._label(c) for c in self.cells}
        if "name" in self.kinds.values():
            self.kinds = {place: "post" if kind == "title" else kind for place, kind in self.kinds.items()}
        self.label_rows = {row for (row, _), kind in self.kinds.items() if kind is not None}
        header = table.layer in (Layer.HEADER, Layer.FOOTER)
        self.source = Source.HEADER_TABLE if header else Source.TABLE

    def read(self) -> TableReading:
        """The findings of the table."""
        if self._is_list():
            return TableReading((), (), False)
        findings: list[Finding] = []
        used: set[tuple[int, int]] = set()
        for cell in self.cells:
            place = (cell.row, cell.column)
            if self.kinds[place] is not None:
                used.add(place)
                signed = self._signing_dates(cell)
                if signed:
                    findings += [finding for finding, _ in signed]
                    used.update(taken for _, taken in signed)
                    continue
                value = self._value_of(cell)
                findings.append(self._finding(cell, value))
                if value is not None:
                    used.add((value.row, value.column))
        for cell in self.cells:
            if (cell.row, cell.column) in used:
                continue
            inner = tuple(self._inside(cell))
            if inner:
                used.add((cell.row, cell.column))
                findings += inner
        loose = tuple(self._spots(c) for c in self.cells if (c.row, c.column) not in used)
        return TableReading(tuple(findings), loose, self._is_control(findings, used), self._answers(used))

    def _label(self, cell: Cell) -> str | None:
        text = cell.text
        return self.words.kind(text) if text.strip() else None

    def _value_of(self, cell: Cell) -> Cell | None:
        """The cell that holds a label's value: the one to the right, or the one below in a row of labels."""
        right = self.at.get((cell.row, cell.column + cell.column_span))
        below = self.at.get((cell.row + cell.row_span, cell.column))
        if self._is_label_row(cell.row):
            below = self._below_by_name(cell) if self._kind(cell) in PERSONS else below
            if below is not None and self._kind(below) is None and below.text.strip():
                return None if self._holds_label(below) else below
        if right is not None and self._kind(right) is None and not self._holds_label(right):
            return right
        return None

    def _below_by_name(self, head: Cell) -> Cell | None:
        """The cell below a person's head: of the row 姓名 where rows are labelled, else the first one."""
        rows = range(head.row + head.row_span, self.n_rows)
        leads = {row: self.kinds.get((row, 0)) for row in rows} if head.column else {}
        named = [row for row, kind in leads.items() if kind in ("name", "signature")]
        row = next((r for r in named if leads[r] == "name"), named[0] if named else head.row + head.row_span)
        return self.at.get((row, head.column))

    def _holds_label(self, cell: Cell) -> bool:
        """The cell speaks for itself: a label that is not known, or pairs of its own."""
        text = cell.text.strip()
        if text.endswith((":", "：")) and "\n" not in text:
            return True
        return any(p.kind is not None and p.colon for line in text.split("\n") for p in pairs_of(line, self.words))

    def _kind(self, cell: Cell) -> str | None:
        return self.kinds[cell.row, cell.column]

    def _is_label_row(self, row: int) -> bool:
        """Every filled cell of the row is a label, there are two or more, and what follows is no long list."""
        across = [self.at[row, column] for column in range(self.n_columns) if (row, column) in self.at]
        cells = {(c.row, c.column): c for c in across if c.text.strip()}
        if len(cells) < 2 or any(self.kinds[place] is None for place in cells):
            return False
        return self._rows_below(row) <= LIST_ROWS

    def _rows_below(self, row: int) -> int:
        """Rows, filled or not, between a row and the next one with a label."""
        rows = 0
        for lower in range(row + 1, self.n_rows):
            if lower in self.label_rows:
                break
            rows += 1
        return rows

    def _is_list(self) -> bool:
        """Labels in the first row only, and many rows below: a list of things of one kind."""
        cells = [c for c in self.cells if c.row == 0 and c.text.strip()]
        labels = [c for c in cells if self._kind(c) is not None]
        heads = len(labels) >= 2 and len(labels) >= len(cells) - 1
        wide = (
            bool(labels) and len(cells) >= 3 and all(len(c.text) <= HEAD_LENGTH and "：" not in c.text for c in cells)
        )
        lower = [c for c in self.cells if c.row and self._kind(c) is not None]
        return (heads or wide) and self._rows_below(0) > LIST_ROWS and not lower

    def _finding(self, label: Cell, value: Cell | None) -> Finding:
        kind = self.kinds[label.row, label.column] or "other"
        if kind in ("date", "signature", "name", "post"):
            kind = self._row_kind(label, kind)
        words = label.text.strip()
        if value is None or not value.text.strip():
            spot = next(iter(self._spots(label)), Spot(self.table.id, self.table.id, ""))
            return Finding(kind, "", self.source, spot, 0, len(spot.text), words)
        spot = self._whole(value)
        return Finding(kind, spot.text, self.source, spot, 0, len(spot.text), words)

    def _signing_dates(self, head: Cell) -> list[tuple[Finding, tuple[int, int]]]:
        """Under a head 日期, the date of each person whose row it stands in, with the cell's place."""
        if self._kind(head) != "date":
            return []
        found = list(self._dates_beside(head))
        for row in range(head.row + head.row_span, self.n_rows):
            cell = self.at.get((row, head.column))
            if cell is None or cell.row != row or self._kind(cell) is not None or not cell.text.strip():
                continue
            kind = self._row_kind(cell, "date")
            if kind != "date":
                spot = self._whole(cell)
                found.append(
                    (Finding(kind, spot.text, self.source, spot, 0, len(spot.text), head.text), (row, head.column))
                )
        return found

    def _dates_beside(self, lead: Cell) -> Iterator[tuple[Finding, tuple[int, int]]]:
        """Right of a row's label 日期, the date of each person whose column it stands in."""
        for column in range(lead.column + lead.column_span, self.n_columns):
            cell = self.at.get((lead.row, column))
            above = [self.kinds.get((row, column)) for row in range(lead.row)]
            person = next((k for k in reversed(above) if k in PERSONS), None)
            if cell is None or cell.column != column or person is None or self._kind(cell) or not cell.text.strip():
                continue
            spot = self._whole(cell)
            kind = OWN_DATE[person]
            yield Finding(kind, spot.text, self.source, spot, 0, len(spot.text), lead.text), (lead.row, column)

    def _row_kind(self, label: Cell, kind: str) -> str:
        """日期 beside 编制 means the date of preparing."""
        left = (self.kinds.get((label.row, column)) for column in range(label.column - 1, -1, -1))
        person = next((k for k in left if k in PERSONS), None)
        return OWN_DATE[person] if kind == "date" and person is not None else kind

    def _inside(self, cell: Cell) -> Iterator[Finding]:
        """Pairs within one cell; a label whose value is empty takes the next line, or the next cell."""
        spots = self._spots(cell)
        skip = False
        for i, spot in enumerate(spots):
            if skip:
                skip = False
                continue
            pairs = [p for p in pairs_of(spot.text, self.words) if p.kind is not None]
            for pair in pairs:
                label = spot.text[pair.label_start : pair.label_end]
                kind = pair.kind or "other"
                value, start, end = spot, pair.value_start, pair.value_end
                if start == end and pair is pairs[-1]:
                    following = self._following(cell, spots, i)
                    if following is not None:
                        skip = i + 1 < len(spots)
                        value, start, end = following, 0, len(following.text)
                text = value.text[start:end]
                span = (start, end) if text else (pair.label_start, pair.label_end)
                yield Finding(kind, text, self.source, value, *span, label, 0.9 if pair.loose else 1.0)

    def _following(self, cell: Cell, spots: tuple[Spot, ...], i: int) -> Spot | None:
        if i + 1 < len(spots):
            return None if pairs_of(spots[i + 1].text, self.words) else spots[i + 1]
        right = self.at.get((cell.row, cell.column + cell.column_span))
        if right is None or self._kind(right) is not None or not right.text.strip():
            return None
        lines = self._spots(right)
        return lines[0] if lines and not pairs_of(lines[0].text, self.words) else None

    def _spots(self, cell: Cell) -> tuple[Spot, ...]:
        spots: list[Spot] = []
        for block in cell.blocks:
            if isinstance(block, Table):
                continue
            offset = 0
            for line in block.text.split("\n"):
                if line.strip():
                    label = f"{block.label} " if block.label and offset == 0 else ""
                    spots.append(
                        Spot(block.id, self.table.id, label + line, self._page(block.place.page), offset - len(label))
                    )
                offset += len(line) + 1
        return tuple(spots)

    def _whole(self, cell: Cell) -> Spot:
        """The cell's text as one spot: of its one block where it has one, else of the first with all lines."""
        spots = self._spots(cell)
        if len(spots) == 1:
            return spots[0]
        first = spots[0]
        return Spot(first.block, self.table.id, "\n".join(s.text for s in spots), first.page, first.offset)

    def _page(self, page: int | None) -> int | None:
        return page if page is not None else self.table.place.page

    def _answers(self, used: set[tuple[int, int]]) -> frozenset[str]:
        answers: set[str] = set()
        for cell in self.cells:
            left = self.at.get((cell.row, cell.column - 1))
            if left is None or (left.row, left.column) in used or not 0 < len(left.text.strip()) <= HEAD_LENGTH:
                continue
            answers.update(s.block for s in self._spots(cell))
        return frozenset(answers)

    def _is_control(self, findings: list[Finding], used: set[tuple[int, int]]) -> bool:
        kinds = {f.kind for f in findings}
        bare = bare_cells(self.cells, used, self.words) if self.n_rows <= SMALL else {}
        telling = (kinds | set(bare.values())) & STRONG - {"other", "page", "department"}
        used = used | bare.keys()
        filled = [c for c in self.cells if c.text.strip()]
        share = sum((c.row, c.column) in used for c in filled) / len(filled) if filled else 0.0
        if self.table.n_rows > ROWS:
            return False
        return share >= CONTROL_SHARE and (len(telling) >= 2 or (bool(telling) and "page" in kinds))


def read_table(table: Table, words: ControlWords) -> TableReading:
    """The control data that a table holds; nested tables are read by their own call."""
    return TableReader(table, words).read()

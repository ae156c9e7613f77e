"""Extractors, markup: writes paragraphs, runs and tables into one story of a package, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from extractors.markup.labels import Member
from extractors.markup.names import Element, R, V, add, root, writable
from extractors.markup.package import Package
from models.errors import LimitExceeded

DEEPEST_TABLE = 20
WIDEST = 1000
"""Columns of a span. Source: HTML Living Standard 4.9.12.1."""
TALLEST = 65_534
"""Rows of a span, same source."""
TWIPS = 20
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Character:
    """How a run looks; size in points. `change` is ins or del for a tracked change."""

    bold: bool = False
    size: float | None = None
    font: str | None = None
    change: str = ""


@dataclass(frozen=True)
class Shape:
    """How a paragraph looks; lengths in points. `outline` counts from 1, 0 is body text whatever the style says."""

    style: str | None = None
    outline: int | None = None
    centered: bool = False
    left: float = 0.0
    first: float = 0.0
    """Of the first line, against `left`."""
    member: Member | None = None


PLAIN = Character()


@dataclass
class _Table:
    """A table being written. `spans` holds, by column, how many rows still lie under a cell and how wide it is."""

    element: Element
    row: Element | None = None
    cell: Element | None = None
    column: int = 0
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    opened: dict[int, tuple[int, int]] = field(default_factory=dict)


class Flow:
    """Writes one story. A paragraph opens with its first run and closes with `end`; empty ones are not written."""

    def __init__(self, package: Package, container: Element) -> None:
        self.package = package
        self.container = container
        self._tables: list[_Table] = []
        self._paragraph: Element | None = None

    @property
    def is_open(self) -> bool:
        """Whether a paragraph has begun."""
        return self._paragraph is not None

    @property
    def depth(self) -> int:
        """How many tables are open."""
        return len(self._tables)

    def begin(self) -> None:
        """Open a paragraph, if none is."""
        if self._paragraph is None:
            self._paragraph = root("p")
            self._place(self._paragraph)

    def text(self, text: str, character: Character = PLAIN) -> None:
        """Add text to the paragraph; tabs and line breaks become their elements."""
        text = writable(text.replace("\r\n", "\n").replace("\r", "\n"))
        if text:
            run = self._run(character)
            for place, line in enumerate(text.split("\n")):
                if place:
                    add(run, "br")
                _write_line(run, line, "delText" if character.change == "del" else "t")

    def picture(self, data: bytes, width: float | None = None, height: float | None = None) -> None:
        """Add a picture to the paragraph; width and height in points as shown."""
        if not data:
            return
        sizes = (f"{name}:{length:.1f}pt" for name, length in (("width", width), ("height", height)) if length)
        shape = etree.SubElement(add(self._run(PLAIN), "pict"), f"{{{V}}}shape", style=";".join(sizes))
        etree.SubElement(shape, f"{{{V}}}imagedata").set(f"{{{R}}}id", self.package.picture(data))

    def adopt(self, container: Element) -> None:
        """Move the blocks of another container to where reading stands."""
        self.end(Shape())
        for block in list(container):
            self._place(block)

    def mark(self, name: str, **attributes: str) -> Element:
        """Add an element other than text to a run of its own, such as a field's mark."""
        return add(self._run(PLAIN), name, **attributes)

    def box(self) -> Flow:
        """Open a text box that is anchored in the paragraph."""
        shape = etree.SubElement(add(self._run(PLAIN), "pict"), f"{{{V}}}shape")
        return Flow(self.package, add(etree.SubElement(shape, f"{{{V}}}textbox"), "txbxContent"))

    def end(self, shape: Shape) -> None:
        """Close the paragraph, if one is open."""
        if self._paragraph is not None:
            _write_shape(self._paragraph, shape)
            self._paragraph = None

    def open_table(self) -> None:
        """Begin a table. Raises LimitExceeded where tables are nested too deep."""
        if len(self._tables) >= DEEPEST_TABLE:
            raise LimitExceeded(f"tables nested more than {DEEPEST_TABLE} deep", cure="flatten the tables in Word")
        element = root("tbl")
        self._place(element)
        self._tables.append(_Table(element))

    def open_row(self) -> None:
        """Begin a row of the innermost table."""
        if self._tables:
            self.close_row()
            self._tables[-1].row = add(self._tables[-1].element, "tr")

    def open_cell(self, columns: int = 1, rows: int = 1) -> None:
        """Begin a cell of the innermost table that covers so many columns and rows."""
        if not self._tables:
            return
        table = self._tables[-1]
        self.close_cell()
        if table.row is None:
            self.open_row()
        self._pass_spans(table)
        columns, rows = max(1, min(columns, WIDEST)), max(1, min(rows, TALLEST))
        table.cell = self._write_cell(table, columns, "restart" if rows > 1 else "")
        if rows > 1:
            table.opened[table.column] = (rows - 1, columns)
        for column in range(table.column, table.column + columns):
            table.spans.pop(column, None)
        table.column += columns

    def merged_cell(self, columns: int, merge: str) -> None:
        """Begin a cell of a format that says itself where vertical merges begin (restart) and go on (continue)."""
        if self._tables:
            self.close_cell()
            if self._tables[-1].row is None:
                self.open_row()
            self._tables[-1].cell = self._write_cell(self._tables[-1], max(1, min(columns, WIDEST)), merge)

    def skip_columns(self, columns: int) -> None:
        """Leave the columns before a row's first cell empty."""
        if columns > 0 and self._tables and (row := self._tables[-1].row) is not None:
            add(add(row, "trPr"), "gridBefore", val=min(columns, WIDEST))

    def close_cell(self) -> None:
        """End the cell, with its last paragraph."""
        self.end(Shape())
        if self._tables:
            self._tables[-1].cell = None

    def close_row(self) -> None:
        """End the row, with its last cell; cells of earlier rows that reach down into it go on behind its last one."""
        self.close_cell()
        table = self._tables[-1] if self._tables else None
        if table is None or table.row is None:
            return
        while below := [column for column in table.spans if column >= table.column]:
            if table.column not in table.spans:
                self._write_cell(table, min(below) - table.column, "")
                table.column = min(below)
            self._pass_spans(table)
        table.spans, table.opened = table.opened, {}
        table.row, table.column = None, 0

    def close_table(self) -> None:
        """End the innermost table."""
        if self._tables:
            self.close_row()
            self._tables.pop()

    def close(self) -> None:
        """End whatever is open."""
        while self._tables:
            self.close_table()
        self.end(Shape())

    def _pass_spans(self, table: _Table) -> None:
        """Write the cells of earlier rows that reach down to the next column."""
        while table.column in table.spans:
            rows, columns = table.spans.pop(table.column)
            self._write_cell(table, columns, "continue")
            if rows > 1:
                table.opened[table.column] = (rows - 1, columns)
            table.column += columns

    def _write_cell(self, table: _Table, columns: int, merge: str) -> Element:
        self.package.count_cell()
        assert table.row is not None
        cell = add(table.row, "tc")
        properties = add(cell, "tcPr")
        if columns > 1:
            add(properties, "gridSpan", val=columns)
        if merge:
            add(properties, "vMerge", val=merge)
        return cell

    def _run(self, character: Character) -> Element:
        self.begin()
        parent = self._paragraph
        assert parent is not None
        if character.change:
            parent = add(parent, character.change)
        run = add(parent, "r")
        _write_character(run, character)
        return run

    def _place(self, block: Element) -> None:
        """Put a block where reading stands; what stands in a table outside its cells comes before the table."""
        if not self._tables:
            self.container.append(block)
        elif (cell := self._tables[-1].cell) is not None:
            cell.append(block)
        else:
            self._tables[-1].element.addprevious(block)


def _write_line(run: Element, line: str, tag: str) -> None:
    for place, piece in enumerate(line.split("\t")):
        if place:
            add(run, "tab")
        if piece:
            element = add(run, tag)
            element.text = piece
            element.set(SPACE, "preserve")


def _write_character(run: Element, character: Character) -> None:
    properties = add(run, "rPr")
    add(properties, "b", val=int(character.bold))
    if character.size:
        add(properties, "sz", val=max(1, min(round(character.size * 2), 3276)))
    if character.font:
        add(properties, "rFonts", ascii=character.font)


def _write_shape(paragraph: Element, shape: Shape) -> None:
    properties = root("pPr")
    paragraph.insert(0, properties)
    if shape.style:
        add(properties, "pStyle", val=shape.style)
    if shape.outline is not None:
        add(properties, "outlineLvl", val=9 if shape.outline == 0 else min(shape.outline, 9) - 1)
    if shape.centered:
        add(properties, "jc", val="center")
    add(properties, "ind", left=_twips(shape.left), firstLine=_twips(shape.first))
    if shape.member is not None:
        numbering = add(properties, "numPr")
        add(numbering, "ilvl", val=shape.member.level)
        add(numbering, "numId", val=shape.member.num_id)


def _twips(points: float) -> int:
    return round(max(-1000.0, min(points, 1000.0)) * TWIPS)

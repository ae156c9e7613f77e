"""Ground: a document as read, block by block, before anything is understood of it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from models.base import Frozen
from models.source import SourceFile


class Layer(StrEnum):
    """Where on the page a block stands."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    NOTE = "note"
    TEXTBOX = "textbox"
    COMMENT = "comment"


class LabelOrigin(StrEnum):
    """Whether a word processor counted the label or somebody typed it."""

    AUTOMATIC = "automatic"
    TYPED = "typed"


class Place(Frozen):
    """Where a block stands in its file."""

    page: int | None = None
    """1-based; None where the format has no pages."""
    part: str = "body"
    """Part of the package, such as body, header2, footnotes."""
    box: tuple[float, float, float, float] | None = None
    """x0, top, x1, bottom in points from the page's top left corner."""
    cell: tuple[int, int] | None = None
    """0-based row and column for what stands in a table's cell."""
    anchor: str | None = None
    """The block that a note or comment belongs to."""


class Look(Frozen):
    """How a paragraph looks: cues for its rank, never its meaning."""

    style: str | None = None
    """Name of the paragraph style as in the file."""
    outline: int | None = None
    """Heading level 1..9 by style or outline level; None for body text."""
    bold: bool = False
    """Every printed character is bold."""
    size: float | None = None
    """Points, of most characters."""
    centered: bool = False
    indent: float = 0.0
    """Points from the text's left edge."""
    toc: bool = False
    """Stands in a table of contents by its style or field."""
    tag: str | None = None
    """Field of the standard template that this paragraph fills, from the template's own styles (SOP …)."""


class Block(Frozen):
    """What every kind of block has."""

    id: str
    """b1, b2, … in reading order; b7.2 for the second block inside table b7."""
    text: str = ""
    """The words as printed, without the label; line breaks as \\n."""
    label: str | None = None
    """The number as a reader sees it: 4.1.2, 第三章, （一）, a bullet."""
    label_origin: LabelOrigin | None = None
    place: Place = Place()
    layer: Layer = Layer.BODY
    look: Look = Look()

    @property
    def full_text(self) -> str:
        """Label and text as one line would show them."""
        return f"{self.label} {self.text}" if self.label else self.text


class Heading(Block):
    """A heading; `level` counts from 1."""

    type: Literal["heading"] = "heading"
    level: int = 1


class Paragraph(Block):
    """Running text."""

    type: Literal["paragraph"] = "paragraph"


class ListItem(Block):
    """A labelled or bulleted item; `level` counts from 1."""

    type: Literal["list_item"] = "list_item"
    level: int = 1


class Figure(Block):
    """A picture. Its bytes stay out of every JSON; `sha256` names them."""

    type: Literal["figure"] = "figure"
    sha256: str = ""
    media_type: str = ""
    data: bytes = Field(default=b"", exclude=True, repr=False)
    width: float | None = None
    """Points as shown in the source."""
    height: float | None = None


class Cell(Frozen):
    """A cell of the true grid: a merged cell stands once, at its top left corner."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    blocks: tuple[AnyBlock, ...] = ()
    is_text: bool = False
    """Holds text of the document: the table around it lays out the page and shows no data."""

    @property
    def text(self) -> str:
        """Text of the cell, a line a block, labels included, nested tables left out."""
        return "\n".join(b.full_text for b in self.blocks if not isinstance(b, Table) and b.full_text)


class Table(Block):
    """A table as a grid of `n_rows` by `n_columns`."""

    type: Literal["table"] = "table"
    n_rows: int = 0
    n_columns: int = 0
    cells: tuple[Cell, ...] = ()

    @property
    def grid(self) -> list[list[str]]:
        """Text of each grid position; a merged cell's text stands at its top left, the rest is empty."""
        rows = [[""] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            rows[cell.row][cell.column] = cell.text
        return rows


AnyBlock = Annotated[Heading | Paragraph | ListItem | Table | Figure, Field(discriminator="type")]


class Note(Frozen):
    """Something a stage noticed and a reviewer should hear of; the audit makes a flag of it."""

    rule: str
    """An id of models/rules.toml, such as SOP601."""
    field: str | None = None
    block: str | None = None
    place: Place | None = None
    arguments: dict[str, str] = Field(default_factory=dict)
    """Words for the message of the language pack."""


class Document(Frozen):
    """A file as read: blocks flat and in reading order, page furniture in its own layer."""

    source: SourceFile
    blocks: tuple[AnyBlock, ...] = ()
    reader: str = ""
    """Name and version of the reader, for the record."""
    pages: int | None = None
    properties: dict[str, str] = Field(default_factory=dict)
    """Core properties of the file (title, author …), untrusted hints."""
    notes: tuple[Note, ...] = ()


Cell.model_rebuild()
Table.model_rebuild()
Document.model_rebuild()


def walk(blocks: tuple[AnyBlock, ...]) -> Iterator[AnyBlock]:
    """Yield every block, those inside table cells after their table, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, Table):
            for cell in block.cells:
                yield from walk(cell.blocks)

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from models.document import AnyBlock, Cell, Document, Heading, Layer, ListItem, Look, Paragraph, Place, Table
from models.source import Format, SourceFile


class Maker:
    """Builds documents by hand, block ids counted as a reader counts them."""

    def __init__(self) -> None:
        self.blocks: list[AnyBlock] = []

    def _id(self) -> str:
        return f"b{len(self.blocks) + 1}"

    def line(self, text: str, layer: Layer = Layer.BODY, **look: object) -> Maker:
        self.blocks.append(Paragraph(id=self._id(), text=text, layer=layer, look=Look.model_validate(look)))
        return self

    def heading(self, text: str, label: str | None = None, level: int = 1) -> Maker:
        self.blocks.append(Heading(id=self._id(), text=text, label=label, level=level, look=Look(size=12)))
        return self

    def item(self, text: str, label: str) -> Maker:
        self.blocks.append(ListItem(id=self._id(), text=text, label=label))
        return self

    def table(self, *rows: tuple[str, ...], layer: Layer = Layer.BODY) -> Maker:
        name = self._id()
        cells: list[Cell] = []
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                block = Paragraph(id=f"{name}.{len(cells) + 1}", text=text, layer=layer, place=Place(cell=(r, c)))
                cells.append(Cell(row=r, column=c, blocks=(block,)))
        self.blocks.append(
            Table(id=name, n_rows=len(rows), n_columns=max(map(len, rows)), cells=tuple(cells), layer=layer)
        )
        return self

    def body(self) -> Maker:
        return (
            self.heading("目的", "1")
            .line("规定本过程的做法，使各岗位按同一要求完成工作。")
            .heading("职责", "2")
            .line("各班组执行。")
        )

    def english_body(self) -> Maker:
        self.heading("Purpose", "1").line("This document tells how the work is done so that every shift does it alike.")
        return self.heading("Procedure", "2").item("Open the valve slowly.", "2.1")

    def document(self, path: str = "in/scan0007.docx", **properties: str) -> Document:
        source = SourceFile(path=path, sha256="0" * 64, size=1, format=Format.DOCX)
        return Document(source=source, blocks=tuple(self.blocks), properties=properties)


@pytest.fixture
def make() -> Callable[[], Maker]:
    return Maker


@pytest.fixture
def layers() -> SimpleNamespace:
    return SimpleNamespace(header=Layer.HEADER, footer=Layer.FOOTER)

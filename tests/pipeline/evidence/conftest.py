"""Pages set by hand: each line's characters at places that a test can say."""

from __future__ import annotations

import pytest

from models.document import AnyBlock, Cell, Document, Heading, LabelOrigin, Layer, ListItem, Paragraph, Place, Table
from models.printed import PrintedPage
from models.source import Format, SourceFile

SIZE = 10.0


def page_of(
    number: int, lines: list[tuple[float, float, str]], rules: tuple[tuple[float, ...], ...] = ()
) -> PrintedPage:
    """Set lines, each with its left edge, top and words; every character is 10 points wide and high."""
    text, boxes = "", []
    for x, top, words in lines:
        for place, mark in enumerate(words):
            if not mark.isspace():
                text += mark
                boxes.append((x + place * SIZE, top, x + (place + 1) * SIZE, top + SIZE))
    return PrintedPage(number, 300.0, 400.0, text, tuple(boxes), tuple(rules))  # type: ignore[arg-type]


def document_of(*blocks: AnyBlock) -> Document:
    source = SourceFile(path="<b>试.doc", sha256="0" * 64, size=1, format=Format.DOC)
    return Document(source=source, blocks=blocks, reader="test")


@pytest.fixture
def document() -> Document:
    cells = tuple(
        Cell(row=row, column=column, blocks=(Paragraph(id=f"b4.{n}", text=text, place=Place(cell=(row, column))),))
        for n, (row, column, text) in enumerate(
            [(0, 0, "岗位"), (0, 1, "职责"), (1, 0, "库管员"), (1, 1, "核对数量")], 1
        )
    )
    return document_of(
        Paragraph(id="h1", text="仓库手册 第1页", layer=Layer.HEADER),
        Heading(id="b1", text="目的", label="第一章", label_origin=LabelOrigin.TYPED),
        ListItem(id="b2", text="先核对后签收", label="•", label_origin=LabelOrigin.AUTOMATIC),
        Paragraph(id="b3", text="货到后在两小时内完成检查并登记"),
        Table(id="b4", n_rows=2, n_columns=2, cells=cells),
    )


@pytest.fixture
def pages() -> tuple[PrintedPage, ...]:
    rules = (
        (20, 50, 220, 50),
        (20, 70, 220, 70),
        (20, 90, 220, 90),
        (20, 50, 20, 90),
        (100, 50, 100, 90),
        (220, 50, 220, 90),
    )
    return (
        page_of(1, [
            (20, 10, "仓库手册 第1页"), (20, 40, "第一章 目的"), (20, 60, "\uf06c"), (40, 60, "先核对后签收"),
            (20, 80, "货到后在两小时"),
        ]),
        page_of(2, [
            (20, 10, "仓库手册 第2页"), (20, 30, "内完成检查并登记"), (25, 55, "岗位"), (105, 55, "职责"),
            (25, 75, "库管员"), (105, 75, "核对数量"),
        ], rules),
    )  # fmt: skip

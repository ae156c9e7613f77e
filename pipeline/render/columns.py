"""Pipeline, render: columns of the step table take the room that their words need; the action has what is left."""

from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from models.lang.template import TemplateStyles
from pipeline.render.grid import printed_width

Element = Any
"""Raw XML: python-docx gives it no types."""

LEAST = 1000
"""Narrowest column in twentieths of a point: a heading of four Chinese characters in two lines."""

LETTER, MARGINS = 94, 230
"""Width of a letter of 9 points, and of a cell's two margins, in twentieths of a point."""

LINES, SHORT = 2, 12
"""A paragraph of so many lines is no reason to widen its column; one of so many letters stands on one line."""


def fit_step_columns(word: WordDocument, styles: TemplateStyles) -> None:
    """Narrow the columns of the step tables, alike in all, to what they hold; never wider than in the template."""
    ids = {style.name: style.style_id for style in word.styles}
    number, action = ids.get(styles.step_number), ids.get(styles.step_text)
    alike: dict[tuple[int, ...], list[Element]] = {}
    for table in word.element.body.findall(qn("w:tbl")):
        rows = _step_rows(table, number)
        if rows and all(len(row.findall(qn("w:tc"))) == len(_grid(table)) for row in rows):
            alike.setdefault(tuple(int(column.get(qn("w:w"))) for column in _grid(table)), []).append(table)
    for widths, tables in alike.items():
        rows = [row for table in tables for row in _step_rows(table, number)]
        fitted = _fitted(widths, tables[0].find(qn("w:tr")), rows, action)
        for table in tables:
            _set(table, fitted)


def _step_rows(table: Element, number: str | None) -> list[Element]:
    return [row for row in table.findall(qn("w:tr")) if number in _styles_of(row)]


def _grid(table: Element) -> list[Element]:
    return list(table.find(qn("w:tblGrid")).findall(qn("w:gridCol")))


def _fitted(before: tuple[int, ...], head: Element, rows: list[Element], action: str | None) -> list[int]:
    columns = [[row.findall(qn("w:tc"))[place] for row in rows] for place in range(len(before))]
    wide = next((place for place, cells in enumerate(columns) if any(action in _styles_of(c) for c in cells)), None)
    if wide is None:
        return list(before)
    widths = [
        width if place == wide else min(width, max(LEAST, _head_need(head, place), *(_need(cell) for cell in cells)))
        for place, (width, cells) in enumerate(zip(before, columns, strict=True))
    ]
    widths[wide] += sum(before) - sum(widths)
    return widths


def _set(table: Element, widths: list[int]) -> None:
    for column, width in zip(_grid(table), widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.findall(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        if len(cells) == len(widths):
            for cell, width in zip(cells, widths, strict=True):
                cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").set(qn("w:w"), str(width))


def _need(cell: Element) -> int:
    """Give the width that shows the cell in a few lines and breaks no word."""
    texts = _texts(cell)
    lines = [max(printed_width(text) / LINES, min(printed_width(text), SHORT)) for text in texts]
    return round(max([*lines, _longest_word(texts)]) * LETTER) + MARGINS


def _head_need(head: Element, place: int) -> int:
    """Give the width that breaks no word of the column's bold heading."""
    cells = head.findall(qn("w:tc"))
    texts = _texts(cells[place]) if place < len(cells) else []
    return round(_longest_word(texts) * LETTER * 1.25) + MARGINS


def _texts(cell: Element) -> list[str]:
    return ["".join(text.text or "" for text in line.iter(qn("w:t"))) for line in cell.iter(qn("w:p"))]


def _longest_word(texts: list[str]) -> float:
    words = [word for text in texts if text.isascii() for word in text.split()]
    return max((printed_width(word) for word in words), default=0.0)


def _styles_of(element: Element) -> set[str | None]:
    return {style.get(qn("w:val")) for style in element.iter(qn("w:pStyle"))}

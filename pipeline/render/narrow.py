"""Pipeline, render: columns of the step table that the source leaves empty step back, so that the others have room."""

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from models.lang.template import TemplateStyles

NARROW = 1000
"""Width of an empty column in twentieths of a point: its heading in two lines."""


def narrow_empty_columns(word: WordDocument, styles: TemplateStyles) -> None:
    """Narrow every column of a step table that only says that the source does not say; the action gains the room."""
    ids = {style.name: style.style_id for style in word.styles}
    number, action, absent = (ids.get(name) for name in (styles.step_number, styles.step_text, styles.absent))
    for table in word.element.body.findall(qn("w:tbl")):
        rows = [row for row in table.findall(qn("w:tr")) if number in _styles_of(row)]
        grid = table.find(qn("w:tblGrid")).findall(qn("w:gridCol"))
        if rows and all(len(row.findall(qn("w:tc"))) == len(grid) for row in rows):
            _narrow(table, rows, grid, action, absent)


def _narrow(
    table: BaseOxmlElement,
    rows: list[BaseOxmlElement],
    grid: list[BaseOxmlElement],
    action: str | None,
    absent: str | None,
) -> None:
    columns = [[_styles_of(row.findall(qn("w:tc"))[place]) for row in rows] for place in range(len(grid))]
    wide = [place for place, cells in enumerate(columns) if any(action in cell for cell in cells)]
    widths = [int(column.get(qn("w:w"))) for column in grid]
    gain = 0
    for place, cells in enumerate(columns):
        if all(cell == {absent} for cell in cells) and widths[place] > NARROW and place not in wide:
            gain += widths[place] - NARROW
            widths[place] = NARROW
    if not gain or not wide:
        return
    widths[wide[0]] += gain
    for column, width in zip(grid, widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.findall(qn("w:tr")):
        cells = row.findall(qn("w:tc"))
        if len(cells) == len(widths):
            for cell, width in zip(cells, widths, strict=True):
                cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").set(qn("w:w"), str(width))


def _styles_of(element: BaseOxmlElement) -> set[str | None]:
    return {style.get(qn("w:val")) for style in element.iter(qn("w:pStyle"))}

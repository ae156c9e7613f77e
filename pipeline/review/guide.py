"""Pipeline, review: the first sheet of the workbook: what it is, how to fill it in, what the answers mean."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from models.language import LanguagePack
from models.review import Review
from pipeline.review.cells import write_text
from pipeline.review.sheets import LINE, PAD, cell_of, lines_of, margins

TERM, TEXT = 18, 92
"""Characters of the two columns."""
_HEADING = Font(name="Calibri", family=2, scheme="minor", sz=14, b=True, color="FF1F3864")
_TERM = Font(name="Calibri", family=2, scheme="minor", sz=11, b=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FILL_IN = Border(*(Side("thin", color="FF7F7F7F"),) * 4)
_PAPER = PatternFill("solid", fgColor="FFF2F2F2")


def write_guide(sheet: Worksheet, review: Review, pack: LanguagePack) -> None:
    """Write the guide's lines; a term that nothing is said of is a cell to fill in, such as the day of return."""
    sheet.title = pack.messages.sheets["guide"]
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = TERM, TEXT
    facts = (f"sopmill {review.version}", f"{review.library}  {review.run}  {review.exported}")
    for row, line in enumerate((*pack.messages.guide, "", *facts), start=1):
        _write_line(sheet, row, line)
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins(sheet)


def _write_line(sheet: Worksheet, row: int, line: str) -> None:
    first, second = cell_of(sheet, row, 1), cell_of(sheet, row, 2)
    first.alignment = second.alignment = _WRAPPED
    term, known, text = line.partition("\t")
    if line.startswith("#"):
        first.font, first.alignment = _HEADING, Alignment(vertical="bottom")
        sheet.row_dimensions[row].height = 2 * LINE
        write_text(first, line.lstrip("# "))
        return
    if not known:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        write_text(first, line)
        sheet.row_dimensions[row].height = PAD + LINE * lines_of(line, TERM + TEXT)
        return
    write_text(first, term)
    first.font = _TERM
    if text:
        write_text(second, text)
        first.fill = second.fill = _PAPER
    else:
        second.border, second.protection, second.number_format = _FILL_IN, Protection(locked=False), "@"
    sheet.row_dimensions[row].height = PAD + LINE * max(lines_of(term, TERM), lines_of(text, TEXT))

"""Pipeline, review: how the sheets of a workbook look: widths, colours, frozen heads, locked cells, printed pages."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from models.language import LanguagePack
from pipeline.review.cells import FORMULA_STARTERS, fitting, write_text
from pipeline.review.layout import CODE, KEY, LISTS, SEAL, head_of
from pipeline.review.pictures import PICTURE_WIDTH

WIDTHS = {
    "name": 26, "rule": 9, "title": 14, "severity": 7, "message": 40, "place": 14, "quote": 34, "value": 24,
    "confidence": 8, "kind": 13, "new": 28, "reason": 24, "until": 13, "reviewer": 11, "spread": 16, "evidence": 20,
    "clauses": 10, "code": 6, "path": 40, "state": 10, "number": 20, "old_number": 18, "doc_title": 32, "version": 10,
    "effective_date": 12, "language": 8, "errors": 7, "warnings": 7, "notes": 7, "output": 30, "cause": 40, "cure": 36,
    "text": 60, "heading": 44, "step": 22, "step_number": 9, "label": 11, "inputs": 20, "outputs": 18,
    "responsible": 16, "support": 16, "time_limits": 16, "interface": 20, "records": 18, "step_action": 14,
    "step_words": 36, "index_kind": 9, "old": 20, "now": 20, "outcome": 12, "subject": 18, "answer": 36,
    "suggested": 24, "suggestion": 56, "effect": 30, "sources": 26, "examples": 60, "accepted": 10,
    "why": 48, "sheet": 8, "sheet_row": 6, "workbook": 24, "picture": PICTURE_WIDTH,
}  # fmt: skip
WIDTH = 14
"""Characters of a column that WIDTHS does not name."""
CONCEALED = (KEY, SEAL)
LINE, PAD = 15, 3
"""Points of a line, and of the edges of a row."""
MOST_LINES = 20
"""Lines that a row shows; a longer text is read in its cell, or on the page that its link leads to."""
ZOOM = 80
"""Per cent of a wide sheet, so that what is asked and where it is answered stand on one screen."""

HEAD_FILL = PatternFill("solid", fgColor="FF1F3864")
FILL_IN = PatternFill("solid", fgColor="FF38761D")
"""Of the heads of columns that a reviewer fills in; their cells are white, and the guide names them."""
_HEAD = Font(name="Calibri", family=2, scheme="minor", sz=11, b=True, color="FFFFFFFF")
GREY = PatternFill("solid", fgColor="FFF2F2F2")


def write_table(
    sheet: Worksheet,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    pack: LanguagePack,
    unlocked: Sequence[str] = (),
) -> None:
    """Write a head and rows of texts; the columns of `unlocked` may be typed into, everything else is locked.

    The head is frozen by the caller. Columns of keys are concealed, the check column is narrow.
    """
    styles = []
    for at, column in enumerate(columns, start=1):
        head = cell_of(sheet, 1, at)
        styles.append(_style(head, column, column not in unlocked))
        write_text(head, head_of(column, pack))
        head.font, head.fill = _HEAD, FILL_IN if column in unlocked else HEAD_FILL
        head.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(column, WIDTH)
        sheet.column_dimensions[get_column_letter(at)].hidden = column in CONCEALED
    for row, cells in enumerate(rows, start=2):
        fitted = [fitting(text, pack.messages.clipped) for text in cells]
        sheet.row_dimensions[row].height = PAD + LINE * min(MOST_LINES, max(map(_lines, fitted, columns)))
        for at, text in enumerate(fitted, start=1):
            _write_cell(cell_of(sheet, row, at), text, styles[at - 1])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.row_dimensions[1].height = PAD + LINE * max(_lines(head_of(column, pack), column) for column in columns)
    _protect(sheet)
    _print(sheet)


def spread_out(sheet: Worksheet, columns: Sequence[str], first: str, last: str) -> None:
    """Let a wide sheet be read: smaller on the screen, on paper two pages wide with these columns on both."""
    sheet.sheet_view.zoomScale = ZOOM
    sheet.page_setup.fitToWidth = 2
    sheet.page_setup.pageOrder = "overThenDown"
    sheet.print_title_cols = f"{letter_of(columns, first)}:{letter_of(columns, last)}"


def margins(sheet: Worksheet) -> None:
    """Let printed pages be used to their edges."""
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.6, header=0.3, footer=0.3)


def choose_from(
    sheet: Worksheet, columns: Sequence[str], column: str, rows: int, listed: str, words: tuple[str, str]
) -> None:
    """Let a column's cells be chosen from a range of the list sheet such as $A$1:$A$6.

    `words` are the prompt beside the cells, and what is said of another word: it may stand all the same, as other
    spellings are understood.
    """
    prompt, warning = words
    letter = letter_of(columns, column)
    choices = DataValidation(type="list", formula1=f"'{LISTS}'!{listed}", allow_blank=True)
    choices.prompt, choices.showInputMessage = prompt[:255], True
    choices.error, choices.showErrorMessage, choices.errorStyle = warning[:225], True, "warning"
    sheet.add_data_validation(choices)
    choices.add(f"{letter}2:{letter}{max(2, rows + 1)}")


def colour_where(sheet: Worksheet, columns: Sequence[str], column: str, rows: int, formula: str, colour: str) -> None:
    """Colour a column's cells where a formula over row 2 holds; the words of the row say the same."""
    letter = letter_of(columns, column)
    # A conditional fill is given by its background colour: Excel takes a fill without a pattern type for solid.
    look = DifferentialStyle(fill=PatternFill(bgColor=colour))
    rule = Rule(type="expression", formula=[formula], dxf=look)
    sheet.conditional_formatting.add(f"{letter}2:{letter}{max(2, rows + 1)}", rule)


def letter_of(columns: Sequence[str], column: str) -> str:
    """Give the letter of a column."""
    return str(get_column_letter(columns.index(column) + 1))


def add_sheet(book: Workbook, title: str) -> Worksheet:
    """Add a sheet at the end."""
    sheet = book.create_sheet(title)
    assert isinstance(sheet, Worksheet)
    return sheet


def cell_of(sheet: Worksheet, row: int, column: int) -> Cell:
    """Give a cell of a sheet without merged cells."""
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell), "our own sheets have no merged cells"
    return cell


def _protect(sheet: Worksheet) -> None:
    sheet.protection.sheet = True
    # In OOXML these attributes say what is locked: filtering and widening columns stay allowed.
    sheet.protection.autoFilter = sheet.protection.sort = sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _print(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    margins(sheet)
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&A  &P / &N"


def _style(cell: Cell, column: str, locked: bool) -> StyleArray:
    """Give the style of a column's cells, made on a cell that is styled anew afterwards."""
    cell.number_format = "@"
    # The check column is for programs: `fill` shows what fits and never runs over.
    plain = {"horizontal": "fill"} if column in (CODE, *CONCEALED) else {"wrap_text": True}
    cell.alignment = Alignment(vertical="top", **plain)
    cell.protection = Protection(locked=locked)
    cell.fill = GREY if locked else PatternFill()
    cell.border = Border(bottom=Side("hair", color="FF7F7F7F"))
    style: StyleArray = copy(cell._style)  # type: ignore[attr-defined]  # types-openpyxl does not know it
    return style


def _write_cell(cell: Cell, text: str, style: StyleArray) -> None:
    # Four assignments a cell would make 5,000 flags three times slower.
    cell._style = copy(style)  # type: ignore[attr-defined]
    write_text(cell, text)
    if text.startswith(FORMULA_STARTERS):
        cell.quotePrefix = True


def _lines(text: str, column: str) -> int:
    """Estimate the lines that a text takes in its column: spreadsheets do not fit rows when they open a file."""
    if column in (CODE, *CONCEALED):
        return 1
    return lines_of(text, WIDTHS.get(column, WIDTH))


def lines_of(text: str, width: int) -> int:
    """Estimate the lines that a text takes in so many characters: wide ones count twice, words are not broken."""
    room = max(2, width * 9 // 10)
    return sum(1 + max(0, _length(line[:4000]) - 1) // room for line in text.split("\n"))


def _length(line: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in line)

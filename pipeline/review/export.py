"""Pipeline, review: rows -> the bytes of the reviewer's workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from models.language import LanguagePack, load_language
from models.review import DecisionKind, DocumentRow, FlagRow, Review
from pipeline.review.cells import FORMULA_STARTERS, fitting, write_text
from pipeline.review.layout import (
    AFTER,
    CODE,
    DECIDED,
    DOCUMENT_COLUMNS,
    FLAG_COLUMNS,
    INDEX_COLUMNS,
    KEY,
    LISTS,
    META,
    PICTURED,
    RANK,
    READ_ONLY,
    SCHEMA,
    SEAL,
    SHOWN,
    STEP_COLUMNS,
    answered_of,
    base,
    head_of,
    seal,
)
from pipeline.review.pictures import PICTURE_WIDTH, show_evidence

WIDTHS = {
    "name": 28, "rule": 9, "title": 16, "severity": 8, "message": 44, "place": 18, "quote": 36, "value": 28,
    "confidence": 8, "kind": 14, "new": 28, "reason": 24, "until": 13, "reviewer": 12, "evidence": 16, "clauses": 12,
    "code": 6, "path": 40, "doc_title": 32, "output": 32, "cause": 36, "cure": 36, "text": 60, "heading": 40,
    "step": 22, "picture": PICTURE_WIDTH,
}  # fmt: skip
WIDTH = 14
"""Characters of a column that WIDTHS does not name."""

LINE = 15
"""Points of a line."""
MOST_LINES = 12

HEAD_FILL = PatternFill("solid", fgColor="FF1F3864")
GREY = PatternFill("solid", fgColor="FFF2F2F2")
SEVERE = {"error": PatternFill("solid", fgColor="FFF8CBAD"), "warning": PatternFill("solid", fgColor="FFFFE699")}


def export_workbook(review: Review, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Give the workbook (.xlsx) of a review: guide, documents, flags, steps and index in the library's language.

    Flags stand worst first. Every cell is text; only the decision cells are unlocked. What tells each row from its like
    stands in two concealed columns, in the last visible one, and in the concealed sheet _meta. `pictures` are
    thumbnails (PNG) by the key of their row. Raises SettingsError for a language without a pack.
    """
    pack = load_language(review.language)
    book = Workbook()
    guide = book.active
    assert isinstance(guide, Worksheet)
    _write_guide(guide, review, pack)
    _write_plain(
        book, "documents", DOCUMENT_COLUMNS, [document_cells(row, pack) for row in _failed_first(review)], pack
    )
    flags = sorted(review.flags, key=lambda row: RANK.get(row.severity, 9))
    _write_flags(book, flags, pack, pictures or {})
    _write_plain(book, "steps", STEP_COLUMNS, [_step_cells(review, at) for at in range(len(review.steps))], pack)
    index = [(row.name, row.kind, row.old, row.new, row.title) for row in review.index]
    _write_plain(book, "index", INDEX_COLUMNS, index, pack)
    _write_lists(book, pack)
    _write_meta(book, review, flags, pack)
    book.active = 2 if flags else 1
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def shown_cells(row: FlagRow, pack: LanguagePack) -> dict[str, str]:
    """Give the read-only cells of a flag as they stand in the workbook, by column."""
    words = row.model_dump(include={*SHOWN, *AFTER})
    words["severity"] = pack.messages.severities.get(row.severity, row.severity)
    return {column: fitting(words[column], pack.messages.clipped) for column in READ_ONLY}


def document_cells(row: DocumentRow, pack: LanguagePack) -> tuple[str, ...]:
    """Give the cells of a document in the order of the columns."""
    words = row.model_dump(mode="json") | {
        "doc_title": row.title,
        "state": pack.messages.states.get(row.state, row.state),
    }
    return tuple(str(words[column]) for column in DOCUMENT_COLUMNS)


def _failed_first(review: Review) -> list[DocumentRow]:
    return sorted(review.documents, key=lambda row: not row.cause)


def _step_cells(review: Review, at: int) -> tuple[str, ...]:
    words = review.steps[at].model_dump() | {"step_number": review.steps[at].number}
    return tuple(words[column] for column in STEP_COLUMNS)


def _write_guide(sheet: Worksheet, review: Review, pack: LanguagePack) -> None:
    sheet.title = pack.messages.sheets["guide"]
    sheet.column_dimensions["A"].width = 110
    facts = [f"sopmill {review.version}", f"{review.library}  {review.run}  {review.exported}"]
    for row, line in enumerate((*pack.messages.guide, "", *facts), start=1):
        cell = _cell(sheet, row, 1)
        write_text(cell, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _write_flags(book: Workbook, flags: Sequence[FlagRow], pack: LanguagePack, pictures: Mapping[str, bytes]) -> None:
    sheet = book.create_sheet(pack.messages.sheets["flags"])
    rows = []
    for row in flags:
        shown = shown_cells(row, pack)
        mark = seal(row.key, [shown[column] for column in READ_ONLY])
        answered = answered_of(row.decision).model_dump()
        answered["kind"] = pack.messages.decisions.get(answered["kind"], answered["kind"])
        pictured = dict.fromkeys(PICTURED, "") | {"evidence": row.evidence}
        words = shown | pictured | answered | {KEY: row.key, SEAL: mark, CODE: f"{row.key}#{mark}"}
        rows.append(tuple(words[column] for column in FLAG_COLUMNS))
    _write_table(sheet, FLAG_COLUMNS, rows, pack, unlocked=DECIDED)
    for column in ("A", "B"):
        sheet.column_dimensions[column].hidden = True
    sheet.freeze_panes = f"{get_column_letter(FLAG_COLUMNS.index('rule') + 1)}2"
    _colour(sheet, flags)
    show_evidence(sheet, flags, pictures, FLAG_COLUMNS)
    letter = get_column_letter(FLAG_COLUMNS.index("kind") + 1)
    choices = DataValidation(type="list", formula1=f"'{LISTS}'!$A$1:$A${len(DecisionKind)}", allow_blank=True)
    sheet.add_data_validation(choices)
    choices.add(f"{letter}2:{letter}{max(2, len(rows) + 1)}")


def _colour(sheet: Worksheet, flags: Sequence[FlagRow]) -> None:
    """Colour the word of the severity; the word itself says the same."""
    column = FLAG_COLUMNS.index("severity") + 1
    for at, row in enumerate(flags, start=2):
        if row.severity in SEVERE:
            _cell(sheet, at, column).fill = SEVERE[row.severity]


def _write_plain(
    book: Workbook, name: str, columns: Sequence[str], rows: Sequence[Sequence[str]], pack: LanguagePack
) -> None:
    sheet = book.create_sheet(pack.messages.sheets[name])
    _write_table(sheet, columns, rows, pack)
    sheet.freeze_panes = "B2"


def _write_table(
    sheet: Worksheet,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    pack: LanguagePack,
    unlocked: Sequence[str] = (),
) -> None:
    styles = []
    for at, column in enumerate(columns, start=1):
        head = _cell(sheet, 1, at)
        styles.append(_style(head, column, column not in unlocked))
        write_text(head, head_of(column, pack))
        head.font, head.fill = Font(bold=True, color="FFFFFFFF"), HEAD_FILL
        head.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(column, WIDTH)
    for row, cells in enumerate(rows, start=2):
        fitted = [fitting(text, pack.messages.clipped) for text in cells]
        sheet.row_dimensions[row].height = LINE * min(MOST_LINES, max(map(_lines, fitted, columns)))
        for at, text in enumerate(fitted, start=1):
            _write_cell(_cell(sheet, row, at), text, styles[at - 1])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.protection.sheet = True
    # In OOXML these attributes say what is locked: filtering and widening columns stay allowed.
    sheet.protection.autoFilter = sheet.protection.sort = sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _style(cell: Cell, column: str, locked: bool) -> StyleArray:
    """Give the style of a column's cells, made on a cell that is styled anew afterwards."""
    cell.number_format = "@"
    # The check column is for programs: `fill` shows what fits and never runs over.
    plain = {"horizontal": "fill"} if column in (CODE, KEY, SEAL) else {"wrap_text": True}
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
    if column in (CODE, KEY, SEAL):
        return 1
    width = WIDTHS.get(column, WIDTH)
    return sum(1 + sum(2 if ord(char) > 0x2E7F else 1 for char in line[:2000]) // width for line in text.split("\n"))


def _write_lists(book: Workbook, pack: LanguagePack) -> None:
    sheet = book.create_sheet(LISTS)
    for row, kind in enumerate(DecisionKind, start=1):
        write_text(_cell(sheet, row, 1), pack.messages.decisions[kind])
    sheet.sheet_state = "hidden"


def _write_meta(book: Workbook, review: Review, flags: Sequence[FlagRow], pack: LanguagePack) -> None:
    """Write what the workbook is, and the key, seal and base of every row: the record that an import goes by."""
    sheet = book.create_sheet(META)
    facts = {
        "schema": SCHEMA, "library": review.library, "run": review.run, "version": review.version,
        "exported": review.exported, "language": review.language, "rows": str(len(flags)),
    }  # fmt: skip
    for row, (name, value) in enumerate(facts.items(), start=1):
        write_text(_cell(sheet, row, 1), name)
        write_text(_cell(sheet, row, 2), value)
    for at, flag in enumerate(flags, start=len(facts) + 1):
        shown = shown_cells(flag, pack)
        mark = seal(flag.key, [shown[column] for column in READ_ONLY])
        for column, text in enumerate((KEY, flag.key, mark, base(answered_of(flag.decision))), start=1):
            write_text(_cell(sheet, at, column), text)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    # A second place for the facts, for people who look at the file's properties. types-openpyxl does not know it.
    book.custom_doc_props.append(StringProperty(name="sopmill", value=json.dumps(facts)))  # type: ignore[attr-defined]


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row=row, column=column)
    assert isinstance(cell, Cell), "our own sheets have no merged cells"
    return cell

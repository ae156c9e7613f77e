"""Pipeline, review: the receipt that goes back to a reviewer: what became of each row that was answered, and why."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from models.language import LanguagePack, load_language
from models.review import ReviewImport, RowOutcome, RowReport
from pipeline.review.layout import RECEIPT_COLUMNS
from pipeline.review.sheets import colour_where, letter_of, write_table

ACCEPTED = frozenset({RowOutcome.APPLIED, RowOutcome.READ_ONLY_EDITED})
COLOURS = {"accepted": "FFE2EFDA", "refused": "FFF8CBAD", "conflict": "FFFFC7CE", "already": "FFEDEDED"}


def export_receipt(imported: ReviewImport, language: str) -> bytes:
    """Give the receipt (.xlsx): a row for each answer, accepted, refused, in conflict or already so, with a sentence.

    Rows that nobody touched are left out.
    """
    pack = load_language(language)
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = pack.messages.sheets["receipt"]
    told = tellable(imported.rows)
    write_table(sheet, RECEIPT_COLUMNS, [_cells(row, pack) for row in told], pack)
    sheet.freeze_panes = "A2"
    cell = f"${letter_of(RECEIPT_COLUMNS, 'outcome')}2"
    for outcome, colour in COLOURS.items():
        formula = f'{cell}="{pack.messages.receipts[outcome]}"'
        colour_where(sheet, RECEIPT_COLUMNS, "outcome", len(told), formula, colour)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def tellable(rows: Iterable[RowReport]) -> list[RowReport]:
    """Give the rows that somebody touched: answered, or not as they were exported."""
    return [row for row in rows if row.answer or row.outcome is not RowOutcome.NO_OP]


def word_of(row: RowReport, pack: LanguagePack) -> str:
    """Give what became of a row in one word: accepted, refused, conflict or already so."""
    if row.outcome in ACCEPTED and (row.answer or row.outcome is RowOutcome.APPLIED):
        return pack.messages.receipts["accepted"]
    if row.outcome is RowOutcome.NO_OP:
        return pack.messages.receipts["already"]
    return pack.messages.receipts["conflict" if row.outcome is RowOutcome.CONFLICT else "refused"]


def sentence_of(row: RowReport, pack: LanguagePack) -> str:
    """Give the sentence that says why, with the words that it is about."""
    reason = pack.messages.reasons.get(row.reason, row.reason)
    return f"{reason}: {row.seen}" if reason and row.seen else reason or row.seen


def _cells(row: RowReport, pack: LanguagePack) -> tuple[str, ...]:
    words = {
        "workbook": row.file,
        "sheet": pack.messages.sheets.get(row.sheet, row.sheet),
        "sheet_row": str(row.row or ""),
        "name": row.name,
        "subject": row.subject,
        "answer": row.answer,
        "outcome": word_of(row, pack),
        "why": sentence_of(row, pack),
    }
    return tuple(words[column] for column in RECEIPT_COLUMNS)

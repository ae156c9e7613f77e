"""Tests, review: a small review, and edits of its workbook as a reviewer makes them."""

from collections.abc import Callable, Mapping
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fixtures.saves import small_review
from models.language import load_language
from models.review import Review

Edit = Callable[[Worksheet, dict[str, int]], None]


@pytest.fixture
def review() -> Review:
    return small_review()


@pytest.fixture
def edited() -> Callable[[bytes, Edit], bytes]:
    """Give a workbook after an edit of its flags' sheet, with the columns by their keys."""

    def apply(data: bytes, edit: Edit, language: str = "zh") -> bytes:
        words = load_language(language).messages
        book = load_workbook(BytesIO(data))
        sheet = book[words.sheets["flags"]]
        heads = {str(cell.value): cell.column for cell in sheet[1]}
        columns = {key: heads[head] for key, head in words.columns.items() if head in heads}
        edit(sheet, columns | {key: column for key, column in heads.items() if key.startswith("_")})
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()

    return apply


@pytest.fixture
def put() -> Callable[..., Edit]:
    """Make the edit that fills decision cells of the row of a flag's number."""

    def fill(number: int, cells: Mapping[str, object]) -> Edit:
        def edit(sheet: Worksheet, columns: dict[str, int]) -> None:
            row = row_of(sheet, columns, number)
            for column, value in cells.items():
                sheet.cell(row=row, column=columns[column]).value = value  # type: ignore[assignment]

        return edit

    return fill


def row_of(sheet: Worksheet, columns: dict[str, int], number: int) -> int:
    for row in range(2, sheet.max_row + 1):
        if str(sheet.cell(row=row, column=columns["_row_key"]).value).endswith(f":{number:016x}"):
            return row
    raise LookupError(number)


@pytest.fixture
def find_row() -> Callable[[Worksheet, dict[str, int], int], int]:
    return row_of

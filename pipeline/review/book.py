"""Pipeline, review: bytes of a workbook -> what stands in it, or a WorkbookError that says why it cannot be used."""

from __future__ import annotations

import warnings
import zipfile
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook

from models.base import Frozen
from models.errors import WorkbookError
from pipeline.review.cells import Seen, seen_text
from pipeline.review.layout import CODE, DECIDED, KEY, META, READ_ONLY, SCHEMA, SEAL, column_keys, sheet_names

HEAD_ROWS = 10
"""The head of the flags is looked for in the first rows: somebody may have put lines above it."""
MOST_BYTES = 1 << 29
"""A package that unpacks to more is no workbook of ours."""
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NEEDED = (*READ_ONLY, *DECIDED)

DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError, ParseError, TypeError,
    AttributeError, IndexError, NotImplementedError, AssertionError, zipfile.LargeZipFile,
)  # fmt: skip
"""What openpyxl 3.1.5 raises for broken packages."""


class BookRow(Frozen):
    """A row of the flags as it stands in a workbook."""

    row: int
    key: str
    code: str
    """The check column: key#seal."""
    cells: dict[str, Seen]


class Book(Frozen):
    """What a workbook says it is, the rows that it was exported with, and the rows that stand in it now."""

    facts: dict[str, str]
    exported: dict[str, tuple[str, str]]
    """Key -> seal and base."""
    rows: tuple[BookRow, ...]


def open_book(data: bytes) -> Book:
    """Read a workbook. Raises WorkbookError for anything that is not a whole workbook of ours."""
    refuse_bytes(data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of extensions that it drops; nothing is written back, so nothing is lost.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
            return _read(book)
    except WorkbookError:
        raise
    except DAMAGED as error:
        raise WorkbookError(f"the workbook is damaged ({type(error).__name__}: {error})") from error


def refuse_bytes(data: bytes) -> None:
    """Refuse what cannot be an .xlsx by its bytes. Raises WorkbookError with what it is and the cure."""
    if not data:
        raise WorkbookError("the workbook is empty (0 bytes)")
    if data.startswith(OLE2):
        cure = "save it as .xlsx without a password, then run again"
        raise WorkbookError("the workbook has a password or is an old .xls", cure=cure)
    if not data.startswith(b"PK"):
        raise WorkbookError("not an .xlsx workbook", cure="save it as .xlsx (Excel workbook), then run again")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            size = sum(part.file_size for part in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise WorkbookError(f"the workbook is damaged ({error})") from error
    if size > MOST_BYTES:
        raise WorkbookError(f"the workbook unpacks to {size} bytes, more than any of ours")


def _read(book: Workbook) -> Book:
    facts, exported = _meta(book)
    if facts.get("schema") != SCHEMA:
        said = facts.get("schema") or "no mark of sopmill"
        raise WorkbookError(f"not a review workbook of this version: it has {said}, wanted {SCHEMA}")
    if len(exported) != int(facts.get("rows", "-1")):
        raise WorkbookError("the workbook is damaged: its concealed sheet _meta lacks rows")
    names = [name for name in sheet_names("flags") if name in book.sheetnames]
    if not names:
        raise WorkbookError(f"the workbook has no sheet {' or '.join(sheet_names('flags'))}")
    return Book(facts=facts, exported=exported, rows=tuple(_rows(book[names[0]])))


def _meta(book: Workbook) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    if META not in book.sheetnames:
        raise WorkbookError("not a review workbook of sopmill: it has no sheet _meta")
    facts: dict[str, str] = {}
    exported: dict[str, tuple[str, str]] = {}
    for cells in _lines(book[META]):
        words = [seen.text for seen in cells] + [""] * 4
        if words[0] == KEY:
            exported[words[1]] = (words[2], words[3])
        elif words[0]:
            facts[words[0]] = words[1]
    return facts, exported


def _rows(sheet: Any) -> list[BookRow]:
    heads: dict[int, str] = {}
    found: list[BookRow] = []
    for number, cells in enumerate(_lines(sheet), start=1):
        if not heads:
            heads = _heads(cells, number)
            continue
        named = {column: cells[at] if at < len(cells) else Seen() for at, column in heads.items()}
        if any(seen.text for seen in named.values()):
            code = named.pop(CODE, Seen()).text
            key = named.pop(KEY, Seen()).text
            named.pop(SEAL, None)
            found.append(BookRow(row=number, key=key, code=code, cells=named))
    if not heads:
        raise WorkbookError("the sheet of the flags is empty")
    return found


def _heads(cells: list[Seen], number: int) -> dict[int, str]:
    """Give the column of each head in this row, {} where it is not the head's row."""
    keys = column_keys()
    heads = {at: keys[seen.text.strip()] for at, seen in enumerate(cells) if seen.text.strip() in keys}
    lacking = [column for column in NEEDED if column not in heads.values()]
    keyed = KEY in heads.values() or CODE in heads.values()
    if not lacking and keyed and len(set(heads.values())) == len(heads):
        return heads
    if number >= HEAD_ROWS or (lacking and len(lacking) <= len(NEEDED) // 2):
        what = ", ".join(lacking) or "its key, or a column twice"
        raise WorkbookError(f"the sheet of the flags lacks a column or names one twice: {what}")
    return {}


def _lines(sheet: Any) -> list[list[Seen]]:
    """Every row as seen cells. The sheet's own statement of its size is not believed."""
    sheet.reset_dimensions()
    return [[seen_text(cell.value, getattr(cell, "data_type", "n")) for cell in row] for row in sheet.iter_rows()]

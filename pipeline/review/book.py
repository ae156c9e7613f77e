"""Pipeline, review: bytes of a workbook -> what stands in it, or a WorkbookError that says why it cannot be used."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook
from pydantic import Field

from models.base import Frozen
from models.errors import WorkbookError
from pipeline.review.cells import Seen, seen_text
from pipeline.review.layout import (
    CODE,
    DECIDED,
    FLAG_COLUMNS,
    KEY,
    META,
    READ_ONLY,
    SCHEMA,
    SCHEMA_FAMILY,
    SEAL,
    STEP_COLUMNS,
    STEP_KEY,
    column_keys,
    sheet_names,
)

HEAD_ROWS = 10
"""The head of the flags is looked for in the first rows: somebody may have put lines above it."""
MOST_BYTES = 1 << 29
"""A package that unpacks to more is no workbook of ours."""
MOST_ROWS = 200_000
"""Rows of a sheet; a workbook of ours has far fewer, a sheet that a format was put on from end to end has 1,048,576."""
ODS = b"mimetypeapplication/vnd.oasis.opendocument"
MACROS = "xl/vbaProject.bin"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that an encrypted package keeps its bytes in."""
NEEDED = {"flags": (*READ_ONLY, *DECIDED), "steps": STEP_COLUMNS[2:-1]}
COLUMNS = {"flags": FLAG_COLUMNS, "steps": STEP_COLUMNS}

SAVE_AS = "save it as .xlsx (Excel workbook), then run again"
_BLANK = Seen()

DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError, ParseError, TypeError,
    AttributeError, IndexError, NotImplementedError, AssertionError, zipfile.LargeZipFile,
)  # fmt: skip
"""What openpyxl 3.1.5 raises for broken packages."""


class BookRow(Frozen):
    """A row of the flags or of the steps as it stands in a workbook."""

    row: int
    key: str
    code: str
    """The check column: key#seal."""
    cells: dict[str, Seen]


class Book(Frozen):
    """What a workbook says it is, the rows that it was exported with, and the rows that stand in it now."""

    facts: dict[str, str]
    exported: dict[str, tuple[str, str]]
    """Key of a flag -> seal and base."""
    rows: tuple[BookRow, ...]
    exported_steps: dict[str, tuple[str, str]] = Field(default={})
    """Key of a step -> seal and the marks of its cells."""
    steps: tuple[BookRow, ...] = ()


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
        if ENCRYPTED in data:
            cure = "save it as .xlsx without a password, then run again"
            raise WorkbookError("the workbook has a password", cure=cure)
        raise WorkbookError("an old Excel workbook (.xls)", cure=SAVE_AS)
    if not data.startswith(b"PK"):
        raise WorkbookError("not an .xlsx workbook", cure=SAVE_AS)
    if ODS in data[:120]:
        raise WorkbookError("an OpenDocument workbook (.ods)", cure=SAVE_AS)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            size = sum(part.file_size for part in package.infolist())
            macros = MACROS in package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as error:
        raise WorkbookError(f"the workbook is damaged ({error})") from error
    if size > MOST_BYTES:
        raise WorkbookError(f"the workbook unpacks to {size} bytes, more than any of ours")
    if macros:
        raise WorkbookError("the workbook holds macros (.xlsm)", cure=SAVE_AS)


def _read(book: Workbook) -> Book:
    facts, exported, steps = _meta(book)
    _refuse_schema(facts.get("schema", ""))
    if [len(exported), len(steps)] != [_count(facts, "rows"), _count(facts, "steps")]:
        raise WorkbookError("the workbook is damaged: its concealed sheet _meta lacks rows")
    return Book(
        facts=facts,
        exported=exported,
        rows=tuple(_rows(_sheet(book, "flags"), "flags")),
        exported_steps=steps,
        steps=tuple(_rows(_sheet(book, "steps"), "steps")) if steps else (),
    )


def _refuse_schema(schema: str) -> None:
    if schema == SCHEMA:
        return
    if not schema.startswith(SCHEMA_FAMILY):
        raise WorkbookError("not a review workbook of sopmill: it has no mark of it")
    raise WorkbookError(f"the workbook was made by another version of sopmill ({schema}, wanted {SCHEMA})")


def _count(facts: dict[str, str], name: str) -> int:
    said = facts.get(name, "")
    return int(said) if said.isdecimal() else -1


def _sheet(book: Workbook, sheet: str) -> Any:
    names = [name for name in sheet_names(sheet) if name in book.sheetnames]
    if not names:
        raise WorkbookError(f"the workbook has no sheet {' or '.join(sheet_names(sheet))}")
    return book[names[0]]


def _meta(book: Workbook) -> tuple[dict[str, str], dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    if META not in book.sheetnames:
        raise WorkbookError("not a review workbook of sopmill: it has no sheet _meta")
    facts: dict[str, str] = {}
    marked: dict[str, dict[str, tuple[str, str]]] = {KEY: {}, STEP_KEY: {}}
    for _, cells in _lines(book[META]):
        words = [seen.text for seen in cells] + [""] * 4
        if words[0] in marked:
            marked[words[0]][words[1]] = (words[2], words[3])
        elif words[0]:
            facts[words[0]] = words[1]
    return facts, marked[KEY], marked[STEP_KEY]


def _rows(sheet: Any, kind: str) -> list[BookRow]:
    heads: dict[int, str] = {}
    found: list[BookRow] = []
    for number, cells in _lines(sheet):
        if not heads:
            heads = _heads(cells, number, kind)
            continue
        named = {column: cells[at] if at < len(cells) else _BLANK for at, column in heads.items()}
        if any(seen.text for seen in named.values()):
            code = named.pop(CODE, _BLANK).text
            key = named.pop(KEY, _BLANK).text
            named.pop(SEAL, None)
            found.append(BookRow.model_construct(row=number, key=key, code=code, cells=named))
    if not heads:
        raise WorkbookError("the sheet of the flags is empty" if kind == "flags" else "the sheet of the steps is empty")
    return found


def _heads(cells: list[Seen], number: int, kind: str) -> dict[int, str]:
    """Give the column of each head in this row, {} where it is not the head's row."""
    keys, needed = column_keys(COLUMNS[kind]), NEEDED[kind]
    heads = {at: keys[seen.text.strip()] for at, seen in enumerate(cells) if seen.text.strip() in keys}
    lacking = [column for column in needed if column not in heads.values()]
    keyed = KEY in heads.values() or CODE in heads.values()
    if not lacking and keyed and len(set(heads.values())) == len(heads):
        return heads
    if number >= HEAD_ROWS or (lacking and len(lacking) <= len(needed) // 2):
        what = ", ".join(lacking) or "its key, or a column twice"
        raise WorkbookError(f"the sheet of the {kind} lacks a column or names one twice: {what}")
    return {}


def _lines(sheet: Any) -> Iterator[tuple[int, list[Seen]]]:
    """Yield number and cells of every row that holds something. The sheet's own statement of its size is not believed.

    Raises WorkbookError for a sheet of more rows than any of ours.
    """
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > MOST_ROWS:
            cure = "delete the empty rows below the table, save, then run again"
            raise WorkbookError(f"the sheet {sheet.title} has more than {MOST_ROWS} rows", cure=cure)
        if any(cell.value is not None for cell in row):
            yield number, [_BLANK if cell.value is None else seen_text(cell.value, cell.data_type) for cell in row]

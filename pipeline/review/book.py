"""Pipeline, review: bytes of a workbook -> what stands in it, or a WorkbookError that says why it cannot be used."""

from __future__ import annotations

import re
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.workbook import Workbook
from pydantic import Field

from models.base import Frozen
from models.errors import WorkbookError
from models.language import languages, load_language
from pipeline.review.cells import Seen, bare, seen_text
from pipeline.review.layout import (
    CODE,
    DECIDED,
    FLAG_COLUMNS,
    KEY,
    LISTS,
    META,
    READ_ONLY,
    RULE_COLUMNS,
    RULE_KEY,
    SCHEMA,
    SCHEMA_FAMILY,
    SEAL,
    STEP_COLUMNS,
    STEP_KEY,
    column_keys,
    sheet_names,
)
from pipeline.review.notes import notes_of
from pipeline.review.package import BROKEN, refuse_bytes
from pipeline.review.refusing import refused

HEAD_ROWS = 10
"""The head of the flags is looked for in the first rows: somebody may have put lines above it."""
MOST_ROWS = 200_000
"""Number of the last row that may hold something; a workbook of ours has far fewer rows."""
NEEDED = {"flags": (*READ_ONLY, *DECIDED), "steps": STEP_COLUMNS[2:-1], "suggestions": RULE_COLUMNS[2:-1]}
COLUMNS = {"flags": FLAG_COLUMNS, "steps": STEP_COLUMNS, "suggestions": RULE_COLUMNS}
GUIDE_ROWS = 40
"""Rows of the guide in which the reviewer's name is looked for."""
LAST_ROW = 1 << 20
"""The last row that a spreadsheet has."""
MOST_COLUMNS = 200
"""Columns that are looked at; ours have far fewer."""
MOST_MERGES = 2000
"""Merged ranges of a sheet; ours have none."""
MERGED = "merged-cells"
"""Fault of a cell that is one with the cell above it."""
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_BLANK = Seen()

DAMAGED = (
    *BROKEN, InvalidFileException, LookupError, SyntaxError, TypeError, AttributeError, AssertionError, ArithmeticError,
)  # fmt: skip
"""What openpyxl 3.1.5 and the XML parsers under it raise for broken packages."""


class BookRow(Frozen):
    """A row of the flags or of the steps as it stands in a workbook."""

    row: int
    key: str
    code: str
    """The check column: key#seal."""
    cells: dict[str, Seen]
    note: str = ""
    """Words of the notes that somebody put on its cells."""


def key_of_row(row: BookRow) -> str:
    """Give the key of a row; where the concealed columns were lost, the check column has it too."""
    return row.key or row.code.rpartition("#")[0]


def rows_by_key(rows: Iterable[BookRow]) -> dict[str, list[BookRow]]:
    """Give the rows of each key, in the order of the sheet."""
    found: dict[str, list[BookRow]] = defaultdict(list)
    for row in rows:
        found[key_of_row(row)].append(row)
    return found


class Book(Frozen):
    """What a workbook says it is, the rows that it was exported with, and the rows that stand in it now."""

    facts: dict[str, str]
    exported: dict[str, tuple[str, str]]
    """Key of a flag -> seal and base."""
    rows: tuple[BookRow, ...]
    exported_steps: dict[str, tuple[str, str]] = Field(default={})
    """Key of a step -> seal and the marks of its cells."""
    steps: tuple[BookRow, ...] = ()
    reviewer: str = ""
    """The name in the guide: whose answers they are where a row names nobody."""
    exported_rules: dict[str, tuple[str, str]] = Field(default={})
    """Id of a rule -> seal and what stood in its cell."""
    rules: tuple[BookRow, ...] = ()


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
        raise refused("damaged", detail=f"{type(error).__name__}: {error}") from error


def _read(book: Workbook) -> Book:
    facts, exported, steps, rules = _meta(book)
    _refuse_schema(facts.get("schema", ""))
    if [len(exported), len(steps)] != [_count(facts, "rows"), _count(facts, "steps")]:
        raise refused("meta-rows")
    if "rules" in facts and len(rules) != _count(facts, "rules"):
        raise refused("meta-rows")
    shown = rules and any(_fits(sheet, "suggestions") for sheet in book.worksheets)
    return Book(
        facts=facts,
        exported=exported,
        rows=tuple(_rows(_sheet(book, "flags"), "flags")),
        exported_steps=steps,
        steps=tuple(_rows(_sheet(book, "steps"), "steps")) if steps else (),
        reviewer=_reviewer(book),
        exported_rules=rules,
        rules=tuple(_rows(_sheet(book, "suggestions"), "suggestions")) if shown else (),
    )


def _refuse_schema(schema: str) -> None:
    if schema == SCHEMA:
        return
    if not schema.startswith(SCHEMA_FAMILY):
        raise refused("no-mark")
    raise refused("version", found=schema, wanted=SCHEMA)


def _count(facts: dict[str, str], name: str) -> int:
    said = facts.get(name, "")
    return int(said) if said.isdecimal() else -1


def _reviewer(book: Workbook) -> str:
    """Give the name that stands beside its term in the guide; empty where the guide or the name is gone."""
    terms = {load_language(code).messages.columns["reviewer"] for code in languages()}
    for name in sheet_names("guide"):
        rows = book[name].iter_rows(max_row=GUIDE_ROWS, max_col=2) if name in book.sheetnames else ()
        for cells in rows:
            said = [seen_text(cell.value, cell.data_type) for cell in cells if cell.value is not None]
            if len(said) == 2 and bare(said[0].text) in terms and not said[1].fault:
                return bare(said[1].text)
    return ""


def _sheet(book: Workbook, kind: str) -> Any:
    """Give the one sheet with the heads of the flags or steps, whatever its name is now.

    Raises WorkbookError where there is none, or a copy of it: nobody knows then which one was filled in.
    """
    fitting = [sheet for sheet in book.worksheets if sheet.title not in (META, LISTS) and _fits(sheet, kind)]
    named = [book[name] for name in sheet_names(kind) if name in book.sheetnames]
    if len(fitting) > 1:
        raise refused("two-sheets", sheet=kind, sheets=" / ".join(sheet.title for sheet in fitting))
    if not (fitting or named):
        raise refused("no-sheet", sheets=" / ".join(sheet_names(kind)))
    return (fitting or named)[0]


def _fits(sheet: Any, kind: str) -> bool:
    """Tell whether a sheet has all heads of a kind in one of its first rows."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=HEAD_ROWS, values_only=True)
    found = (_named([seen_text(value, "s") for value in row], kind) for row in rows)
    return any(_is_head(heads, kind) for heads in found)


Marks = dict[str, tuple[str, str]]


def _meta(book: Workbook) -> tuple[dict[str, str], Marks, Marks, Marks]:
    if META not in book.sheetnames:
        raise refused("no-meta")
    facts: dict[str, str] = {}
    marked: dict[str, Marks] = {KEY: {}, STEP_KEY: {}, RULE_KEY: {}}
    for _, cells in _lines(book[META]):
        words = [seen.text for seen in cells] + [""] * 4
        if words[0] in marked:
            marked[words[0]][words[1]] = (words[2], words[3])
        elif words[0]:
            facts[words[0]] = words[1]
    return facts, marked[KEY], marked[STEP_KEY], marked[RULE_KEY]


def _rows(sheet: Any, kind: str) -> list[BookRow]:
    heads: dict[int, str] = {}
    found: list[BookRow] = []
    merges, notes = _merges(sheet, kind), notes_of(sheet)
    for number, cells in _lines(sheet):
        if not heads:
            heads = _heads(cells, number, kind)
            continue
        named = {column: cells[at] if at < len(cells) else _BLANK for at, column in heads.items()}
        if any(seen.text for seen in named.values()):
            across = [columns for rows, columns in merges if number in rows]
            named |= {c: Seen(fault=MERGED) for at, c in heads.items() if any(at + 1 in columns for columns in across)}
            code = named.pop(CODE, _BLANK).text
            key = named.pop(KEY, _BLANK).text
            named.pop(SEAL, None)
            note = notes.get(number, "")
            found.append(BookRow.model_construct(row=number, key=key, code=code, cells=named, note=note))
    if not heads:
        raise refused("empty-sheet", sheet=kind)
    return found


def _merges(sheet: Any, kind: str) -> list[tuple[range, range]]:
    """Give rows and columns of the cells that are merged with one above: what stands there stands in the first one.

    openpyxl does not tell when it only reads. They stand behind the rows, and are few. Raises WorkbookError for many.
    """
    with sheet._get_source() as part:  # openpyxl's own way to the part of a sheet that is only read
        _, _, after = part.read().rpartition(b"sheetData")
    found = _MERGE.findall(after)
    if len(found) > MOST_MERGES:
        raise refused("merges", sheet=kind)
    return [
        (
            range(int(top) + 1, int(bottom) + 1),
            range(column_index_from_string(left), column_index_from_string(right) + 1),
        )
        for left, top, right, bottom in ([edge.decode() for edge in edges] for edges in found)
    ]


def _named(cells: list[Seen], kind: str) -> dict[int, str]:
    keys = column_keys(COLUMNS[kind])
    return {at: keys[seen.text.strip()] for at, seen in enumerate(cells) if seen.text.strip() in keys}


def _is_head(heads: dict[int, str], kind: str) -> bool:
    keyed = KEY in heads.values() or CODE in heads.values()
    return keyed and set(NEEDED[kind]) <= set(heads.values()) and len(set(heads.values())) == len(heads)


def _heads(cells: list[Seen], number: int, kind: str) -> dict[int, str]:
    """Give the column of each head in this row, {} where it is not the head's row."""
    heads = _named(cells, kind)
    if _is_head(heads, kind):
        return heads
    needed = NEEDED[kind]
    lacking = [column for column in needed if column not in heads.values()]
    if number >= HEAD_ROWS or (lacking and len(lacking) <= len(needed) // 2):
        twice = [column for column, count in Counter(heads.values()).items() if count > 1]
        columns = lacking or twice or [CODE]
        raise refused("columns", sheet=kind, columns=", ".join(columns))
    return {}


def _lines(sheet: Any) -> Iterator[tuple[int, list[Seen]]]:
    """Yield number and cells of every row that holds something. The sheet's own statement of its size is not believed.

    Raises WorkbookError for a sheet that holds something further down than any of ours.
    """
    sheet.reset_dimensions()
    for number, whole in enumerate(sheet.iter_rows(), start=1):
        row = whole[:MOST_COLUMNS]
        blank = all(cell.value is None for cell in row)
        if number > (LAST_ROW if blank else MOST_ROWS):
            raise refused("rows", sheet=sheet.title, most=f"{MOST_ROWS:,}")
        if blank:
            continue
        yield number, [_BLANK if cell.value is None else seen_text(cell.value, cell.data_type) for cell in row]

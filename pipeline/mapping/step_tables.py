"""Pipeline, mapping: tables whose rows are steps: columns by their headings, in any order, also in a larger table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.document import Cell, Table
from models.lang.sections import SectionLexicon, fold_title
from models.language import section_lexicons
from models.numbering import parse_label, split_label
from models.sop import By, Omission, Step, Text
from pipeline.mapping.accounting import unbroken
from pipeline.mapping.quoting import quote_of_cell
from pipeline.mapping.raci import is_matrix

_SURE = 0.95
_LONG_NUMBER = 12
_LONGEST_HEAD = 16
_FEWEST_TURNED = 3
_NOTHING = re.compile(r"[/／\\\-—–－\s]*|无|無|[Nn]/?[Aa]|[Nn]one|[Nn]il")
"""What stands in a cell that says nothing."""
_MANY = ("inputs", "outputs", "support", "records")
_ONE = ("responsible", "interface")
_BODY = ("text", "name")


@dataclass(frozen=True)
class StepTable:
    """What a table of steps gives; `rest` holds the rows that are none, `omitted` the words of its column headings."""

    steps: tuple[Step, ...]
    rest: Table | None
    omitted: Omission


def read_step_table(table: Table, lexicon: SectionLexicon) -> StepTable | None:
    """Give the steps of a table that has a row of column headings with what is done and one column more; else None.

    The heads may stand in two rows, or in the first column where the steps go from left to right. Columns without a
    field of their own (cautions, tools, unknown ones) go to the end of the step's text as `heading：words`, so that no
    word of a row is lost.
    """
    if is_matrix(table):
        return None
    return _read(table, lexicon) or _read_turned(table, lexicon)


def _read(table: Table, lexicon: SectionLexicon) -> StepTable | None:
    grid = _Grid(table)
    head = next((row for row in range(min(table.n_rows, 40)) if _is_head(grid.row(row), lexicon)), None)
    if head is None:
        return None
    heads = {c: cell for cell in grid.row(head) for c in range(cell.column, cell.column + cell.column_span)}
    below = _second_heads(grid, head, heads, lexicon)
    grid.headings = {c: unbroken(cell.text) for c, cell in (heads | below).items()}
    fields = {c: _field(cell.text, lexicon) for c, cell in heads.items() if cell.text.strip()}
    fields |= {c: _field(cell.text, lexicon) or fields.get(c) for c, cell in below.items()}
    first = head + 1 + bool(below)
    fields |= _unnamed_number(grid, first, heads, fields)
    body = [row for row in range(first, table.n_rows) if grid.is_step(row, fields)]
    body = _unbroken_run(body, first - 1)
    steps = tuple(step for row in body if (step := grid.step(row, fields)) is not None)
    if len(steps) < 2:
        return None
    used = {*range(head, first), *body}
    cells = (cell for row in range(head, first) for cell in grid.row(row))
    words = "\n".join(cell.text.strip() for cell in cells if cell.text.strip())
    omitted = Omission(block=table.id, text=words, reason="template-label")
    return StepTable(steps, _rest(table, used), omitted)


def _read_turned(table: Table, lexicon: SectionLexicon) -> StepTable | None:
    """Steps from left to right, their heads in the first column; only where every row is one of them."""
    if table.n_columns < _FEWEST_TURNED:
        return None
    cells = tuple(
        c.model_copy(update={"row": c.column, "column": c.row, "row_span": c.column_span, "column_span": c.row_span})
        for c in table.cells
    )
    turned = table.model_copy(update={"n_rows": table.n_columns, "n_columns": table.n_rows, "cells": cells})
    if not _is_head(_Grid(turned).row(0), lexicon):
        return None
    read = _read(turned, lexicon)
    return read if read is not None and read.rest is None else None


def _second_heads(grid: _Grid, head: int, heads: dict[int, Cell], lexicon: SectionLexicon) -> dict[int, Cell]:
    """Cells of the row below a head that part one of its columns, by column; none where that row is a step."""
    below = grid.row(head + 1)
    wide = {c for c, cell in heads.items() if cell.column_span > 1}
    if not below or not wide or not {cell.column for cell in below} <= wide:
        return {}
    if any(len(cell.text) > _LONGEST_HEAD for cell in below) or not any(_field(c.text, lexicon) for c in below):
        return {}
    return {c: cell for cell in below for c in range(cell.column, cell.column + cell.column_span)}


def _unnamed_number(
    grid: _Grid, first: int, heads: dict[int, Cell], fields: dict[int, str | None]
) -> dict[int, str | None]:
    """The column of numbers whose head is empty or says nothing (项目 over 步骤1, 步骤2)."""
    if "number" in fields.values():
        return {}
    for column in sorted(heads):
        if fields.get(column) is not None:
            continue
        cells = [cell for row in range(first, grid.table.n_rows) for cell in grid.row(row) if cell.column == column]
        texts = [cell.text.strip() for cell in cells if cell.text.strip()]
        if len(texts) > 1 and all(len(text) <= _LONG_NUMBER and parse_label(text) is not None for text in texts):
            return {column: "number"}
    return {}


def _field(heading: str, lexicon: SectionLexicon) -> str | None:
    others = (other for other in section_lexicons() if other is not lexicon)
    return next((field for one in (lexicon, *others) if (field := one.field_of_column(heading))), None)


def _is_head(cells: list[Cell], lexicon: SectionLexicon) -> bool:
    if any(len(cell.text) > 40 or cell.row_span > 2 for cell in cells):
        return False
    fields = [f for cell in cells if (f := _field(cell.text, lexicon))]
    if len(fields) != len(set(fields)) and len(set(fields)) < 3:
        return False
    done = [f for f in fields if f in _BODY]
    other = {f for f in fields if f not in _BODY}
    strong = other & {"number", "responsible", "time", "inputs", "outputs", "support"}
    if not done or not (strong or len(set(done)) == 2):
        return False
    return other != {"number"} or len(set(done)) == 2 or any(_is_action_heading(c.text, lexicon) for c in cells)


def _is_action_heading(heading: str, lexicon: SectionLexicon) -> bool:
    return _field(heading, lexicon) in _BODY and not any(
        fold_title(heading) in one.plain_columns for one in section_lexicons()
    )


def _unbroken_run(rows: list[int], head: int) -> list[int]:
    run: list[int] = []
    for row in rows:
        if row != (run[-1] if run else head) + 1:
            break
        run.append(row)
    return run


class _Grid:
    """A table by rows, with what a merged cell says in every row that it spans."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.headings: dict[int, str] = {}
        self.rows: dict[int, dict[int, Cell]] = {}
        for cell in table.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, table.n_rows)):
                self.rows.setdefault(row, {})[cell.column] = cell

    def row(self, row: int) -> list[Cell]:
        """Cells that begin in a row, from left to right."""
        return [cell for _, cell in sorted(self.rows.get(row, {}).items()) if cell.row == row]

    def is_step(self, row: int, fields: dict[int, str | None]) -> bool:
        cells = self.rows.get(row, {})
        filled = [c for c, cell in cells.items() if cell.text.strip() and cell.row == row]
        if not any(fields.get(c) in _BODY for c in filled):
            return False
        if any(fields.get(c) == "number" and not _counts(cells[c].text) for c in filled):
            return False
        known = [c for c in filled if c in fields]
        return len(known) == len(filled) and not (
            len(filled) == 1 and len(fields) > 2 and cells[filled[0]].column_span > 1
        )

    def step(self, row: int, fields: dict[int, str | None]) -> Step | None:
        cells = [cell for _, cell in sorted(self.rows.get(row, {}).items()) if cell.text.strip()]
        by: dict[str, list[Cell]] = {}
        for cell in cells:
            by.setdefault(fields.get(cell.column) or "other", []).append(cell)
        doing = by.get("text") or by.get("name") or []
        own = [cell for cell in doing if cell.row == row]
        if not own:
            return None
        said = {field: [c for c in found if not _NOTHING.fullmatch(c.text.strip())] for field, found in by.items()}
        extra = [c for c in cells if fields.get(c.column) in (None, "caution", "tool", "time") or _says_no(c, fields)]
        return self._step(
            row,
            own,
            {**said, **{field: by[field] for field in _BODY if field in by}},
            [c for c in extra if c.row == row],
        )

    def _step(self, row: int, own: list[Cell], by: dict[str, list[Cell]], extra: list[Cell]) -> Step:
        number = by.get("number", [])
        lines = [unbroken(cell.text) for cell in own]
        label = unbroken(number[0].text) if number and number[0].row == row else None
        if label is None and (typed := split_label(lines[0])) is not None and typed[1] and not typed[0].weak:
            label, lines[0] = typed[0].text, typed[1]
        lines += [f"{self.headings.get(cell.column, '')}：{unbroken(cell.text)}".lstrip("：") for cell in extra]
        name = by.get("name", []) if "text" in by else []
        many = {field: tuple(_value(c) for c in by.get(field, [])) for field in _MANY}
        one = {field: _value(by[field][0]) for field in _ONE if by.get(field)}
        return Step.model_validate(
            {
                "id": f"{self.table.id}#{row + 1}",
                "label": label,
                "name": _value(name[0]) if name else None,
                "text": "\n".join(lines),
                "evidence": tuple(quote_of_cell(cell) for cell in own),
                **many,
                **one,
            }
        )


def _says_no(cell: Cell, fields: dict[int, str | None]) -> bool:
    """A cell of a field of its own that says 无: no value, but words of the row."""
    text = cell.text.strip()
    return (
        fields.get(cell.column) not in (*_BODY, "number")
        and any(c.isalnum() for c in text)
        and bool(_NOTHING.fullmatch(text))
    )


def _counts(text: str) -> bool:
    """Whether a cell of the number column holds a number, and no words such as those of a row to sign in."""
    bare = text.strip()
    return parse_label(bare) is not None or (len(bare) <= _LONG_NUMBER and any(c.isdigit() for c in bare))


def _value(cell: Cell) -> Text:
    return Text(
        value=unbroken(cell.text), confidence=_SURE, by=By.LAYOUT, evidence=(quote_of_cell(cell),), how="step.cell"
    )


def _rest(table: Table, used: set[int]) -> Table | None:
    kept = [row for row in range(table.n_rows) if row not in used]
    place = {row: n for n, row in enumerate(kept)}
    cells = []
    for cell in table.cells:
        rows = [r for r in range(cell.row, cell.row + cell.row_span) if r in place]
        if rows and cell.row in place:
            cells.append(cell.model_copy(update={"row": place[rows[0]], "row_span": len(rows)}))
    if not any(cell.text.strip() for cell in cells):
        return None
    return table.model_copy(update={"n_rows": len(kept), "cells": tuple(cells)})

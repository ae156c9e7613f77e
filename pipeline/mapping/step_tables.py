"""Pipeline, mapping: tables whose rows are steps: columns by their headings, in any order, also in a larger table."""

from __future__ import annotations

from dataclasses import dataclass

from models.document import Cell, Table
from models.lang.sections import SectionLexicon, fold_title
from models.language import section_lexicons
from models.numbering import parse_label, split_label
from models.sop import By, Evidence, Omission, Step, Text
from pipeline.mapping.accounting import unbroken

_SURE = 0.95
_LONG_NUMBER = 12
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

    Columns without a field of their own (cautions, tools, unknown ones) go to the end of the step's text as
    `heading：words`, so that no word of a row is lost.
    """
    grid = _Grid(table)
    head = next((row for row in range(min(table.n_rows, 40)) if _is_head(grid.row(row), lexicon)), None)
    if head is None:
        return None
    heads = {c: cell for cell in grid.row(head) for c in range(cell.column, cell.column + cell.column_span)}
    grid.headings = {c: unbroken(cell.text) for c, cell in heads.items()}
    fields = {c: _field(cell.text, lexicon) for c, cell in heads.items() if cell.text.strip()}
    body = [row for row in range(head + 1, table.n_rows) if grid.is_step(row, fields)]
    body = _unbroken_run(body, head)
    steps = tuple(step for row in body if (step := grid.step(row, fields)) is not None)
    if len(steps) < 2:
        return None
    used = {head, *body}
    words = "\n".join(cell.text.strip() for cell in grid.row(head) if cell.text.strip())
    omitted = Omission(block=table.id, text=words, reason="template-label")
    return StepTable(steps, _rest(table, used), omitted)


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
        extra = [(c, fields.get(c.column)) for c in cells if fields.get(c.column) in (None, "caution", "tool", "time")]
        return self._step(row, own, by, [c for c, _ in extra if c.row == row])

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
                "evidence": tuple(_evidence(cell) for cell in own),
                **many,
                **one,
            }
        )


def _counts(text: str) -> bool:
    """Whether a cell of the number column holds a number, and no words such as those of a row to sign in."""
    bare = text.strip()
    return parse_label(bare) is not None or (len(bare) <= _LONG_NUMBER and any(c.isdigit() for c in bare))


def _value(cell: Cell) -> Text:
    return Text(value=unbroken(cell.text), confidence=_SURE, by=By.LAYOUT, evidence=(_evidence(cell),))


def _evidence(cell: Cell) -> Evidence:
    block = next((b for b in cell.blocks if b.full_text.strip()), None)
    if block is None:
        return Evidence(block="")
    return Evidence(block=block.id, page=block.place.page, start=0, end=len(block.text), quote=block.text)


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

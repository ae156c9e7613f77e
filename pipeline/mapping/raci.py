"""Pipeline, mapping: a matrix of letters (R, A, C, I) says who does a step, who helps and who answers for it.

R does the work, A answers for it, C and S help, I is only told (the usual reading of RACI and RASCI charts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from models.document import Cell, Table
from models.lang.sections import fold_title
from models.sop import By, Section, Step, Text, all_sections
from pipeline.mapping.quoting import quote_of_cell

_LETTERS = re.compile(r"[RACSI](?:\s*[/／、,，&+]?\s*[RACSI]){0,4}")
_FEWEST_POSTS, _FEWEST_ROWS = 2, 2
_FILLED = 0.4
"""Share of the cells under the posts that hold letters, at least; the others are empty or a dash."""
_NOTHING = re.compile(r"[\s/／\\\-—–－]*")
_SURE = 0.9


class Duty(NamedTuple):
    """What a row of a matrix says of one activity."""

    responsible: Text | None
    support: tuple[Text, ...]


def is_matrix(table: Table) -> bool:
    """Whether a table has activities in its first column, posts in its first row and RACI letters where they cross."""
    cells = [cell for cell in table.cells if cell.row and cell.column]
    letters = [cell for cell in cells if _letters(cell)]
    posts = {cell.column for cell in letters}
    rows = {cell.row for cell in letters}
    if len(posts) < _FEWEST_POSTS or len(rows) < _FEWEST_ROWS or not any("R" in _letters(cell) for cell in letters):
        return False
    inside = [cell for cell in cells if cell.column in posts and cell.row >= min(rows)]
    said = all(_letters(cell) or _NOTHING.fullmatch(cell.text) for cell in inside)
    return said and len(letters) >= _FILLED * len(inside)


def with_matrix(steps: tuple[Step, ...], sections: tuple[Section, ...]) -> tuple[Step, ...]:
    """Give steps that name nobody the posts of the matrix's row of the same name or label."""
    tables = (block for section in all_sections(sections) for block in section.content if isinstance(block, Table))
    duties = dict(pair for table in tables if is_matrix(table) for pair in _duties(table))
    return tuple(_filled(step, duties) for step in steps) if duties else steps


def _filled(step: Step, duties: Mapping[str, Duty]) -> Step:
    children = tuple(_filled(child, duties) for child in step.children)
    step = step.model_copy(update={"children": children}) if children else step
    keys = (fold_title(name) for name in (step.name.value if step.name else "", step.label or "", step.text) if name)
    duty = next((duties[key] for key in keys if key in duties), None)
    if duty is None or step.responsible is not None:
        return step
    return step.model_copy(update={"responsible": duty.responsible, "support": step.support or duty.support})


def _duties(table: Table) -> Iterator[tuple[str, Duty]]:
    """Each activity of a matrix under its folded name, and under its number where that stands in a cell of its own."""
    rows = {cell.row for cell in table.cells if cell.column and cell.row and _letters(cell)}
    heads = {cell.column: cell for cell in table.cells if cell.row < min(rows) and cell.text.strip()}
    for row in sorted(rows):
        line = sorted((cell for cell in table.cells if cell.row == row), key=lambda cell: cell.column)
        posts = [(_letters(cell), heads[cell.column]) for cell in line if _letters(cell) and cell.column in heads]
        duty = _duty(posts)
        for cell in line:
            if not _letters(cell) and (name := fold_title(cell.text)):
                yield name, duty


def _duty(posts: Iterable[tuple[str, Cell]]) -> Duty:
    """One post leads: the one that does it, before others that do it the one that also answers for it."""
    posts = list(posts)
    doing = [post for letters, post in posts if "R" in letters]
    leading = [post for letters, post in posts if {"R", "A"} <= set(letters)] + doing
    lead = next(iter(leading or [post for letters, post in posts if "A" in letters]), None)
    helping = [post for letters, post in posts if post is not lead and set(letters) & {"R", "C", "S"}]
    return Duty(_text(lead) if lead is not None else None, tuple(map(_text, helping)))


def _letters(cell: Cell) -> str:
    """The letters of a cell, without what stands between them; empty where it holds anything else."""
    text = cell.text.strip()
    return re.sub(r"[^RACSI]", "", text) if _LETTERS.fullmatch(text) else ""


def _text(cell: Cell) -> Text:
    words = " ".join(cell.text.split())
    return Text(value=words, confidence=_SURE, by=By.LAYOUT, evidence=(quote_of_cell(cell),), how="step.matrix")

"""Pipeline, mapping: the revision record of a source, row by row."""

from __future__ import annotations

from dataclasses import dataclass

from models.document import Cell, Table
from models.language import LanguagePack
from models.sop import Evidence, Revision
from pipeline.mapping.control.words import ControlWords, control_words, fold

HEAD_ROWS = 3
"""The head of a revision table is looked for in so many rows; captions may stand above it."""


@dataclass(frozen=True)
class RevisionTable:
    """A revision record; `revisions` is empty where only the head is filled in."""

    block: str
    revisions: tuple[Revision, ...]
    captioned: bool = False
    """The table itself says that it is a revision record."""


def is_revision_caption(text: str, words: ControlWords) -> bool:
    """The line announces a revision record."""
    folded = fold(text)
    return 0 < len(folded) <= 40 and any(c in folded for c in words.revision_captions)


def read_revisions(table: Table, pack: LanguagePack, caption: str = "") -> RevisionTable | None:
    """The revisions of a table, or None where it is no revision record. `caption` is the line above it.

    A revision record has a head row with a version or a date and a summary, and either both, or a caption that says so.
    Every filled cell of a row lands in its Revision; columns without a field of their own go to `other` with their heads.
    """
    words = control_words(pack)
    head_row = _head_row(table, words)
    if head_row is None:
        return None
    above = [c.text for c in table.cells if c.row < head_row and c.text.strip()]
    captioned = any(is_revision_caption(t, words) for t in above)
    columns = _columns(table, head_row, words)
    kinds = set(columns.values())
    told = bool({"date", "author"} & kinds) and any(_tells_change(c.text, words) for c in _row(table, head_row))
    named = captioned or is_revision_caption(caption, words) or told
    full = {"version", "date", "summary"} <= kinds
    if not ("summary" in kinds or {"version", "date"} <= kinds) or not (named or full):
        return None
    if not {"version", "date", "author"} & kinds:
        return None
    rows = range(head_row + 1, table.n_rows)
    revisions = tuple(r for row in rows if (r := _revision(table, row, head_row, columns)) is not None)
    return RevisionTable(table.id, revisions, captioned)


def _row(table: Table, row: int) -> list[Cell]:
    return [c for c in table.cells if c.row == row]


def _head_row(table: Table, words: ControlWords) -> int | None:
    for row in range(min(HEAD_ROWS, table.n_rows)):
        cells = [c for c in _row(table, row) if c.text.strip()]
        known = [c for c in cells if _column_kind(c.text, words) is not None]
        if len(cells) >= 2 and len(known) >= 2 and len(known) >= len(cells) / 2:
            return row
        if len(cells) >= 3:
            return None
    return None


def _column_kind(head: str, words: ControlWords) -> str | None:
    folded = fold(head)
    if not folded or len(folded) > 30:
        return None
    for word, column in words.revision_columns:
        if folded == word or len(word) >= 2 and (folded.startswith(word) or folded.endswith(word)):
            return column
    return None


def _tells_change(head: str, words: ControlWords) -> bool:
    folded = fold(head)
    return any(folded == word and column == "summary" and len(word) >= 4 for word, column in words.revision_columns)


def _columns(table: Table, head_row: int, words: ControlWords) -> dict[int, str]:
    """Grid column -> field; a field goes to the first column with its most telling head, the others to `other`."""
    order = {word: i for i, (word, _) in enumerate(words.revision_columns)}
    ranked: dict[str, list[tuple[int, int]]] = {}
    columns: dict[int, str] = {}
    for cell in _row(table, head_row):
        kind = _column_kind(cell.text, words)
        columns[cell.column] = kind or "other"
        if kind not in (None, "other"):
            ranked.setdefault(kind or "", []).append((order.get(fold(cell.text), len(order)), cell.column))
    for places in ranked.values():
        for _, column in sorted(places)[1:]:
            columns[column] = "other"
    return columns


def _revision(table: Table, row: int, head_row: int, columns: dict[int, str]) -> Revision | None:
    heads = {c.column: " ".join(c.text.split()) for c in _row(table, head_row)}
    fields: dict[str, str] = {}
    others: list[str] = []
    evidence: list[Evidence] = []
    for cell in _row(table, row):
        text = cell.text.strip()
        if not text:
            continue
        owner = max((c for c in columns if c <= cell.column), default=None)
        kind = columns[owner] if owner is not None else "other"
        if kind == "other" or kind in fields:
            head = heads.get(owner, "") if owner is not None else ""
            others.append(f"{head}：{text}" if head else text)
        else:
            fields[kind] = text
        block = cell.blocks[0] if cell.blocks else table
        evidence.append(Evidence(block=block.id, page=block.place.page or table.place.page, quote=text))
    if not evidence:
        return None
    return Revision(**fields, other="；".join(others) or None, evidence=tuple(evidence))

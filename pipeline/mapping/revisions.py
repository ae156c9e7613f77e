"""Pipeline, mapping: the revision record of a source, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.document import Cell, Table
from models.language import LanguagePack
from models.sop import Evidence, Revision
from pipeline.mapping.control_lines import pairs_of
from pipeline.mapping.control_words import ControlWords, control_words, fold

HEAD_ROWS = 40
"""The head is looked for in so many rows: captions may stand above it, and in a PDF the rest of a cover."""
SHORT_CELL = 40
HEAD_LENGTH = 60
PAGE_HEADER = frozenset({"title", "document_number", "version", "revision_state", "page", "effective_date"})
"""Labels whose row is no revision."""


@dataclass(frozen=True)
class RevisionTable:
    """A revision record; `revisions` is empty where only the head is filled in."""

    block: str
    revisions: tuple[Revision, ...]
    mixed: bool = False
    """The table holds rows of another kind too: a page header caught between, or a cover above."""


def is_revision_caption(text: str, words: ControlWords) -> bool:
    """The line announces a revision record."""
    folded = fold(text)
    return 0 < len(folded) <= 40 and any(c in folded for c in words.revision_captions)


def read_revisions(table: Table, pack: LanguagePack, caption: str = "") -> RevisionTable | None:
    """The revisions of a table, or None where it is no revision record. `caption` is the line above it.

    A revision record has a head row with a version or a date and a summary, and either both, or a caption that says so.
    Every filled cell of a row lands in its Revision; columns without a field of their own go to `other`.
    """
    words = control_words(pack)
    rows = _rows(table)
    for head_row in _head_rows(rows, words):
        columns = _columns(rows[head_row], words)
        above = [c.text for row in rows[:head_row] for c in row if c.text.strip()]
        named = any(is_revision_caption(text, words) for text in (caption, *above))
        if _is_record(rows[head_row], columns, named, words):
            return _record(table, rows, head_row, columns, words)
    return None


def _is_record(heads: Sequence[Cell], columns: dict[int, str], named: bool, words: ControlWords) -> bool:
    kinds = set(columns.values())
    told = bool({"date", "author"} & kinds) and any(_tells_change(c.text, words) for c in heads)
    full = {"version", "date", "summary"} <= kinds
    enough = "summary" in kinds or {"version", "date"} <= kinds
    return enough and (named or told or full) and bool({"version", "date", "author"} & kinds)


def _record(
    table: Table, rows: Sequence[Sequence[Cell]], head_row: int, columns: dict[int, str], words: ControlWords
) -> RevisionTable:
    heads = {c.column: " ".join(c.text.split()) for c in rows[head_row]}
    mixed = any(sum(bool(c.text.strip()) for c in row) > 1 for row in rows[:head_row])
    revisions: list[Revision] = []
    for cells in rows[head_row + 1 :]:
        if [fold(c.text) for c in cells] == [fold(head) for head in heads.values()]:
            continue
        if _is_page_header(cells, columns, words):
            mixed = True
            continue
        revision = _revision(table, cells, heads, columns)
        if revision is not None:
            revisions.append(revision)
    if mixed:
        revisions = [r for r in revisions if any(c.isdigit() for c in (r.version or "") + (r.date or ""))]
    return RevisionTable(table.id, tuple(revisions), mixed)


def _is_page_header(cells: Sequence[Cell], columns: dict[int, str], words: ControlWords) -> bool:
    """The row holds a label of control data, and nothing that could be a version or a date in their columns."""
    if not any(_is_control_cell(c.text, words) for c in cells if c.text.strip()):
        return False
    dated = [c.text for c in cells if columns.get(c.column) in ("version", "date")]
    return not any(ch.isdigit() for text in dated if not _is_control_cell(text, words) for ch in text)


def _is_control_cell(text: str, words: ControlWords) -> bool:
    if words.kind(text) in PAGE_HEADER:
        return True
    return len(text) <= SHORT_CELL and any(p.kind in PAGE_HEADER and p.colon for p in pairs_of(text, words))


def _rows(table: Table) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    return rows


def _head_rows(rows: Sequence[Sequence[Cell]], words: ControlWords) -> Iterator[int]:
    for row, cells in enumerate(rows[:HEAD_ROWS]):
        filled = [c for c in cells if c.text.strip()]
        known = [c for c in filled if _column_kind(c.text, words) is not None]
        if len(filled) >= 2 and len(known) >= 2 and len(known) >= len(filled) / 2:
            yield row


@lru_cache(maxsize=4096)
def _column_kind(head: str, words: ControlWords) -> str | None:
    folded = fold(head[:HEAD_LENGTH])
    if not folded or len(folded) > 30:
        return None
    for word, column in words.revision_columns:
        if folded == word or (len(word) >= 2 and (folded.startswith(word) or folded.endswith(word))):
            return column
    return None


def _tells_change(head: str, words: ControlWords) -> bool:
    folded = fold(head)
    return _column_kind(head, words) == "summary" and any(word in folded for word in words.change_words)


def _columns(heads: Sequence[Cell], words: ControlWords) -> dict[int, str]:
    """Grid column -> field; a field goes to the first column with its most telling head, the others to `other`."""
    order = {word: i for i, (word, _) in enumerate(words.revision_columns)}
    ranked: dict[str, list[tuple[int, int]]] = {}
    columns: dict[int, str] = {}
    for cell in heads:
        kind = _column_kind(cell.text, words)
        columns[cell.column] = kind or "other"
        if kind not in (None, "other"):
            ranked.setdefault(kind or "", []).append((order.get(fold(cell.text), len(order)), cell.column))
    for places in ranked.values():
        for _, column in sorted(places)[1:]:
            columns[column] = "other"
    return columns


def _revision(table: Table, cells: Sequence[Cell], heads: dict[int, str], columns: dict[int, str]) -> Revision | None:
    fields: dict[str, str] = {}
    others: list[str] = []
    evidence: list[Evidence] = []
    for cell in cells:
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

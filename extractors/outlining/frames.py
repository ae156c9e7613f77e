"""Extractors, outlining: tables that only lay out the page: which of their cells hold text of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.outlining.line import exact_kinds, run_in, title_like
from models.document import AnyBlock, Cell, Figure, Heading, LabelOrigin, Layer, ListItem, Paragraph, Table, walk
from models.numbering import Family, parse_label, split_label
from models.sop import SectionKind

_TEXT = {
    SectionKind.PURPOSE,
    SectionKind.SCOPE,
    SectionKind.RESPONSIBILITIES,
    SectionKind.DEFINITIONS,
    SectionKind.REFERENCES,
    SectionKind.PRECONDITIONS,
    SectionKind.PROCEDURE,
    SectionKind.RECORDS,
}
_FORM = {SectionKind.APPROVAL, SectionKind.CONTROL, SectionKind.REVISION}
"""What a form asks for beside the text."""
_CORE = {SectionKind.PURPOSE, SectionKind.SCOPE, SectionKind.PROCEDURE}
"""One of them at least is in every procedure; a form may well ask for records and responsibilities."""
_PAGE, _PAGE_LABELS, _PAGE_SHARE = 8, 3, 0.7
"""Paragraphs, labels and share of the table's words in one cell that make it a page with a frame around it."""
_LONGEST_NUMBER = 8
_PAIR = 2
"""A title and its text."""
_KNOWN_SHARE = 0.5
"""Of the short first cells of rows that must be known titles, where no label says that they are titles."""


@dataclass(frozen=True)
class _Title:
    """A paragraph in a cell that is the title of a section of procedures."""

    cell: Cell
    kinds: frozenset[SectionKind]
    family: Family | None
    alone: bool
    """Nothing else stands in the cell."""


def open_frames(blocks: Iterable[AnyBlock]) -> tuple[list[AnyBlock], dict[str, tuple[str, int]]]:
    """Put the text of layout tables into the flow, behind its table; the rest of such a table stays in it.

    Gives the flow and, for each block that came out of a cell, the table's id and the cell's index.
    """
    flow: list[AnyBlock] = []
    homes: dict[str, tuple[str, int]] = {}
    before: list[tuple[Table, int]] = []
    pending = list(blocks)[::-1]
    while pending:
        block = pending.pop()
        cells = _text_cells(block, before) if isinstance(block, Table) else ()
        if not isinstance(block, Table) or not cells:
            flow.append(block)
            continue
        before.append((block, block.cells[cells[0]].row))
        numbers = _numbers(block, cells)
        inside = [(n, inner) for n in cells for inner in _numbered(block.cells[n].blocks, numbers.get(n))]
        homes |= {inner.id: (block.id, n) for n, inner in inside}
        gone = {*cells, *(block.cells.index(cell) for cell in numbers.values())}
        emptied = [c.model_copy(update={"blocks": ()}) if n in gone else c for n, c in enumerate(block.cells)]
        flow.append(block.model_copy(update={"cells": tuple(emptied)}))
        pending += [inner for _, inner in inside][::-1]
    return flow, homes


def _numbers(table: Table, cells: tuple[int, ...]) -> dict[int, Cell]:
    """Give for the index of a title's cell the cell before it that holds nothing but the title's number."""
    found: dict[int, Cell] = {}
    for n in cells:
        row = _row(table, table.cells[n].row)
        if len(row) > 1 and row[1] is table.cells[n] and _is_number(row[0]) and len(table.cells[n].blocks) == 1:
            found[n] = row[0]
    return found


def _is_number(cell: Cell) -> bool:
    label = parse_label(cell.text) if len(cell.text) < _LONGEST_NUMBER else None
    return label is not None and bool(label.values)


def _numbered(blocks: tuple[AnyBlock, ...], number: Cell | None) -> tuple[AnyBlock, ...]:
    """Give a title its number from the cell beside it; a title that bears one keeps both."""
    if number is None:
        return blocks
    label = " ".join(part for part in (number.text.strip(), blocks[0].label) if part)
    return (blocks[0].model_copy(update={"label": label, "label_origin": LabelOrigin.TYPED}),)


def close_frames(blocks: Iterable[AnyBlock], homes: dict[str, tuple[str, int]]) -> list[AnyBlock]:
    """Put the blocks that came out of cells back into them and mark these cells as text; the rest stays as it is."""
    held: dict[tuple[str, int], list[AnyBlock]] = defaultdict(list)
    top: list[AnyBlock] = []
    for block in blocks:
        home = homes.get(block.id.split("#", maxsplit=1)[0])
        (top if home is None else held[home]).append(block)
    tables = {table for table, _ in homes.values()}

    def closed(block: AnyBlock) -> AnyBlock:
        if not isinstance(block, Table) or block.id not in tables:
            return block
        cells = tuple(
            cell.model_copy(update={"is_text": True, "blocks": tuple(map(closed, held[block.id, n]))})
            if (block.id, n) in texts
            else cell
            for n, cell in enumerate(block.cells)
        )
        return block.model_copy(update={"cells": cells})

    texts = set(homes.values())
    return [closed(block) for block in top]


def _text_cells(table: Table, before: list[tuple[Table, int]]) -> tuple[int, ...]:
    """Give the indexes of the cells that hold text; none of a table of data, or of sopmill's own template."""
    if table.layer not in (Layer.BODY, Layer.TEXTBOX) or table.look.toc or _is_template(table):
        return ()
    titles = _titles(table)
    kinds = {kind for title in titles for kind in title.kinds}
    if len(kinds & _TEXT) > 1 and kinds & _CORE:
        return _from(table, min(title.cell.row for title in titles), titles)
    again = next((row for other, row in before if row and _is_alike(table, other)), None)
    if again is not None:
        return _from(table, again, titles)
    return tuple(n for n, cell in enumerate(table.cells) if _is_page(cell, table))


def _is_template(table: Table) -> bool:
    return any(block.look.tag for block in walk((table,)))


def _is_alike(table: Table, other: Table) -> bool:
    """Whether a table is the frame of a further page: as wide, and its first cell says the same."""
    return table.n_columns == other.n_columns and table.grid[0][0] == other.grid[0][0] != ""


def _titles(table: Table) -> list[_Title]:
    """Give the titles of sections; heads of columns, which stand side by side, and entries of a list are none."""
    found = [title for cell in table.cells for title in _titles_in(cell)]
    alone = [title for title in found if title.alone]
    heads = {t.cell.row for t in alone if t.family is None and sum(o.cell.row == t.cell.row for o in alone) > 1}
    sure = [t for t in alone if t.cell.row not in heads and len(_entry(table, t.cell.row)) <= 2]
    plain = {(t.cell.row, t.cell.column) for t in sure if t.family is None}
    if len(plain) < _KNOWN_SHARE * len(_entries(table, {column for _, column in plain})):
        sure = [t for t in sure if t.family is not None]
    return [t for t in found if not t.alone or t in sure]


def _entries(table: Table, columns: set[int]) -> list[Cell]:
    """Give the cells that could each be a plain title of a row: short, in one of the columns, first of two at most."""
    rows = [cells for row in range(table.n_rows) if 0 < len(cells := _entry(table, row)) <= 2]
    return [cells[0] for cells in rows if cells[0].column in columns and _is_plain_title(cells[0])]


def _is_plain_title(cell: Cell) -> bool:
    filled = [block for block in cell.blocks if _is_filled(block)]
    return len(filled) == 1 and not isinstance(filled[0], Table | Figure) and title_like(filled[0].text)


def _titles_in(cell: Cell) -> list[_Title]:
    titles: list[_Title] = []
    filled = [block for block in cell.blocks if _is_filled(block)]
    for block in filled:
        if isinstance(block, Paragraph | Heading | ListItem):
            family, words = _parted(block)
            opening = run_in(words)
            kinds = exact_kinds(words) or (exact_kinds(opening[0]) if opening else ())
            if kinds and not set(kinds) & _FORM:
                alone = len(filled) == 1 and opening is None
                titles.append(_Title(cell, frozenset(kinds), family, alone))
    return titles


def _parted(block: AnyBlock) -> tuple[Family | None, str]:
    """Give the family of a block's label, counted or typed, and the first line without it."""
    first = block.text.split("\n")[0].strip()
    if block.label is not None:
        label = parse_label(block.label)
        return (label.family if label else None), first
    found = split_label(first)
    return (found[0].family, found[1]) if found else (None, first)


def _from(table: Table, start: int, titles: list[_Title]) -> tuple[int, ...]:
    """Give the text cells from row `start` on; rows of several cells without a title are data and stay a table."""
    families = {title.family for title in titles if title.family is not None}
    titled = {(title.cell.row, title.cell.column) for title in titles}
    found: set[tuple[int, int]] = set()
    for row in range(start, table.n_rows):
        cells = _entry(table, row)
        places = [(cell.row, cell.column) for cell in cells]
        opens = bool(cells) and (places[0] in titled or _is_labelled_title(cells[0], families))
        if len(cells) == 1 or (len(cells) == 2 and opens):
            found |= set(places)
        else:
            found |= {place for place, cell in zip(places, cells, strict=True) if place in titled and _is_full(cell)}
    return tuple(n for n, cell in enumerate(table.cells) if (cell.row, cell.column) in found)


def _is_labelled_title(cell: Cell, families: set[Family]) -> bool:
    filled = [block for block in cell.blocks if _is_filled(block)]
    if len(filled) != 1 or isinstance(filled[0], Table | Figure):
        return False
    family, words = _parted(filled[0])
    return family in families and title_like(words)


def _is_full(cell: Cell) -> bool:
    """Whether a cell says more than a title."""
    filled = [block for block in cell.blocks if _is_filled(block)]
    return len(filled) > 1 or any(run_in(_parted(block)[1]) for block in filled)


def _is_page(cell: Cell, table: Table) -> bool:
    """Whether a cell is a page of clauses with a frame around it."""
    filled = [block for block in cell.blocks if block.text.strip()]
    if len(filled) < _PAGE or sum(_parted(block)[0] not in (None, Family.BULLET) for block in filled) < _PAGE_LABELS:
        return False
    return len(cell.text) >= _PAGE_SHARE * sum(len(other.text) for other in table.cells)


def _row(table: Table, row: int) -> list[Cell]:
    """Give the cells that begin in a row and show something."""
    return [cell for cell in table.cells if cell.row == row and any(_is_filled(block) for block in cell.blocks)]


def _entry(table: Table, row: int) -> list[Cell]:
    """Give the cells of a row that show something, but for a number in a cell of its own before the title."""
    cells = _row(table, row)
    return cells[1:] if len(cells) > _PAIR and _is_number(cells[0]) else cells


def _is_filled(block: AnyBlock) -> bool:
    return any(inner.full_text.strip() or isinstance(inner, Figure) for inner in walk((block,)))

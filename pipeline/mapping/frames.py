"""Pipeline, mapping: layout tables opened: their text goes into the flow, what is data stays a table, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.document import AnyBlock, Cell, Document, Figure, Table, walk


def without_frames(document: Document) -> Document:
    """Give the document with the text cells of its layout tables as blocks of the flow.

    The rows before, between and after them become tables of their own: b7, b7#2, …; a part without content is left out.
    """
    blocks = tuple(part for block in document.blocks for part in _opened(block))
    return document.model_copy(update={"blocks": blocks})


def _opened(block: AnyBlock) -> Iterator[AnyBlock]:
    if not isinstance(block, Table) or not any(cell.is_text for cell in block.cells):
        yield block
        return
    parts = 0
    pending: list[Cell] = []
    for cell in (*block.cells, None):
        if cell is not None and not cell.is_text:
            pending.append(cell)
            continue
        if any(_shows(inner) for held in pending for inner in held.blocks):
            parts += 1
            yield _part(block, pending, parts)
        pending = []
        for inner in cell.blocks if cell is not None else ():
            yield from _opened(inner)


def _shows(block: AnyBlock) -> bool:
    return any(inner.full_text.strip() or isinstance(inner, Figure) for inner in walk((block,)))


def _part(table: Table, cells: Sequence[Cell], number: int) -> Table:
    """Give some rows of a table as a table of its own."""
    first = min(cell.row for cell in cells)
    moved = tuple(cell.model_copy(update={"row": cell.row - first}) for cell in cells)
    height = max(cell.row + cell.row_span for cell in moved)
    name = table.id if number == 1 else f"{table.id}#{number}"
    return table.model_copy(update={"id": name, "cells": moved, "n_rows": height})

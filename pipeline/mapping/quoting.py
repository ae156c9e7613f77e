"""Pipeline, mapping: the evidence of a value that whole blocks or cells say."""

from __future__ import annotations

from models.document import AnyBlock, Cell
from models.sop import Evidence


def quote_of(block: AnyBlock) -> Evidence:
    """Give all words of a block as evidence, without its label."""
    return Evidence(block=block.id, page=block.place.page, start=0, end=len(block.text), quote=block.text)


def quote_of_cell(cell: Cell) -> Evidence:
    """Give the first block of a cell that shows anything; evidence of no block for an empty cell."""
    block = next((block for block in cell.blocks if block.full_text.strip()), None)
    return quote_of(block) if block is not None else Evidence(block="")

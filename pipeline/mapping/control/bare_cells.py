"""Pipeline, mapping: cells of a small table that show by their form alone what they hold."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from models.document import Cell
from pipeline.mapping.control.values import bare_numbers, bare_version
from pipeline.mapping.control_words import ControlWords

LENGTH = 32
PAGES = re.compile(r"(?i)第?\s*[0-9]+\s*页.*|page\s*[0-9]+.*|[0-9]+\s*/\s*[0-9]+\s*页?")


def bare_cells(
    cells: Sequence[Cell], used: Container[tuple[int, int]], words: ControlWords
) -> dict[tuple[int, int], str]:
    """Row and column of each cell that is nothing but a number, a version or a page count, with its kind.

    Empty where there are several numbers: such a table lists other documents.
    """
    found: dict[tuple[int, int], str] = {}
    for cell in cells:
        text = cell.text.strip()
        if (cell.row, cell.column) in used or not 0 < len(text) <= LENGTH:
            continue
        number, version = next(bare_numbers(text, words), None), bare_version(text, words)
        if number is not None and number.value == text:
            found[cell.row, cell.column] = "document_number"
        elif version is not None and version.start <= 1 and version.end - version.start >= len(text) - 1:
            found[cell.row, cell.column] = "version"
        elif PAGES.fullmatch(text):
            found[cell.row, cell.column] = "page"
    return found if list(found.values()).count("document_number") == 1 else {}

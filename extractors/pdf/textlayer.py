"""Extractors, pdf: whether the text layer says what the pages show (docs/analysis/text-layer-lies.md)."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.pdf.sheet import Sheet
from models.document import Note, Place
from models.errors import EmptySource, ScannedSource

_FEW = 12
"""Letters; a page with fewer and an image or drawing on most of it has no text layer worth the name."""


def judge(sheets: Sequence[Sheet]) -> list[Note]:
    """Give what a reviewer should know of the pages' text.

    Raises ScannedSource where no page has text, EmptySource where the pages show nothing at all.
    """
    counts = {sheet.number: letters(sheet) for sheet in sheets}
    bare = [sheet for sheet in sheets if counts[sheet.number] < _FEW and shows_something(sheet)]
    if all(number < _FEW for number in counts.values()) and sum(counts.values()) < 2 * _FEW:
        if not bare:
            raise EmptySource("the pages show nothing")
        raise ScannedSource(f"{len(bare)} of {len(sheets)} pages have no text")
    return [
        Note(rule="SOP001", place=Place(page=sheet.number), arguments={"what": f"page {sheet.number}: an image without text"})
        for sheet in bare
    ]


def letters(sheet: Sheet) -> int:
    """Count the letters and ideographs of a page."""
    texts = [line.text for line in sheet.lines] + [cell.text for grid in sheet.grids for cell in grid.cells]
    return sum(character.isalpha() for text in texts for character in text)


def shows_something(sheet: Sheet) -> bool:
    """Say whether a page has an image on a third of it, or a drawing."""
    return bool(sheet.pictures) or sheet.drawn

"""Pipeline, evidence: where each block, label and cell of a document stands on its printed pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from models.document import AnyBlock, Document, Table, walk
from models.printed import Box, PrintedPage
from pipeline.evidence.matching import FURNITURE, Glyph, Matching, Piece
from pipeline.evidence.spots import CellSpot, Found, Located, Spot, around, spots_of
from pipeline.evidence.walls import Walls, holds_middle

_REACH = 3.0
"""Heights of a line that a label, drawn with signs of its own font, stands before its text at most."""


def locate(document: Document, pages: Sequence[PrintedPage]) -> Located:
    """Find a document's words on its pages.

    `pages` are those of the PDF itself, or those that an office program printed of the document. A block whose words
    were not found stands at the place that its reader gave, if it gave one (scans have no printed characters).
    """
    matching = Matching(document, pages)
    matching.run()
    found = {piece.block.id: _found(piece, matching) for piece in matching.pieces}
    marks = {piece.block.id: _boxes(piece, matching) for piece in matching.pieces}
    for block in walk(document.blocks):
        if not found.get(block.id, Found()).spots and (spot := _told(block)) is not None:
            found[block.id] = Found((spot,), None, found.get(block.id, Found()).share)
    walls = {page.number: Walls(page.rules) for page in pages}
    tables = [block for block in walk(document.blocks) if isinstance(block, Table)]
    cells = tuple(cell for table in tables for cell in _walled(list(_cells(table, found)), walls))
    of_table: dict[str, list[Spot]] = {}
    for cell in cells:
        of_table.setdefault(cell.table, []).append(cell.spot)
    for table in tables:
        found[table.id] = Found(_united([*found.get(table.id, Found()).spots, *of_table.get(table.id, [])]))
    return Located(found, cells, marks)


def _told(block: AnyBlock) -> Spot | None:
    """Give the place that the reader gave."""
    place = block.place
    return Spot(place.page, place.box, (place.box,)) if place.page is not None and place.box is not None else None


def _found(piece: Piece, matching: Matching) -> Found:
    length = len(piece.label)
    everywhere = [glyph for found in piece.repeats.values() for glyph in found]
    here = [mark for mark in piece.marks if mark is not None]
    label = [mark for mark in piece.marks[:length] if mark is not None]
    if piece.label and not label and piece.block.layer not in FURNITURE:
        label = _before(piece, matching)
        here = [*label, *here]
    spots = spots_of(_placed(dict.fromkeys([*here, *everywhere]), matching.pages))
    labels = spots_of(_placed(label, matching.pages))
    return Found(spots, labels[0] if labels else None, piece.share)


def _before(piece: Piece, matching: Matching) -> list[Glyph]:
    """Give what is drawn before a text on its first line and is no other block's: a label in signs of its own."""
    first = next((mark for mark in piece.marks if mark is not None), None)
    if first is None:
        return []
    paper = matching.pages[first[0]]
    x0, top, _, bottom = paper.boxes[first[1]]
    middle, reach = (top + bottom) / 2, _REACH * (bottom - top)
    return [
        (first[0], number)
        for number, box in enumerate(paper.boxes)
        if box[1] <= middle <= box[3] and x0 - reach <= box[0] and box[2] <= x0 + 1
        if (first[0], number) not in matching.taken
    ]


def _placed(glyphs: Sequence[Glyph] | Mapping[Glyph, None], pages: Sequence[PrintedPage]) -> Iterator[tuple[int, Box]]:
    for page, number in glyphs:
        yield pages[page].number, pages[page].boxes[number]


def _boxes(piece: Piece, matching: Matching) -> list[tuple[int, Box] | None]:
    pages = matching.pages
    marks = piece.marks[len(piece.label) :]
    return [None if mark is None else (pages[mark[0]].number, pages[mark[0]].boxes[mark[1]]) for mark in marks]


def _cells(table: Table, found: Mapping[str, Found]) -> Iterator[CellSpot]:
    for cell in table.cells:
        inside = [spot for block in walk(cell.blocks) for spot in found.get(block.id, Found()).spots]
        for spot in _united(inside):
            yield CellSpot(table.id, cell.row, cell.column, cell.row_span, cell.column_span, spot)


def _walled(cells: Sequence[CellSpot], walls: Mapping[int, Walls]) -> Iterator[CellSpot]:
    """Give the cells of a table as their rules draw them; one whose rules hold other cells too stays its words' box."""
    by_page: dict[int, list[CellSpot]] = {}
    for cell in cells:
        by_page.setdefault(cell.spot.page, []).append(cell)
    for page, there in by_page.items():
        for cell in there:
            box = walls[page].around(cell.spot.box) if page in walls else cell.spot.box
            if sum(holds_middle(box, other.spot.box) for other in there) > 1:
                box = cell.spot.box
            yield replace(cell, spot=Spot(page, box, cell.spot.lines))


def _united(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """Give one spot a page."""
    pages: dict[int, list[Box]] = {}
    for spot in spots:
        pages.setdefault(spot.page, []).append(spot.box)
    return tuple(Spot(page, around(boxes)) for page, boxes in sorted(pages.items()))

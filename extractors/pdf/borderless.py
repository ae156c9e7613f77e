"""Extractors, pdf: tables without any rule, where their columns are certain (docs/analysis/pdf-tables.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.pdf.grid import Grid, GridCell, filled
from extractors.pdf.gutters import Span, column_of, edges_of
from extractors.pdf.lines import Line
from extractors.pdf.plausible import is_plausible
from extractors.pdf.scene import Glyph, around, inside
from extractors.pdf.script import bullet_of
from models.numbering import split_label

_ROWS, _COLUMNS = 3, 3
_GUTTER = 1.5
"""Ems of white that all rows keep between two columns."""
_SHORT = 12.0
"""Ems of a cell; longer ones may be sentences set side by side."""
_COMPLETE = 0.75
"""Share of the rows that fill each column."""
_PITCH = 2.8
"""Ems from one row's baseline to the next at most."""
_FIELD = ("：", ":", "_", "＿", "…", "....")
"""Where a piece ends so, it is a field of a form."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """The tables without rules of a page, and how many runs of lines may be one but are not certain."""

    grids: tuple[Grid, ...] = ()
    doubtful: int = 0


def find_aligned(lines: Sequence[Line], glyphs: Iterable[Glyph], page: int) -> Aligned:
    """Find the lines of a page that are rows of a table.

    Certain means: three lines and three columns at least, with 1.5 em of white between the columns in every line, short
    words in each, a first line that names each column in words, three lines of four complete, and no line beside them
    that may go on in one of their cells. What only lacks short words, a head or such room is doubtful.
    """
    grids: list[Grid] = []
    doubtful = 0
    ordered = [line for line in lines if not line.turned]
    for start, stop in _runs(ordered):
        run = ordered[start:stop]
        gaps = _gaps(run)
        if len(gaps) < _COLUMNS - 1 or _is_form(run):
            continue
        beside = [ordered[place] for place in (start - 1, stop) if 0 <= place < len(ordered)]
        grid = None if any(_may_go_on(line, run) for line in beside) else _grid(run, gaps, glyphs, page)
        if grid is None:
            doubtful += 1
        else:
            grids.append(grid)
    return Aligned(tuple(grids), doubtful)


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Give the runs of lines in one pitch that have several pieces each, three of them three or more."""
    if sum(len(line.spans) >= _COLUMNS for line in lines) < _ROWS:
        return
    start = 0
    for place in range(len(lines) + 1):
        goes_on = place < len(lines) and _is_row(lines[place])
        if goes_on and (place == start or _is_next(lines[place - 1], lines[place])):
            continue
        if sum(len(line.spans) >= _COLUMNS for line in lines[start:place]) >= _ROWS:
            yield start, place
        start = place if goes_on else place + 1


def _is_next(before: Line, after: Line) -> bool:
    return after.baseline - before.baseline <= _PITCH * after.size


def _is_row(line: Line) -> bool:
    return len(line.spans) > 1 and line.column == 0 and not line.toc


def _gaps(run: Sequence[Line]) -> tuple[Span, ...]:
    """Give the white that all lines keep."""
    least = _GUTTER * max(line.size for line in run)
    spans = sorted(span for line in run for span in line.spans)
    found: list[Span] = []
    right = spans[0][1]
    for x0, x1 in spans:
        if x0 - right >= least:
            found.append((right, x0))
        right = max(right, x1)
    return tuple(found)


def _is_form(run: Sequence[Line]) -> bool:
    """Say whether lines are fields of a form, or items of a list set side by side."""
    pieces = [piece.strip() for line in run for piece in line.text.split("\t")]
    if any(piece.endswith(_FIELD) or "__" in piece for piece in pieces):
        return True
    labelled = sum(_is_item(line.text.split("\t")[0]) for line in run)
    return labelled > len(run) / 2 or any(mark in "□☐☑☒" for piece in pieces for mark in piece[:1])


def _is_item(piece: str) -> bool:
    found = split_label(piece.strip() + " x")
    return bool(bullet_of(piece.strip() + " ")) or (found is not None and not found[0].weak)


def _may_go_on(line: Line, run: Sequence[Line]) -> bool:
    """Say whether a line so near to the rows may be the rest of a cell: it starts where no text of the page does."""
    pitch = min(after.baseline - before.baseline for before, after in pairwise(run))
    near = min(abs(line.baseline - other.baseline) for other in (run[0], run[-1])) <= max(1.5 * line.size, 1.1 * pitch)
    left, right = min(other.x0 for other in run), max(other.x1 for other in run)
    return near and line.x0 > left + line.size and line.x1 <= right + 1


def _grid(run: Sequence[Line], gaps: Sequence[Span], glyphs: Iterable[Glyph], page: int) -> Grid | None:
    box = around(line.box for line in run)
    xs = edges_of(gaps, box[0], box[2])
    ys = (box[1], *((before.bottom + after.top) / 2 for before, after in pairwise(run)), box[3])
    if not _is_certain(run, xs):
        return None
    cells = [
        GridCell(row, column, 1, 1, (xs[column], ys[row], xs[column + 1], ys[row + 1]), page)
        for row in range(len(run))
        for column in range(len(xs) - 1)
    ]
    grid = Grid(page, box, xs, ys, filled(cells, xs, ys, inside(box, glyphs)), guessed=True)
    return grid if is_plausible([cell.glyphs for cell in grid.cells]) else None


def _is_certain(run: Sequence[Line], xs: Sequence[float]) -> bool:
    columns = len(xs) - 1
    size = max(line.size for line in run)
    if any(x1 - x0 > _SHORT * size for line in run for x0, x1 in line.spans):
        return False
    at = [{column_of(xs, span)[0] for span in line.spans} for line in run]
    named = len(at[0]) == columns and not any(_is_number(piece) for piece in run[0].text.split("\t"))
    return named and all(
        sum(column in filled_columns for filled_columns in at) >= _COMPLETE * len(run) for column in range(columns)
    )


def _is_number(piece: str) -> bool:
    return not any(mark.isalpha() for mark in piece)

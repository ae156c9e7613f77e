"""Extractors, pdf: the columns that a table without upright rules shows by its white (docs/analysis/pdf-tables.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from extractors.pdf.scene import Glyph

_PARTED = 0.75
"""A gap of this many ems parts two pieces of one line."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page: its pieces left to right, each with its glyphs."""

    top: float
    bottom: float
    baseline: float
    em: float
    pieces: tuple[tuple[Glyph, ...], ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """x0 and x1 of the pieces."""
        return tuple((piece[0].x0, max(glyph.x1 for glyph in piece)) for piece in self.pieces)


def row_of(glyphs: Sequence[Glyph]) -> Row:
    """Part the glyphs of one baseline into pieces at gaps; at least one must be printed."""
    printed = sorted((glyph for glyph in glyphs if not glyph.text.isspace()), key=attrgetter("x0"))
    pieces: list[list[Glyph]] = [[printed[0]]]
    right = printed[0].x1
    for glyph in printed[1:]:
        if glyph.x0 - right >= _PARTED * glyph.size:
            pieces.append([glyph])
        else:
            pieces[-1].append(glyph)
        right = max(right, glyph.x1)
    return Row(
        top=min(glyph.top for glyph in printed),
        bottom=max(glyph.bottom for glyph in printed),
        baseline=max(glyph.baseline for glyph in printed),
        em=max(glyph.size for glyph in printed),
        pieces=tuple(tuple(piece) for piece in pieces),
    )


def gutters(rows: Iterable[Row], least: float) -> tuple[Span, ...]:
    """Give the bands of white, at least `least` points broad, that no piece of any row prints in."""
    covered = sorted(span for row in rows for span in row.spans)
    found: list[Span] = []
    right = covered[0][1] if covered else 0.0
    for x0, x1 in covered:
        if x0 - right >= least:
            found.append((right, x0))
        right = max(right, x1)
    return tuple(found)


def column_of(edges: Sequence[float], span: Span) -> tuple[int, int]:
    """Give the first column that a piece prints in and the number of its columns; `edges` hold the outer ones too."""
    inner = edges[1:-1]
    first = sum(edge <= span[0] + 1 for edge in inner)
    last = sum(edge < span[1] - 1 for edge in inner)
    return first, max(1, last - first + 1)


def edges_of(gaps: Sequence[Span], left: float, right: float) -> tuple[float, ...]:
    """Give column edges: the outer ones and the middle of each gutter."""
    return left, *((x0 + x1) / 2 for x0, x1 in gaps), right


def columns_under(xs: Sequence[float], span: Span) -> range:
    """Give the columns that a piece prints in."""
    first, breadth = column_of(xs, span)
    return range(first, first + breadth)


def is_one(rows: Sequence[Row]) -> bool:
    """Say whether lines are those of one row: only one of them fills several columns."""
    return sum(len(row.pieces) > 1 for row in rows) <= 1


def levels(rows: Sequence[Row], xs: Sequence[float]) -> Iterator[list[Row]]:
    """Give a band as one row; a first line over several columns is a level of its own."""
    wide = len(rows) > 1 and any(column_of(xs, span)[1] > 1 for span in rows[0].spans)
    if wide:
        yield [rows[0]]
    yield list(rows[1:] if wide else rows)


def split_rows(rows: Sequence[Row], xs: Sequence[float]) -> Iterator[list[Row]]:
    """Part lines into a table's rows: one starts where the first column has words, or all of the others have.

    A line with fewer goes on in the cells above it; before the first such start lines stand with it, where cells are
    centred by height.
    """
    pending: list[Row] = []
    started = False
    for row in rows:
        filled_columns = {column for span in row.spans for column in columns_under(xs, span)}
        starts = 0 in filled_columns or (len(xs) > 3 and len(filled_columns) >= len(xs) - 2)
        if starts and started:
            yield pending
            pending = []
        started = started or starts
        pending.append(row)
    if pending:
        yield pending

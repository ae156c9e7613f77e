"""Extractors, pdf: whether a page is set in two columns, and where (docs/analysis/pdf-lines.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import sub
from statistics import median

from extractors.pdf.scene import LEFT, RIGHT, SIZE, Glyph, printed_of

_GUTTER = 9.0
"""Points; the least breadth of the white between two columns."""
_STEP = 2.0
_MAX_STEPS = 500
_ROWS = 7
"""The least number of lines in each column."""
_NARROW = 0.18
"""Of the text's breadth; a narrower column is one of labels or numbers."""
_FILLED, _WELL_FILLED = 0.5, 0.72
"""Share of a column's breadth that the median line of prose fills."""
_SHARED = 0.5
"""Share of lines with a line at the same height across the gutter, above which it may be a table without rules."""
_SENTENCE = 14.0
"""Ems; columns whose lines pair must be as broad as a line of sentences, fields of a form are not."""

_PARTED = 0.75
"""A gap of this many ems parts two words or fields of one line."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Gutter:
    """The white between two columns, and how far up and down it goes."""

    x: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Row:
    """What one line of the page covers, left to right; words stand in one span."""

    top: float
    bottom: float
    spans: tuple[Span, ...]


def find_gutter(rows: Iterable[Sequence[Glyph]]) -> Gutter | None:
    """Give the gutter between two columns of prose; None where two columns are not certain.

    `rows` are the page's glyphs by baseline. Certain means: a white band that no line crosses over at least seven lines
    on either side, columns not narrower than a sixth of the text, lines that fill them as prose does, and lines whose
    heights do not pair over the gutter as those of a form or a table without rules do.
    """
    printed = [sorted(printed_of(row), key=LEFT) for row in rows]
    if len(printed) < _ROWS:
        return None
    spans = [_spans(row) for row in printed]
    left = min(own[0][0] for own in spans)
    right = max(own[-1][1] for own in spans)
    breadth = right - left
    # The right column has seven lines at least, so the gutter is left of the seventh from the right.
    starts = sorted((own[-1][0] for own in spans), reverse=True)
    x, last = left + _NARROW * breadth, min(right - _NARROW * breadth, starts[_ROWS - 1])
    if x >= last:
        return None
    covered = sorted(map(_row, printed, spans), key=lambda row: row.top)
    best: tuple[int, Gutter] | None = None
    while x < last:
        for stretch in _stretches(covered, x):
            gutter = _judged(stretch, x, left, right)
            if gutter is not None and (best is None or len(stretch) > best[0]):
                best = len(stretch), gutter
        x += max(_STEP, breadth / _MAX_STEPS)
    return best[1] if best else None


def _spans(printed: Sequence[Glyph]) -> tuple[Span, ...]:
    """Give the places of a line's words or fields, left to right."""
    x0s, x1s = list(map(LEFT, printed)), list(map(RIGHT, printed))
    least = _PARTED * min(map(SIZE, printed))
    spans: list[Span] = []
    start = 0
    for place in [at for at, gap in enumerate(map(sub, x0s[1:], x1s), 1) if gap >= least]:
        right = max(x1s[start:place])
        if x0s[place] - right >= _PARTED * printed[place].size:
            spans.append((x0s[start], right))
            start = place
    return *spans, (x0s[start], max(x1s[start:]))


def _row(printed: Sequence[Glyph], spans: tuple[Span, ...]) -> _Row:
    return _Row(min(glyph.top for glyph in printed), max(glyph.bottom for glyph in printed), spans)


def _stretches(rows: Sequence[_Row], x: float) -> list[list[_Row]]:
    """Part the rows at those that print within half a gutter of `x`."""
    parts: list[list[_Row]] = [[]]
    for row in rows:
        if any(x0 < x + _GUTTER / 2 and x1 > x - _GUTTER / 2 for x0, x1 in row.spans):
            parts.append([])
        else:
            parts[-1].append(row)
    return [part for part in parts if len(part) >= _ROWS]


def _judged(stretch: Sequence[_Row], x: float, left: float, right: float) -> Gutter | None:
    lefts = [_span(row, left - 1, x) for row in stretch]
    rights = [_span(row, x, right + 1) for row in stretch]
    here, there = [span for span in lefts if span], [span for span in rights if span]
    if min(len(here), len(there)) < _ROWS:
        return None
    fill = min(_fill(here), _fill(there))
    em = median(row.bottom - row.top for row in stretch)
    narrow = min(_breadth(here), _breadth(there)) < _SENTENCE * em
    both = sum(bool(one and other) for one, other in zip(lefts, rights, strict=True))
    paired = both / min(len(here), len(there))
    if fill < _FILLED or (paired > _SHARED and (narrow or fill < _WELL_FILLED)):
        return None
    with_right = [row for row, span in zip(stretch, rights, strict=True) if span]
    with_left = [row for row, span in zip(stretch, lefts, strict=True) if span]
    tops = min(with_left[0].top, with_right[0].top)
    return Gutter(x, tops - 1, max(with_left[-1].bottom, with_right[-1].bottom) + 1)


def _span(row: _Row, left: float, right: float) -> Span | None:
    inner = [span for span in row.spans if span[0] >= left and span[1] <= right]
    return (inner[0][0], inner[-1][1]) if inner else None


def _fill(spans: Sequence[Span]) -> float:
    return median(x1 - x0 for x0, x1 in spans) / _breadth(spans)


def _breadth(spans: Sequence[Span]) -> float:
    return max(x1 for _, x1 in spans) - min(x0 for x0, _ in spans)

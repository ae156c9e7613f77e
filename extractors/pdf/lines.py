"""Extractors, pdf: glyphs to lines (docs/analysis/pdf-lines.md)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter, sub
from typing import NamedTuple

from extractors.pdf.columns import Gutter, find_gutter
from extractors.pdf.rows import rows_of
from extractors.pdf.scene import LEFT, RIGHT, SIZE, Box, Glyph, Turned, printed_of
from extractors.pdf.script import CLOSING, GUESSED, is_wide, may_be_label

_BLANK = 0.14
"""A gap of this many ems between Latin letters, above what the line's letters keep, is a blank."""
_TIGHT = 0.04
"""The least gap of a blank that a library guessed; PDFium invents some inside numbers."""
_WIDE_BLANK = 0.45
"""The same beside an ideograph, where justification opens gaps."""
_SET_APART = 0.3
"""Word opens a gap of a quarter of an em between ideographs and Latin, LibreOffice one of a fifth; nobody typed it."""
_TAB = 2.5
"""A gap of this many ems parts two fields of one line."""
_BY_X = attrgetter("x0", "x1")
_OVER = 0.2
"""Share of a column's characters that may stand over two columns within it."""
_TWICE = 0.12
"""The same character again within this many ems is one, printed twice to look bold."""


class Line(NamedTuple):
    """Glyphs on one baseline, left to right. A plain tuple: a document has many."""

    text: str
    """Words with single blanks; a gap of several ems is a tab."""
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    """Of most glyphs."""
    bold: bool
    """Every glyph is bold."""
    first: float
    """Breadth of the first word, which would not have fitted on the line before."""
    hang: float
    """Where the second word starts: the left edge of a labelled item's further lines."""
    page: int
    spans: tuple[tuple[float, float], ...]
    """x0 and x1 of the parts between tabs."""
    column: int = 0
    """0 for a line over the page's whole breadth, else the number of its column from the left."""
    toc: bool = False
    """Belongs to a table of contents by leaders or a page number apart."""
    turned: bool = False
    """Runs up or down the page, or leans."""
    leaning: bool = False
    """Runs at an angle that no paper is turned by."""
    pale: bool = False
    """Upright, large and grey: not a part of the text where most pages have it."""
    doubtful: bool = False
    """From invisible text, which an OCR program left under a scan."""

    @property
    def box(self) -> Box:
        """Box of the line."""
        return self.x0, self.top, self.x1, self.bottom


def build_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """Give the lines of upright glyphs, top to bottom."""
    return _sorted(_line(row, page) for row in rows_of([glyph for glyph in glyphs if glyph.text]))


def build_page_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """Give the lines of a page; where it is set in columns, each column's lines know which one."""
    rows = rows_of([glyph for glyph in glyphs if glyph.text])
    gutter = find_gutter(rows)
    if gutter is None:
        return _sorted(_line(row, page) for row in rows)
    across, *sides = _parted(rows, gutter)
    columns = [across, *(column for side in sides for column in _halves(side))]
    found = [line._replace(column=column) for column, side in enumerate(columns) for line in build_lines(side, page)]
    return _sorted(found)


def _parted(rows: Iterable[Sequence[Glyph]], gutter: Gutter) -> tuple[list[Glyph], list[Glyph], list[Glyph]]:
    """Part glyphs into those above and below a gutter, left of it and right of it."""
    sides: tuple[list[Glyph], list[Glyph], list[Glyph]] = ([], [], [])
    for row in rows:
        inside = any(gutter.top < glyph.baseline < gutter.bottom for glyph in row)
        for glyph in row:
            sides[0 if not inside else 1 if (glyph.x0 + glyph.x1) / 2 < gutter.x else 2].append(glyph)
    return sides


def _halves(side: list[Glyph]) -> list[list[Glyph]]:
    """Part a column that is two itself: of three or four columns. What stands over both goes with the first."""
    rows = rows_of(side)
    gutter = find_gutter(rows)
    if gutter is None:
        return [side]
    over, left, right = _parted(rows, gutter)
    if len(over) > _OVER * len(side) or any(glyph.baseline > gutter.bottom for glyph in over):
        return [side]
    return [over + left, right]


def build_turned_lines(turned: Iterable[Turned], page: int) -> list[Line]:
    """Give each text that is not upright as a line of its own."""
    found = [(text, _line([text.glyph], page)) for text in turned]
    return [
        line._replace(turned=True, leaning=text.leaning, pale=text.pale, bold=line.bold and text.pale)
        for text, line in found
        if line is not None
    ]


def _sorted(lines: Iterable[Line | None]) -> list[Line]:
    return sorted((line for line in lines if line is not None), key=lambda line: (round(line.baseline, 1), line.x0))


def _line(row: list[Glyph], page: int) -> Line | None:
    glyphs = _once(row)
    printed = printed_of(glyphs)
    if not printed:
        return None
    if printed[0].text == "o":
        glyphs = _with_round_bullet(glyphs)
        printed = printed_of(glyphs)
    _, x0s, tops, x1s, bottoms, baselines, sizes, _, bolds, invisibles, _ = zip(*printed, strict=True)
    gaps = list(map(sub, x0s[1:], x1s))
    # Most letters stand next to the one before: no gap that any rule would call a blank.
    least = _BLANK * min(sizes)
    apart = [place for place, gap in enumerate(gaps, 1) if gap > least]
    text, spans = _text(glyphs, printed, apart)
    return Line(
        text=text,
        x0=x0s[0],
        top=min(tops),
        x1=max(x1s),
        bottom=max(bottoms),
        baseline=round(baselines[0], 2) if _is_one(baselines) else _most([round(value, 2) for value in baselines]),
        size=round(sizes[0] * 2) / 2 if _is_one(sizes) else _most([round(value * 2) / 2 for value in sizes]),
        bold=any(bolds) and (all(bolds) or all(glyph.bold for glyph in printed if glyph.text.isalnum())),
        first=_first_word(printed),
        hang=next((x0s[place] for place in apart if gaps[place - 1] > _BLANK * sizes[place - 1]), x0s[0]),
        page=page,
        spans=spans,
        doubtful=all(invisibles),
    )


def _is_one(values: Sequence[float]) -> bool:
    return values.count(values[0]) == len(values)


def _most(values: Sequence[float]) -> float:
    """Give the value that occurs most; the first of those that occur alike."""
    first = values[0]
    return first if values.count(first) == len(values) else Counter(values).most_common(1)[0][0]


def _with_round_bullet(glyphs: list[Glyph]) -> list[Glyph]:
    """Show Word's second bullet, an o of Courier New before text of another font, as the circle that it is meant as."""
    printed = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if len(printed) < 2 or printed[0].text != "o" or "courier" not in printed[0].font.lower():
        return glyphs
    if "courier" in printed[1].font.lower() or printed[1].x0 - printed[0].x1 < 0.5 * printed[0].size:
        return glyphs
    return [glyph._replace(text="○") if glyph is printed[0] else glyph for glyph in glyphs]


def _once(row: Sequence[Glyph]) -> list[Glyph]:
    """Sort a row by left, then right edge; of glyphs printed twice at nearly one place keep one, and call it bold."""
    glyphs = sorted(row, key=LEFT)
    x0s = list(map(LEFT, glyphs))
    least = min(map(sub, x0s[1:], x0s), default=math.inf)
    if least > _TWICE * max(map(SIZE, glyphs)):
        return glyphs
    if least == 0:
        glyphs = sorted(row, key=_BY_X)
    kept: list[Glyph] = []
    for glyph in glyphs:
        if not kept or glyph.x0 - kept[-1].x0 > _TWICE * glyph.size or (twin := _twin(kept, glyph)) is None:
            kept.append(glyph)
        elif not glyph.text.isspace():
            kept[twin] = kept[twin]._replace(bold=True)
    return kept


def _twin(kept: Sequence[Glyph], glyph: Glyph) -> int | None:
    reach = _TWICE * glyph.size
    for place in range(len(kept) - 1, max(-1, len(kept) - 4), -1):
        other = kept[place]
        if glyph.x0 - other.x0 > reach:
            return None
        if other.text == glyph.text and abs(glyph.x1 - other.x1) <= reach:
            return place
    return None


def _text(
    glyphs: Sequence[Glyph], printed: Sequence[Glyph], apart: Sequence[int]
) -> tuple[str, tuple[tuple[float, float], ...]]:
    """Give a line's words and the places of what tabs part; before `apart` of the printed glyphs there is a gap."""
    blanks = _blanks(glyphs) if len(glyphs) > len(printed) else {}
    texts = [glyph[0] for glyph in printed]
    usual: float | None = None
    parts: list[str] = []
    tabs = [0]
    start = 0
    for place in sorted({*apart, *blanks}) if blanks else apart:
        before, after, blank = printed[place - 1], printed[place], blanks.get(place, "")
        if not blank and after.x0 - before.x1 <= _BLANK * min(before.size, after.size):
            continue
        if blank == GUESSED and _is_set_apart(before, after) and not may_be_label(texts[:place]):
            blank = ""
        parting = _parting(before, after, blank)
        if parting is None:
            usual = _usual_gap(printed) if usual is None else usual
            parting = _parting_of_letters(before, after, blank, usual)
        if parting == "\t":
            tabs.append(place)
        parts += [*texts[start:place], parting]
        start = place
    text = "".join(parts + texts[start:])
    x1s = list(map(RIGHT, printed))
    ends = [*tabs[1:], len(printed)]
    return text, tuple((printed[tab].x0, max(x1s[tab:end])) for tab, end in zip(tabs, ends, strict=True))


def _blanks(glyphs: Sequence[Glyph]) -> dict[int, str]:
    """Give the blank before each printed glyph that has one, by its number; one of the file counts over a guessed."""
    found: dict[int, str] = {}
    number = 0
    for glyph in glyphs:
        text = glyph[0]
        if not text.isspace():
            number += 1
        elif number and (text != GUESSED or number not in found):
            found[number] = text
    found.pop(number, None)
    return found


def _usual_gap(printed: Sequence[Glyph]) -> float:
    """Give the median gap between a line's letters in ems: spaced letters have one, substitute fonts less than 0."""
    gaps = sorted((after.x0 - before.x1) / max(1.0, after.size) for before, after in pairwise(printed))
    return gaps[len(gaps) // 2] if len(gaps) > 3 else 0.0


def _is_set_apart(before: Glyph, after: Glyph) -> bool:
    """Whether a gap is the quarter of an em that word processors put between an ideograph and a Latin letter."""
    marks = before.text[-1], after.text[0]
    mixed = is_wide(marks[0]) != is_wide(marks[1]) and all(mark.isalnum() for mark in marks)
    return mixed and _gap(before, after) <= _SET_APART


def _parting(before: Glyph, after: Glyph, blank: str) -> str | None:
    """Give what stands between two glyphs; None between letters, where the line's usual gap decides."""
    gap = _gap(before, after)
    if gap > _TAB:
        return "\t"
    wide = is_wide(before.text[-1]), is_wide(after.text[0])
    if all(wide):
        return " " if gap > _WIDE_BLANK else ""
    if any(wide):
        return " " if gap > _WIDE_BLANK or (blank and gap > 0.1) else ""
    return " " if blank and blank != GUESSED else None


def _parting_of_letters(before: Glyph, after: Glyph, blank: str, usual: float) -> str:
    least = _TIGHT + min(0.0, usual) if blank else _BLANK + 1.5 * max(0.0, usual)
    return " " if _gap(before, after) > least else ""


def _gap(before: Glyph, after: Glyph) -> float:
    return (after.x0 - before.x1) / max(1.0, min(before.size, after.size))


def _first_word(printed: Sequence[Glyph]) -> float:
    if is_wide(printed[0].text):
        end = 1
        while end < len(printed) and printed[end].text in CLOSING:
            end += 1
        return printed[end - 1].x1 - printed[0].x0
    last = printed[0]
    for glyph in printed[1:]:
        if is_wide(glyph.text) or glyph.x0 - last.x1 > _BLANK * glyph.size:
            break
        last = glyph
    return last.x1 - printed[0].x0

"""Extractors, pdf: glyphs to lines (docs/analysis/pdf-lines.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter

from extractors.pdf.columns import find_gutter
from extractors.pdf.scene import Box, Glyph, Turned, around, box_of
from extractors.pdf.script import CLOSING, GUESSED, is_wide

_BLANK = 0.14
"""A gap of this many ems between Latin letters, above what the line's letters keep, is a blank."""
_TIGHT = 0.04
"""The least gap of a blank that a library guessed; PDFium invents some inside numbers."""
_WIDE_BLANK = 0.45
"""The same beside an ideograph, where justification opens gaps."""
_TAB = 2.5
"""A gap of this many ems parts two fields of one line."""
_BY_BASELINE, _BY_X, _BY_LEFT = attrgetter("baseline", "x0"), attrgetter("x0", "x1"), attrgetter("x0")
_TWICE = 0.12
"""The same character again within this many ems is one, printed twice to look bold."""


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs on one baseline, left to right."""

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
    """0 for a line over the page's whole breadth, 1 and 2 for the left and right of two columns."""
    toc: bool = False
    """Belongs to a table of contents by leaders or a page number apart."""
    turned: bool = False
    """Runs up or down the page, or leans."""
    leaning: bool = False
    """Runs at an angle that no paper is turned by."""
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
    """Give the lines of a page; where it is set in two columns, each column's lines know which one."""
    rows = rows_of([glyph for glyph in glyphs if glyph.text])
    gutter = find_gutter(rows)
    if gutter is None:
        return _sorted(_line(row, page) for row in rows)
    sides: tuple[list[Glyph], list[Glyph], list[Glyph]] = ([], [], [])
    for row in rows:
        inside = any(gutter.top < glyph.baseline < gutter.bottom for glyph in row)
        for glyph in row:
            sides[0 if not inside else 1 if (glyph.x0 + glyph.x1) / 2 < gutter.x else 2].append(glyph)
    found = [replace(line, column=column) for column, side in enumerate(sides) for line in build_lines(side, page)]
    return _sorted(found)


def build_turned_lines(turned: Iterable[Turned], page: int) -> list[Line]:
    """Give each text that is not upright as a line of its own."""
    found = [(text, _line([text.glyph], page)) for text in turned]
    return [replace(line, turned=True, leaning=text.leaning, bold=False) for text, line in found if line is not None]


def _sorted(lines: Iterable[Line | None]) -> list[Line]:
    return sorted((line for line in lines if line is not None), key=lambda line: (round(line.baseline, 1), line.x0))


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Group glyphs by baseline, then bring super- and subscripts home."""
    rows: list[list[Glyph]] = []
    row: list[Glyph] = []
    last: Glyph | None = None
    for glyph in sorted(glyphs, key=_BY_BASELINE):
        step = 0.0 if last is None else glyph.baseline - last.baseline
        if last is not None and (step <= 0.8 or step <= 0.2 * min(glyph.size, last.size)):
            row.append(glyph)
        else:
            row = [glyph]
            rows.append(row)
        last = glyph
    whole = _bring_home([row for row in rows if any(not glyph.text.isspace() for glyph in row)])
    if not any(map(_overlaps, whole)):
        return whole
    order = {id(glyph): place for place, glyph in enumerate(glyphs)}
    return [layer for row in whole for layer in _layers(row, order)]


def _overlaps(row: Sequence[Glyph]) -> bool:
    printed = sorted((glyph for glyph in row if not glyph.text.isspace()), key=_BY_LEFT)
    return any(after.x0 < before.x1 and _is_over(before, after) for before, after in pairwise(printed))


def _layers(row: list[Glyph], order: Mapping[int, int]) -> list[list[Glyph]]:
    """Part a row where one text is printed over another, so that their letters do not mingle."""
    ordered = sorted((glyph for glyph in row if not glyph.text.isspace()), key=_BY_LEFT)
    if not any(_is_over(before, after) and _is_leap(before, after, order) for before, after in pairwise(ordered)):
        return [row]
    layers: list[list[Glyph]] = []
    for run in _runs(sorted(row, key=lambda glyph: order[id(glyph)])):
        home = next((layer for layer in layers if not _covers(layer, run)), None)
        if home is None:
            layers.append(run)
        else:
            home.extend(run)
    return [layer for layer in layers if any(not glyph.text.isspace() for glyph in layer)]


def _is_over(before: Glyph, after: Glyph) -> bool:
    shared = min(before.x1, after.x1) - after.x0
    return (
        shared > 0 and before.text != after.text and shared > 0.5 * min(before.x1 - before.x0, after.x1 - after.x0) > 0
    )


def _is_leap(before: Glyph, after: Glyph, order: Mapping[int, int]) -> bool:
    """Letters of one word overlap too where a substitute font is broader than the one that was set."""
    return not 0 < order[id(after)] - order[id(before)] <= 3


def _runs(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Part glyphs in content order where the pen goes back or leaps."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and -0.6 * glyph.size < glyph.x0 - runs[-1][-1].x1 < 2 * glyph.size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _covers(layer: Sequence[Glyph], run: Sequence[Glyph]) -> bool:
    x0, _, x1, _ = around(map(box_of, run))
    return any(glyph.x0 < x1 - 0.2 * glyph.size and glyph.x1 > x0 + 0.2 * glyph.size for glyph in layer)


def _bring_home(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Merge a row of small glyphs into the row of larger ones that it stands beside."""
    kept: list[list[Glyph]] = []
    for place, row in enumerate(rows):
        neighbours = [rows[near] for near in (place - 1, place + 1) if 0 <= near < len(rows)]
        host = next((other for other in neighbours if _is_script_of(row, other)), None)
        if host is None:
            kept.append(row)
        else:
            host.extend(row)
    return kept


def _is_script_of(row: Sequence[Glyph], host: Sequence[Glyph]) -> bool:
    size, host_size = max(glyph.size for glyph in row), max(glyph.size for glyph in host)
    if size > 0.8 * host_size or len(row) > len(host):
        return False
    box, host_box = around(map(box_of, row)), around(map(box_of, host))
    shared = min(box[3], host_box[3]) - max(box[1], host_box[1])
    near = box[0] < host_box[2] + host_size and box[2] > host_box[0] - host_size
    return near and shared > 0.55 * (box[3] - box[1])


def _line(row: list[Glyph], page: int) -> Line | None:
    glyphs = _with_round_bullet(_once(sorted(row, key=_BY_X)))
    printed = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if not printed:
        return None
    box = around(map(box_of, printed))
    text, spans = _text(glyphs)
    return Line(
        text=text,
        x0=box[0],
        top=box[1],
        x1=box[2],
        bottom=box[3],
        baseline=_most([round(glyph.baseline, 2) for glyph in printed]),
        size=_most([round(glyph.size * 2) / 2 for glyph in printed]),
        bold=all(glyph.bold for glyph in printed if glyph.text.isalnum()) and any(glyph.bold for glyph in printed),
        first=_first_word(printed),
        hang=_second_word(printed),
        page=page,
        spans=spans,
        doubtful=all(glyph.invisible for glyph in printed),
    )


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


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Keep one of the glyphs that are printed twice at nearly one place, and call it bold."""
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


def _text(glyphs: Sequence[Glyph]) -> tuple[str, tuple[tuple[float, float], ...]]:
    parts: list[str] = []
    spans: list[tuple[float, float]] = []
    before: Glyph | None = None
    usual: float | None = None
    blank = ""
    for glyph in glyphs:
        if glyph.text.isspace():
            blank = blank if blank and glyph.text == GUESSED else glyph.text
            continue
        # Most letters stand next to the one before: no gap that any rule would call a blank.
        close = before is None or (not blank and glyph.x0 - before.x1 <= _BLANK * min(before.size, glyph.size))
        if close or before is None:
            parting = ""
        else:
            usual = _usual_gap(glyphs) if usual is None else usual
            parting = _parting(before, glyph, blank, usual)
        if before is None or parting == "\t":
            spans.append((glyph.x0, glyph.x1))
        else:
            spans[-1] = (spans[-1][0], max(spans[-1][1], glyph.x1))
        parts += [parting, glyph.text]
        before, blank = glyph, ""
    return "".join(parts), tuple(spans)


def _usual_gap(glyphs: Sequence[Glyph]) -> float:
    """Give the median gap between a line's letters in ems: spaced letters have one, substitute fonts less than 0."""
    printed = [glyph for glyph in glyphs if not glyph.text.isspace()]
    gaps = sorted((after.x0 - before.x1) / max(1.0, after.size) for before, after in pairwise(printed))
    return gaps[len(gaps) // 2] if len(gaps) > 3 else 0.0


def _parting(before: Glyph, after: Glyph, blank: str, usual: float) -> str:
    gap = (after.x0 - before.x1) / max(1.0, min(before.size, after.size))
    if gap > _TAB:
        return "\t"
    wide = is_wide(before.text[-1]), is_wide(after.text[0])
    if all(wide):
        return " " if gap > _WIDE_BLANK else ""
    if any(wide):
        return " " if gap > _WIDE_BLANK or (blank and gap > 0.1) else ""
    if blank and blank != GUESSED:
        return " "
    return " " if gap > (_TIGHT + min(0.0, usual) if blank else _BLANK + 1.5 * max(0.0, usual)) else ""


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


def _second_word(printed: Sequence[Glyph]) -> float:
    for before, after in pairwise(printed):
        if after.x0 - before.x1 > _BLANK * before.size:
            return after.x0
    return printed[0].x0

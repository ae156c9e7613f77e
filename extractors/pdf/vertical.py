"""Extractors, pdf: ideographs set one under the other, as vertical text that is read from right to left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import ne

from extractors.pdf.scene import BASELINE, Glyph, Turned, around, box_of, printed_of
from extractors.pdf.script import is_wide

_LETTERS = 4
"""The least number of ideographs under one another; fewer are a narrow label."""
_ASIDE = 0.25
_LEAST_STEP, _MOST_STEP = 0.8, 2.2
_NEXT = 3.0
"""Ems from one column of vertical text to the next."""


def take_vertical(glyphs: Sequence[Glyph]) -> tuple[Sequence[Glyph], list[Turned]]:
    """Give the glyphs that run level, and each vertical text as one that is not; `glyphs` are in content order."""
    if not _may_have_any(glyphs):
        return glyphs, []
    runs: list[list[Glyph]] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and glyph.baseline == run[-1].baseline and not glyph.text.isspace():
            run = _kept(run, runs)
        if glyph.text.isspace():
            continue
        if run and not _is_under(run[-1], glyph):
            run = _kept(run, runs)
        run.append(glyph)
    _kept(run, runs)
    if not runs:
        return glyphs, []
    gone = {id(glyph) for run in runs for glyph in run}
    return [glyph for glyph in glyphs if id(glyph) not in gone], [_whole(text) for text in _texts(runs)]


def _may_have_any(glyphs: Sequence[Glyph]) -> bool:
    """Say whether several characters one after the other stand on baselines of their own; on most pages none do."""
    baselines = list(map(BASELINE, printed_of(glyphs)))
    return b"\1\1\1" in bytes(map(ne, baselines, baselines[1:]))


def _kept(run: list[Glyph], runs: list[list[Glyph]]) -> list[Glyph]:
    if len(run) >= _LETTERS:
        runs.append(run)
    return []


def _is_under(above: Glyph, below: Glyph) -> bool:
    step = below.baseline - above.baseline
    if not _LEAST_STEP * above.size <= step <= _MOST_STEP * above.size or not (
        is_wide(above.text) and is_wide(below.text)
    ):
        return False
    return abs(below.x0 + below.x1 - above.x0 - above.x1) <= 2 * _ASIDE * above.size and below.size == above.size


def _texts(runs: Iterable[list[Glyph]]) -> list[list[Glyph]]:
    """Join the columns of one vertical text: each stands to the left of the one before, side by side."""
    texts: list[list[Glyph]] = []
    end: list[Glyph] = []
    for run in runs:
        em = run[0].size
        follows = texts and 0 < end[0].x0 - run[0].x0 <= _NEXT * em and abs(end[0].top - run[0].top) <= 2.5 * em
        if follows and end[0].size == em:
            texts[-1] += run
        else:
            texts.append(list(run))
        end = run
    return texts


def _whole(text: Sequence[Glyph]) -> Turned:
    x0, top, x1, bottom = around(map(box_of, text))
    words = "".join(glyph.text for glyph in text)
    return Turned(text[0]._replace(text=words, x0=x0, top=top, x1=x1, bottom=bottom, baseline=bottom), leaning=False)

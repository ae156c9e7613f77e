"""Extractors, pdf: pages as PDFium reads them, through its C functions (docs/analysis/pdf-lines.md says why)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from extractors.pdf.drawn import Frame, read_drawn
from extractors.pdf.letters import Run, runs_of
from extractors.pdf.pen import UPRIGHT, round_pi
from extractors.pdf.scene import Glyph, Scene, Turned, around, box_of

_ONE_ANGLE = 0.2
_MOST, _SOME = 0.6, 40
"""Share and number of characters that run another way on a page that was turned without saying so."""


_Char = tuple[Glyph, float]
"""A character in page coordinates, and the angle that it is seen at."""


def read_scene(page: Any, number: int) -> Scene:
    """Give what a pypdfium2 page shows. The page is left open.

    Raises LimitExceeded for a page of more than 200,000 characters or drawn objects.
    """
    frame = frame_of(page)
    text_page = page.get_textpage()
    try:
        runs, outside = runs_of(text_page.raw, frame)
        quarters = _quarters(runs)
        if quarters:
            frame = replace(frame, rotation=(frame.rotation + 90 * quarters) % 360)
            runs, outside = runs_of(text_page.raw, frame)
    finally:
        text_page.close()
    drawn = read_drawn(page.raw, frame, bare=not (outside or any(run.glyphs for run in runs)))
    return Scene(
        number=number,
        width=frame.width,
        height=frame.height,
        glyphs=tuple(chain.from_iterable(run.glyphs for run in runs if _is_level(run))),
        rules=drawn.rules,
        pictures=drawn.pictures,
        turned=tuple(_turned(run for run in runs if not _is_level(run))),
        marks=drawn.marks,
        outside=outside,
        quarters=quarters,
    )


def frame_of(page: Any) -> Frame:
    """Give the page's visible box and rotation."""
    left, bottom, right, top = page.get_cropbox()
    media = page.get_mediabox()
    left, bottom = max(left, media[0]), max(bottom, media[1])
    right, top = min(right, media[2]), min(top, media[3])
    return Frame(left, bottom, right, top, page.get_rotation() % 360)


def _is_level(run: Run) -> bool:
    return -UPRIGHT <= run.angle <= UPRIGHT and not run.pale


def _quarters(runs: Sequence[Run]) -> int:
    """Count the quarter turns that set most of the page's text upright; 0 where it is, or where no way has most."""
    if all(-UPRIGHT <= run.angle <= UPRIGHT for run in runs):
        return 0
    printed = [run.angle for run in runs for glyph in run.glyphs if not glyph.text.isspace()]
    if len(printed) <= _SOME:
        return 0
    for quarters in (1, 2, 3):
        upright = sum(abs(round_pi(angle - quarters * math.pi / 2)) <= UPRIGHT for angle in printed)
        if upright > _MOST * len(printed):
            return quarters
    return 0


def _turned(unlevel: Iterable[Run]) -> Iterator[Turned]:
    """Give the texts that are not upright, or pale, one for each run of near characters at one angle."""
    runs: list[list[_Char]] = []
    for glyph, angle in ((glyph, run.angle) for run in unlevel for glyph in run.glyphs):
        last = runs[-1][-1] if runs else None
        if last and abs(round_pi(last[1] - angle)) < _ONE_ANGLE and _is_near(last[0], glyph, angle):
            runs[-1].append((glyph, angle))
        else:
            runs.append([(glyph, angle)])
    for run in runs:
        if any(not glyph.text.isspace() for glyph, _ in run):
            yield _as_turned([glyph for glyph, _ in run], run[0][1])


def _as_turned(run: Sequence[Glyph], angle: float) -> Turned:
    x0, top, x1, bottom = around(box_of(glyph) for glyph in run)
    text = "".join(" " if glyph.text.isspace() else glyph.text for glyph in run).strip()
    whole = run[0]._replace(text=text, x0=x0, top=top, x1=x1, bottom=bottom, baseline=bottom)
    square = abs(round_pi(4 * angle)) <= 4 * UPRIGHT
    return Turned(whole, leaning=not square, pale=-UPRIGHT <= angle <= UPRIGHT)


def _is_near(before: Glyph, after: Glyph, angle: float) -> bool:
    reach = 2.5 * max(before.size, after.size)
    if -UPRIGHT <= angle <= UPRIGHT and abs(after.baseline - before.baseline) > 0.3 * after.size:
        return False
    return abs(after.x0 - before.x0) <= reach and abs(after.bottom - before.bottom) <= reach

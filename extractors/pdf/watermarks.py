"""Extractors, pdf: logos and watermarks, pictures and turned texts that belong to the page and not to the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extractors.pdf.flow import Shown, is_figure
from extractors.pdf.lines import Line
from extractors.pdf.scene import Box
from extractors.pdf.sheet import Sheet, without

IsMost = Callable[[set[int]], bool]
"""Says whether a set of pages is most of them."""


def take_pictures(sheets: Sequence[Sheet], is_most: IsMost) -> tuple[list[Sheet], list[Shown]]:
    """Take out the pictures that stand at one place of most pages; each is given once."""
    places: dict[Box, list[Shown]] = {}
    for sheet in sheets:
        for picture in sheet.pictures:
            if is_figure(picture, sheet):
                places.setdefault(_coarse(picture.box), []).append(Shown(sheet.number, picture))
    gone = {box for box, group in places.items() if is_most({shown.page for shown in group})}
    kept = [
        replace(sheet, pictures=tuple(picture for picture in sheet.pictures if _coarse(picture.box) not in gone))
        for sheet in sheets
    ]
    return kept, [places[box][0] for box in sorted(gone)]


def _coarse(box: Box) -> Box:
    x0, top, x1, bottom = (round(edge / 4) * 4.0 for edge in box)
    return x0, top, x1, bottom


def take_turned(sheets: Sequence[Sheet], is_most: IsMost) -> tuple[list[Sheet], list[Line]]:
    """Take out texts that lean, and upended or pale ones that most pages have; each wording is given once.

    Upended text that stands on few pages stays: a note in the margin, a label of a drawing. So does pale text: a title.
    """
    pages: dict[str, set[int]] = {}
    for sheet in sheets:
        for line in sheet.lines:
            if line.turned:
                pages.setdefault(line.text, set()).add(sheet.number)
    gone = {text for text, found in pages.items() if is_most(found)}
    kept: list[Sheet] = []
    marks: dict[str, Line] = {}
    for sheet in sheets:
        lines = [line for line in sheet.lines if line.turned and (line.leaning or line.text in gone)]
        for line in lines:
            marks.setdefault(line.text, line)
        kept.append(_upright(without(sheet, lines, ())))
    return kept, list(marks.values())


def _upright(sheet: Sheet) -> Sheet:
    """Set the pale lines that are no watermarks among the other lines of a page."""
    if not any(line.pale for line in sheet.lines):
        return sheet
    lines = [line._replace(turned=False) if line.pale else line for line in sheet.lines]
    return replace(sheet, lines=tuple(sorted(lines, key=lambda line: (line.turned, round(line.baseline, 1), line.x0))))

"""Extractors, pdf: scanned pages laid on one another, by what they repeat (docs/analysis/ocr.md).

A scanner draws each sheet in a few millimetres off. Furniture and tables that go on are known by standing at one place
of each page, so the pages are moved to where the first of them stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from statistics import median

from extractors.ocr.page import Recognised, Word
from extractors.pdf.counting import mask
from extractors.pdf.scene import Box, Glyph, Scene

_TOP, _BOTTOM = 0.2, 0.85
"""Shares of a page's height above and below which repeated words are looked for."""
_FARTHEST = 34.0
"""Points (12 mm); what stands farther off is not the same."""
_LETTERS = 2

Point = tuple[float, float]


def offsets(pages: Mapping[int, Recognised]) -> dict[int, Point]:
    """Give how far each page, by number, must be moved to lie on those before it; (0, 0) where nothing repeats."""
    known: dict[str, Point] = {}
    found: dict[int, Point] = {}
    for number, page in pages.items():
        places = _places(page)
        steps = [(known[key][0] - x, known[key][1] - y) for key, (x, y) in places.items() if key in known]
        near = [(dx, dy) for dx, dy in steps if abs(dx) <= _FARTHEST and abs(dy) <= _FARTHEST]
        moved = (median(dx for dx, _ in near), median(dy for _, dy in near)) if near else (0.0, 0.0)
        found[number] = moved
        for key, (x, y) in places.items():
            known.setdefault(key, (x + moved[0], y + moved[1]))
    return found


def _places(page: Recognised) -> dict[str, Point]:
    """Give where the wordings of a page's head and foot start, those that stand there once."""
    words = [word for word in page.words if not word.upended and _in_margin(word, page.height)]
    counts = Counter(mask(word.text) for word in words)
    return {
        key: (word.box[0], (word.box[1] + word.box[3]) / 2)
        for word in words
        if counts[key := mask(word.text)] == 1 and sum(mark.isalpha() for mark in key) >= _LETTERS
    }


def _in_margin(word: Word, height: float) -> bool:
    return word.box[3] < _TOP * height or word.box[1] > _BOTTOM * height


def moved(scene: Scene, by: Point) -> Scene:
    """Give a scene moved by so many points to the right and down."""
    dx, dy = by
    if not dx and not dy:
        return scene
    return replace(
        scene,
        glyphs=tuple(_glyphs(scene.glyphs, by)),
        rules=tuple(
            rule._replace(x0=rule.x0 + dx, top=rule.top + dy, x1=rule.x1 + dx, bottom=rule.bottom + dy)
            for rule in scene.rules
        ),
        pictures=tuple(replace(picture, box=_box(picture.box, by)) for picture in scene.pictures),
        turned=tuple(replace(text, glyph=next(_glyphs([text.glyph], by))) for text in scene.turned),
    )


def _glyphs(glyphs: Iterable[Glyph], by: Point) -> Iterator[Glyph]:
    dx, dy = by
    for glyph in glyphs:
        yield glyph._replace(
            x0=glyph.x0 + dx,
            top=glyph.top + dy,
            x1=glyph.x1 + dx,
            bottom=glyph.bottom + dy,
            baseline=glyph.baseline + dy,
        )


def _box(box: Box, by: Point) -> Box:
    return box[0] + by[0], box[1] + by[1], box[2] + by[0], box[3] + by[1]

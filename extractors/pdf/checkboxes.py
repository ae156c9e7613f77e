"""Extractors, pdf: check boxes that are drawn, as the characters that they show; letters that are drawn, as a doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.pdf.rows import rows_of
from extractors.pdf.scene import LEFT, Box, Glyph, Mark, Rule, Scene, area, holds, printed_of

EMPTY, TICKED = "□", "☑"
_MAX_BOXES, _MAX_MARKS = 400, 5000
"""What a page of forms has; more are a drawing or an attack."""
_TICKS = frozenset("√✓✔×✕✗✘xXvV●■")
_BESIDE = 3.0
"""Ems between a check box and its words."""
_GAP, _WIDE_GAP = 0.5, 8.0
"""Ems of a hole in a line's letters."""


def with_boxes(scene: Scene) -> Scene:
    """Give a scene with its drawn check boxes as characters beside their words; their sides are no rules then.

    A check box stands alone: it is no cell of ruled lines, no other square touches it, and words stand beside it.
    """
    squares = _distinct([mark for mark in scene.marks if mark.square][: _MAX_BOXES + 1])
    if not 0 < len(squares) <= _MAX_BOXES or len(scene.marks) > _MAX_MARKS:
        return scene
    glyphs, rules = list(scene.glyphs), list(scene.rules)
    for square in squares:
        if any(other is not square and _touch(square.box, other.box) for other in squares):
            continue
        level = _level_with(square.box, glyphs)
        inside = [glyph for glyph in level if holds(square.box, glyph)]
        if any(glyph.text not in _TICKS for glyph in inside) or _is_cell(square.box, rules):
            continue
        words = _beside(square.box, level)
        if words is None:
            continue
        ticked = square.ticked or bool(inside) or any(_is_tick(mark, square) for mark in scene.marks)
        glyphs = [glyph for glyph in glyphs if glyph not in inside] if inside else glyphs
        glyphs.append(_glyph(square.box, words, TICKED if ticked else EMPTY))
        rules = [rule for rule in rules if not _within(rule, square.box)]
    return replace(scene, glyphs=tuple(glyphs), rules=tuple(rules))


def _level_with(box: Box, glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Give the characters that reach the height of a box or nearly do."""
    _, head, _, foot = box
    return printed_of(glyph for glyph in glyphs if glyph.top <= foot and glyph.bottom + glyph.size >= head)


def _distinct(squares: Sequence[Mark]) -> list[Mark]:
    """Give each square once: its area and its outline may be drawn apart, one in the other."""
    kept: list[Mark] = []
    for square in sorted(squares, key=lambda mark: (-area(mark.box), mark.box)):
        same = next((place for place, other in enumerate(kept) if _is_in(square.box, other.box)), None)
        if same is None:
            kept.append(square)
        elif square.ticked:
            kept[same] = kept[same]._replace(ticked=True)
    return sorted(kept, key=lambda mark: (mark.box[1], mark.box[0]))


def _is_in(box: Box, other: Box) -> bool:
    return box[0] >= other[0] - 1 and box[1] >= other[1] - 1 and box[2] <= other[2] + 1 and box[3] <= other[3] + 1


def _touch(box: Box, other: Box) -> bool:
    return box[0] <= other[2] + 1 and other[0] <= box[2] + 1 and box[1] <= other[3] + 1 and other[1] <= box[3] + 1


def _within(rule: Rule, box: Box) -> bool:
    return _is_in((rule.x0, rule.top, rule.x1, rule.bottom), box)


def _is_cell(box: Box, rules: Iterable[Rule]) -> bool:
    """Say whether rules run along two sides of the box and beyond them, as those of table cells do.

    One may: the frame round a form that its first line of boxes touches.
    """
    over = {
        (rule.orientation, round((rule.x0 if rule.orientation == "v" else rule.top) / 3))
        for rule in rules
        if not _within(rule, box) and _touch((rule.x0, rule.top, rule.x1, rule.bottom), box)
    }
    return len(over) > 1


def _is_tick(mark: Mark, square: Mark) -> bool:
    """Say whether a mark is drawn in a square; the square's own area and outline are not."""
    x0, top, x1, bottom = mark.box
    if mark.square or (mark.filled and area(mark.box) > 0.8 * area(square.box)):
        return False
    middle = (x0 + x1) / 2, (top + bottom) / 2
    return square.box[0] < middle[0] < square.box[2] and square.box[1] < middle[1] < square.box[3]


def _beside(box: Box, glyphs: Sequence[Glyph]) -> Glyph | None:
    """Give the nearest character on the line of a box, after it rather than before it; None where there is none."""
    found: list[tuple[float, Glyph]] = []
    for glyph in glyphs:
        if not glyph.top < (box[1] + box[3]) / 2 < glyph.bottom + 0.2 * glyph.size:
            continue
        after, before = glyph.x0 - box[2], box[0] - glyph.x1
        if -1 <= after <= _BESIDE * glyph.size:
            found.append((after, glyph))
        elif -1 <= before <= _BESIDE * glyph.size:
            found.append((before + _BESIDE * glyph.size, glyph))
    return min(found, key=lambda entry: entry[0])[1] if found else None


def _glyph(box: Box, words: Glyph, shown: str) -> Glyph:
    return words._replace(text=shown, x0=box[0], x1=box[2], invisible=False)


def drawn_letters(scene: Scene) -> list[str]:
    """Give the words before each hole in a line's letters that drawings fill; they may be letters."""
    inked = [mark for mark in scene.marks if mark.filled and not mark.square]
    if not 0 < len(inked) <= _MAX_MARKS:
        return []
    return list(_holes([glyph for glyph in scene.glyphs if glyph.text], inked))


def _holes(glyphs: Sequence[Glyph], marks: Sequence[Mark]) -> Iterator[str]:
    for row in rows_of(glyphs):
        printed = sorted(printed_of(row), key=LEFT)
        for number, (before, after) in enumerate(pairwise(printed)):
            gap = after.x0 - before.x1
            if not _GAP * before.size <= gap <= _WIDE_GAP * before.size:
                continue
            hole = before.x1, before.top, after.x0, before.bottom
            if _filled(hole, marks, before.size):
                yield "".join(glyph.text for glyph in printed[max(0, number - 7) : number + 1])


def _filled(hole: Box, marks: Sequence[Mark], size: float) -> bool:
    """Say whether marks of a letter's height stand in most of a hole."""
    own = [
        mark.box
        for mark in marks
        if holds(hole, Rule("h", *mark.box)) and 0.3 * size <= mark.box[3] - mark.box[1] <= 1.3 * size
    ]
    return sum(min(box[2], hole[2]) - max(box[0], hole[0]) for box in own) >= 0.4 * (hole[2] - hole[0])

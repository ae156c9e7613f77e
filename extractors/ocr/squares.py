"""Extractors, ocr: check boxes on a page image by their shape, without a model, and the words that they stand beside.

The twin of extractors/pdf/checkboxes.py. Recognition reads most boxes as the characters that they are, and loses or
confuses the others; a square is a check box where recognition saw none of its sure characters (docs/analysis/ocr.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.page import Box, Character, Repair, Word
from extractors.ocr.straighten import Pixels

EMPTY, FILLED, TICKED = "□", "■", "☑"
BOXES = frozenset((EMPTY, FILLED, TICKED))
_LEAST, _MOST = 0.045, 0.25
"""Inches; the side of a check box: 3 mm in a form of small print, 6 mm on a sheet for the wall."""
_STROKES = (0.08, 0.045, 0.025)
"""Inches of the strokes that sides are looked for with; a pen that ticks a box makes none of the longer ones."""
_SIDE_OF_STROKE = 1.4
"""Times such a stroke that a side is long at least."""
_ASPECT = 1.2
_OVER, _LONG = 1.6, 0.6
"""How much larger a box may be with what a pen drew over it, and the share of its longest side that its others have."""
_TRIMMED, _EDGE = 3, 3
"""Pixels that a square is smaller than its strokes where a pen went over it, and in which its sides must lie."""
_SIDE = 0.9
"""Share of a side that has ink."""
_DARK = 0.7
"""Of the paper's brightness."""
_INNER = 0.24
"""Share of a side that is left out at each edge when what stands in a box is looked at."""
_TICK, _SOLID = 0.07, 0.85
"""Shares of dark pixels inside a ticked and a filled box."""
_MAX_SQUARES = 400
"""What a page of forms has; more are a drawing or a pattern."""
_SMALL, _LARGE = 0.5, 1.35
"""Ems of the words beside it that a box is high."""
_BESIDE = 3.0
"""Ems between a box and its words."""
_APART = 0.012
"""Inches between boxes; squares that stand nearer are cells of a grid."""
_LIKE = frozenset("□■☑☒█▇▆▉▊▋▌囗◻◼▢▣▪▫❑❒❏❐◇◆☐✓✔√☆★■◼")
"""What recognition gives for a check box and for little else."""
_HOLLOW = frozenset("口ロ")
_DOUBTED = 0.7
"""Confidence below which another character was no character but the box."""
_STRETCHED, _OUTSIDE = 1.5, 0.4
"""Times the breadth of a word's other characters: of one that reaches over a box, and of its part beside the box."""
_LEFT_OVER = 0.4
"""Share of a character's usual breadth that it has beside a box."""
_AROUND = 6


@dataclass(frozen=True, slots=True)
class Square:
    """A square on a page, in pixels, and the character that shows it."""

    box: Box
    shown: str


def find_squares(grey: Pixels, dpi: float) -> tuple[Square, ...]:
    """Find the squares of a check box's size, upright and alone: no rule runs on from them, no other one touches."""
    paper = float(np.median(grey))
    dark: Pixels = (grey < _DARK * paper).astype(np.uint8)
    found: list[Square] = []
    for share in _STROKES:
        found += [
            square
            for square in _of_strokes(dark, dpi, share)
            if not any(_near(square.box, one.box, 0) for one in found)
        ]
    if len(found) > _MAX_SQUARES:
        return ()
    gap = _APART * dpi
    alone = [one for one in found if not any(_near(one.box, other.box, gap) for other in found if other is not one)]
    return tuple(sorted(alone, key=lambda square: (square.box[1], square.box[0])))


def _of_strokes(dark: Pixels, dpi: float, share: float) -> Iterator[Square]:
    """Give the squares whose sides stay where only level and plumb strokes of some length are looked at."""
    stroke = max(4, round(share * dpi))
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, stroke), np.uint8))
    down = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((stroke, 1), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.bitwise_or(across, down), connectivity=8)
    least, most = max(_LEAST * dpi, _SIDE_OF_STROKE * stroke), _MOST * dpi
    for number, (left, top, width, height) in enumerate(stats[1:, :4].tolist(), 1):
        if not least <= min(width, height) <= max(width, height) <= _OVER * most:
            continue
        window = np.s_[top : top + height, left : left + width]
        own = labels[window] == number
        plumb, level = (down[window] > 0) & own, (across[window] > 0) & own
        (x0, x1), (y0, y1) = _ends(plumb, axis=0), _ends(level, axis=1)
        short, long = sorted((x1 - x0, y1 - y0))
        drawn_over = width + height - x1 + x0 - y1 + y0 > _TRIMMED
        if drawn_over and not (_is_whole(plumb[y0:y1, x0:x1].T) and _is_whole(level[y0:y1, x0:x1])):
            continue
        if least <= short <= long <= min(most, _ASPECT * short):
            box = left + x0, top + y0, left + x1, top + y1
            if shown := _shown(dark[box[1] : box[3], box[0] : box[2]]):
                yield Square((float(box[0]), float(box[1]), float(box[2]), float(box[3])), shown)


def _ends(strokes: NDArray[np.bool_], axis: int) -> tuple[int, int]:
    """Give where the first and the last long stroke stand; what a pen drew beyond them is shorter."""
    lengths = strokes.sum(axis=axis)
    long = np.flatnonzero(lengths >= _LONG * lengths.max(initial=1))
    return (int(long[0]), int(long[-1]) + 1) if len(long) else (0, 0)


def _is_whole(strokes: NDArray[np.bool_]) -> bool:
    """Say whether the first and the last rows hold a stroke that runs from end to end."""
    if min(strokes.shape) < 2 * _EDGE:
        return False
    lengths = strokes.mean(axis=1)
    return bool(min(lengths[:_EDGE].max(), lengths[-_EDGE:].max()) >= _SIDE)


def _shown(part: Pixels) -> str:
    """Give the character for a square part of a page; empty where its four sides are not all there."""
    height, width = part.shape
    edge = max(1, min(height, width) // 6)
    for side in (
        part[:edge].any(axis=0),
        part[-edge:].any(axis=0),
        part[:, :edge].any(axis=1),
        part[:, -edge:].any(axis=1),
    ):
        if side.mean() < _SIDE:
            return ""
    down, across = max(2, round(_INNER * height)), max(2, round(_INNER * width))
    share = float(part[down : height - down, across : width - across].mean())
    if share >= _SOLID:
        return FILLED
    return TICKED if share >= _TICK else EMPTY


def _near(box: Box, other: Box, gap: float) -> bool:
    across = max(box[0], other[0]) - min(box[2], other[2])
    down = max(box[1], other[1]) - min(box[3], other[3])
    return across <= gap and down <= gap


def with_squares(words: Sequence[Word], squares: Sequence[Square]) -> tuple[list[Word], tuple[Repair, ...]]:
    """Give the words with the check boxes beside them as characters, and what that changed.

    A character that recognition is sure of stays as it is, and so does an ideograph: 口 is a square, too. Only where
    other boxes stand on its line a doubted 口 is one of them, for which the squares are gone through again.
    """
    found = list(words)
    changes: list[Repair] = []
    for square in (*squares, *squares):
        place = _beside(square.box, found)
        if place is None:
            continue
        word = found[place]
        changed = _with_square(word, square)
        if changed is None:
            continue
        found[place] = changed
        if _bare(changed.text) != _bare(word.text):
            changes.append(Repair(*_around(word, changed, square)))
    return found, tuple(changes)


def _beside(box: Box, words: Sequence[Word]) -> int | None:
    """Give the place of the word that a box stands in, or nearest to, on its line; None where there is none."""
    middle = (box[1] + box[3]) / 2
    side = box[3] - box[1]
    near: list[tuple[float, int]] = []
    for place, word in enumerate(words):
        if word.upended or not word.box[1] < middle < word.box[3] or not word.text.strip():
            continue
        if not _SMALL * word.size <= side <= _LARGE * word.size:
            continue
        after, before = word.box[0] - box[2], box[0] - word.box[2]
        if max(after, before) <= _BESIDE * word.size:
            near.append((max(0.0, after, before + 0.5 * word.size), place))
    return min(near)[1] if near else None


def _with_square(word: Word, square: Square) -> Word | None:
    """Give a word with a square in it, for the character that was read there; None where a sure one was."""
    x0, _, x1, _ = square.box
    inset = 0.1 * (x1 - x0)
    boxes = any(mark in BOXES for mark in word.text)
    before: list[Character] = []
    after: list[Character] = []
    for number, one in enumerate(word.characters):
        middle = _middle(word.characters, number, square.box)
        if one.text.isspace() or not x0 + inset < middle < x1 - inset:
            (before if middle < (x0 + x1) / 2 else after).append(one)
        elif not _gives_way(one, square.shown, boxes):
            return None
    if not _has_room(before, after, square.box, _usual(word.characters)):
        return None
    own = Character(square.shown, x0, x1)
    characters = tuple(_parted([*before, own, *after], len(before)))
    box = min(word.box[0], x0), word.box[1], max(word.box[2], x1), word.box[3]
    return replace(word, characters=characters, box=box)


def _middle(characters: Sequence[Character], number: int, box: Box) -> float:
    """Give where a character stands; one that only reaches over a box, for the word's ink ends with it, beside it."""
    own = characters[number]
    usual = _usual([one for place, one in enumerate(characters) if place != number] or characters)
    if own.x1 - own.x0 > _STRETCHED * usual:
        if number and number == len(characters) - 1 and box[0] - own.x0 > _OUTSIDE * usual:
            return (own.x0 + box[0]) / 2
        if not number and own.x1 - box[2] > _OUTSIDE * usual:
            return (own.x1 + box[2]) / 2
    return (own.x0 + own.x1) / 2


def _usual(characters: Sequence[Character]) -> float:
    breadths = sorted(one.x1 - one.x0 for one in characters if not one.text.isspace())
    return breadths[(len(breadths) - 1) // 2] if breadths else 0.0


def _has_room(before: Sequence[Character], after: Sequence[Character], box: Box, usual: float) -> bool:
    """Say whether the characters on either side of a box have some breadth left beside it: else it is a part of one."""
    left = next((one for one in reversed(before) if not one.text.isspace()), None)
    right = next((one for one in after if not one.text.isspace()), None)
    if left is not None and right is not None and right.x0 + right.x1 - left.x0 - left.x1 < 2 * _STRETCHED * usual:
        return False
    least = _LEFT_OVER * usual
    return (left is None or box[0] - left.x0 >= least) and (right is None or right.x1 - box[2] >= least)


def _gives_way(character: Character, shown: str, boxes: bool) -> bool:
    """Say whether a character that was read in a square is one; `boxes` that others stand on its line."""
    if character.text in _LIKE:
        return True
    if character.confidence >= _DOUBTED or unicodedata.category(character.text) != "Lo":
        return character.confidence < _DOUBTED
    return shown == EMPTY and boxes and character.text in _HOLLOW


def _parted(characters: Sequence[Character], at: int) -> Iterator[Character]:
    """Give the characters, those beside the one at a place drawn back to its sides."""
    own = characters[at]
    for number, one in enumerate(characters):
        if number == at - 1 and one.x1 > own.x0:
            yield replace(one, x0=min(one.x0, own.x0), x1=own.x0)
        elif number == at + 1 and one.x0 < own.x1:
            yield replace(one, x0=own.x1, x1=max(one.x1, own.x1))
        else:
            yield one


def _bare(text: str) -> str:
    return "".join(text.split())


def _around(before: Word, after: Word, square: Square) -> tuple[str, str]:
    """Quote the words on either side of a box as they were and as they are."""
    quotes = []
    for word in (before, after):
        near = _AROUND * word.size
        marks = [one.text for one in word.characters if square.box[0] - near < one.x0 < square.box[2] + near]
        quotes.append("".join(marks).strip())
    return quotes[0], quotes[1]

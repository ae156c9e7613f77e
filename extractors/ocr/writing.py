"""Extractors, ocr: the lines of writing in an image: found, set upright, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.straighten import Pixels

Quads = NDArray[np.float32]
"""Boxes (N, 4, 2) in pixels: top left, top right, bottom right, bottom left."""

_DETECTED, _MOST_DETECTED = 110, 1824
"""Dots an inch, and dots of the longer side, that lines are looked for with: A4 with 1280, A3 with 1824."""
_LEAST_DETECTED = 1280
_SLENDER = 1.5
"""A box higher than this many times its breadth holds writing that runs down, or stacked characters."""
_LONG = 2.0
"""Boxes longer than this many times their breadth say which way a page lies."""
_LEAN = 0.12
"""Tangent of the angle to the page's edges above which a line leans; a straightened page's own lines keep below .01."""
_ASKED = 16
"""Lines that are asked whether the page stands on its head."""
_READ = 6
"""Lines that are read both ways where they say so."""


@dataclass(frozen=True, slots=True)
class Page:
    """An image with its lines of writing upright."""

    image: Pixels
    quads: Quads
    quarters: int
    """Quarter turns, counter-clockwise, that set it upright."""


@dataclass(frozen=True, slots=True)
class Strip:
    """What was read of one line."""

    quad: NDArray[np.float32]
    text: str
    centres: tuple[float, ...]
    """Of each character that is no blank: 0 at the strip's start, 1 at its end."""
    confidences: tuple[float, ...]
    """Of each character, blanks too."""
    upended: bool = False

    @property
    def confidence(self) -> float:
        """Mean over the characters."""
        return sum(self.confidences) / len(self.confidences) if self.confidences else 0.0


def find_writing(image: Pixels, dpi: float, engine: Any) -> Page:
    """Find the lines of a page and set it upright: by the boxes' direction, then by asking the lines themselves."""
    quads = _quads(image, dpi, engine)
    quarters = 0
    if _lies_on_its_side(quads):
        image, quarters = np.ascontiguousarray(np.rot90(image)), 1
        quads = _quads(image, dpi, engine)
    if _stands_on_its_head(image, quads, engine):
        height, width = image.shape[:2]
        image = np.ascontiguousarray(np.rot90(image, 2))
        corners = np.array([width, height], np.float32) - quads
        quads = np.ascontiguousarray(corners[:, [2, 3, 0, 1]][::-1])
        quarters += 2
    return Page(image, quads, quarters)


def read_writing(page: Page, engine: Any) -> list[Strip]:
    """Read every line of a page; one that runs down as a stack of characters and as turned, whichever is surer."""
    upright = [quad for quad in page.quads if not is_upended(quad)]
    found = read_strips([_crop(page.image, quad, engine) for quad in upright], upright, engine)
    for quad in page.quads:
        if is_upended(quad):
            found.append(_read_upended(page.image, quad, engine))
    return found


def read_strips(crops: Sequence[Pixels], quads: Sequence[NDArray[np.float32]], engine: Any) -> list[Strip]:
    """Read images of single lines."""
    if not crops:
        return []
    found = engine.recognize_txt(list(crops))
    results = zip(quads, found.txts, found.word_results, strict=True)
    return [_strip(quad, text, word) for quad, text, word in results]


def is_upended(quad: NDArray[np.float32]) -> bool:
    """Say whether a box is higher than broad."""
    breadth, height = _sides(quad)
    return height >= _SLENDER * breadth


def is_leaning(quad: NDArray[np.float32]) -> bool:
    """Say whether a line runs at an angle that is neither level nor plumb."""
    breadth, height = _sides(quad)
    if max(breadth, height) < _LONG * min(breadth, height):
        return False
    across, down = np.abs(quad[1] - quad[0] if breadth > height else quad[3] - quad[0])
    return bool(min(across, down) > _LEAN * max(across, down))


def _quads(image: Pixels, dpi: float, engine: Any) -> Quads:
    detector = engine._load_det_model()
    detector.limit_side_len = min(_MOST_DETECTED, max(_LEAST_DETECTED, round(max(image.shape) / dpi * _DETECTED)))
    boxes = detector(image).boxes
    return np.zeros((0, 4, 2), np.float32) if boxes is None else np.asarray(boxes, np.float32)


def _sides(quad: NDArray[np.float32]) -> tuple[float, float]:
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def _lies_on_its_side(quads: Quads) -> bool:
    lengths = {True: 0.0, False: 0.0}
    for quad in quads:
        breadth, height = _sides(quad)
        if max(breadth, height) > _LONG * min(breadth, height):
            lengths[height > breadth] += max(breadth, height)
    return lengths[True] > lengths[False]


def _stands_on_its_head(image: Pixels, quads: Quads, engine: Any) -> bool:
    level = sorted((quad for quad in quads if not is_upended(quad)), key=lambda quad: -_sides(quad)[0])[:_ASKED]
    if not level:
        return False
    crops = [_crop(image, quad, engine) for quad in level]
    said = engine._load_cls_model()(crops).cls_res
    turned = sum(score if label == "180" else -score for label, score in said)
    if turned <= 0:
        return False
    few = crops[:_READ]
    ways = (
        read_strips(way, level[:_READ], engine) for way in (few, [cv2.rotate(crop, cv2.ROTATE_180) for crop in few])
    )
    as_is, on_head = (sum(strip.confidence * len(strip.text) for strip in strips) for strips in ways)
    return on_head > as_is


def _crop(image: Pixels, quad: NDArray[np.float32], engine: Any) -> Pixels:
    """Cut a box out, set level; of a high one its own way up, which the engine's cutter would turn."""
    breadth, height = (max(1, int(side)) for side in _sides(quad))
    corners = np.array([[0, 0], [breadth, 0], [breadth, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    cut: Pixels = cv2.warpPerspective(
        image, matrix, (breadth, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC
    )
    return cut


def _read_upended(image: Pixels, quad: NDArray[np.float32], engine: Any) -> Strip:
    """Read a high box as stacked characters and turned both ways; the surest is taken."""
    cut = _crop(image, quad, engine)
    ways = [_unstacked(cut), np.ascontiguousarray(np.rot90(cut)), np.ascontiguousarray(np.rot90(cut, 3))]
    strips = read_strips(ways, [quad] * len(ways), engine)
    best = max(strips, key=lambda strip: strip.confidence)
    return Strip(quad, best.text.strip(), (), best.confidences, upended=True)


def _unstacked(cut: Pixels) -> Pixels:
    """Give the characters of a stack side by side: squares as high as the stack is broad."""
    height, breadth = cut.shape[:2]
    count = max(1, round(height / breadth))
    edges = [round(number * height / count) for number in range(count + 1)]
    squares = [cv2.resize(cut[top:bottom], (breadth, breadth)) for top, bottom in pairwise(edges)]
    side_by_side: Pixels = np.concatenate(squares, axis=1)
    return side_by_side


def _strip(quad: NDArray[np.float32], text: str, word: Any) -> Strip:
    columns = [column for group in word.word_cols for column in group]
    length = max(1.0, float(word.line_txt_len))
    return Strip(
        quad=quad,
        text=text,
        centres=tuple((column + 0.5) / length for column in columns),
        confidences=tuple(float(confidence) for confidence in word.confs[: len(text)]),
    )

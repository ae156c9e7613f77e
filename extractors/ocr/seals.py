"""Extractors, ocr: red seals over print: their ink is taken off, they are kept as pictures (docs/analysis/ocr.md)."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.page import Box, Shape
from extractors.ocr.straighten import Pixels

_REDDER, _BRIGHT = 45, 95
"""How much redder than green and blue a seal's ink is, and how bright, of 255."""
_LEAST, _MOST = 0.55, 2.4
"""Inches across; company seals are 38 to 50 mm, personal ones from 15 mm."""
_ASPECT = 1.5
_FILLED = (0.03, 0.8)
"""Share of its box that a seal's ink fills; a red area fills more, red print in lines is longer than a seal."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A page without the red of its seals."""

    image: Pixels
    seals: tuple[tuple[Box, Pixels], ...] = ()
    """Their boxes in pixels and what they look like."""


def without_seals(image: Pixels, dpi: float) -> Cleaned:
    """Give a page with its seals' red made as light as red light sees it; black print under them stays black."""
    red = _red(image)
    if not red.any():
        return Cleaned(image)
    boxes = _boxes(red, dpi)
    if not boxes:
        return Cleaned(image)
    cleaned = image.copy()
    seals: list[tuple[Box, Pixels]] = []
    for left, top, right, bottom in boxes:
        part = image[top:bottom, left:right]
        seals.append(((float(left), float(top), float(right), float(bottom)), part))
        cleaned[top:bottom, left:right] = part[:, :, 2:3]
    return Cleaned(cleaned, tuple(seals))


def shapes_of(cleaned: Cleaned, quarters: int, scale: float) -> tuple[Shape, ...]:
    """Give the seals as pictures of the page after so many quarter turns counter-clockwise, `scale` points a pixel."""
    shapes: list[Shape] = []
    for box, part in cleaned.seals:
        height, width = cleaned.image.shape[:2]
        for _ in range(quarters):
            box = box[1], width - box[2], box[3], width - box[0]
            height, width = width, height
        x0, top, x1, bottom = (edge * scale for edge in box)
        shapes.append(Shape((x0, top, x1, bottom), _png(np.ascontiguousarray(np.rot90(part, quarters)))))
    return tuple(shapes)


def _red(image: Pixels) -> Pixels:
    blue, green, red = cv2.split(image)
    redder = cv2.subtract(red, cv2.max(blue, green))
    found: Pixels = ((redder > _REDDER) & (red > _BRIGHT)).astype(np.uint8)
    return found


def _boxes(red: Pixels, dpi: float) -> list[tuple[int, int, int, int]]:
    reach = max(3, int(0.06 * dpi))
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    stats: NDArray[np.int32] = cv2.connectedComponentsWithStats(joined, connectivity=8)[2]
    found: list[tuple[int, int, int, int]] = []
    for left, top, width, height in stats[1:, :4].tolist():
        if not _LEAST * dpi <= min(width, height) <= max(width, height) <= _MOST * dpi:
            continue
        if max(width, height) > _ASPECT * min(width, height):
            continue
        if _FILLED[0] <= red[top : top + height, left : left + width].mean() <= _FILLED[1]:
            found.append((left, top, left + width, top + height))
    return sorted(found, key=lambda box: (box[1], box[0]))


def _png(part: Pixels) -> bytes:
    written, content = cv2.imencode(".png", part)
    return bytes(content.tobytes()) if written else b""

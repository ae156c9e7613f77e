"""Extractors, ocr: how far a page leans, and turning images (docs/analysis/ocr.md)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_LONG_SIDE = 1000
"""Pixels of the reduced image in which lines are looked for."""
_REACH, _COARSE, _FINE = 8.0, 0.5, 0.05
"""Degrees."""
_LEAST = 0.08
"""Degrees below which turning blurs more than it mends."""


def skew_of(grey: Pixels) -> float:
    """Give the degrees, counter-clockwise, by which an image must be turned so that its lines and rules are level.

    The right angle is the one at which the ink of rows, or of columns on a page that lies on its side, changes most
    from row to row. 0 for a page without ink.
    """
    ink = _small_ink(grey)
    if not ink.any():
        return 0.0
    coarse = _best(ink, np.arange(-_REACH, _REACH + _COARSE / 2, _COARSE))
    fine = _best(ink, coarse + np.arange(-_COARSE, _COARSE + _FINE / 2, _FINE))
    return float(round(fine, 2)) if abs(fine) >= _LEAST and abs(fine) < _REACH else 0.0


def turned(image: Pixels, degrees: float) -> Pixels:
    """Turn an image counter-clockwise about its centre; its size stays, the corners become white."""
    if not degrees:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    found: Pixels = cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,) * 3
    )
    return found


def grey_of(image: Pixels) -> Pixels:
    """Give the brightness of a colour image."""
    grey: Pixels = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return grey


def _small_ink(grey: Pixels) -> NDArray[np.float32]:
    scale = _LONG_SIDE / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    found: NDArray[np.float32] = ink.astype(np.float32)
    return found


def _best(ink: NDArray[np.float32], angles: NDArray[np.float64]) -> float:
    scores = [_score(ink, float(angle)) for angle in angles]
    return float(angles[int(np.argmax(scores))])


def _score(ink: NDArray[np.float32], degrees: float) -> float:
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    leaned = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_LINEAR)
    steps = (np.diff(leaned.sum(axis=axis)) for axis in (0, 1))
    return float(max(np.square(step).sum() for step in steps))

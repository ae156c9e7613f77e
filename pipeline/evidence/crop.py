"""Pipeline, evidence: a part of a page, cut out round some words, with the words framed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image

from models.printed import Box, PageImage
from pipeline.evidence.canvas import Canvas, as_png
from pipeline.evidence.draw import WORD
from pipeline.evidence.palette import load_palette
from pipeline.evidence.spots import Spot, around

MARGIN = (90.0, 36.0)
"""Points left and right of the words, above and below them, so that a reader sees what they belong to."""
MOST = 1_000_000
"""Pixels of a crop."""


def crop(image: PageImage, spots: Sequence[Spot], *, margin: tuple[float, float] = MARGIN, most: int = MOST) -> bytes:
    """Give as PNG the part of a page round the spots that stand on it, their lines marked and framed.

    The part ends at the page's edges; one of more than `most` pixels is made smaller. Without a spot on this page it
    is the whole page.
    """
    canvas = Canvas(image)
    here = [spot for spot in spots if spot.page == image.number]
    frame = load_palette().kinds[WORD]
    lines = [line for spot in here for line in spot.lines or (spot.box,)]
    for line in lines:
        canvas.wash(line, frame.colour)
    for line in lines:
        canvas.frame(line, frame.colour, frame.width, frame.dash)
    return as_png(_smaller(_cut(canvas, lines, margin), most))


def _cut(canvas: Canvas, lines: Sequence[Box], margin: tuple[float, float]) -> Image.Image:
    if not lines:
        return canvas.image
    x0, top, x1, bottom = around(lines)
    across, down = margin
    return canvas.image.crop(canvas.pixels((x0 - across, top - down, x1 + across, bottom + down)))


def _smaller(image: Image.Image, most: int) -> Image.Image:
    pixels = image.width * image.height
    if pixels <= most:
        return image
    share = math.sqrt(most / pixels)
    size = (max(1, math.floor(image.width * share)), max(1, math.floor(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS)

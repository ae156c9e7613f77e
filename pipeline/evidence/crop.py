"""Pipeline, evidence: a part of a page, cut out round some words, with the words framed; large, and as a thumbnail."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image

from models.printed import Box, PageImage
from pipeline.evidence.canvas import Canvas, as_png
from pipeline.evidence.draw import DASH, WORD
from pipeline.evidence.palette import load_palette
from pipeline.evidence.spots import Spot, around

MARGIN = (90.0, 36.0)
"""Points left and right of the words, above and below them, so that a reader sees what they belong to."""
MOST = 1_000_000
"""Pixels of a crop."""


THUMBNAIL = (236.0, 66.0)
"""Points of a page that a thumbnail shows, across and down: a few lines at the size of the page's image."""
_LEAD = (22.0, 20.0)
"""Points that it shows before the words and above them."""
_COLOURS, _FEW = 64, 16
"""Colours of a page's image and of a thumbnail: text on paper needs no more, and a file has a third of the bytes."""


def crop(
    image: PageImage,
    spots: Sequence[Spot],
    *,
    margin: tuple[float, float] = MARGIN,
    most: int = MOST,
    sure: bool = True,
) -> bytes:
    """Give as PNG the part of a page round the spots that stand on it, their lines marked and framed.

    The part ends at the page's edges; one of more than `most` pixels is made smaller. Without a spot on this page it
    is the whole page. Where something is only expected to stand there (`sure` is False) the frame is dashed.
    """
    canvas, lines = _framed(image, spots, sure)
    return as_png(_small(_smaller(_cut(canvas, lines, margin), most), _COLOURS))


def thumbnail(image: PageImage, spots: Sequence[Spot], caption: str, *, sure: bool = True) -> bytes:
    """Give as PNG the beginning of the words at the page's own size, small enough for a row of a table.

    `caption`, in ASCII, is printed into it: a spreadsheet may sort its rows and leave pictures where they are.
    """
    canvas, lines = _framed(image, spots, sure)
    wide, tall = THUMBNAIL
    box = lines[0] if lines else (0.0, 0.0, wide, tall)
    across = canvas.image.width / canvas.scale
    x0 = max(0.0, min(box[0] - _LEAD[0], across - wide))
    top = max(0.0, box[1] - _LEAD[1])
    edges = canvas.pixels((x0, top, x0 + wide, top + tall))
    canvas.corner(edges, caption, load_palette().kinds[WORD].colour)
    return as_png(_small(canvas.image.crop(edges), _FEW))


def whole_page(image: PageImage) -> bytes:
    """Give a page as it is, as PNG."""
    return as_png(_small(Canvas(image).image, _COLOURS))


def _framed(image: PageImage, spots: Sequence[Spot], sure: bool) -> tuple[Canvas, list[Box]]:
    canvas = Canvas(image)
    here = [spot for spot in spots if spot.page == image.number]
    frame = load_palette().kinds[WORD]
    lines = [line for spot in here for line in (spot.lines or (spot.box,))] if sure else [spot.box for spot in here]
    for line in lines if sure else ():
        canvas.wash(line, frame.colour)
    for line in lines:
        canvas.frame(line, frame.colour, frame.width, frame.dash if sure else DASH)
    return canvas, lines


def _small(image: Image.Image, colours: int) -> Image.Image:
    return image.quantize(colours, dither=Image.Dither.NONE)


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

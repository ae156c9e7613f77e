"""Extractors, pdf: pages as pdfplumber reads them."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterable
from typing import Any

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from extractors.pdf.scene import Box, Glyph, Picture, Rule, Scene, Turned
from extractors.pdf.script import is_bold_font, shown_as

# pdfminer tells of damage on standard error; the second opinion is asked of damaged pages only.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

# What pdfminer lets out of damaged pages besides its own errors.
_BROKEN = (
    MalformedPDFException,
    PdfminerException,
    PSException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

_THIN = 2.5
"""Points; a filled rectangle that is thicker both ways and has no outline is shading, not a rule."""


def second_opinion(data: bytes, password: str, number: int) -> Scene | None:
    """Read one page, 1-based, of a PDF; None where pdfplumber cannot."""
    try:
        with pdfplumber.open(io.BytesIO(data), password=password or None, pages=[number]) as pdf:
            return read_scene(pdf.pages[0])
    except _BROKEN:
        return None


def read_scene(page: Any) -> Scene:
    """Give what a pdfplumber page shows. The page is left open."""
    height = float(page.height)
    upright = [char for char in page.chars if char["upright"]]
    turned = [char for char in page.chars if not char["upright"]]
    return Scene(
        number=page.page_number,
        width=float(page.width),
        height=height,
        glyphs=tuple(_glyph(char, height) for char in upright),
        rules=tuple(_rules(page)),
        pictures=tuple(_picture(image) for image in page.images),
        turned=tuple(Turned(_glyph(char, height), leaning=False) for char in turned),
    )


def _glyph(char: dict[str, Any], height: float) -> Glyph:
    font = char["fontname"] or ""
    return Glyph(
        text=shown_as(char["text"], font),
        x0=char["x0"],
        top=char["top"],
        x1=char["x1"],
        bottom=char["bottom"],
        baseline=height - char["matrix"][5],
        size=char["size"],
        font=font,
        bold=is_bold_font(font),
    )


def is_shading(drawn: dict[str, Any]) -> bool:
    """Say whether a drawn object is a filled area without outline; its sides are no rules."""
    filled = drawn["object_type"] == "rect" and not drawn.get("stroke")
    return filled and min(drawn["width"], drawn["height"]) > _THIN


def _rules(page: Any) -> Iterable[Rule]:
    for edge in page.filter(lambda drawn: not is_shading(drawn)).edges:
        if edge.get("orientation") in ("h", "v"):
            yield Rule(edge["orientation"], edge["x0"], edge["top"], edge["x1"], edge["bottom"])


def _picture(image: dict[str, Any]) -> Picture:
    box: Box = (image["x0"], image["top"], image["x1"], image["bottom"])
    return Picture(box)

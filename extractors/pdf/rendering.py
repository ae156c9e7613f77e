"""Extractors, pdf: a page as an image, for recognition."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.ocr.page import PageImage
from models.errors import CorruptSource
from models.settings import Reading

_LEAST = 40
"""Pixels; what is smaller shows nothing that can be read."""


def render(page: Any, settings: Reading) -> PageImage | None:
    """Render a pypdfium2 page at settings.ocr_dpi, or at what settings.max_pixels allows; None where it is a sliver.

    Raises CorruptSource where PDFium cannot draw it.
    """
    across, down = page.get_size()
    scale = settings.ocr_dpi / 72
    if across * down * scale * scale > settings.max_pixels:
        scale = math.sqrt(settings.max_pixels / (across * down))
    if min(across, down) * scale < _LEAST:
        return None
    try:
        bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=False)
    except pypdfium2.PdfiumError as error:
        raise CorruptSource("PDFium cannot draw a page that has no text layer") from error
    try:
        pixels = bitmap.to_numpy()
        if pixels.ndim == 2:
            pixels = pixels.reshape(*pixels.shape, 1).repeat(3, axis=2)
        content = pixels[:, :, :3].tobytes()
        return PageImage(bitmap.width, bitmap.height, content, scale * 72)
    finally:
        bitmap.close()


def only(image: PageImage, bands: Iterable[tuple[float, float]]) -> PageImage:
    """Give an image that is white but for `bands`, from top to bottom in points; its size stays."""
    breadth, scale = 3 * image.width, image.dpi / 72
    shown: set[int] = set()
    for top, bottom in bands:
        shown.update(range(max(0, math.floor(top * scale)), min(image.height, math.ceil(bottom * scale))))
    pixels = bytearray(b"\xff") * (breadth * image.height)
    for row in shown:
        pixels[row * breadth : (row + 1) * breadth] = image.pixels[row * breadth : (row + 1) * breadth]
    return replace(image, pixels=bytes(pixels))


def holds_undrawn(page: Any) -> bool:
    """Say whether a raw PDFium page holds an image that PDFium cannot draw: damaged, or too large for it."""
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        found = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(found) == pdfium.FPDF_PAGEOBJ_IMAGE:
            bitmap = pdfium.FPDFImageObj_GetBitmap(found)
            if not bitmap:
                return True
            pdfium.FPDFBitmap_Destroy(bitmap)
    return False

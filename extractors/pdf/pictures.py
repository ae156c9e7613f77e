"""Extractors, pdf: the bytes of embedded images, where they come cheaply."""

from __future__ import annotations

import ctypes
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as pdfium

from extractors.pdf.scene import Box, area

_SMALL = 24.0
"""Points; smaller images are bullets, rules and ornaments."""
_BACKGROUND = 0.85
"""Share of the page; a larger image is its background, or the page itself where it has no text."""
_MAX_BYTES = 40_000_000
_MAX_PIXELS = 12_000_000
_DARK = 140
_LEAST_PIXELS, _MOST_PIXELS = 7, 256
_SIDE, _SOLID, _TICK = 0.8, 0.85, 0.06
"""Shares of dark pixels: along each side of a check box, and inside of a solid square and of a ticked box."""
_AS_THEY_ARE = {"DCTDecode": "image/jpeg", "JPXDecode": "image/jp2"}
_CHANNELS = {pdfium.FPDFBitmap_Gray: 1, pdfium.FPDFBitmap_BGR: 3, pdfium.FPDFBitmap_BGRx: 4, pdfium.FPDFBitmap_BGRA: 4}


def is_small(box: Box) -> bool:
    """Say whether an image is too small to be a figure."""
    return min(box[2] - box[0], box[3] - box[1]) < _SMALL


def is_background(box: Box, width: float, height: float) -> bool:
    """Say whether an image covers its page."""
    return area(box) >= _BACKGROUND * width * height


def picture_bytes(image: Any, *, decode: bool) -> tuple[bytes, str]:
    """Give an image object's bytes and media type: JPEG as it stands in the file, else PNG; empty where it is large.

    With `decode` false only images that stand in the file as JPEG or JPEG 2000 are given.
    """
    media_type = _AS_THEY_ARE.get(_only_filter(image), "")
    if media_type:
        size = pdfium.FPDFImageObj_GetImageDataRaw(image, None, 0)
        if not 0 < size <= _MAX_BYTES:
            return b"", ""
        room = ctypes.create_string_buffer(size)
        pdfium.FPDFImageObj_GetImageDataRaw(image, room, size)
        return room.raw, media_type
    found = _png(image) if decode else b""
    return found, "image/png" if found else ""


def _only_filter(image: Any) -> str:
    if pdfium.FPDFImageObj_GetImageFilterCount(image) != 1:
        return ""
    room = ctypes.create_string_buffer(64)
    pdfium.FPDFImageObj_GetImageFilter(image, 0, room, 64)
    return room.value.decode("ascii", "replace")


def _png(image: Any) -> bytes:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(image, width, height) or width.value * height.value > _MAX_PIXELS:
        return b""
    bitmap = pdfium.FPDFImageObj_GetBitmap(image)
    if not bitmap:
        return b""
    try:
        return _encoded(bitmap)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _encoded(bitmap: Any) -> bytes:
    channels = _CHANNELS.get(pdfium.FPDFBitmap_GetFormat(bitmap), 0)
    width, height = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    if not channels or width <= 0 or height <= 0:
        return b""
    pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    rows = (pixels[row * stride : row * stride + width * channels] for row in range(height))
    body = b"".join(b"\0" + _as_rgb(row, channels) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 0 if channels == 1 else 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(body, 6)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _as_rgb(row: bytes, channels: int) -> bytes:
    if channels == 1:
        return row
    turned = bytearray(len(row) // channels * 3)
    for place in range(3):
        turned[place::3] = row[2 - place :: channels]
    return bytes(turned)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def shows_box(image: Any) -> bool | None:
    """Say whether a small image is a check box with a tick; None where it is none: four dark sides, light inside."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium.FPDFImageObj_GetImagePixelSize(image, width, height):
        return None
    if min(width.value, height.value) < _LEAST_PIXELS or max(width.value, height.value) > _MOST_PIXELS:
        return None
    bitmap = pdfium.FPDFImageObj_GetBitmap(image)
    if not bitmap:
        return None
    try:
        rows = _dark(bitmap)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return _is_ticked(rows)


def _dark(bitmap: Any) -> list[list[bool]]:
    """Give the pixels of a bitmap, row by row, as dark or not."""
    channels = _CHANNELS.get(pdfium.FPDFBitmap_GetFormat(bitmap), 0)
    width, height = pdfium.FPDFBitmap_GetWidth(bitmap), pdfium.FPDFBitmap_GetHeight(bitmap)
    stride = pdfium.FPDFBitmap_GetStride(bitmap)
    if not channels or width <= 0 or height <= 0:
        return []
    pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
    greens = (pixels[row * stride + min(1, channels - 1) : row * stride + width * channels] for row in range(height))
    return [[green < _DARK for green in row[::channels]] for row in greens]


def _is_ticked(rows: Sequence[Sequence[bool]]) -> bool | None:
    inked = [number for number, row in enumerate(rows) if any(row)]
    columns = [number for number, column in enumerate(zip(*rows, strict=True)) if any(column)]
    if not inked or min(len(inked), len(columns)) < _LEAST_PIXELS:
        return None
    body = [row[columns[0] : columns[-1] + 1] for row in rows[inked[0] : inked[-1] + 1]]
    edge = max(1, len(body) // 6)
    turned = list(zip(*body, strict=True))
    for side in (body[:edge], body[-edge:], turned[:edge], turned[-edge:]):
        if sum(map(any, zip(*side, strict=True))) < _SIDE * len(side[0]):
            return None
    start, stop = 2 * edge, len(body) - 2 * edge
    inner = [dark for row in body[start:stop] for dark in row[start : len(row) - start]]
    share = sum(inner) / max(1, len(inner))
    return None if share > _SOLID or not inner else share > _TICK

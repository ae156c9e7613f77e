"""Pipeline, render: what the first bytes of a picture say, read with bounds: its kind and its own size.

A picture comes out of a document that nobody vouches for, and the process that renders has no limits of its own: no
list of it is walked further than here is said. Sources: PNG 5.2, 11.3.4.3; ITU-T T.81 B.1; JFIF 1.02; GIF89a 18;
TIFF 6.0 section 2; BITMAPINFOHEADER.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

MOST_CHUNKS, MOST_SEGMENTS, MOST_ENTRIES = 64, 4000, 256
"""Chunks of a PNG before its pixels, segments of a JPEG before them, entries of a TIFF's directory."""
SCREEN = 72.0
"""Dots an inch of a picture that does not say."""
INCH, CENTIMETRE, METRE = 1.0, 2.54, 0.0254
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG that say its size."""
BARE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers without a length."""
WIDTH, HEIGHT, ACROSS, DOWN, UNIT = 256, 257, 282, 283, 296
"""Tags of a TIFF: pixels, dots a unit, the unit."""


@dataclass(frozen=True)
class Head:
    """A picture that Word shows."""

    extension: str
    media_type: str
    width: float
    """Points."""
    height: float


def head_of(data: bytes) -> Head | None:
    """Tell a PNG, JPEG, GIF, BMP or TIFF; None for anything else, and where its head is broken."""
    try:
        for start, read in READERS:
            if data.startswith(start):
                return read(data)
    except (struct.error, ValueError, ZeroDivisionError):
        return None
    return None


def _head(extension: str, kind: str, size: tuple[int, int], dots: tuple[float, float]) -> Head:
    """Give a head; `dots` are those of an inch. Raises ValueError for a picture without width or height."""
    if min(size) <= 0:
        raise ValueError("a picture of no size")
    across, down = (dot if dot >= 1 else SCREEN for dot in dots)
    return Head(extension, f"image/{kind}", size[0] * 72 / across, size[1] * 72 / down)


def _png(data: bytes) -> Head:
    size = struct.unpack_from(">II", data, 16)
    dots, at = (SCREEN, SCREEN), 8
    for _ in range(MOST_CHUNKS):
        length, name = struct.unpack_from(">I4s", data, at)
        if name == b"pHYs":
            across, down, unit = struct.unpack_from(">IIB", data, at + 8)
            dots = (across * METRE, down * METRE) if unit == 1 else dots
        if name in (b"pHYs", b"IDAT", b"IEND"):
            break
        at += 12 + length
    return _head("png", "png", size, dots)


def _jpeg(data: bytes) -> Head:
    dots, at = (SCREEN, SCREEN), 2
    for _ in range(MOST_SEGMENTS):
        mark, code = struct.unpack_from(">BB", data, at)
        if mark != 0xFF or code in (0xD9, 0xDA):
            break
        if code == 0xFF or code in BARE:
            at += 1 if code == 0xFF else 2
            continue
        length = struct.unpack_from(">H", data, at + 2)[0]
        if code in FRAMES:
            down, across = struct.unpack_from(">HH", data, at + 5)
            return _head("jpg", "jpeg", (across, down), dots)
        if code == 0xE0 and data[at + 4 : at + 8] == b"JFIF":
            unit, across, down = struct.unpack_from(">BHH", data, at + 11)
            inch = {1: INCH, 2: CENTIMETRE}.get(unit)
            dots = (across * inch, down * inch) if inch else dots
        at += 2 + max(length, 2)
    raise ValueError("a JPEG that does not say its size")


def _gif(data: bytes) -> Head:
    return _head("gif", "gif", struct.unpack_from("<HH", data, 6), (SCREEN, SCREEN))


def _bmp(data: bytes) -> Head:
    if struct.unpack_from("<I", data, 14)[0] == 12:
        return _head("bmp", "bmp", struct.unpack_from("<HH", data, 18), (SCREEN, SCREEN))
    width, height = struct.unpack_from("<ii", data, 18)
    across, down = struct.unpack_from("<ii", data, 38)
    return _head("bmp", "bmp", (width, abs(height)), (across * METRE, down * METRE))


def _tiff(data: bytes) -> Head:
    order = "<" if data.startswith(b"II") else ">"
    at = struct.unpack_from(f"{order}I", data, 4)[0]
    count = min(struct.unpack_from(f"{order}H", data, at)[0], MOST_ENTRIES)
    found: dict[int, float] = {}
    for place in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind, _, value = struct.unpack_from(f"{order}HHII", data, place)
        if tag in (WIDTH, HEIGHT, UNIT):
            found[tag] = struct.unpack_from(f"{order}H", data, place + 8)[0] if kind == 3 else value
        elif tag in (ACROSS, DOWN) and kind == 5:
            upper, lower = struct.unpack_from(f"{order}II", data, value)
            found[tag] = upper / lower
    inch = {2: INCH, 3: CENTIMETRE}.get(int(found.get(UNIT, 2)), 0.0)
    size = int(found.get(WIDTH, 0)), int(found.get(HEIGHT, 0))
    return _head("tif", "tiff", size, (found.get(ACROSS, 0.0) * inch, found.get(DOWN, 0.0) * inch))


READERS = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF87a", _gif),
    (b"GIF89a", _gif),
    (b"BM", _bmp),
    (b"II*\0", _tiff),
    (b"MM\0*", _tiff),
)

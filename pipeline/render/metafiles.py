"""Pipeline, render: Windows metafiles (EMF, WMF), which Word shows and python-docx does not know.

Source: [MS-EMF] 2.3.4.2 (header: frame in hundredths of a millimetre), [MS-WMF] 2.3.2.3 (placeable header).
"""

from __future__ import annotations

import gzip
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

MOST = 64 * 2**20
"""Bytes that a compressed metafile may unpack to."""
EMF_TYPE, WMF_TYPE = "image/x-emf", "image/x-wmf"
PLACEABLE, WMF_STARTS = b"\xd7\xcd\xc6\x9a", (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")
HUNDREDTHS = 72 / 2540
"""Points in a hundredth of a millimetre."""
UNSAID = (200.0, 150.0)
"""Points where the metafile does not say how large it is."""


@dataclass(frozen=True)
class Metafile:
    """A metafile as Word stores it, with its own size in points."""

    data: bytes
    media_type: str
    extension: str
    size: tuple[float, float]


def metafile(data: bytes) -> Metafile | None:
    """Recognise a metafile by its bytes, unpacking a compressed one (.emz, .wmz); None for anything else."""
    if data.startswith(b"\x1f\x8b"):
        data = _unpacked(data)
    if data[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF":
        left, top, right, bottom = struct.unpack_from("<4i", data, 24)
        return Metafile(data, EMF_TYPE, "emf", _size((right - left) * HUNDREDTHS, (bottom - top) * HUNDREDTHS))
    if data.startswith(PLACEABLE) and len(data) > 22:
        left, top, right, bottom, inch = struct.unpack_from("<4hH", data, 6)
        scale = 72 / inch if inch else 0.0
        return Metafile(data, WMF_TYPE, "wmf", _size((right - left) * scale, (bottom - top) * scale))
    if data.startswith(WMF_STARTS):
        return Metafile(data, WMF_TYPE, "wmf", UNSAID)
    return None


def _size(width: float, height: float) -> tuple[float, float]:
    return (width, height) if width > 0 and height > 0 else UNSAID


def _unpacked(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            unpacked = packed.read(MOST + 1)
    except (OSError, EOFError, zlib.error):
        return b""
    return unpacked if len(unpacked) <= MOST else b""

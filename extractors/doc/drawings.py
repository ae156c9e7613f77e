"""Extractors, doc: msdoc2docx made tolerant of drawings that LibreOffice and old Word wrote a little out of form.

Three more measures of docs/analysis/doc-binary.md. Without them one odd count costs every picture of a document.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from doc2docx.errors import InvalidWordDocument
from doc2docx.msdoc import officeart, pictures

Call = Callable[..., Any]

NAMES = ((officeart, "_read_blip_store"), (officeart, "_imso_point_array"), (pictures, "parse_inline_picture"))
"""Names of the package that are replaced."""
STORE = 0xF001
"""Record of the picture store. Source: [MS-ODRAW] 2.2.20."""
RESERVED = (slice(36, 45), slice(62, 68))
"""Bytes of a picture's header that mean nothing. Source: [MS-DOC] 2.9.192 PICF, 2.9.193 PICF_Shape."""
POINT_SIZES = {8: 8, 0xFFF0: 4}
"""Bytes of a stored point by the size that its array declares. Source: [MS-ODRAW] 2.2.51."""


def keep_pictures() -> None:
    """Take the three measures, for the whole process."""
    officeart._read_blip_store = _counted(officeart._read_blip_store)
    officeart._imso_point_array = _measured(officeart._imso_point_array)
    pictures.parse_inline_picture = _blanked(pictures.parse_inline_picture)


def _counted(original: Call) -> Call:
    """Believe the pictures that are in the store, not its count of them."""

    def read(stream: Any, group: Any, **options: Any) -> Any:
        children = tuple(
            replace(child, instance=len(child.children)) if child.record_type == STORE else child
            for child in group.children
        )
        return original(stream, replace(group, children=children), **options)

    return read


def _measured(original: Call) -> Call:
    """Believe the points that are in a shape's outline, not their count; an outline holds no words."""

    def read(payload: bytes, **options: Any) -> Any:
        try:
            return original(payload, **options)
        except InvalidWordDocument:
            if len(payload) < 6:
                raise
        size = struct.unpack_from("<H", payload, 4)[0]
        count = (len(payload) - 6) // POINT_SIZES.get(size, 8)
        header = struct.pack("<HHH", count, count, size)
        return original(header + payload[6 : 6 + count * POINT_SIZES.get(size, 8)], **options)

    return read


def _blanked(original: Call) -> Call:
    """Ignore reserved bytes of a picture's header."""

    def parse(stream: bytes, offset: int, **options: Any) -> Any:
        try:
            return original(stream, offset, **options)
        except InvalidWordDocument:
            if not 0 <= offset <= len(stream) - 68:
                raise
        picture = bytearray(stream[offset : offset + max(0, struct.unpack_from("<i", stream, offset)[0])])
        for part in RESERVED:
            picture[part] = bytes(len(picture[part]))
        return original(bytes(picture), 0, **options)

    return parse

"""Extractors: the names in a compound file's first storage, read with bounds and nothing else.

The process that tells formats has no limits of its own, so nothing here grows with what the file says: the sectors of
the directory that are followed, the entries that are looked at. Source: [MS-CFB] 2.2 to 2.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ENTRY = 128
"""Bytes of an entry of the directory."""
IN_HEADER = 109
"""Sectors of the allocation table that the header itself names."""
MOST_SECTORS = 2048
"""Sectors of the directory that are followed: 1 MiB of small ones, 8,192 names."""
MOST_TABLES = 4096
"""Sectors of the allocation table that are looked up."""
NONE = 0xFFFFFFFA
"""Numbers of sectors and entries from here on mean that there is none."""


class Broken(ValueError):
    """The directory cannot be followed."""


def top_names(data: bytes) -> frozenset[str]:
    """Give the names, in lower case, of the streams and storages that stand in no other storage. Raises Broken."""
    try:
        return frozenset(_names(b"".join(_directory(data))))
    except struct.error as error:
        raise Broken("the file ends before its directory does") from error


def _directory(data: bytes) -> Iterator[bytes]:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        raise Broken(f"sectors of 2 to the power of {shift} bytes")
    size = 1 << shift
    sector = struct.unpack_from("<I", data, 48)[0]
    tables: dict[int, int] = {}
    for _ in range(MOST_SECTORS):
        if sector >= NONE:
            return
        yield data[(sector + 1) * size : (sector + 2) * size]
        index, place = divmod(sector, size // 4)
        if index not in tables:
            tables[index] = _table(data, size, index)
        sector = struct.unpack_from("<I", data, (tables[index] + 1) * size + place * 4)[0]


def _table(data: bytes, size: int, index: int) -> int:
    """Give the sector that holds a part of the allocation table."""
    if index < IN_HEADER:
        return int(struct.unpack_from("<I", data, 76 + 4 * index)[0])
    each = size // 4 - 1
    hops, place = divmod(index - IN_HEADER, each)
    if hops > MOST_TABLES:
        raise Broken("an allocation table larger than any document's")
    sector = struct.unpack_from("<I", data, 68)[0]
    for _ in range(hops):
        sector = struct.unpack_from("<I", data, (sector + 1) * size + each * 4)[0]
    return int(struct.unpack_from("<I", data, (sector + 1) * size + place * 4)[0])


def _names(directory: bytes) -> Iterator[str]:
    """Walk the tree of names under the first entry, the root; an entry that comes again is not followed twice."""
    if not directory:
        raise Broken("no directory")
    waiting, seen = [struct.unpack_from("<I", directory, 76)[0]], set[int]()
    while waiting:
        number = waiting.pop()
        if number >= NONE or number in seen or (number + 1) * ENTRY > len(directory):
            continue
        seen.add(number)
        at = number * ENTRY
        length, left, right = struct.unpack_from("<64xH2xII", directory, at)
        waiting += [left, right]
        yield directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()

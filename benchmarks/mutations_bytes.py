"""Benchmarks: breaks any file: its bytes, or the numbers written in them."""

from __future__ import annotations

import re
from random import Random

PIECES = (
    b"",
    b"\0" * 64,
    b"\xff" * 64,
    b"(" * 3000,
    b"1." * 3000,
    b"{" * 2000,
    b" " * 20000,
    "（".encode() * 2000,
    b"\xed\xa0\x80",
    "第一条".encode() * 900,
)
"""What is put into bytes."""
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")


def any_bytes(data: bytes, chance: Random) -> bytes:
    """Flip, cut, double, insert or move bytes, or cut the file short."""
    if not data:
        return chance.randbytes(20)
    at, other = chance.randrange(len(data)), chance.randrange(len(data))
    size = chance.choice((1, 8, 64, 512, 4096))
    deed = chance.randrange(7)
    if deed == 0:
        return data[:at]
    if deed == 1:
        return data[:at] + data[at + size :]
    if deed == 2:
        return data[:at] + data[at : at + size] * chance.randint(2, 40) + data[at + size :]
    if deed == 3:
        return data[:at] + chance.choice(PIECES) + data[at:]
    if deed == 4:
        return data[:at] + data[other : other + size] + data[at + size :]
    return _flipped(data, chance)


def _flipped(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 16)):
        changed[chance.randrange(len(changed))] = chance.choice((0, 255, 127, 128, chance.randrange(256)))
    return bytes(changed)


def any_numbers(data: bytes, chance: Random) -> bytes:
    """Change some numbers."""
    found = [m.span() for m in NUMBER.finditer(data)]
    if not found:
        return any_bytes(data, chance)
    for start, end in sorted(chance.sample(found, min(len(found), chance.randint(1, 5))), reverse=True):
        put = chance.choice(
            (b"0", b"-1", b"9" * 11, b"0.00001", b"-32769", b"1e9", b"", data[slice(*chance.choice(found))])
        )
        data = data[:start] + put + data[end:]
    return data

"""Benchmarks: a TrueType font of boxes, embedded as a word processor embeds a subset: Identity-H with ToUnicode.

Without an embedded font PDFium looks glyphs up in a font of the system, which costs more than reading the page.
"""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise

_BOX = ((100, -100), (100, 800), (900, 800), (900, -100))


def truetype(glyphs: int) -> bytes:
    """Give a TrueType font of `glyphs` equal boxes, one em broad (Apple's and Microsoft's table layout)."""
    x = [_BOX[0][0], *(after[0] - before[0] for before, after in pairwise(_BOX))]
    y = [_BOX[0][1], *(after[1] - before[1] for before, after in pairwise(_BOX))]
    box = struct.pack(">hhhhhHH4B4h4h", 1, 100, -100, 900, 800, 3, 0, 1, 1, 1, 1, *x, *y)
    box += b"\0" * (-len(box) % 4)
    tables = {
        b"glyf": box * glyphs,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, 1000, 0, 0, 100, -100, 900, 800, 0, 6, 2, 0, 0
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, 1000, 100, 100, 900, 1, 0, 0, 0, 0, 0, 0, 0, glyphs
        ),
        b"hmtx": struct.pack(">Hh", 1000, 100) * glyphs,
        b"loca": struct.pack(f">{glyphs + 1}H", *(place * len(box) // 2 for place in range(glyphs + 1))),
        b"maxp": struct.pack(">I14H", 0x10000, glyphs, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    head = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64)
    place = len(head) + 16 * len(tables)
    body = b""
    for name, table in sorted(tables.items()):
        head += name + struct.pack(">III", 0, place + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    return head + body


def font_objects(alphabet: str, first: int) -> list[bytes]:
    """Give a font's PDF objects, numbered from `first`: font, descendant, descriptor, font file, ToUnicode map."""
    file = zlib.compress(truetype(len(alphabet) + 1))
    pairs = [f"<{number:04x}> <{mark.encode('utf-16-be').hex()}>" for number, mark in enumerate(alphabet, 1)]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    lines = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{lines}\nendcmap end end"
    ).encode()
    info = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    return [
        f"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Boxes /Encoding /Identity-H /ToUnicode {first + 4} 0 R"
        f" /DescendantFonts [{first + 1} 0 R] >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Boxes /DW 1000 /CIDToGIDMap /Identity /CIDSystemInfo"
        f" {info} /FontDescriptor {first + 2} 0 R >>".encode(),
        b"<< /Type /FontDescriptor /FontName /AAAAAA+Boxes /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent"
        b" 880 /Descent -120 /CapHeight 880 /StemV 80 /FontFile2 %d 0 R >>" % (first + 3),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(file), file),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
    ]

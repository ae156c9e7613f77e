"""Benchmarks: breaks a PDF inside its objects and streams, and writes it whole again."""

from __future__ import annotations

import re
import zlib
from random import Random

from benchmarks.mutations_bytes import any_bytes, any_numbers

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
TRAILER = re.compile(rb"trailer\s*(<<.*?>>)\s*startxref", re.DOTALL)
LENGTH = re.compile(rb"/Length \d+(?: 0 R)?")


def pdf(data: bytes, chance: Random) -> bytes:
    """Change an object of a PDF or its decompressed stream, and write objects, lengths and table anew."""
    objects = {int(found[1]): found[2] for found in OBJECT.finditer(data)}
    trailer = TRAILER.search(data)
    if not objects or trailer is None:
        return any_numbers(data, chance)
    number = chance.choice(sorted(objects))
    body = objects[number]
    found = STREAM.search(body)
    if found is None:
        objects[number] = any_numbers(body, chance)
    elif chance.random() < 0.2:
        objects[number] = any_numbers(body[: found.start()], chance) + body[found.start() :]
    else:
        objects[number] = _restreamed(body, found, chance)
    if chance.random() < 0.1:
        objects[chance.choice(sorted(objects))] = body
    return write_pdf(objects, trailer[1])


def _restreamed(body: bytes, found: re.Match[bytes], chance: Random) -> bytes:
    packed = b"/FlateDecode" in body[: found.start()] and b"/DecodeParms" not in body[: found.start()]
    content = zlib.decompress(found[1]) if packed else found[1]
    content = (any_numbers if chance.random() < 0.6 else any_bytes)(content, chance)
    if chance.random() < 0.1:
        content = content * chance.choice((2, 50))
    again = zlib.compress(content) if packed else content
    head = LENGTH.sub(b"/Length %d" % len(again), body[: found.start()])
    return head + b"stream\n" + again + b"\nendstream\n"


def write_pdf(objects: dict[int, bytes], trailer: bytes) -> bytes:
    """Give a PDF of these objects, with a table that is right."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj%sendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(out) + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)

"""Extractors, pdf: pages that unpack, loop or draw without end. Each ends within its limits, in one line."""

from __future__ import annotations

import sys
import time
import zlib
from collections.abc import Callable
from functools import cache

import pytest

from extractors.read import read_document
from models.errors import SopmillError
from models.settings import Reading, load_settings

pytestmark = [
    pytest.mark.usefixtures("servers"),
    pytest.mark.skipif(sys.platform == "win32", reason="limits are those of POSIX"),
]

SETTINGS: Reading = load_settings().reading.model_copy(update={"seconds": 3, "megabytes": 1500, "ocr": "off"})
WORDS = b"BT /F1 12 Tf 72 720 Td (Report within 24 hours.) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>"
RESOURCES = b"/Font << /F1 5 0 R >>"


def stream(content: bytes, extra: bytes = b"", *, packed: bool = True) -> bytes:
    body = zlib.compress(content, 1) if packed else content
    said = b"/Filter /FlateDecode " if packed else b""
    return b"<< %s%s/Length %d >>\nstream\n%s\nendstream" % (said, extra, len(body), body)


def pdf(objects: dict[int, bytes]) -> bytes:
    """Write objects by number with a table of where they stand."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start))


def one_page(content: bytes, resources: bytes = RESOURCES, more: dict[int, bytes] | None = None) -> bytes:
    """One page whose content is the stream object given."""
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: PAGE % resources,
            4: content,
            5: FONT,
            **(more or {}),
        }
    )


def gigabytes(count: int, piece: bytes = b" ") -> bytes:
    """Give the packed form of so many GiB of one character, without ever holding them: packed pieces in a row."""
    size = 1 << 24
    packer = zlib.compressobj(9)
    head = packer.compress(piece * size) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(piece * size) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + again * (count * 64 - 1) + packer.flush()


def unpacks_to_gigabytes() -> bytes:
    packed = zlib.compress(gigabytes(4), 9)
    filters = b"/Filter [/FlateDecode /FlateDecode] "
    return one_page(b"<< %s/Length %d >>\nstream\n%s\nendstream" % (filters, len(packed), packed))


def operators_by_the_gigabyte() -> bytes:
    packed = gigabytes(2, b"q ")
    return one_page(b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed))


def tree_with_loops() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R 2 0 R 6 0 R] /Count 1000000 >>",
            3: PAGE % RESOURCES,
            4: stream(WORDS),
            5: FONT,
            6: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 6 0 R 3 0 R] /Count 1000000 >>",
        }
    )


def contents_that_hold_themselves() -> bytes:
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: PAGE % RESOURCES,
            4: stream(WORDS),
            5: FONT,
            7: b"<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 1 >>",
            8: b"<< /Title (Report) /Parent 7 0 R /Next 8 0 R /First 7 0 R /Last 8 0 R /Dest [3 0 R /Fit] >>",
        }
    )


def drawn_lines() -> bytes:
    lines = b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, n % 595 + 9, n % 842) for n in range(1000))
    return one_page(stream(WORDS + b"\n" + lines * 1000))


def one_path_of_a_million_lines() -> bytes:
    lines = b"".join(b"%d %d l\n" % (n % 595, n * 7 % 842) for n in range(1000))
    return one_page(stream(WORDS + b"\n0 0 m\n" + lines * 1000 + b" S"))


def tiny_words() -> bytes:
    words = b"".join(b"BT /F1 1 Tf 1 0 0 1 %d %d Tm (a) Tj ET\n" % (n % 590, n % 840) for n in range(1000))
    return one_page(stream(words * 1000))


def large_image(width: int = 60_000, height: int = 60_000, *, colour: bool = True) -> bytes:
    """A page that is nothing but an image; its pixels are packed twice."""
    kind = b"/ColorSpace /DeviceRGB /BitsPerComponent 8" if colour else b"/ColorSpace /DeviceGray /BitsPerComponent 1"
    packed = zlib.compress(gigabytes(1, b"\0"), 9)
    head = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d %s" % (width, height, kind)
    image = b"%s /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream" % (head, len(packed), packed)
    return one_page(stream(b"q 595 0 0 842 0 0 cm /I Do Q"), b"/XObject << /I 6 0 R >>", {6: image})


def forms_in_forms() -> bytes:
    """Twelve forms, each drawn ten times by the one before: ten to the power of twelve lines."""
    box = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
    forms = {
        n: stream(b"/X Do " * 10, box + b"/Resources << /XObject << /X %d 0 R >> >> " % (n + 1)) for n in range(6, 18)
    }
    forms[18] = stream(b"0 0 m 9 9 l S", box)
    return one_page(stream(WORDS + b" /X Do"), RESOURCES + b" /XObject << /X 6 0 R >>", forms)


def form_that_draws_itself() -> bytes:
    box = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >> "
    return one_page(
        stream(WORDS + b" /X Do"), RESOURCES + b" /XObject << /X 6 0 R >>", {6: stream(b"/X Do /X Do", box)}
    )


def page_of_miles() -> bytes:
    page = (PAGE % RESOURCES).replace(b"[0 0 595 842]", b"[-900000000 -900000000 900000000 900000000]")
    assert page != PAGE % RESOURCES
    return one_page(stream(WORDS), more={3: page})


BOMBS: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "a stream that unpacks to gigabytes": (unpacks_to_gigabytes, ("limit",)),
    "operators by the gigabyte": (operators_by_the_gigabyte, ("limit",)),
    "a page tree with loops": (tree_with_loops, ("limit",)),
    "bookmarks that hold themselves": (contents_that_hold_themselves, ("read",)),
    "a million drawn lines": (drawn_lines, ("limit",)),
    "one path of a million lines": (one_path_of_a_million_lines, ("limit",)),
    "a million tiny words": (tiny_words, ("limit", "read")),
    "an image of 60000 x 60000 in colour": (large_image, ("limit", "scan")),
    "an image of 60000 x 60000 in black": (lambda: large_image(colour=False), ("limit", "scan")),
    "forms in forms": (forms_in_forms, ("limit", "read")),
    "a form that draws itself": (form_that_draws_itself, ("limit", "read")),
    "a page of miles": (page_of_miles, ("limit", "corrupt", "read", "empty")),
}


@cache
def made(name: str) -> bytes:
    return BOMBS[name][0]()


def ending(data: bytes, settings: Reading = SETTINGS) -> tuple[str, str]:
    try:
        read_document(data, "bomb.pdf", settings)
    except SopmillError as error:
        return error.code, error.message
    return "read", ""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_within_its_limits_and_harms_nobody_else(name: str) -> None:
    import resource

    data = made(name)
    before, own, started = peak(resource.RUSAGE_SELF), time.process_time(), time.monotonic()
    code, message = ending(data)
    assert code in BOMBS[name][1], (code, message)
    assert "\n" not in message
    assert time.monotonic() - started < SETTINGS.seconds + 3
    assert time.process_time() - own < 1
    assert peak(resource.RUSAGE_SELF) - before < 40
    assert read_document(one_page(stream(WORDS)), "next.pdf", SETTINGS).blocks[0].text == "Report within 24 hours."


def peak(who: int) -> float:
    """Give the megabytes that were resident at most."""
    import resource

    return resource.getrusage(who).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def test_a_page_whose_image_cannot_be_drawn_is_unreadable_and_not_empty() -> None:
    pytest.importorskip("rapidocr", reason="recognition is not installed")
    assert ending(large_image(), load_settings().reading)[0] == "scan"

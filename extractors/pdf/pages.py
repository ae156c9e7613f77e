"""Extractors, pdf: pages to look at: where each character stands, and images; all from a limited child process."""

from __future__ import annotations

import json
import math
import zlib
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2

from extractors.limits import run_limited, serve
from extractors.pdf.opening import load_page, open_pdf
from extractors.pdf.pdfium import read_scene
from extractors.pdf.scene import Glyph, Scene, box_of
from models.errors import ConverterCrashed, CorruptSource
from models.printed import PageImage, PrintedPage
from models.settings import Reading

_BATCH = 8
"""Pages that one child draws: their images are held packed, one is unpacked at a time."""
_MAX_RULES = 5000
"""Drawn lines of a page that are told; a form of print has some hundreds."""
_TEXT, _IMAGES = "text", "images"
_Entry = tuple[dict[str, Any], bytes]


def read_pages(data: bytes, settings: Reading) -> tuple[PrintedPage, ...]:
    """Give where each character of a PDF stands, page by page.

    Raises what `open_pdf` raises, LimitExceeded, or ConverterCrashed.
    """
    return tuple(_printed(*entry) for entry in _asked(data, settings, {"what": _TEXT}))


def draw_pages(data: bytes, numbers: Sequence[int], dpi: int, settings: Reading) -> Iterator[PageImage]:
    """Draw pages of a PDF, 1-based, upright as the reader took them; larger ones than settings.max_pixels smaller.

    Raises what `open_pdf` raises, CorruptSource for a page that cannot be drawn, LimitExceeded, or ConverterCrashed.
    """
    for start in range(0, len(numbers), _BATCH):
        wish = {"what": _IMAGES, "pages": list(numbers[start : start + _BATCH]), "dpi": dpi}
        for entry in _asked(data, settings, wish):
            yield _image(*entry)


def _asked(data: bytes, settings: Reading, wish: dict[str, Any]) -> Iterator[_Entry]:
    """Ask a child and give its entries: a line of JSON with the length of the packed bytes that follow it."""
    answer = memoryview(run_limited(__name__, json.dumps(wish).encode() + b"\n" + data, settings))
    at = 0
    while at < len(answer):
        end = at + bytes(answer[at : at + 65536]).index(b"\n")
        head = json.loads(bytes(answer[at:end]))
        at = end + 1 + head["length"]
        yield head, bytes(answer[end + 1 : at])


def _entry(head: dict[str, Any], body: bytes) -> bytes:
    packed = zlib.compress(body, 1)
    return json.dumps({**head, "length": len(packed)}).encode() + b"\n" + packed


def _unpacked(packed: bytes, size: int) -> bytes:
    body = zlib.decompressobj().decompress(packed, size)
    if len(body) != size:
        raise ConverterCrashed("the drawing process gave half an answer")
    return body


def _printed(head: dict[str, Any], packed: bytes) -> PrintedPage:
    count, drawn = head["characters"], head["rules"]
    body = _unpacked(packed, (count + drawn) * 16 + head["bytes"])
    edges = array("f", body[: (count + drawn) * 16])
    boxes = tuple(zip(edges[0::4], edges[1::4], edges[2::4], edges[3::4], strict=True))
    text = body[(count + drawn) * 16 :].decode()
    return PrintedPage(head["number"], head["width"], head["height"], text, boxes[:count], boxes[count:])


def _image(head: dict[str, Any], packed: bytes) -> PageImage:
    pixels = _unpacked(packed, head["width"] * head["height"] * 3)
    return PageImage(head["number"], head["width"], head["height"], pixels, head["scale"])


def _answer(data: bytes, settings: Reading) -> bytes:
    line, _, content = data.partition(b"\n")
    wish = json.loads(line)
    with open_pdf(content, settings) as document:
        if wish["what"] == _TEXT:
            return b"".join(_text_of(document, index) for index in range(len(document)))
        return b"".join(_drawn(document, number - 1, wish["dpi"], settings) for number in wish["pages"])


def _scene(document: Any, index: int) -> Scene:
    page = load_page(document, index)
    try:
        return read_scene(page, index + 1)
    finally:
        page.close()


def _text_of(document: Any, index: int) -> bytes:
    scene = _scene(document, index)
    letters: list[str] = []
    edges = array("f")
    for glyph in _glyphs(scene):
        for letter in glyph.text:
            if not letter.isspace():
                letters.append(letter)
                edges.extend(box_of(glyph))
    rules = scene.rules[:_MAX_RULES]
    for rule in rules:
        edges.extend(box_of(rule))
    text = "".join(letters).encode("utf-8", "replace")
    head = {"number": scene.number, "width": scene.width, "height": scene.height, "rules": len(rules)}
    return _entry({**head, "characters": len(letters), "bytes": len(text)}, edges.tobytes() + text)


def _glyphs(scene: Scene) -> Iterator[Glyph]:
    yield from scene.glyphs
    for turned in scene.turned:
        yield turned.glyph


def _drawn(document: Any, index: int, dpi: int, settings: Reading) -> bytes:
    quarters = _scene(document, index).quarters
    page = load_page(document, index)
    try:
        across, down = page.get_size()
        scale = min(dpi / 72, math.sqrt(settings.max_pixels / max(across * down, 1.0)))
        bitmap = page.render(scale=scale, rotation=90 * quarters, rev_byteorder=True, prefer_bgrx=False)
        try:
            pixels = bitmap.to_numpy()
            if pixels.ndim == 2:
                pixels = pixels.reshape(*pixels.shape, 1)
            if pixels.shape[2] == 1:
                pixels = pixels.repeat(3, axis=2)
            head = {"number": index + 1, "width": bitmap.width, "height": bitmap.height, "scale": scale}
            return _entry(head, pixels[:, :, :3].tobytes())
        finally:
            bitmap.close()
    except pypdfium2.PdfiumError as error:
        raise CorruptSource(f"PDFium cannot draw page {index + 1}") from error
    finally:
        page.close()


if __name__ == "__main__":
    serve(_answer)

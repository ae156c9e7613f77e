"""Extractors, pdf: a small notation for PDFs, so that a test shows the page that it is about."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from extractors.pdf.reader import read_pdf
from models.document import Document
from models.settings import Reading, load_settings
from models.source import Format, SourceFile

FONTS = {
    "latin": b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    "bold": b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier-Bold /Encoding /WinAnsiEncoding >>",
}


def cjk_font(name: str) -> bytes:
    descendant = (
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{name} /DW 1000 /CIDSystemInfo"
        " << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor << /Type /FontDescriptor"
        f" /FontName /{name} /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120"
        " /CapHeight 880 /StemV 80 >> >>"
    )
    return (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /UniGB-UCS2-H /DescendantFonts [{descendant}] >>"
    ).encode()


def is_latin(mark: str) -> bool:
    return ord(mark) < 256


@dataclass
class Page:
    """A page of print: `text` and `rule` take points from its top left corner."""

    width: float = 595.0
    height: float = 842.0
    rotate: int = 0
    content: list[bytes] = field(default_factory=list)
    image: tuple[float, float, float, float] | None = None
    annotation: str = ""
    extra: bytes = b""

    def text(self, x: float, y: float, words: str, size: float = 12, *, bold: bool = False, matrix: str = "") -> Page:
        """Set words with their baseline at `y`; ideographs are one em broad, Latin letters .6 em."""
        start = 0
        while start < len(words):
            end = start
            while end < len(words) and is_latin(words[end]) == is_latin(words[start]):
                end += 1
            run = words[start:end]
            latin = is_latin(run[0])
            font = ("bold" if bold else "latin") if latin else ("hei" if bold else "song")
            code = run.encode("cp1252") if latin else run.encode("utf-16-be")
            place = f"{matrix or '1 0 0 1'} {x:.2f} {self.height - y:.2f} Tm"
            self.content.append(f"BT /{font} {size} Tf {place} <{code.hex()}> Tj ET".encode())
            x += len(run) * size * (0.6 if latin else 1.0)
            start = end
        return self

    def lines(self, x: float, y: float, words: Sequence[str], size: float = 12, pitch: float = 18) -> Page:
        """Set lines one under the other."""
        for number, line in enumerate(words):
            self.text(x, y + number * pitch, line, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a thin line."""
        top, bottom = self.height - y0, self.height - y1
        self.content.append(f"0.5 w {x0} {top} m {x1} {bottom} l S".encode())
        return self

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Paint a grey area without outline."""
        self.content.append(f".8 g {x0} {self.height - y1} {x1 - x0} {y1 - y0} re f 0 g".encode())
        return self

    def table(self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]) -> Page:
        """Draw a ruled grid with one line of text a cell."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for top, row in zip(ys, rows, strict=False):
            for left, words in zip(xs, row, strict=False):
                if words:
                    self.text(left + 3, top + 14, words, 10)
        return self


def pdf(pages: Sequence[Page], *, encrypt: str = "", outline: Sequence[tuple[str, int]] = ()) -> bytes:
    """Write pages as a PDF; `encrypt` is "owner" (opens without password) or a user password."""
    objects: dict[int, bytes] = {1: b"", 2: b""}

    def add(body: bytes) -> int:
        number = max(objects) + 1
        objects[number] = body
        return number

    fonts = {name: add(body) for name, body in FONTS.items()}
    fonts["song"], fonts["hei"] = add(cjk_font("STSong-Light")), add(cjk_font("SimHei"))
    names = " ".join(f"/{name} {number} 0 R" for name, number in fonts.items())
    numbers = [_page(page, names, add, objects, encrypt) for page in pages]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[2] = f"<< /Type /Pages /Count {len(numbers)} /Kids [{kids}] >>".encode()
    marks = _outline(outline, numbers, add) if outline else ""
    objects[1] = f"<< /Type /Catalog /Pages 2 0 R {marks} >>".encode()
    guard = f" /Encrypt {add(_guard(encrypt))} 0 R /ID [<{IDENTITY.hex()}> <{IDENTITY.hex()}>]" if encrypt else ""
    return _file(objects, guard)


def _page(page: Page, fonts: str, add: Callable[[bytes], int], objects: dict[int, bytes], encrypt: str) -> int:
    content = b"\n".join(page.content)
    things = ""
    if page.image is not None:
        x0, y0, x1, y1 = page.image
        pixels = zlib.compress(bytes(range(48)) * 4)
        head = f"/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceRGB /Length {len(pixels)}"
        image = add(
            f"<< {head} /BitsPerComponent 8 /Filter /FlateDecode >>\nstream\n".encode() + pixels + b"\nendstream"
        )
        things = f" /XObject << /Im {image} 0 R >>"
        content += f"\nq {x1 - x0} 0 0 {y1 - y0} {x0} {page.height - y1} cm /Im Do Q".encode()
    notes = f"/Annots [{add(_note(page, fonts, add))} 0 R]" if page.annotation else ""
    number = max(objects) + 1
    stream = rc4(object_key(number), content) if encrypt else content
    content_number = add(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"\nendstream")
    return add(
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate}"
            f" /Resources << /Font << {fonts} >>{things} >> /Contents {content_number} 0 R {notes} >>"
        ).encode()
    )


def _note(page: Page, fonts: str, add: Callable[[bytes], int]) -> bytes:
    content = f"BT /latin 12 Tf 2 6 Td ({page.annotation}) Tj ET".encode()
    shown = add(
        (
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << {fonts} >> >>"
            f" /Length {len(content)} >>\nstream\n"
        ).encode()
        + content
        + b"\nendstream"
    )
    return (
        f"<< /Type /Annot /Subtype /FreeText /Rect [300 700 500 720] /F 4 /DA (/latin 12 Tf) /Contents"
        f" ({page.annotation}) /AP << /N {shown} 0 R >> >>"
    ).encode()


def _outline(marks: Sequence[tuple[str, int]], pages: Sequence[int], add: Callable[[bytes], int]) -> str:
    title, page = marks[0]
    mark = add(f"<< /Title ({title}) /Parent 9999 0 R /Dest [{pages[page - 1]} 0 R /Fit] >>".encode())
    root = add(f"<< /Type /Outlines /First {mark} 0 R /Last {mark} 0 R /Count 1 >>".encode())
    return f"/Outlines {root} 0 R"


def _file(objects: dict[int, bytes], guard: str) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {max(objects) + 1}\n0000000000 65535 f \n".encode()
    for number in range(1, max(objects) + 1):
        out += f"{offsets[number]:010d} 00000 n \n".encode()
    out += f"trailer << /Size {max(objects) + 1} /Root 1 0 R{guard} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


# 40-bit encryption, ISO 32000-1, 7.6 (V 1, R 2)
IDENTITY = bytes(range(16))
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
PERMISSIONS = b"\xc0\xff\xff\xff"
KEYS: dict[str, bytes] = {}


def rc4(key: bytes, message: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in message:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _guard(encrypt: str) -> bytes:
    owner, key = secrets(encrypt)
    user = rc4(key, PADDING)
    return (
        f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}>"
        f" /P {int.from_bytes(PERMISSIONS, 'little', signed=True)} >>"
    ).encode()


def secrets(encrypt: str) -> tuple[bytes, bytes]:
    user = b"" if encrypt == "owner" else encrypt.encode()
    owner_key = hashlib.md5((b"owner" + PADDING)[:32]).digest()[:5]
    owner = rc4(owner_key, (user + PADDING)[:32])
    key = hashlib.md5((user + PADDING)[:32] + owner + PERMISSIONS + IDENTITY).digest()[:5]
    KEYS["current"] = key
    return owner, key


def object_key(number: int) -> bytes:
    return hashlib.md5(KEYS["current"] + number.to_bytes(3, "little") + b"\x00\x00").digest()[:10]


@pytest.fixture
def settings() -> Reading:
    return load_settings().reading


@pytest.fixture
def make() -> Callable[..., bytes]:
    def made(*pages: Page, encrypt: str = "", outline: Sequence[tuple[str, int]] = ()) -> bytes:
        if encrypt:
            secrets(encrypt)
        return pdf(pages, encrypt=encrypt, outline=outline)

    return made


@pytest.fixture
def page() -> type[Page]:
    return Page


@pytest.fixture
def read(settings: Reading) -> Callable[..., Document]:
    def done(data: bytes, password: str = "", **changes: int) -> Document:
        source = SourceFile(path="a.pdf", sha256=hashlib.sha256(data).hexdigest(), size=len(data), format=Format.PDF)
        return read_pdf(data, source, settings.model_copy(update={"password": password, **changes}))

    return done

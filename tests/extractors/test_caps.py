"""One hostile file a limit: each is refused or read in little time, whatever its bytes ask for."""

import time
import zipfile
from io import BytesIO

import pytest

from benchmarks.mutants import ARCHIVE, mutants, seeds_of
from extractors.outline import outline
from extractors.read import read_document
from extractors.sniff import sniff
from models.document import Document, Paragraph
from models.errors import SopmillError
from models.settings import Reading, load_settings
from models.source import Format, SourceFile

SETTINGS: Reading = load_settings().reading.model_copy(update={"seconds": 20, "ocr": "off"})
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORDS = "<w:p><w:r><w:t>24小时内回复</w:t></w:r></w:p>"
DEEP = 3000


def docx(body: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml", f"<Types><Override PartName='/word/document.xml' ContentType='{TYPES}'/></Types>"
        )
        package.writestr("word/document.xml", f"<w:d xmlns:w='{W}'><w:body>{WORDS}{body}</w:body></w:d>")
    return stream.getvalue()


def page(body: str) -> bytes:
    return f"<html><body><p>24小时内回复</p>{body}</body></html>".encode()


def rtf(body: str) -> bytes:
    return ("{\\rtf1\\ansi reply within a day\\par " + body + "}").encode()


HOSTILE = {
    "docx: elements within elements": docx("<w:ins>" * DEEP + "</w:ins>" * DEEP),
    "docx: tables within tables": docx("<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60),
    "docx: a span without measure": docx(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    ),
    "docx: blanks without end": docx(f"<w:p><w:r><w:t xml:space='preserve'>甲{' ' * 100_000}乙</w:t></w:r></w:p>"),
    "html: spans without measure": page('<table><tr><td rowspan="99999999" colspan="99999999">x</td></tr></table>'),
    "html: elements within elements": page("<div>" * 100_000),
    "html: lists within lists": page("<ul><li>" * 400),
    "html: addresses of pictures": page('<img src="http://example.invalid/a.png"><img src="file:///etc/hostname">'),
    "rtf: groups within groups": rtf("{" * 100_000),
    "rtf: cells without a row": rtf("\\trowd" + "\\cellx1" * 50_000 + "\\intbl x\\cell\\row"),
    "rtf: a picture elsewhere": rtf("{\\field{\\*\\fldinst INCLUDEPICTURE http://example.invalid/x.png}}"),
    "mhtml: parts within parts": b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a0\r\n\r\n"
    + b"".join(b"--a%d\r\nContent-Type: multipart/related; boundary=a%d\r\n\r\n" % (n, n + 1) for n in range(2000)),
}


def ending(data: bytes) -> str:
    """Say how reading ended: the code of the error, or read."""
    try:
        read_document(data, "x.doc", SETTINGS)
    except SopmillError as error:
        return error.code
    return "read"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_soon(name: str) -> None:
    started = time.process_time()
    code = ending(HOSTILE[name])
    assert code in ("read", "limit", "corrupt", "unsupported")
    assert time.process_time() - started < 5


def test_a_directory_without_end_is_not_read_to_tell_a_format() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for n in range(60_000):
            package.writestr(f"word/{n:080}", b"")
    started = time.process_time()
    assert sniff(stream.getvalue()) is Format.DOCX
    assert time.process_time() - started < 0.2
    assert ending(stream.getvalue()) == "limit"


@pytest.mark.parametrize("piece", [" ", "\u3000", "\t", "1", "1.", "…", "（", "【", "第一条", "①", "IV", "1 ： ", "\n"])
def test_the_outline_of_endless_repetition_takes_little_time(piece: str) -> None:
    text = piece * (12_000 // len(piece))
    source = SourceFile(path="x", sha256="", size=0, format=Format.DOCX)
    texts = ("1 目的", f"{text}目的", f"完{text}工作")
    blocks = tuple(Paragraph(id=f"b{n}", text=line) for n, line in enumerate(texts))
    started = time.process_time()
    outline(Document(source=source, blocks=blocks))
    assert time.process_time() - started < 3


@pytest.mark.usefixtures("servers")
def test_mutants_of_every_format_are_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # without LibreOffice, which takes its time with a broken .doc
    found = seeds_of(ARCHIVE)
    assert len(found) == 9
    endings = {seed: ending(data) for seed, _, data in mutants(found, 900, 27)}
    assert "defect" not in endings.values(), endings

"""What a file is, by its bytes."""

import struct
import time
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from extractors.compound import MAGIC
from extractors.sniff import sniff
from models.source import Format

SPECIMEN = Path(__file__).parent / "doc" / "specimen.doc"
OFFICE = "application/vnd.openxmlformats-officedocument."


def package(**entries: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("TYPES", "[Content_Types].xml"), content)
    return stream.getvalue()


def renamed(stream: str) -> bytes:
    """Give a compound file whose Word stream has another name. Source of the entry's shape: [MS-CFB] 2.6.1."""
    data, name = bytearray(SPECIMEN.read_bytes()), stream.encode("utf-16-le") + b"\0\0"
    at = data.index("WordDocument".encode("utf-16-le"))
    data[at : at + 64] = name.ljust(64, b"\0")
    data[at + 64] = len(name)
    return bytes(data)


CASES: dict[str, tuple[bytes, Format]] = {
    "a binary Word file": (SPECIMEN.read_bytes(), Format.DOC),
    "a binary Word file cut short": (SPECIMEN.read_bytes()[:16_000], Format.DOC),
    "a binary workbook": (renamed("Workbook"), Format.EXCEL),
    "an old workbook": (renamed("Book"), Format.EXCEL),
    "an encrypted package": (renamed("EncryptedPackage"), Format.DOCX),
    "a presentation of old": (renamed("PowerPoint Document"), Format.POWERPOINT),
    "a message": (renamed("__properties_version1.0"), Format.MAIL),
    "some compound file": (renamed("Contents"), Format.UNKNOWN),
    "a docx": (package(TYPES=f"{OFFICE}wordprocessingml.document.main+xml", word__document="x"), Format.DOCX),
    "a docx with macros": (package(TYPES="application/vnd.ms-word.document.macroEnabled.main+xml"), Format.DOCX),
    "a template": (package(TYPES=f"{OFFICE}wordprocessingml.template.main+xml"), Format.DOCX),
    "a template with macros": (
        package(TYPES="application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        Format.DOCX,
    ),
    "a workbook": (package(TYPES=f"{OFFICE}spreadsheetml.sheet.main+xml", xl__workbook="x"), Format.EXCEL),
    "a presentation": (package(TYPES=f"{OFFICE}presentationml", ppt__presentation="x"), Format.POWERPOINT),
    "an ODT": (package(mimetype="application/vnd.oasis.opendocument.text"), Format.ODT),
    "an ODS": (package(mimetype="application/vnd.oasis.opendocument.spreadsheet"), Format.EXCEL),
    "some zip": (package(readme="x"), Format.ARCHIVE),
    "a PDF": (b"\n%PDF-1.7\n", Format.PDF),
    "an RTF": (b"\xef\xbb\xbf {\\rtf1\\ansi x}", Format.RTF),
    "HTML": ("<!DOCTYPE html><html><body>投诉处理</body></html>".encode("gb18030"), Format.HTML),
    "HTML of Word": (b"<html xmlns:o='urn:schemas-microsoft-com:office:word'><p>x</p></html>", Format.HTML),
    "HTML in UTF-16": ("<html><p>投诉</p></html>".encode("utf-16"), Format.HTML),
    "a fragment of HTML": (b"<table ><tr><td>x</td></tr></table>", Format.HTML),
    "MHTML": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", Format.MHTML),
    "mail": (b"From: a@b.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nhello", Format.MAIL),
    "Word 2003 XML": (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', Format.WORDXML),
    "Flat OPC": (
        b'<?mso-application progid="Word.Document"?>'
        b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
        Format.FLATOPC,
    ),
    "Excel 2003 XML": (b'<?mso-application progid="Excel.Sheet"?><Workbook/>', Format.EXCEL),
    "Chinese text": ("投诉处理：24小时内回复。\n".encode("gb18030"), Format.TEXT),
    "English text": (b"Purpose: to reply within 24 hours\n1. Log it", Format.TEXT),
    "no bytes": (b"", Format.EMPTY),
    "zeros": (bytes(600), Format.EMPTY),
    "only a mark": (b"\xef\xbb\xbf", Format.EMPTY),
    "only a mark of UTF-16": (b"\xff\xfe", Format.EMPTY),
    "Chinese text in UTF-16 without a mark": ("投诉处理：\r\n24小时内回复。".encode("utf-16-le"), Format.TEXT),
    "HTML in UTF-16 without a mark": ("<html><p>投诉</p></html>".encode("utf-16-be"), Format.HTML),
    "Chinese text in Big5": ("投訴處理：\n二十四小時內回覆。".encode("big5"), Format.TEXT),
    "OFD": (package(**{"OFD.xml": "x", "Doc_0/Document.xml": "x"}), Format.OFD),
    "a zip with a docx in it": (package(**{"流程.docx": "x"}), Format.ARCHIVE),
    "an EPUB": (package(mimetype="application/epub+zip"), Format.READER),
    "a photograph": (b"\xff\xd8\xff\xe0" + bytes(range(256)), Format.IMAGE),
    "a moving picture": (b"GIF89a" + bytes(range(256)), Format.PICTURE),
    "a scanned page": (b"II*\0" + bytes(range(256)), Format.IMAGE),
    "a RAR": (b"Rar!\x1a\x07\0" + bytes(range(256)), Format.ARCHIVE),
    "a CAJ": (b"CAJ\0" + bytes(range(256)), Format.READER),
    "another XML": (b"<?xml version='1.0'?><uof:UOF xmlns:uof='http://schemas.uof.org/cn/2003/uof'/>", Format.XML),
    "noise": (bytes(range(256)) * 8, Format.UNKNOWN),
}


@pytest.mark.parametrize("name", CASES)
def test_it_tells_what_a_file_is(name: str) -> None:
    data, kind = CASES[name]
    assert sniff(data) is kind


def hostile_zip(method: int, **names: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return stream.getvalue()


def says_otherwise(data: bytes) -> bytes:
    """Give a zip package whose last record says that its directory is small, where a zip64 record says how large."""
    at = data.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", data, at + 12)
    count = struct.unpack_from("<H", data, at + 10)[0]
    long = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    pointer = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, 46, 0, 0)
    return data[:at] + long + pointer + end


def chained(sectors: int, *, loops: bool = False) -> bytes:
    """Give a compound file whose directory runs through all its sectors, or in a circle of them."""
    tables = sectors // 128 + 1
    numbers = [*range(1, sectors), 0 if loops else 0xFFFFFFFE]
    header = MAGIC + bytes(22) + struct.pack("<H", 9) + bytes(16) + struct.pack("<I", 0) + bytes(16)
    header += struct.pack("<II", sectors + tables, 1)
    named = [sectors + n for n in range(min(109, tables))]
    header += b"".join(struct.pack("<I", number) for number in named).ljust(436, b"\xff")
    entry = "A".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBBIII", 4, 1, 1, 0, 1, 0) + bytes(48)
    table = b"".join(struct.pack("<I", number) for number in numbers).ljust(tables * 512, b"\xff")
    return header[:512] + entry * 4 * sectors + table


def test_telling_a_format_takes_little_time_and_memory_whatever_the_file_says() -> None:
    many = hostile_zip(zipfile.ZIP_STORED, **{f"word/{n}": b"" for n in range(30_000)})
    bombs = {
        "a directory that another record hides": says_otherwise(many),
        "a part that unpacks without bound": hostile_zip(zipfile.ZIP_BZIP2, mimetype=bytes(200 << 20)),
        "content types that unpack without bound": hostile_zip(
            zipfile.ZIP_LZMA, **{"[Content_Types].xml": bytes(200 << 20)}
        ),
        "a directory of a compound file without end": chained(30_000),
        "a directory of a compound file in a circle": chained(13_000, loops=True),
    }
    for name, data in bombs.items():
        tracemalloc.start()
        started = time.process_time()
        assert isinstance(sniff(data), Format)
        assert time.process_time() - started < 0.5, name
        assert tracemalloc.get_traced_memory()[1] < 12 << 20, name
        tracemalloc.stop()


HEADS = (b"", SPECIMEN.read_bytes()[:2048], b"PK\x03\x04", b"%PDF-", b"{\\rtf", b"MIME-Version: 1.0\n", b"<html")


@trials(deadline=None)
@given(st.sampled_from(HEADS), st.binary(max_size=400))
def test_it_never_raises(head: bytes, tail: bytes) -> None:
    assert isinstance(sniff(head + tail), Format)

"""Pipeline, review: bytes -> the package of an .xlsx, or a WorkbookError that says what they are instead."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from pipeline.review.refusing import refused

MOST_BYTES = 1 << 29
"""A package that unpacks to more is no workbook of ours."""
ODS = b"mimetypeapplication/vnd.oasis.opendocument"
MACROS, BINARY = "xl/vbaProject.bin", "xl/workbook.bin"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that an encrypted package keeps its bytes in."""
STRICT = b"http://purl.oclc.org/ooxml/"
"""Where the names of ISO/IEC 29500 Strict begin; openpyxl reads Transitional only."""
WORKBOOK, TYPES = "xl/workbook.xml", "[Content_Types].xml"
DECLARED = tuple("<!DOCTYPE".encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be"))
PIECE = 1 << 20
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError)
"""What zipfile raises for broken packages; RuntimeError where a part has a password of its own."""


def refuse_bytes(data: bytes) -> None:
    """Refuse what cannot be an .xlsx of ours by its bytes. Raises WorkbookError with what it is and the cure."""
    if not data:
        raise refused("empty")
    if data.startswith(OLE2):
        raise refused("password" if ENCRYPTED in data else "old-excel")
    if not data.startswith(b"PK"):
        raise refused("text" if b"\0" not in data[:PIECE] else "other-format")
    if ODS in data[:120]:
        raise refused("ods")
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            _refuse_package(package)
    except BROKEN as error:
        raise refused("damaged", detail=f"{type(error).__name__}: {error}") from error


def _refuse_package(package: zipfile.ZipFile) -> None:
    size, names = sum(part.file_size for part in package.infolist()), package.namelist()
    if size > MOST_BYTES:
        raise refused("too-big", size=f"{size:,}")
    if TYPES not in names:
        raise refused("other-format")
    if BINARY in names:
        raise refused("binary")
    if MACROS in names:
        raise refused("macros")
    if WORKBOOK in names and STRICT in package.read(WORKBOOK):
        raise refused("strict")
    if any(_declares(package, name) for name in names if name.endswith((".xml", ".rels", ".vml"))):
        raise refused("entities")


def _declares(package: zipfile.ZipFile, name: str) -> bool:
    """Tell whether a part declares a document type: none of ours does, and entities could be anything."""
    before = b""
    with package.open(name) as part:
        while piece := part.read(PIECE):
            if any(mark in before + piece for mark in DECLARED):
                return True
            before = piece[-20:]
    return False

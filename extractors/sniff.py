"""Extractors: what the bytes of a file are, whatever its name says (docs/analysis/doc-binary.md, "Sniffing")."""

from __future__ import annotations

import codecs
import hashlib
import re
import zipfile
import zlib
from io import BytesIO

from extractors.compound import MAGIC, Broken, top_names
from models.source import Format, SourceFile

HEAD = 8192
"""Bytes of a text file that are looked at."""
OLE_STREAMS = (
    ("encryptedpackage", Format.DOCX),
    ("worddocument", Format.DOC),
    ("workbook", Format.EXCEL),
    ("book", Format.EXCEL),
    ("powerpoint document", Format.POWERPOINT),
    ("__properties_version1.0", Format.MAIL),
)
"""Top-level streams of a compound file, the deciding ones first. Which office program an encrypted package is for
cannot be told without its password; a Word reader says so best."""
WORD_MARKS = (b"\xec\xa5", b"\xdc\xa5")
"""wIdent of Word 97 and later, and of Word 6 and 95. Source: [MS-DOC] 2.5.2."""
WORD_VERSIONS = range(0x65, 0x113)
"""nFib, which follows it."""
SECTOR = 512
ZIP_ENTRY = b"PK\x01\x02"
"""Start of an entry of a zip package's directory. Source: APPNOTE.TXT 4.3.12."""
MOST_ENTRIES = 20_000
"""Entries beyond which it is no document, those of packages within it counted."""
ZIP_END = b"PK\x05\x06"
"""Start of a zip package's end record. Source: APPNOTE.TXT 4.3.16."""
ZIP_TAIL = 66_000
"""Bytes in which it stands: 22 and a comment of at most 65,535."""
MOST_DIRECTORY = 4 << 20
"""Bytes of a directory beyond which it lists more parts than any document has."""
ZIP_FOLDERS = (("word/", Format.DOCX), ("xl/", Format.EXCEL), ("ppt/", Format.POWERPOINT))
ODF_KINDS = (("text", Format.ODT), ("spreadsheet", Format.EXCEL), ("presentation", Format.POWERPOINT))
WORD_CONTENT = (
    b"wordprocessingml.document.main+xml",
    b"wordprocessingml.template.main+xml",
    b"vnd.ms-word.document.macroEnabled.main+xml",
    b"vnd.ms-word.template.macroEnabledTemplate.main+xml",
)
"""Main parts of .docx, .dotx, .docm and .dotm."""
MARKUP = (
    (re.compile(r"schemas\.microsoft\.com/office/2006/xmlPackage"), Format.FLATOPC),
    (re.compile(r"progid=[\"']Word\.Document|schemas\.microsoft\.com/office/word/2003/wordml"), Format.WORDXML),
    (re.compile(r"progid=[\"']Excel\.Sheet|urn:schemas-microsoft-com:office:spreadsheet"), Format.EXCEL),
    (re.compile(r"<!doctype\s+html|<html[\s>]|urn:schemas-microsoft-com:office:word", re.IGNORECASE), Format.HTML),
    (re.compile(r"<(?:head|body|meta|table|div|p|title)[\s>]", re.IGNORECASE), Format.HTML),
)
MAIL_HEADERS = re.compile(r"\A(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}", re.MULTILINE)
MAIL_MARKS = re.compile(
    r"^(?:mime-version|received|return-path|message-id|from|content-type):", re.IGNORECASE | re.MULTILINE
)
WEB_ARCHIVE = re.compile(
    r"content-type:\s*multipart/related|content-location:|snapshot-content-location:", re.IGNORECASE
)
SIGNATURES = (
    (b"GIF87a", 0, Format.PICTURE),
    (b"GIF89a", 0, Format.PICTURE),
    (b"WEBP", 8, Format.PICTURE),
    (b"ftyphei", 4, Format.PICTURE),
    (b"Rar!\x1a\x07", 0, Format.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", 0, Format.ARCHIVE),
    (b"\x1f\x8b\x08", 0, Format.ARCHIVE),
    (b"ustar", 257, Format.ARCHIVE),
    (b"CAJ\0", 0, Format.READER),
    (b"KDH ", 0, Format.READER),
    (b"HN\0\0", 0, Format.READER),
    (b"HN\xc8\0", 0, Format.READER),
    (b"TEB\0", 0, Format.READER),
    (b"Founder CEB", 0, Format.READER),
    (b"AT&TFORM", 0, Format.READER),
)
"""First bytes (or those at a place) of files that are no procedure document. CAJ family: the project caj2pdf."""
READER_PARTS = ("fixeddocseq.fdseq", "fixeddocumentsequence.fdseq")
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""JPEG, PNG, TIFF and BigTIFF."""
BITMAP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
READABLE = 0.97
"""Share of printable characters that makes bytes a text."""


def source_of(data: bytes, path: str) -> SourceFile:
    """Describe a file as received; `path` is only a name, with forward slashes in the answer."""
    return SourceFile(
        path=path.replace("\\", "/"), sha256=hashlib.sha256(data).hexdigest(), size=len(data), format=sniff(data)
    )


def sniff(data: bytes) -> Format:
    """Tell the format of a file by its bytes. Never raises; what is not recognised is Format.UNKNOWN."""
    if not data.removeprefix(codecs.BOM_UTF8).strip(b"\0 \t\r\n\x1a") or data in (BOMS[1][0], BOMS[2][0]):
        return Format.EMPTY
    if data.startswith(MAGIC):
        return _compound(data)
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(PICTURES) or _is_bitmap(data):
        return Format.IMAGE
    if (named := _by_signature(data)) is not None:
        return named
    text = _decode(data[:HEAD])
    return Format.UNKNOWN if text is None else _text(text)


def _by_signature(data: bytes) -> Format | None:
    return next((kind for start, at, kind in SIGNATURES if data.startswith(start, at)), None)


def _is_bitmap(data: bytes) -> bool:
    """Two letters say little, so the length of the header that follows must be one of those there are."""
    return data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in BITMAP_HEADERS


def _compound(data: bytes) -> Format:
    try:
        streams = top_names(data)
    except Broken:
        return Format.DOC  # damaged beyond telling: the reader of .doc says so best
    known = (kind for name, kind in OLE_STREAMS if name in streams)
    return next(known, Format.DOC if not streams and _was_word(data) else Format.UNKNOWN)


def _was_word(data: bytes) -> bool:
    """Whether a compound file that does not open was a Word file: by its stream's name, or the stream's first bytes."""
    if "WordDocument".encode("utf-16-le") in data:
        return True
    starts = (data[at : at + 4] for at in range(SECTOR, len(data), SECTOR))
    return any(start[:2] in WORD_MARKS and int.from_bytes(start[2:], "little") in WORD_VERSIONS for start in starts)


def _zip(data: bytes) -> Format:
    # The process that sniffs has no limits: no endless list is parsed in it, whichever of its ends says how long it is.
    if _directory_size(data) > MOST_DIRECTORY or data.count(ZIP_ENTRY) > MOST_ENTRIES:
        return Format.DOCX if b"word/" in data else Format.UNKNOWN
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = [name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()]
            if "mimetype" in names:
                return _open_document(_start(archive, names.index("mimetype"), 200))
            if "[content_types].xml" in names:
                return _office(_start(archive, names.index("[content_types].xml"), 1 << 20), names)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError):
        return Format.DOCX if b"word/" in data else Format.UNKNOWN
    return _by_folder(names)


def _start(archive: zipfile.ZipFile, place: int, size: int) -> bytes:
    """Give the first bytes of a part; of one packed as Office packs none (bzip2, LZMA: no bound) nothing."""
    part = archive.infolist()[place]
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return b""
    with archive.open(part) as opened:
        return opened.read(size)


def _directory_size(data: bytes) -> int:
    """Give the bytes of a zip package's directory as its end record says them; 0 where there is none."""
    at = data.rfind(ZIP_END, max(0, len(data) - ZIP_TAIL))
    return int.from_bytes(data[at + 12 : at + 16], "little") if 0 <= at <= len(data) - 16 else 0


def _open_document(mimetype: bytes) -> Format:
    kind = mimetype.decode("ascii", "replace")
    if "epub" in kind:
        return Format.READER
    return next((found for word, found in ODF_KINDS if f"opendocument.{word}" in kind), Format.UNKNOWN)


def _office(content_types: bytes, names: list[str]) -> Format:
    if any(kind in content_types for kind in WORD_CONTENT):
        return Format.DOCX
    return _by_folder(names)


def _by_folder(names: list[str]) -> Format:
    if "ofd.xml" in names:
        return Format.OFD
    if any(name in READER_PARTS for name in names):
        return Format.READER
    hits = (kind for folder, kind in ZIP_FOLDERS if any(name.startswith(folder) for name in names))
    return next(hits, Format.ARCHIVE if any(not name.endswith("/") for name in names) else Format.EMPTY)


def _decode(head: bytes) -> str | None:
    """Decode the beginning of a text file; None where it is none."""
    for bom, encoding in BOMS:
        if head.startswith(bom):
            return head.decode(encoding, "replace")
    if (wide := _wide(head)) is not None:
        return wide
    for encoding in ("utf-8", "gb18030", "big5", "cp1252"):
        text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
        if text.count("\ufffd") <= len(text) * (1 - READABLE) and _is_readable(text):
            return text
    return None


def _wide(head: bytes) -> str | None:
    """Decode UTF-16 without a mark, told by blanks and line ends that only one order of its bytes has."""
    for encoding in ("utf-16-le", "utf-16-be") if b"\0" in head else ():
        text = head[: len(head) // 2 * 2].decode(encoding, "replace")
        if set(text) & set("\n >") and not set(text[:-1]) & set("\0\ufffd") and _is_readable(text):
            return text
    return None


def _is_readable(text: str) -> bool:
    shown = sum(1 for character in text if character.isprintable() or character in "\t\r\n\f")
    return shown >= READABLE * len(text)


def _text(text: str) -> Format:
    text = text.replace("\r\n", "\n").lstrip("\ufeff \t\n")
    if text.startswith("{\\rtf"):
        return Format.RTF
    headers = MAIL_HEADERS.match(text)
    if (headers and len(MAIL_MARKS.findall(headers[0])) >= 2) or text.lower().startswith("mime-version:"):
        return Format.MHTML if WEB_ARCHIVE.search(text) else Format.MAIL
    if "<" in text:
        for pattern, kind in MARKUP:
            if pattern.search(text):
                return kind
    return Format.XML if text.startswith("<?xml") else Format.TEXT

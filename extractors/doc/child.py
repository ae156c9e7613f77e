"""Extractors, doc: the work of the converting child: one binary Word file -> .docx, report and second witness.

What it leaves behind are files, so that a report stands also where the second program crashes afterwards.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

OLD_WORD = (0xA5DC, 0xA699, 0xA697, 0xA59B, 0xA59C)
"""wIdent of Word 6, 95 and older. Source: [MS-DOC] 2.5.2; docs/analysis/doc-binary.md."""
HEADER = 512
"""Bytes of a compound file's header."""
Report = dict[str, object]


def convert_file(folder: Path, password: str) -> int:
    """Convert FOLDER/in.doc and leave out.docx, report.json and witness.txt beside it; 0, also of a refusal."""
    report = _convert(folder, password or None)
    _write(folder / "report.json", report)
    if report.get("error") not in ("encrypted", "memory"):
        _testify(folder)
    return 0


def _convert(folder: Path, password: str | None) -> Report:
    import doc2docx
    from doc2docx.errors import Doc2DocxError, EncryptedDocumentError

    from extractors.doc.stories import anchors, keep_words, unplaced
    from extractors.doc.tolerant import VERSION, make_tolerant

    words: dict[str, list[str]] = {}
    dropped: list[str] = []
    repaired: list[str] = []
    source = folder / "in.doc"
    source.write_bytes(trimmed(source.read_bytes()))
    make_tolerant(dropped, repaired)
    keep_words(words)
    try:
        result = doc2docx.convert(source, folder / "out.docx", password=password)
    except EncryptedDocumentError as error:
        return {"error": "encrypted", "message": str(error)}
    except Doc2DocxError as error:
        return {"error": "old" if _is_old(source) else "corrupt", "message": str(error)}
    except MemoryError:
        return {"error": "memory", "message": "out of memory"}
    told = result.report.to_dict()["diagnostics"]
    codes = [{key: entry.get(key) for key in ("code", "message", "details")} for entry in told]
    docx = (folder / "out.docx").read_bytes()
    headers_lost = any(entry["code"] == "HEADER_FOOTER_TABLE_MALFORMED" for entry in codes)
    return {
        "converter": f"msdoc2docx {VERSION}",
        "codes": codes,
        "dropped": dropped,
        "repaired": repaired,
        "words": unplaced(words, docx, headers_lost),
        "anchors": anchors(docx),
    }


def trimmed(data: bytes) -> bytes:
    """Cut off what stands behind the last sector that the container's table can name. Source: [MS-CFB] 2.2, 2.3."""
    if len(data) < HEADER:
        return data
    shift, n_tables = struct.unpack_from("<H", data, 30)[0], struct.unpack_from("<I", data, 44)[0]
    if shift not in (9, 12):
        return data
    sector = 1 << shift
    return data[: sector * (1 + n_tables * (sector // 4))] if n_tables else data


def _is_old(path: Path) -> bool:
    """Whether the WordDocument stream begins with the mark of a Word before 97."""
    from doc2docx.cfb import CompoundFile
    from doc2docx.errors import Doc2DocxError

    try:
        stream = CompoundFile.from_path(path).open_stream("WordDocument")
    except Doc2DocxError:
        return False
    return len(stream) >= 2 and struct.unpack_from("<H", stream)[0] in OLD_WORD


def _testify(folder: Path) -> None:
    """Write the text as another program reads it; without it the report says nothing of lost words.

    Of a file that was refused it is all that can be had without LibreOffice.
    """
    import office_oxide

    try:
        text = office_oxide.Document.from_bytes((folder / "in.doc").read_bytes(), "doc").plain_text()
    except office_oxide.OfficeOxideError:
        return
    _write(folder / "witness.txt", text)


def _write(path: Path, content: Report | str) -> None:
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    partial = path.with_suffix(".part")
    partial.write_text(text, "utf-8")
    partial.replace(path)

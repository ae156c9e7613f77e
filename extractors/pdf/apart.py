"""Extractors, pdf: the whole reading in a limited child process, for files that nobody vouches for."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping
from typing import Any

from extractors.limits import run_limited, serve
from extractors.ocr.engine import recogniser
from extractors.pdf.reader import read_pdf, read_pictures
from extractors.sniff import sniff
from models.document import AnyBlock, Document, Figure, Heading, ListItem, Look, Paragraph, Table
from models.settings import Reading
from models.source import Format, SourceFile

_KINDS: dict[str, type[Heading | Paragraph | ListItem | Table | Figure]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "list_item": ListItem,
    "table": Table,
    "figure": Figure,
}
_UNNAMED = SourceFile(path="", sha256="", size=0, format=Format.PDF)


def read_pdf_apart(data: bytes, source: SourceFile, settings: Reading) -> Document:
    """Read a PDF as `read_pdf` does, pictures of pages as `read_pictures` does, in a child process.

    A hang or a memory bomb cannot leave it.

    Raises what `read_pdf` raises, LimitExceeded, or ConverterCrashed.
    """
    answer = io.BytesIO(run_limited(__name__, data, settings))
    head = Document.model_validate_json(answer.readline())
    pictures = {sha256: base64.b64decode(text) for sha256, text in json.loads(answer.readline()).items()}
    looks: dict[str, Look] = {}
    blocks = tuple(_with_data(_block(json.loads(line), looks), pictures) for line in answer)
    return head.model_copy(update={"source": source, "blocks": blocks})


def _with_data(block: AnyBlock, pictures: Mapping[str, bytes]) -> AnyBlock:
    if isinstance(block, Figure) and block.sha256 in pictures:
        return block.model_copy(update={"data": pictures[block.sha256]})
    return block


def _block(raw: dict[str, Any], looks: dict[str, Look]) -> AnyBlock:
    """Make a block of what JSON says; those that look alike share one Look, and defaults are not said again.

    Looks, and pydantic's records of what was set, would be half of a long document's memory.
    """
    raw["look"] = looks.setdefault(repr(raw["look"]), Look.model_validate(raw["look"]))
    for cell in raw.get("cells", ()):
        cell["blocks"] = [_block(inner, looks) for inner in cell["blocks"]]
    if "cells" in raw:
        raw["cells"] = [
            {key: value for key, value in cell.items() if value != 1 or key in ("row", "column")}
            for cell in raw["cells"]
        ]
    kind = _KINDS[raw.pop("type")]
    said = {key: value for key, value in raw.items() if value is not None and (key, value) != ("layer", "body")}
    return kind.model_validate(said)


def _answer(data: bytes, settings: Reading) -> bytes:
    """Answer a line for the document, one for its pictures, and one for each block: neither side holds it twice."""
    read = read_pictures if sniff(data) is Format.IMAGE else read_pdf
    document = read(data, _UNNAMED, settings, recogniser(settings))
    pictures = {
        block.sha256: base64.b64encode(block.data).decode()
        for block in document.blocks
        if isinstance(block, Figure) and block.data
    }
    answer = bytearray(document.model_copy(update={"blocks": ()}).model_dump_json().encode())
    answer += b"\n" + json.dumps(pictures).encode()
    for block in document.blocks:
        answer += b"\n" + block.model_dump_json().encode()
    return bytes(answer)


if __name__ == "__main__":
    serve(_answer)

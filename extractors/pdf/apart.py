"""Extractors, pdf: the whole reading in a limited child process, for files that nobody vouches for."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from extractors.limits import run_limited, serve
from extractors.ocr.engine import recogniser
from extractors.pdf.reader import read_pdf, read_pictures
from extractors.sniff import sniff
from models.document import AnyBlock, Document, Figure, Look
from models.settings import Reading
from models.source import Format, SourceFile

_BLOCK: TypeAdapter[AnyBlock] = TypeAdapter(AnyBlock)
_UNNAMED = SourceFile(path="", sha256="", size=0, format=Format.PDF)


def read_pdf_apart(data: bytes, source: SourceFile, settings: Reading) -> Document:
    """Read a PDF as `read_pdf` does, pictures of pages as `read_pictures` does, in a child process.

    A hang or a memory bomb cannot leave it.

    Raises what `read_pdf` raises, LimitExceeded, or ConverterCrashed.
    """
    head, shown, *lines = run_limited(__name__, data, settings).split(b"\n")
    pictures = {sha256: base64.b64decode(text) for sha256, text in json.loads(shown).items()}
    looks: dict[str, Look] = {}
    blocks = tuple(_with_data(_BLOCK.validate_python(_sharing(json.loads(line), looks)), pictures) for line in lines)
    return Document.model_validate_json(head).model_copy(update={"source": source, "blocks": blocks})


def _with_data(block: AnyBlock, pictures: Mapping[str, bytes]) -> AnyBlock:
    if isinstance(block, Figure) and block.sha256 in pictures:
        return block.model_copy(update={"data": pictures[block.sha256]})
    return block


def _sharing(raw: dict[str, Any], looks: dict[str, Look]) -> dict[str, Any]:
    """Give a block as read from JSON with one Look for all blocks that look alike; they are a third of a document."""
    raw["look"] = looks.setdefault(repr(raw["look"]), Look.model_validate(raw["look"]))
    for cell in raw.get("cells", ()):
        cell["blocks"] = [_sharing(block, looks) for block in cell["blocks"]]
    return raw


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

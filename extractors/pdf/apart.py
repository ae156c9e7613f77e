"""Extractors, pdf: the whole reading in a limited child process, for files that nobody vouches for."""

from __future__ import annotations

import base64
import json

from extractors.limits import run_limited, serve
from extractors.ocr.engine import recogniser
from extractors.pdf.reader import read_pdf, read_pictures
from extractors.sniff import sniff
from models.document import Document, Figure
from models.settings import Reading
from models.source import Format, SourceFile

_UNNAMED = SourceFile(path="", sha256="", size=0, format=Format.PDF)


def read_pdf_apart(data: bytes, source: SourceFile, settings: Reading) -> Document:
    """Read a PDF as `read_pdf` does, pictures of pages as `read_pictures` does, in a child process.

    A hang or a memory bomb cannot leave it.

    Raises what `read_pdf` raises, LimitExceeded, or ConverterCrashed.
    """
    answer = json.loads(run_limited(__name__, data, settings))
    pictures = {sha256: base64.b64decode(text) for sha256, text in answer["pictures"].items()}
    document = Document.model_validate(answer["document"])
    blocks = tuple(
        block.model_copy(update={"data": pictures[block.sha256]})
        if isinstance(block, Figure) and block.sha256 in pictures
        else block
        for block in document.blocks
    )
    return document.model_copy(update={"source": source, "blocks": blocks})


def _answer(data: bytes, settings: Reading) -> bytes:
    read = read_pictures if sniff(data) is Format.IMAGE else read_pdf
    document = read(data, _UNNAMED, settings, recogniser(settings))
    pictures = {
        block.sha256: base64.b64encode(block.data).decode()
        for block in document.blocks
        if isinstance(block, Figure) and block.data
    }
    return json.dumps({"document": document.model_dump(mode="json"), "pictures": pictures}).encode()


if __name__ == "__main__":
    serve(_answer)

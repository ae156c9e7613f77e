"""Extractors: what a process and the one that reads for it say to each other. Nothing is pickled.

Request: a line of JSON (`Request`) and the bytes of the file. Answer of the process that read: a line of JSON
(`Verdict`), and of a document a line of JSON for itself, one for each block, and the bytes of its pictures. The server
puts a line before it (`Ended`) that says how that process fared.
"""

from __future__ import annotations

import json
import traceback
from io import BytesIO
from typing import Any, Literal

from pydantic import Field

from models.base import Frozen
from models.document import AnyBlock, Cell, Document, Figure, Heading, ListItem, Look, Paragraph, Table, walk
from models.errors import ConverterCrashed, LimitExceeded, SopmillError, SourceError
from models.settings import Reading

DEFECT = SopmillError.code
ONCE = "once"
"""Argument of a server that answers one request without forking."""
_KINDS: dict[str, type[Heading | Paragraph | ListItem | Table | Figure]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "list_item": ListItem,
    "table": Table,
    "figure": Figure,
}
CHUNK = 1 << 20
"""Bytes taken out of a pipe at once."""


class Request(Frozen):
    """What is to be read: the name of the file, its limits, and how many bytes follow."""

    path: str
    settings: Reading
    size: int


class Ended(Frozen):
    """How a child ended, sent as a line of JSON before the `size` bytes that it answered."""

    how: Literal["ended", "late", "large"]
    code: int
    """Exit code; negative for a signal."""
    size: int
    complaint: str
    cpu: float
    """Seconds, user and system, of the child and its own children."""
    peak: int
    """Resident memory at its highest, in kilobytes (on macOS bytes), as the kernel says it."""


class Verdict(Frozen):
    """How reading ended: a document of `size` bytes with pictures behind it, or an error in words."""

    kind: Literal["document", "error"]
    size: int = 0
    pictures: dict[str, int] = Field(default_factory=dict)
    """sha256 -> number of bytes, in the order in which they follow."""
    code: str = ""
    message: str = ""
    cure: str = ""
    trace: str = ""
    """Traceback of a defect."""


def told(document: Document) -> bytearray:
    """Give the answer that holds a document: a line for itself, one for each block. Each picture stands in it once."""
    pictures = {b.sha256: b.data for b in walk(document.blocks) if isinstance(b, Figure) and b.data}
    lines = bytearray(document.model_copy(update={"blocks": ()}).model_dump_json().encode())
    for block in document.blocks:
        lines += b"\n" + block.model_dump_json().encode()
    sizes = {name: len(data) for name, data in pictures.items()}
    head = Verdict(kind="document", size=len(lines), pictures=sizes)
    lines[:0] = head.model_dump_json().encode() + b"\n"  # in place: a long document's answer is not held twice
    for data in pictures.values():
        lines += data
    return lines


def refused(error: BaseException, settings: Reading) -> bytes:
    """Give the answer that holds what went wrong; what is none of our errors is a defect, with its traceback."""
    if isinstance(error, MemoryError):
        error = LimitExceeded(f"reading wants more than {settings.megabytes} MB (megabytes)")
    if isinstance(error, RecursionError):
        error = LimitExceeded("the file nests its parts deeper than can be read")
    if isinstance(error, SopmillError):
        verdict = Verdict(kind="error", code=error.code, message=error.message, cure=error.cure)
    else:
        trace = "".join(traceback.format_exception(error))
        said = f"{type(error).__name__}: {error}"
        verdict = Verdict(kind="error", code=DEFECT, message=said, cure=SopmillError.cure, trace=trace)
    return verdict.model_dump_json().encode("utf-8", "backslashreplace") + b"\n"


def heard(answer: bytes) -> Document:
    """Give the document of an answer.

    Raises the SourceError that it holds, SopmillError for a defect, ConverterCrashed for an answer that is none.
    """
    stream = BytesIO(answer)
    try:
        verdict = Verdict.model_validate_json(stream.readline())
        if verdict.kind == "error":
            raise _error(verdict)
        document = _document(stream, stream.tell() + verdict.size)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ConverterCrashed("the reading process gave no answer") from error
    pictures = {name: stream.read(size) for name, size in verdict.pictures.items()}
    return document.model_copy(update={"blocks": _illustrated(document.blocks, pictures)}) if pictures else document


def _document(stream: BytesIO, end: int) -> Document:
    """Take a document's lines, one block at a time; raises what json and pydantic raise."""

    def line() -> bytes:
        return stream.readline(end - stream.tell())

    head = Document.model_validate_json(line())
    looks: dict[str, Look] = {}
    blocks: list[AnyBlock] = []
    while stream.tell() < end:
        blocks.append(_block(json.loads(line()), looks))
    return head.model_copy(update={"blocks": tuple(blocks)})


def _block(raw: dict[str, Any], looks: dict[str, Look]) -> AnyBlock:
    """Make a block of what JSON says; those that look alike share one Look, and defaults are not said again.

    Looks, and pydantic's records of what was set, would be half of a long document's memory.
    """
    key = repr(raw["look"])
    if key not in looks:
        looks[key] = Look.model_validate(raw["look"])
    raw["look"] = looks[key]
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


def _error(verdict: Verdict) -> SopmillError:
    kinds = {kind.code: kind for kind in SourceError.__subclasses__()}
    kind = SopmillError if verdict.code == DEFECT else kinds.get(verdict.code, SourceError)
    error = kind(verdict.message, cure=verdict.cure)
    if verdict.trace:
        error.add_note(verdict.trace)
    return error


def _illustrated(blocks: tuple[AnyBlock, ...], pictures: dict[str, bytes]) -> tuple[AnyBlock, ...]:
    """Put the bytes of pictures back into their blocks, also into those of cells."""
    return tuple(_with_picture(block, pictures) for block in blocks)


def _with_picture(block: AnyBlock, pictures: dict[str, bytes]) -> AnyBlock:
    if isinstance(block, Figure):
        return block.model_copy(update={"data": pictures[block.sha256]}) if block.sha256 in pictures else block
    if isinstance(block, Table) and any(isinstance(inner, Figure) for inner in walk((block,))):
        return block.model_copy(update={"cells": tuple(_cell(cell, pictures) for cell in block.cells)})
    return block


def _cell(cell: Cell, pictures: dict[str, bytes]) -> Cell:
    return cell.model_copy(update={"blocks": _illustrated(cell.blocks, pictures)})

"""Extractors: reads a document in this very process. Only a process within limits should: see read.py."""

from __future__ import annotations

from functools import cache

from extractors.registry import load_reader, reader_for
from extractors.sniff import source_of
from models.document import Document, Figure, Heading, Layer, ListItem, Paragraph, walk
from models.errors import EmptySource, EncryptedSource, ScannedSource
from models.settings import Reading
from models.source import Format, SourceFile

FEW = 16
"""Bytes of nothing below which a file is simply empty."""
BODY = (Layer.BODY, Layer.TEXTBOX, Layer.NOTE)


def read_here(data: bytes, path: str, settings: Reading) -> Document:
    """Read the bytes of a document: sniff them, read them with their format's reader, find the outline.

    Raises what extractors.read.read_document raises.
    """
    from extractors.outline import outline

    source = source_of(data, path)
    if source.format is Format.EMPTY and len(data) > FEW:
        raise EmptySource(f"the file holds {len(data)} bytes of nothing: its content was lost on a disk or in a copy")
    document = _read_with_keys(data, source, settings)
    _demand_words(document)
    return outline(document)


def _read_with_keys(data: bytes, source: SourceFile, settings: Reading) -> Document:
    """Read with each password in turn; a protection that no password opens has its own cure and is told at once."""
    read, keys = reader_for(source.format), settings.secrets
    for key in keys or ("",):
        try:
            return read(data, source, settings.model_copy(update={"password": key, "passwords": ()}))
        except EncryptedSource as error:
            if error.cure != EncryptedSource.cure or not keys:
                raise
    raise EncryptedSource(
        "the password given does not open the file"
        if len(keys) == 1
        else f"none of the {len(keys)} passwords given opens the file"
    )


def prepare(head: bytes) -> None:
    """Pay, before a fork, for what reading a file with these first bytes needs: modules, lexicons, patterns."""
    load_reader(head)
    _load_outline()


@cache
def _load_outline() -> None:
    """Find the outline of a document of our own, which compiles every pattern."""
    from extractors.outline import outline

    words = (
        "目  录",
        "第一章 目的 .... 1",
        "第一章 目的",
        "1 Purpose",
        "1.1 Scope: all goods.",
        "（一）核对单据。",
        "a) Sign.",
    )
    kinds = (Paragraph, Heading, ListItem)
    blocks = tuple(kinds[n % 3](id=f"b{n}", text=text) for n, text in enumerate(words * 2))
    outline(Document(source=source_of(b"", ""), blocks=blocks))


def _demand_words(document: Document) -> None:
    """Refuse a document whose body shows no word: a picture of a page is unreadable, which is not the same as empty."""
    body = [block for block in walk(document.blocks) if block.layer in BODY]
    if any(block.text for block in body):
        return
    if any(isinstance(block, Figure) for block in body):
        raise ScannedSource("the document holds pictures and no text: a scan")
    raise EmptySource("the document holds no text")

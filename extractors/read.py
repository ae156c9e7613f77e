"""Extractors: the only entry. Bytes of a file -> Document, by what the bytes are."""

from __future__ import annotations

import hashlib

from extractors.registry import reader_for
from extractors.sniff import sniff
from models.document import Document, Figure, Layer, walk
from models.errors import EmptySource, EncryptedSource, LimitExceeded, ScannedSource
from models.settings import Reading
from models.source import Format, SourceFile

FEW = 16
"""Bytes of nothing below which a file is simply empty."""
BODY = (Layer.BODY, Layer.TEXTBOX, Layer.NOTE)


def source_of(data: bytes, path: str) -> SourceFile:
    """Describe a file as received; `path` is only a name, with forward slashes in the answer."""
    return SourceFile(
        path=path.replace("\\", "/"), sha256=hashlib.sha256(data).hexdigest(), size=len(data), format=sniff(data)
    )


def read_document(data: bytes, path: str, settings: Reading) -> Document:
    """Read the bytes of a document: sniff them, read them with their format's reader, find the outline.

    Raises a SourceError and nothing else: EmptySource, UnsupportedFormat, EncryptedSource, CorruptSource,
    ScannedSource, GarbledText, LimitExceeded or ConverterCrashed, each with its cure.
    """
    from extractors.outline import outline

    if len(data) > settings.max_bytes:
        raise LimitExceeded(f"the file has {len(data)} bytes, more than max_bytes = {settings.max_bytes}")
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


def _demand_words(document: Document) -> None:
    """Refuse a document whose body shows no word: a picture of a page is unreadable, which is not the same as empty."""
    body = [block for block in walk(document.blocks) if block.layer in BODY]
    if any(block.text for block in body):
        return
    if any(isinstance(block, Figure) for block in body):
        raise ScannedSource("the document holds pictures and no text: a scan")
    raise EmptySource("the document holds no text")

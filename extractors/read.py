"""Extractors: the only entry. Bytes of a file -> Document, by what the bytes are."""

from __future__ import annotations

from extractors.apart import read_apart
from extractors.sniff import source_of
from models.document import Document
from models.errors import LimitExceeded
from models.settings import Reading

__all__ = ["read_document", "source_of"]


def read_document(data: bytes, path: str, settings: Reading) -> Document:
    """Read the bytes of a document in a process of its own, within the limits of the settings.

    Raises a SourceError: EmptySource, UnsupportedFormat, EncryptedSource, CorruptSource, ScannedSource, GarbledText,
    LimitExceeded or ConverterCrashed, each with its cure; for a defect of a reader SopmillError with its traceback in
    a note.
    """
    if len(data) > settings.max_bytes:
        raise LimitExceeded(f"the file has {len(data)} bytes, more than max_bytes = {settings.max_bytes}")
    return read_apart(data, path, settings)

"""Extractors: opens a zip package within limits; what holds its parts is the reader's business."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from models.errors import CorruptSource, EncryptedSource, LimitExceeded
from models.settings import Reading

MOST_ENTRIES = 10_000
RATIO_FREE = 10 * 1024 * 1024
"""Below this many unpacked bytes the ratio is not looked at: small XML packs very well."""
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)
"""What zipfile raises on bytes that break the format."""


def open_zip(data: bytes, settings: Reading) -> zipfile.ZipFile:
    """Open a package whose entries, size and packing ratio are within the limits; nothing is unpacked yet.

    Raises CorruptSource, EncryptedSource or LimitExceeded.
    """
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except ZIP_ERRORS as error:
        raise CorruptSource(f"the zip package is damaged or cut short: {error}") from error
    _check(package.infolist(), len(data), settings)
    return package


def _check(entries: list[zipfile.ZipInfo], packed: int, settings: Reading) -> None:
    if len(entries) > MOST_ENTRIES:
        raise LimitExceeded(f"the zip package has {len(entries)} entries, more than {MOST_ENTRIES}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise EncryptedSource("the zip package is encrypted", cure="unpack it with its password and pack it again")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > settings.max_unpacked:
        raise LimitExceeded(
            f"the package unpacks to {unpacked} bytes, more than max_unpacked = {settings.max_unpacked}"
        )
    if unpacked > RATIO_FREE and unpacked > settings.max_ratio * packed:
        raise LimitExceeded(
            f"the package unpacks to {unpacked} bytes from {packed}, beyond max_ratio = {settings.max_ratio}"
        )

"""Extractors, markup: opens an OpenDocument package, bounded."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from extractors.markup.names import Element
from extractors.markup.odt.names import q
from extractors.markup.xml import parse
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


class Archive:
    """The parts of one package. Raises EncryptedSource, LimitExceeded or CorruptSource."""

    def __init__(self, data: bytes, settings: Reading) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except ZIP_ERRORS as error:
            raise CorruptSource(f"the zip package is damaged or cut short: {error}") from error
        self._names = {entry.filename: entry for entry in self._zip.infolist()}
        _check(self._zip.infolist(), len(data), settings)
        manifest = self.xml("META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter(q("manifest:encryption-data")), None) is not None:
            raise EncryptedSource(
                "the document is protected by a password",
                cure="open it in LibreOffice, remove the password, save it and run again",
            )

    def read(self, name: str) -> bytes:
        """Give a part's bytes; empty where there is none of that name."""
        entry = self._names.get(name.removeprefix("./"))
        if entry is None:
            return b""
        try:
            return self._zip.read(entry)
        except ZIP_ERRORS as error:
            raise CorruptSource(f"the part {name} does not unpack: {error}") from error

    def xml(self, name: str) -> Element | None:
        """Parse a part; None where there is none."""
        data = self.read(name)
        return parse(data, f"the part {name}") if data else None


def _check(entries: list[zipfile.ZipInfo], packed: int, settings: Reading) -> None:
    if len(entries) > MOST_ENTRIES:
        raise LimitExceeded(f"the zip package has {len(entries)} entries, more than {MOST_ENTRIES}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise EncryptedSource("the zip package is encrypted", cure="unpack it with its password and pack it again")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > settings.max_unpacked:
        raise LimitExceeded(f"the package unpacks to {unpacked} bytes, over max_unpacked = {settings.max_unpacked}")
    if unpacked > RATIO_FREE and unpacked > settings.max_ratio * packed:
        raise LimitExceeded(
            f"the package unpacks to {unpacked} bytes from {packed}, beyond max_ratio = {settings.max_ratio}"
        )

"""Extractors, markup: opens an OpenDocument package, bounded."""

from __future__ import annotations

from extractors.markup.names import Element
from extractors.markup.odt.names import q
from extractors.markup.xml import parse
from extractors.zipped import ZIP_ERRORS, open_zip
from models.errors import CorruptSource, EncryptedSource
from models.settings import Reading


class Archive:
    """The parts of one package. Raises EncryptedSource, LimitExceeded or CorruptSource."""

    def __init__(self, data: bytes, settings: Reading) -> None:
        self._zip = open_zip(data, settings)
        self._names = {entry.filename: entry for entry in self._zip.infolist()}
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

"""Extractors, docx: opens the zip package, bounded, without ever following a link out of it.

python-docx is not used to open it: it refuses macro-enabled and template packages, packages with a dangling
relationship, and ISO strict ones, all of which Word opens (docs/analysis/word-numbering.md, "Opening").
"""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from extractors.docx.names import STRICT, Element, R
from extractors.zipped import ZIP_ERRORS, open_zip
from models.errors import CorruptSource, EncryptedSource, UnsupportedFormat
from models.settings import Reading

OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class Relation:
    """What a relationship id stands for; `target` is a part name, or an address where it is external."""

    target: str
    kind: str
    external: bool


@dataclass(frozen=True)
class Media:
    """A binary part."""

    data: bytes
    sha256: str
    media_type: str


class Package:
    """The parts of one .docx, read on demand.

    Raises EncryptedSource, LimitExceeded or CorruptSource when the zip cannot be opened within the limits.
    """

    def __init__(self, data: bytes, settings: Reading) -> None:
        if data.startswith(OLE_SIGNATURE):
            raise EncryptedSource(
                "the .docx is protected by a password",
                cure="open it in Word, remove the password, save it and run again",
            )
        self._zip = open_zip(data, settings)
        self._names = {e.filename.replace("\\", "/").lstrip("/").lower(): e for e in self._zip.infolist()}
        self._parsed: dict[str, Element | None] = {}
        self._media: dict[str, Media | None] = {}
        self._types = self._content_types()

    def read(self, name: str) -> bytes | None:
        """Give the bytes of a part, None where the package has none of that name."""
        entry = self._names.get(name.lower())
        if entry is None:
            return None
        try:
            return self._zip.read(entry)
        except ZIP_ERRORS as error:
            raise CorruptSource(f"the part {name} does not unpack: {error}") from error

    def xml(self, name: str) -> Element | None:
        """Parse a part; None where it is missing or empty. Raises CorruptSource where it is no XML."""
        if name not in self._parsed:
            data = self.read(name)
            self._parsed[name] = _parse(data, name) if data else None
        return self._parsed[name]

    def media(self, name: str) -> Media | None:
        """Give a picture's bytes with hash and type, the same object each time it is used."""
        if name not in self._media:
            data = self.read(name)
            self._media[name] = Media(data, hashlib.sha256(data).hexdigest(), self._type(name)) if data else None
        return self._media[name]

    def relations(self, name: str) -> dict[str, Relation]:
        """Give the relationships of a part by id; an unreadable list counts as none."""
        folder, stem = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{stem}.rels"))
        found: dict[str, Relation] = {}
        for entry in () if root is None else root.iter("{*}Relationship"):
            target, external = entry.get("Target", ""), entry.get("TargetMode", "") == "External"
            found[entry.get("Id", "")] = Relation(
                target if external else _resolve(folder, target), entry.get("Type", "").rsplit("/", 1)[-1], external
            )
        return found

    def related(self, name: str, kind: str) -> str | None:
        """Give the first part inside the package that `name` points at with this kind of relationship."""
        hits = (r.target for r in self.relations(name).values() if r.kind == kind and not r.external)
        return next((target for target in hits if target.lower() in self._names), None)

    def main(self) -> str:
        """Give the name of the document part. Raises UnsupportedFormat for a package without one."""
        name = self.related("", "officeDocument") or "word/document.xml"
        if name.lower() not in self._names:
            raise UnsupportedFormat("the zip package holds no Word document")
        return name

    def _content_types(self) -> dict[str, str]:
        root = self.xml("[Content_Types].xml")
        types: dict[str, str] = {}
        for entry in () if root is None else root.iter("{*}Default", "{*}Override"):
            key = entry.get("Extension") or entry.get("PartName", "").lstrip("/")
            types[key.lower()] = entry.get("ContentType", "")
        return types

    def _type(self, name: str) -> str:
        return self._types.get(name.lower()) or self._types.get(name.rsplit(".", 1)[-1].lower(), "")


def _parse(data: bytes, name: str) -> Element:
    for strict, transitional in STRICT.items():
        data = data.replace(strict.encode(), transitional.encode())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CorruptSource(f"the part {name} is no well-formed XML: {error}") from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise CorruptSource(f"the part {name} declares a document type, which a Word package must not")
    return root


def _resolve(folder: str, target: str) -> str:
    path = unquote(target.split("#")[0].replace("\\", "/"))
    joined = path if path.startswith("/") else posixpath.join(folder, path)
    return posixpath.normpath(joined).lstrip("/")


def relation_id(element: Element, *names: str) -> str | None:
    """Give the first of the attributes `r:name` that an element carries."""
    return next((found for name in names if (found := element.get(f"{{{R}}}{name}"))), None)

"""Extractors, markup: a Word package made in memory: parts, pictures, relationships."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from extractors.markup.labels import Labels
from extractors.markup.names import Element, R, add, root, w, writable
from models.errors import LimitExceeded
from models.settings import Reading

CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml."
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
DC = "http://purl.org/dc/elements/1.1/"
SIGNATURES = (
    (b"\x89PNG", "png", "image/png"),
    (b"\xff\xd8", "jpeg", "image/jpeg"),
    (b"GIF8", "gif", "image/gif"),
    (b"BM", "bmp", "image/bmp"),
    (b"II*\0", "tiff", "image/tiff"),
    (b"MM\0*", "tiff", "image/tiff"),
    (b"\xd7\xcd\xc6\x9a", "wmf", "image/x-wmf"),
    (b"\x01\0\x09\0", "wmf", "image/x-wmf"),
    (b"\x01\0\0\0", "emf", "image/x-emf"),
    (b"<svg", "svg", "image/svg+xml"),
    (b"<?xml", "svg", "image/svg+xml"),
    (b"RIFF", "webp", "image/webp"),
)
"""First bytes of pictures, the extension and the type."""
FURNITURE = ("header", "footer")
ROOTS = [("d", "officeDocument", "word/document.xml"), ("c", "core-properties", "docProps/core.xml")]
"""Relationships of the package itself: id, kind, part."""


@dataclass
class Package:
    """What becomes a .docx. `cells` counts the cells written; `losses` says in plain words what could not be read."""

    settings: Reading
    document: Element = field(default_factory=lambda: root("document"))
    styles: Element = field(default_factory=lambda: root("styles"))
    labels: Labels = field(default_factory=Labels)
    losses: list[str] = field(default_factory=list)
    degraded: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    """Core properties: title, creator."""
    even_and_odd: bool = False
    changes: int = 0
    """Tracked changes that the package itself does not show as such."""
    cells: int = 0
    _parts: dict[str, Element] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)
    _media: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    _styled: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.body = add(self.document, "body")
        self._section: Element | None = None

    def part(self, kind: str) -> Element:
        """Give a part: a new one for each header and footer, else the only one of its kind."""
        stem = f"{kind}{len(self._parts) + 1}" if kind in FURNITURE else kind
        if stem not in self._parts:
            self._parts[stem] = root({"header": "hdr", "footer": "ftr"}.get(kind, kind))
            self._kinds[stem] = kind
        return self._parts[stem]

    def furniture(self, kind: str, variant: str = "default", section: Element | None = None) -> Element:
        """Give the root of a new header or footer that a section shows; without a section, the document's own."""
        story = self.part(kind)
        place = self.section() if section is None else section
        reference = add(place, f"{kind}Reference", type=variant)
        reference.set(f"{{{R}}}id", next(stem for stem, part in self._parts.items() if part is story))
        if section is None and variant == "first" and place.find(w("titlePg")) is None:
            add(place, "titlePg")
        return story

    def section(self) -> Element:
        """Give the properties of the only section; they move behind the body's last block when it is packed."""
        if self._section is None:
            self._section = root("sectPr")
        return self._section

    def style(self, name: str, **known: object) -> str:
        """Give the id of a paragraph style, made at first use; `known` are its paragraph properties."""
        if name not in self._styled:
            self._styled.add(name)
            element = add(self.styles, "style", type="paragraph", styleId=name)
            add(element, "name", val=name)
            for key, value in known.items():
                add(add(element, "pPr"), key, val=value)
        return name

    def picture(self, data: bytes) -> str:
        """Keep a picture's bytes; give its relationship id."""
        if data not in self._media:
            start = data[:64].lstrip()
            known = (row[1:] for row in SIGNATURES if start.startswith(row[0]))
            self._media[data] = (f"media{len(self._media) + 1}", next(known, ("bin", "application/octet-stream"))[0])
        return self._media[data][0]

    def count_cell(self) -> None:
        """Count a table cell. Raises LimitExceeded beyond settings.max_cells."""
        self.cells += 1
        if self.cells > self.settings.max_cells:
            raise LimitExceeded(f"more table cells than max_cells = {self.settings.max_cells}")

    def lose(self, what: str) -> None:
        """Record what could not be read, once."""
        if what not in self.losses:
            self.losses.append(what)

    def pack(self) -> bytes:
        """Give the bytes of the package. Nothing in it is packed tight: it is read at once and thrown away."""
        if self._section is not None:
            self.body.append(self._section)
        parts = {"styles": self.styles, "numbering": self.labels.finish(), **self._parts}
        if self.even_and_odd:
            parts["settings"] = root("settings")
            add(parts["settings"], "evenAndOddHeaders")
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
            package.writestr("[Content_Types].xml", self._types(list(parts)))
            package.writestr("_rels/.rels", _relations(ROOTS))
            package.writestr("docProps/core.xml", self._core())
            for stem, part in {"document": self.document, **parts}.items():
                package.writestr(f"word/{stem}.xml", etree.tostring(part, encoding="utf-8"))
                links = self._links(list(parts) if stem == "document" else [])
                package.writestr(f"word/_rels/{stem}.xml.rels", links)
            for data, (name, extension) in self._media.items():
                package.writestr(f"word/media/{name}.{extension}", data)
        return stream.getvalue()

    def _links(self, stems: list[str]) -> bytes:
        """Give the relationships of a part: only the main one has parts.

        With a header that leads to itself LibreOffice opens nothing.
        """
        rows = [(stem, self._kinds.get(stem, stem), f"{stem}.xml") for stem in stems]
        rows += [(name, "image", f"media/{name}.{extension}") for name, extension in self._media.values()]
        return _relations(rows)

    def _types(self, stems: list[str]) -> bytes:
        types = etree.fromstring(f'<Types xmlns="{TYPES}"/>')  # LibreOffice knows no prefixed names here
        for _, extension, kind in {row[1]: row for row in SIGNATURES}.values():
            etree.SubElement(types, f"{{{TYPES}}}Default", Extension=extension, ContentType=kind)
        for stem in ("document", *stems):
            kind = f"{CONTENT}{self._kinds.get(stem, stem)}{'.main' if stem == 'document' else ''}+xml"
            etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/word/{stem}.xml", ContentType=kind)
        return etree.tostring(types)

    def _core(self) -> bytes:
        core = etree.Element(f"{{{CORE}}}coreProperties")
        for name, text in self.properties.items():
            etree.SubElement(core, f"{{{DC}}}{name}").text = writable(text).strip()
        return etree.tostring(core)


def _relations(rows: Sequence[tuple[str, str, str]]) -> bytes:
    links = etree.fromstring(f'<Relationships xmlns="{RELATIONS}"/>')  # as above
    for identity, kind, target in rows:
        etree.SubElement(links, f"{{{RELATIONS}}}Relationship", Id=identity, Type=f"{R}/{kind}", Target=target)
    return etree.tostring(links)

"""Extractors, markup: an OpenDocument text -> a Word package. Start here."""

from __future__ import annotations

from extractors.markup.flow import Flow
from extractors.markup.names import Element, elements, local
from extractors.markup.odt.archive import Archive
from extractors.markup.odt.lists import Lists
from extractors.markup.odt.names import get, q
from extractors.markup.odt.styles import Styles
from extractors.markup.odt.walk import Frame, Walk
from extractors.markup.package import Package
from models.errors import CorruptSource
from models.settings import Reading

FURNITURE = {
    "header": ("header", "default"), "header-left": ("header", "even"), "header-first": ("header", "first"),
    "footer": ("footer", "default"), "footer-left": ("footer", "even"), "footer-first": ("footer", "first"),
}  # fmt: skip
PROPERTIES = (("dc:title", "title"), ("meta:initial-creator", "creator"), ("dc:subject", "subject"))


def translate(data: bytes, settings: Reading) -> Package:
    """Give an OpenDocument text as a Word package. Raises CorruptSource, EncryptedSource or LimitExceeded."""
    archive = Archive(data, settings)
    content, styles = archive.xml("content.xml"), archive.xml("styles.xml")
    body = None if content is None else content.find(f"{q('office:body')}/{q('office:text')}")
    if content is None or body is None:
        raise CorruptSource("the package has no text")
    package = Package(settings)
    flow = Flow(package, package.body)
    _walk(package, archive, [content, *([] if styles is None else [styles])]).blocks(body, Frame(flow))
    flow.close()
    package.changes = sum(1 for _ in body.iter(q("text:changed-region")))
    if styles is not None:
        _furniture(styles, _walk(package, archive, [styles]), package)
    meta = archive.xml("meta.xml")
    if meta is not None:
        found = {known: meta.findtext(f".//{q(name)}") for name, known in PROPERTIES}
        package.properties.update({known: text for known, text in found.items() if text})
    return package


def _walk(package: Package, archive: Archive, roots: list[Element]) -> Walk:
    """Make a walk of a part with the styles that it sees: its own before those of the whole document."""
    return Walk(package, archive, Styles(roots), Lists(package.labels, roots))


def _furniture(styles: Element, walk: Walk, package: Package) -> None:
    """Write the headers and footers of all kinds of pages."""
    for master in styles.iter(q("style:master-page")):
        for story in elements(master):
            if local(story) in FURNITURE and get(story, "style:display") != "false" and len(story):
                kind, variant = FURNITURE[local(story)]
                package.even_and_odd = package.even_and_odd or variant == "even"
                flow = Flow(package, package.furniture(kind, variant))
                walk.blocks(story, Frame(flow))
                flow.close()

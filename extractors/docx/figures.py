"""Extractors, docx: pictures (DrawingML and VML), text boxes, diagrams and charts that a paragraph anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.docx.arranged import arranged, is_group
from extractors.docx.names import CHART, DGM, MC, WP, A, Element, O, V, elements, number, w
from extractors.docx.package import Media, Package, Relation, relation_id

EMU = 12_700
"""English metric units in a point."""
LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]{1,12})(pt|in|cm|mm|px)?", re.IGNORECASE)
UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "px": 0.75, "": 0.75}


@dataclass(frozen=True)
class Picture:
    """A picture as shown; `media` is None where its bytes are not in the package. Width and height in points."""

    media: Media | None
    width: float | None
    height: float | None
    target: str = ""


@dataclass(frozen=True)
class TextBox:
    """The w:txbxContent of a text box or shape."""

    content: Element


@dataclass(frozen=True)
class Diagram:
    """Words of a SmartArt diagram or chart, a paragraph each."""

    kind: str
    paragraphs: tuple[str, ...]


WORD_ART = "word art"
Anchored = Picture | TextBox | Diagram


class Anchors:
    """Finds what the anchors of one part hold."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._relations = package.relations(part)

    def read(self, anchor: Element) -> Iterator[Anchored]:
        """Yield the pictures, text boxes and diagrams of a w:drawing, w:pict or w:object in order."""
        yield from self._walk(anchor, _extent(anchor))

    def _walk(self, parent: Element, size: tuple[float | None, float | None]) -> Iterator[Anchored]:
        children = list(elements(parent))
        for child in arranged(children) if is_group(parent) else children:
            if child.tag == w("txbxContent"):
                yield TextBox(child)
                continue
            if child.tag == f"{{{MC}}}Fallback" and parent.find(f"{{{MC}}}Choice") is not None:
                continue
            yield from self._own(child, size)
            own = _style_size(child) if child.tag.startswith(f"{{{V}}}") else None
            yield from self._walk(child, own or size)

    def _own(self, element: Element, size: tuple[float | None, float | None]) -> Iterator[Anchored]:
        tag = element.tag
        if tag == f"{{{A}}}blip":
            yield from self._picture(relation_id(element, "embed", "link"), size)
        elif tag == f"{{{V}}}imagedata":
            yield from self._picture(relation_id(element, "id", "href") or element.get(f"{{{O}}}relid"), size)
        elif tag == f"{{{V}}}textpath" and (art := element.get("string", "").strip()):
            yield Diagram(WORD_ART, (art,))
        elif tag == f"{{{DGM}}}relIds":
            yield from self._words(relation_id(element, "dm"), "diagram")
        elif tag == f"{{{CHART}}}chart":
            yield from self._words(relation_id(element, "id"), "chart")

    def _picture(self, rid: str | None, size: tuple[float | None, float | None]) -> Iterator[Picture]:
        relation = self._relations.get(rid or "")
        if relation is not None:
            yield Picture(self._media(relation), *size, target=relation.target.rsplit("/", 1)[-1])

    def _media(self, relation: Relation) -> Media | None:
        return None if relation.external else self._package.media(relation.target)

    def _words(self, rid: str | None, kind: str) -> Iterator[Diagram]:
        relation = self._relations.get(rid or "")
        root = None if relation is None or relation.external else self._package.xml(relation.target)
        if root is None:
            return
        texts = ("".join(t.text or "" for t in p.iter(f"{{{A}}}t")).strip() for p in root.iter(f"{{{A}}}p"))
        cached = (
            (v.text or "").strip() for cache in root.iter(f"{{{CHART}}}strCache") for v in cache.iter(f"{{{CHART}}}v")
        )
        yield Diagram(kind, tuple(text for text in (*texts, *cached) if text))


def _extent(anchor: Element) -> tuple[float | None, float | None]:
    extent = next(anchor.iter(f"{{{WP}}}extent"), None)
    if extent is None:
        return None, None
    width, height = number(extent.get("cx")), number(extent.get("cy"))
    return (round(width / EMU, 1) if width else None), (round(height / EMU, 1) if height else None)


def _style_size(shape: Element) -> tuple[float | None, float | None] | None:
    """Give width and height out of a VML shape's style attribute."""
    found = {key.lower(): _points(amount, unit) for key, amount, unit in LENGTH.findall(shape.get("style", ""))}
    return (found.get("width"), found.get("height")) if found else None


def _points(amount: str, unit: str) -> float | None:
    try:
        return round(float(amount) * UNITS[unit.lower()], 1)
    except ValueError:
        return None

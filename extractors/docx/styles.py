"""Extractors, docx: the style sheet, resolved along w:basedOn. Source: ISO/IEC 29500-1 17.7."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.docx.names import Element, child_value, is_on, number, value, w

HEADING = re.compile(r"^(?:heading|标题|標題)\s*([1-9])(?!\d)", re.IGNORECASE)
DEEPEST = 32
"""Styles of a chain that are looked at; those of real documents have three or four."""
LONGEST_NAME = 253
"""Characters of a style name. Word allows no longer one."""
CONTENTS = re.compile(
    r"^(?:toc|目录|目錄|contents)\s*(?:\d|heading|标题|標題|$)|^table of (?:figures|contents)", re.IGNORECASE
)
"""Names that Word and WPS give their own built-in styles, in English and Chinese."""


@dataclass(frozen=True)
class Style:
    """One w:style."""

    id: str
    name: str
    based_on: str | None
    element: Element

    @property
    def ppr(self) -> Element | None:
        """Its paragraph properties."""
        return self.element.find(w("pPr"))

    @property
    def rpr(self) -> Element | None:
        """Its character properties."""
        return self.element.find(w("rPr"))


class StyleSheet:
    """All styles of a document; answers are kept, since a document asks the same few styles again and again."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._chains: dict[str | None, tuple[Style, ...]] = {}
        self.default_paragraph: str | None = None
        self._default_rpr = None if root is None else root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
        self._default_ppr = None if root is None else root.find(f"{w('docDefaults')}/{w('pPrDefault')}/{w('pPr')}")
        for element in () if root is None else root.iterfind(w("style")):
            self._add(element)

    def _add(self, element: Element) -> None:
        style_id = value(element, "styleId")
        if style_id is None or style_id in self._styles:
            return
        name = (child_value(element, "name") or style_id)[:LONGEST_NAME]
        self._styles[style_id] = Style(style_id, name, child_value(element, "basedOn"), element)
        is_default = value(element, "default") in ("1", "true", "on")
        if is_default and value(element, "type") == "paragraph" and self.default_paragraph is None:
            self.default_paragraph = style_id

    def chain(self, style_id: str | None) -> tuple[Style, ...]:
        """Give a style and those that it is based on, nearest first; circles and hostile lengths are cut."""
        if style_id not in self._chains:
            found: list[Style] = []
            current = style_id
            while current in self._styles and len(found) < DEEPEST:
                found.append(self._styles[current])
                current = found[-1].based_on
            self._chains[style_id] = tuple(found)
        return self._chains[style_id]

    def paragraph_chain(self, ppr: Element | None) -> tuple[Style, ...]:
        """Give the style chain of a paragraph; without a w:pStyle it has the default paragraph style."""
        return self.chain(child_value(ppr, "pStyle")) or self.chain(self.default_paragraph)

    def paragraph_layers(self, ppr: Element | None) -> list[Element]:
        """Give the paragraph properties that hold for a paragraph, the strongest first."""
        layers = [ppr, *(style.ppr for style in self.paragraph_chain(ppr)), self._default_ppr]
        return [layer for layer in layers if layer is not None]

    def style_layers(self, chain: tuple[Style, ...]) -> list[Element]:
        """Give the character properties of a paragraph style and of the document's defaults, the strongest first."""
        layers = [*(style.rpr for style in chain), self._default_rpr]
        return [layer for layer in layers if layer is not None]

    def character_layers(self, rpr: Element | None) -> list[Element]:
        """Give the character properties that a run sets itself or by its character style, the strongest first."""
        layers = [rpr, *(style.rpr for style in self.chain(child_value(rpr, "rStyle")))]
        return [layer for layer in layers if layer is not None]


def heading_level(ppr: Element | None, chain: tuple[Style, ...]) -> int | None:
    """Give the heading level 1..9 by direct outline level, else by the nearest style that says one; None for body text.

    A style says one by w:outlineLvl (9 means body text) or by its built-in name (heading 2, 标题 2).
    """
    direct = number(child_value(ppr, "outlineLvl"))
    if direct is not None:
        return direct + 1 if 0 <= direct <= 8 else None
    for style in chain:
        level = number(child_value(style.ppr, "outlineLvl"))
        if level is not None:
            return level + 1 if 0 <= level <= 8 else None
        if match := HEADING.match(style.name):
            return int(match[1])
    return None


def is_contents(chain: tuple[Style, ...]) -> bool:
    """Whether a style of the chain is one of a table of contents."""
    return any(CONTENTS.match(style.name) for style in chain)


def toggle(layers: list[Element], name: str) -> bool | None:
    """Give an on/off character property from the strongest layer that sets it."""
    for layer in layers:
        found = is_on(layer.find(w(name)))
        if found is not None:
            return found
    return None


def first_value(layers: list[Element], child: str, attribute: str = "val") -> str | None:
    """Give `w:child`'s attribute from the strongest layer that sets it."""
    for layer in layers:
        found = child_value(layer, child, attribute)
        if found is not None:
            return found
    return None

"""Extractors, markup: the styles of an OpenDocument text, resolved along their parents."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.markup.css import is_bold, points
from extractors.markup.names import Element
from extractors.markup.odt.names import get, q

DEEPEST = 32
DEFAULT_SIZE = 12.0
"""Points where nothing says a size."""
Key = tuple[str, str]
"""Family (paragraph, text) and name."""


class Styles:
    """Styles of the content and of styles.xml; the first of a name wins, so the content's come first."""

    def __init__(self, roots: list[Element]) -> None:
        self._styles: dict[Key, Element] = {}
        self._named: set[str] = set()
        self._defaults: dict[str, Element] = {}
        for root in roots:
            for style in root.iter(q("style:style")):
                self._styles.setdefault((get(style, "style:family"), get(style, "style:name")), style)
            for common in root.iterfind(q("office:styles")):
                self._named.update(get(style, "style:name") for style in common.iterfind(q("style:style")))
            for default in root.iter(q("style:default-style")):
                self._defaults.setdefault(get(default, "style:family"), default)

    def chain(self, family: str, name: str) -> Iterator[Element]:
        """Yield a style, those that it is made from, and the family's default."""
        for _ in range(DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                break
            yield style
            name = get(style, "style:parent-style-name")
        if family in self._defaults:
            yield self._defaults[family]

    def shown_name(self, name: str) -> str | None:
        """Give the name, as users see it, of the paragraph style that a generated style was made from."""
        for style in self.chain("paragraph", name):
            if get(style, "style:name") in self._named:
                return get(style, "style:display-name") or get(style, "style:name").replace("_20_", " ")
        return None

    def value(self, family: str, name: str, properties: str, *attributes: str) -> str:
        """Give the first of the attributes that some style of the chain sets; empty for none."""
        for style in self.chain(family, name):
            held = style.find(q(f"style:{properties}-properties"))
            for attribute in attributes:
                if found := get(held, attribute):
                    return found
        return ""

    def own(self, name: str, attribute: str) -> str:
        """Give an attribute of the paragraph style itself or of those it is made from."""
        return next((found for style in self.chain("paragraph", name) if (found := get(style, attribute))), "")

    def size(self, family: str, name: str, inherited: float | None = None) -> float | None:
        """Give the font size in points; a share is taken of what the parent says."""
        share = 1.0
        for style in self.chain(family, name):
            said = get(style.find(q("style:text-properties")), "fo:font-size").strip()
            if said.endswith("%"):
                share *= (points(said, 1.0) or 1.0) if said else 1.0
            elif said and (size := points(said, DEFAULT_SIZE)):
                return round(size * share, 1)
        return inherited * share if inherited is not None else None

    def bold(self, family: str, name: str) -> bool | None:
        """Tell whether text is bold; None where nothing says."""
        return is_bold(self.value(family, name, "text", "fo:font-weight", "style:font-weight-asian"))

    def length(self, name: str, attribute: str) -> float | None:
        """Give a length of the paragraph style in points."""
        said = self.value("paragraph", name, "paragraph", attribute)
        return points(said, DEFAULT_SIZE) if said else None

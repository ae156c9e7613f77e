"""Extractors, markup: the names of WordprocessingML that are written, and how elements are made.

Source: ISO/IEC 29500-1 (transitional names).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
V = "urn:schemas-microsoft-com:vml"
NAMESPACES = {"w": W, "r": R, "v": V}
UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""


def w(name: str) -> str:
    """Give the qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def add(parent: Element, name: str, **attributes: object) -> Element:
    """Append `w:name` with attributes of the same namespace."""
    element = etree.SubElement(parent, w(name))
    for key, value in attributes.items():
        element.set(w(key), writable(str(value)))
    return element


def root(name: str) -> Element:
    """Make the root element of a part."""
    return etree.Element(w(name), nsmap=NAMESPACES)


def writable(text: str) -> str:
    """Give text without the characters that XML cannot hold: no format's printed text has them."""
    return UNWRITABLE.sub("", text)


def elements(parent: Element) -> Iterator[Element]:
    """Yield the children that are elements, not comments or processing instructions."""
    for child in parent:
        if isinstance(child.tag, str):
            yield child


def local(element: Element) -> str:
    """Give an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]

"""Extractors, markup: the names of OpenDocument. Source: OpenDocument 1.3, part 3, 2.2."""

from __future__ import annotations

from extractors.markup.names import Element

SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}


def q(name: str) -> str:
    """Give the qualified name of `prefix:name`."""
    prefix, _, rest = name.partition(":")
    return f"{{{SPACES[prefix]}}}{rest}"


def get(element: Element | None, name: str, default: str = "") -> str:
    """Give an attribute by `prefix:name`."""
    return default if element is None else element.get(q(name), default)


def count(text: str, most: int, default: int = 1) -> int:
    """Read a whole number from 1 to `most`."""
    return min(int(text[:9]), most) if text.isascii() and text.isdecimal() and int(text[:9]) > 0 else default

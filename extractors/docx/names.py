"""Extractors, docx: the names of WordprocessingML and how to read its attributes.

Source: ISO/IEC 29500-1 (transitional names); Word's extensions as in [MS-DOCX].
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
V = "urn:schemas-microsoft-com:vml"
O = "urn:schemas-microsoft-com:office:office"  # noqa: E741 - the prefix that the format itself uses
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"

STRICT = {
    "http://purl.oclc.org/ooxml/wordprocessingml/main": W,
    "http://purl.oclc.org/ooxml/officeDocument/relationships": R,
    "http://purl.oclc.org/ooxml/drawingml/main": A,
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": WP,
    "http://purl.oclc.org/ooxml/drawingml/diagram": DGM,
    "http://purl.oclc.org/ooxml/drawingml/chart": CHART,
    "http://purl.oclc.org/ooxml/officeDocument/math": M,
}
"""Namespaces of ISO strict packages and the transitional ones that they stand for."""

UNITS = {"pt": 1.0, "pc": 12.0, "pi": 12.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4}
"""Points in a unit."""
UNIT = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(pt|pc|pi|in|cm|mm)$", re.ASCII)
OFF = frozenset({"0", "false", "off"})
MOST = 999_999_999
"""No count, width or level of a sane document is larger."""


def w(name: str) -> str:
    """Give the qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def value(element: Element | None, name: str = "val") -> str | None:
    """Give the attribute `w:name`, None where element or attribute is missing."""
    return None if element is None else element.get(w(name))


def child_value(element: Element | None, child: str, name: str = "val") -> str | None:
    """Give the attribute `w:name` of the direct child `w:child`."""
    return None if element is None else value(element.find(w(child)), name)


def is_on(element: Element | None) -> bool | None:
    """Read an on/off property; None where it is not given."""
    if element is None:
        return None
    return element.get(w("val"), "1").lower() not in OFF


def number(text: str | None) -> int | None:
    """Read a whole number; None for anything else. Hostile magnitudes are cut to MOST."""
    if text is None:
        return None
    digits = text.strip().removesuffix("pt").split(".")[0]
    sign, digits = (-1, digits[1:]) if digits.startswith("-") else (1, digits.removeprefix("+"))
    if not (digits.isascii() and digits.isdecimal()):
        return None
    return sign * (int(digits) if len(digits) <= len(str(MOST)) else MOST)


def measure(text: str | None, each: float) -> int | None:
    """Read a length in units of which a point has `each`; ISO strict packages write it with a unit of its own.

    Source: ISO/IEC 29500-1 22.9.2.15 (ST_UniversalMeasure). None for anything else.
    """
    found = UNIT.match(text.strip()) if text is not None else None
    if found is None:
        return number(text)
    points = float(found[1]) * UNITS[found[2]]
    return round(max(-MOST, min(MOST, points * each)))


def elements(parent: Element) -> Iterator[Element]:
    """Yield the children that are elements, not comments or processing instructions."""
    for child in parent:
        if isinstance(child.tag, str):
            yield child


def first_font(layers: list[Element]) -> str | None:
    """Give the Latin font of the strongest layer of character properties that names one."""
    for layer in layers:
        fonts = layer.find(w("rFonts"))
        found = value(fonts, "ascii") or value(fonts, "hAnsi")
        if found:
            return found
    return None

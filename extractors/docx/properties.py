"""Extractors, docx: the file's own properties, untrusted hints. Source: ISO/IEC 29500-2 11, 29500-1 22.2, 22.3."""

from __future__ import annotations

from extractors.docx.names import Element, elements
from extractors.docx.package import Package

CORE = {
    "title": "title", "subject": "subject", "creator": "author", "keywords": "keywords", "description": "comments",
    "lastModifiedBy": "last_modified_by", "revision": "revision", "created": "created", "modified": "modified",
    "category": "category", "version": "version", "contentStatus": "status", "identifier": "identifier",
}  # fmt: skip
EXTENDED = {"Company": "company", "Manager": "manager"}
CUSTOM = "custom:"
"""Before the name of a property that the author made up."""


def properties_of(package: Package) -> dict[str, str]:
    """Give core, extended and custom properties that are not empty, by name."""
    found: dict[str, str] = {}
    for kind, names in (("core-properties", CORE), ("extended-properties", EXTENDED)):
        for element in _children(package, kind):
            name, text = names.get(_local(element)), (element.text or "").strip()
            if name and text:
                found[name] = text
    for element in _children(package, "custom-properties"):
        name = element.get("name")
        text = "".join(child.text or "" for child in elements(element)).strip()
        if name and text:
            found[CUSTOM + name] = text
    return found


def _children(package: Package, kind: str) -> list[Element]:
    part = package.related("", kind)
    root = package.xml(part) if part else None
    return [] if root is None else list(elements(root))


def _local(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]

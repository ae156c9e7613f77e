"""Extractors, markup: a Word package in one XML file (Flat OPC) -> the zip that it stands for.

Source: [MS-XFORM] has no schema of it; the form is that of Word 2007 and later: pkg:part with pkg:xmlData or
pkg:binaryData (docs/analysis/markup.md).
"""

from __future__ import annotations

import base64
import binascii
import zipfile
from io import BytesIO

from lxml import etree

from extractors.markup.names import Element, elements
from extractors.markup.xml import parse
from models.errors import CorruptSource, LimitExceeded
from models.settings import Reading

PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MOST_PARTS = 10_000


def unpack(data: bytes, settings: Reading) -> bytes:
    """Give the bytes of the zip package. Raises CorruptSource or LimitExceeded."""
    parts = parse(data, "the file").findall(f"{{{PKG}}}part")
    if not parts:
        raise CorruptSource("the file has no parts of a Word package")
    if len(parts) > MOST_PARTS:
        raise LimitExceeded(f"the file has {len(parts)} parts, more than {MOST_PARTS}")
    types = etree.fromstring(f'<Types xmlns="{TYPES}"/>')  # LibreOffice knows no prefixed names here
    stream = BytesIO()
    written: set[str] = set()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for part in parts:
            name = part.get(f"{{{PKG}}}name", "").lstrip("/")
            if not name or name in written:
                continue
            written.add(name)
            kind = part.get(f"{{{PKG}}}contentType", "")
            etree.SubElement(types, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
            package.writestr(zipfile.ZipInfo(name), _content(part))
        package.writestr("[Content_Types].xml", etree.tostring(types))
    return stream.getvalue()


def _content(part: Element) -> bytes:
    xml = part.find(f"{{{PKG}}}xmlData")
    if xml is not None:
        return next((etree.tostring(child, encoding="utf-8", with_tail=False) for child in elements(xml)), b"")
    text = part.findtext(f"{{{PKG}}}binaryData") or ""
    try:
        return base64.b64decode("".join(text.split()))
    except (binascii.Error, ValueError) as error:
        raise CorruptSource(f"a part of the file is no base64: {error}") from error

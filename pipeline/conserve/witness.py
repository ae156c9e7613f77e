"""Pipeline, conserve: the words of a rendered .docx, read by nothing but zip and XML, a witness of its own."""

import hashlib
import io
import zipfile
from xml.etree import ElementTree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}tab", f"{_W}br", f"{_W}cr"}


def docx_lines(data: bytes) -> list[str]:
    """Give the text of each paragraph of the main part, tables included, in file order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    return [_paragraph(paragraph) for paragraph in root.iter(f"{_W}p")]


def docx_pictures(data: bytes) -> frozenset[str]:
    """Give the SHA-256 of every file that the document's folder of media holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.startswith("word/media/")]
        return frozenset(hashlib.sha256(package.read(name)).hexdigest() for name in names)


def _paragraph(paragraph: ElementTree.Element) -> str:
    parts = []
    for element in paragraph.iter():
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in _BREAKS:
            parts.append(" ")
    return "".join(parts)

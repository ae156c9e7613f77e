"""Extractors, doc: a file that msdoc2docx refuses: LibreOffice's reading of it, else the bare text of office-oxide."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape

from extractors.doc.office import convert_with_office, find_office
from models.settings import Reading

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
TEXT = re.compile(rb"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
UNWRITABLE = re.compile("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
FIELD_CODE = re.compile(r"\x13[^\x13\x14\x15]*[\x14\x15]?")
"""A field's instruction, between the marks that Word stores. Source: [MS-DOC] 2.8.25."""
ENOUGH = 20
"""Characters below which a text proves nothing."""
RARE = 0.05
"""Share of characters that no text has beyond which it is no text: random bytes read as Chinese have more than half."""
UNREAL = frozenset({"Co", "Cn", "Cs", "Cc"})
HAN = range(0x3400, 0xA000)


class Rescue(NamedTuple):
    """A document as .docx bytes, who read it, and what that reading is not."""

    docx: bytes
    converter: str
    degraded: str


def rescue(data: bytes, why: str, text: str | None, settings: Reading) -> Rescue | None:
    """Read a refused file by another road; None where none gives a plausible text.

    `text` is what office-oxide read; `why` says in plain words why the first road was closed.
    """
    docx = read_again(data, settings)
    if docx is not None:
        return Rescue(docx, "LibreOffice", f"{why}; LibreOffice read it: compare it with the original")
    if text is not None and is_plausible(text):
        lost = "the text alone was read: no headings, list numbers, tables or pictures"
        return Rescue(text_document(text), "office-oxide", f"{why}; {lost}")
    return None


def read_again(data: bytes, settings: Reading) -> bytes | None:
    """Give LibreOffice's .docx of a file; None where it is not installed, not wanted or gives no plausible text."""
    program = find_office() if settings.office == "auto" else None
    docx = convert_with_office(program, data, settings.seconds) if program else None
    return docx if docx is not None and is_plausible(_text_of(docx)) else None


def is_plausible(text: str) -> bool:
    """Tell a text that somebody wrote from bytes that were taken for one."""
    seen = [character for character in text if not character.isspace()]
    if len(seen) < ENOUGH:
        return False
    return sum(_is_rare(character) for character in seen) <= RARE * len(seen)


def text_document(text: str) -> bytes:
    """Give a .docx of bare paragraphs, one a line."""
    lines = (UNWRITABLE.sub("", line).strip() for line in FIELD_CODE.sub("", text).splitlines())
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in lines if line)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for name, content in (
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'),
        ):
            package.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _is_rare(character: str) -> bool:
    """Whether a character is none that documents hold: unassigned, private, or Chinese beyond GB2312 and Big5."""
    if character == "\ufffd" or unicodedata.category(character) in UNREAL:
        return True
    return ord(character) in HAN and not (_fits(character, "gb2312") or _fits(character, "big5"))


def _fits(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _text_of(docx: bytes) -> str:
    with zipfile.ZipFile(BytesIO(docx)) as package:
        return b"".join(TEXT.findall(package.read("word/document.xml"))).decode("utf-8", "replace")

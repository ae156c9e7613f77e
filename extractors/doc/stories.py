"""Extractors, doc: words of text boxes and headers, kept while msdoc2docx converts.

The words of every story stand in the file's text one after the other ([MS-DOC] 2.4.1); which box or page shows them is
said by other tables. Where such a table is damaged, or a box stands in no known place, msdoc2docx gives the story up.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

from doc2docx import converter
from doc2docx.diagnostics import ConversionReport
from doc2docx.errors import InvalidWordDocument

NAMES = ("read_main_textboxes", "read_header_textboxes", "read_header_footer_stories")
"""Names of the converter that are replaced."""
INSTRUCTION = re.compile(r"\x13[^\x13\x14\x15]*[\x14\x15]?")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
PARAGRAPHS = re.compile(r"[\r\n\x07\x0b\x0c]+")
PART = re.compile(r"word/(?:document|header\d+|footer\d+)\.xml")
PIECE = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>|(</w:p>)")
ANCHOR = "\ufffc"
"""What msdoc2docx leaves in the text where it could not write an object."""
NEAR = 60
"""Characters kept of the text before a lost object."""

Call = Callable[..., Any]
Words = dict[str, list[str]]


def keep_words(kept: Words) -> None:
    """Replace the readers of stories, for the whole process: each puts its paragraphs into `kept` by story."""
    converter.read_main_textboxes = _hearing(
        converter.read_main_textboxes, kept, "textboxes", "textbox_cp_start", "ccp_textboxes"
    )
    converter.read_header_textboxes = _hearing(
        converter.read_header_textboxes, kept, "textboxes", "header_textbox_cp_start", "ccp_header_textboxes"
    )
    converter.read_header_footer_stories = _hearing(
        converter.read_header_footer_stories, kept, "headers", "header_story_cp_start", "ccp_headers"
    )


def _hearing(original: Call, kept: Words, story: str, start: str, count: str) -> Call:
    def read(table: Any, pieces: Any, *arguments: Any, **options: Any) -> Any:
        first = options[start]
        try:
            units = pieces.extract_characters(first, first + options[count], ConversionReport(""), story=story)
        except InvalidWordDocument:
            units = ()
        kept.setdefault(story, []).extend(_lines("".join(unit.text for unit in units)))
        return original(table, pieces, *arguments, **options)

    return read


def _lines(text: str) -> list[str]:
    """Give the printed paragraphs of a story's text: without instructions of fields and without marks."""
    lines = (CONTROL.sub("", line).strip() for line in PARAGRAPHS.split(INSTRUCTION.sub("", text)))
    return [line for line in lines if line]


def unplaced(kept: Words, docx: bytes, headers_lost: bool) -> Words:
    """Give what stands in no part of the .docx: words of text boxes, and of headers where their table was damaged."""
    there = "".join("".join(text for text, _ in _pieces(part)) for part in _parts(docx).values())
    known = "".join(there.split())
    stories = {"textboxes": kept.get("textboxes", []), "headers": kept.get("headers", []) if headers_lost else []}
    return {
        story: [line for line in dict.fromkeys(lines) if "".join(line.split()) not in known]
        for story, lines in stories.items()
    }


def anchors(docx: bytes) -> list[tuple[str, str]]:
    """Give a part and the text nearest before each object that was not written."""
    found = []
    for name, part in _parts(docx).items():
        before = line = ""
        for text, end in _pieces(part):
            line += text
            found += [(name, (line.replace(ANCHOR, "").strip() or before)[-NEAR:])] * text.count(ANCHOR)
            if end:
                before, line = line.replace(ANCHOR, "").strip() or before, ""
    return found


def _parts(docx: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(docx)) as package:
        names = [name for name in package.namelist() if PART.fullmatch(name)]
        return {name: package.read(name).decode("utf-8") for name in names}


def _pieces(part: str) -> list[tuple[str, bool]]:
    return [(unescape(match[1] or ""), bool(match[2])) for match in PIECE.finditer(part)]

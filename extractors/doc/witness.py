"""Extractors, doc: compares a Document with the text that a second program read out of the same file."""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from io import BytesIO

from extractors.doc.convert import Converted
from extractors.doc.losses import Loss
from models.document import AnyBlock, Document, Note, Place, walk

RECALL = 0.97
"""Below this share of the witness's words a document is doubtful. Measured on 254 files: median .999."""
NAMED = 12
"""Words named in the note."""
WORD = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff\uf900-\ufaff]")
"""A Latin word or number, or one Chinese character: the two programs cut lines differently, but not these."""
FURNITURE_PART = re.compile(r"word/(?:header|footer)\d+\.xml")
PART_TEXT = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
"""The packages are written by msdoc2docx: UTF-8, prefix w, no other form to expect."""
FIELD_CODE = re.compile(r"\x13[^\x14\x15]*\x14?|[\x00-\x08\x0b\x0c\x0e-\x1f]")


def attest(document: Document, converted: Converted) -> Document:
    """Add notes: lost content (SOP001), mended formatting (SOP007), words that only the witness saw (SOP002)."""
    lost = [_lost(document, loss) for loss in converted.losses]
    mended = [Note(rule="SOP007", arguments={"what": what}) for what in converted.repairs]
    missed = _missed(document, converted)
    differing = [Note(rule="SOP002", arguments={"words": missed})] if missed else []
    return document.model_copy(
        update={
            "notes": (*document.notes, *lost, *mended, *differing),
            "reader": f"{converted.converter}, {document.reader}",
        }
    )


def _lost(document: Document, loss: Loss) -> Note:
    """Say what was lost, and in which block or part."""
    found = near(document.blocks, loss.near) if loss.near else None
    place = found.place if found else (Place(part=loss.part) if loss.part != "body" else None)
    what = f"{loss.what} (after: {loss.near})" if loss.near else loss.what
    return Note(rule="SOP001", block=found.id if found else None, place=place, arguments={"what": what})


def near(blocks: tuple[AnyBlock, ...], words: str) -> AnyBlock | None:
    """Give the last block whose text ends with these words, blanks apart; None where there is none."""
    key = "".join(words.split())
    fitting = [block for block in walk(blocks) if key and "".join(block.full_text.split()).endswith(key)]
    return fitting[-1] if fitting else None


def _missed(document: Document, converted: Converted) -> str:
    """Name words of the witness that the document lacks; empty where enough of them are there."""
    if recall(document, converted) >= RECALL:
        return ""
    return " ".join(word for word, _ in _missing(document, converted).most_common(NAMED))


def recall(document: Document, converted: Converted) -> float:
    """Give the share of the witness's words that the document holds; 1 where there is no witness."""
    total = sum(words(converted.witness or "").values())
    return 1 - sum(_missing(document, converted).values()) / total if total else 1.0


def _missing(document: Document, converted: Converted) -> Counter[str]:
    read = words("\n".join(block.full_text for block in walk(document.blocks)))
    return words(converted.witness or "") - read - _furniture(converted.docx)


def _furniture(docx: bytes) -> Counter[str]:
    """Count the words of all headers and footers: the witness reads also the variants that no page shows."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        parts = [package.read(name).decode("utf-8") for name in package.namelist() if FURNITURE_PART.fullmatch(name)]
    return words("\n".join(html.unescape(text) for part in parts for text in PART_TEXT.findall(part)))


def words(text: str) -> Counter[str]:
    """Count the words of a text, a Chinese character each a word of its own."""
    return Counter(WORD.findall(FIELD_CODE.sub(" ", text)))

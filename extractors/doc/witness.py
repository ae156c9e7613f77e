"""Extractors, doc: compares a Document with the text that a second program read out of the same file."""

from __future__ import annotations

import re
from collections import Counter

from extractors.doc.convert import Converted
from models.document import Document, Note, walk

RECALL = 0.97
"""Below this share of the witness's words a document is doubtful. Measured on 254 files: median .999."""
NAMED = 12
"""Words named in the note."""
WORD = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff\uf900-\ufaff]")
"""A Latin word or number, or one Chinese character: the two programs cut lines differently, but not these."""
FIELD_CODE = re.compile(r"\x13[^\x14\x15]*\x14?|[\x00-\x08\x0b\x0c\x0e-\x1f]")


def attest(document: Document, converted: Converted) -> Document:
    """Add what the conversion lost (SOP001) and what only the witness saw (SOP002) to the notes of a Document."""
    lost = [Note(rule="SOP001", arguments={"what": what}) for what in converted.losses]
    missed = _missed(document, converted.witness)
    differing = [Note(rule="SOP002", arguments={"words": missed})] if missed else []
    return document.model_copy(
        update={
            "notes": (*document.notes, *lost, *differing),
            "reader": f"{converted.converter}, {document.reader}",
        }
    )


def _missed(document: Document, witness: str | None) -> str:
    """Name words of the witness that the document lacks; empty where enough of them are there."""
    seen = words(witness or "")
    total = sum(seen.values())
    if total == 0:
        return ""
    missing = seen - words("\n".join(block.full_text for block in walk(document.blocks)))
    if 1 - sum(missing.values()) / total >= RECALL:
        return ""
    return " ".join(word for word, _ in missing.most_common(NAMED))


def words(text: str) -> Counter[str]:
    """Count the words of a text, a Chinese character each a word of its own."""
    return Counter(WORD.findall(FIELD_CODE.sub(" ", text)))

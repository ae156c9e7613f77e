"""Pipeline, mapping: which language a document is mainly written in."""

from __future__ import annotations

import re
from functools import cache

from models.document import Document, Layer, Table, walk
from models.language import load_language

HAN = re.compile(r"[㐀-鿿豈-﫿]")
LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’]+")
HAN_OF_A_WORD = 1.0
"""A word says as much as one and a half characters; an even rate favours Chinese, which quotes English more."""
ENOUGH = 100_000
"""Characters that are looked at."""


def detect_language(document: Document) -> str:
    """zh, zh-Hant or en, by the words of the body; a document without words is zh."""
    text = _body_text(document)
    han = HAN.findall(text)
    if len(han) < HAN_OF_A_WORD * len(LATIN_WORD.findall(text)):
        return "en"
    traditional, simplified = _scripts()
    hant = sum(c in traditional for c in han)
    hans = sum(c in simplified for c in han)
    return "zh-Hant" if hant > hans else "zh"


def _body_text(document: Document) -> str:
    pieces: list[str] = []
    length = 0
    for block in walk(document.blocks):
        if block.layer in (Layer.HEADER, Layer.FOOTER, Layer.COMMENT) or isinstance(block, Table):
            continue
        pieces.append(block.text)
        length += len(block.text)
        if length > ENOUGH:
            break
    return "\n".join(pieces)


@cache
def _scripts() -> tuple[frozenset[str], frozenset[str]]:
    script = load_language("zh").control.script
    traditional, simplified = frozenset(script.traditional), frozenset(script.simplified)
    return traditional - simplified, simplified - traditional

"""Pipeline, mapping: where sentences part: at 。；! and line ends, never inside brackets or quotes."""

from __future__ import annotations

import re

SENTENCE = re.compile(r"[^。；;!?！？\n]+[。；;!?！？]*")
LATIN = re.compile(r"(?<=[.;!?])\s+(?=[A-Z“\"(])|\n+")
OPENING, CLOSING = "（(《「“[【", "）)》」”]】"


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the sentences of a text; blanks at their edges are left out."""
    ends = _han_ends(text) if re.search(r"[㐀-鿿]", text) else [m.start() for m in LATIN.finditer(text)]
    spans, start = [], 0
    for end in (*ends, len(text)):
        first, last = start, end
        while first < last and text[first].isspace():
            first += 1
        while first < last and text[last - 1].isspace():
            last -= 1
        if first < last:
            spans.append((first, last))
        start = end
    return tuple(spans)


def _han_ends(text: str) -> list[int]:
    ends, depth = [], 0
    for at, character in enumerate(text):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth = max(0, depth - 1)
        elif character == "\n":
            depth = 0
            ends.append(at)
        elif character in "。；;！？!?" and depth == 0:
            ends.append(at + 1)
    return ends

"""Pipeline, mapping: a procedure told in one paragraph, first …, then …, finally …, is several steps."""

from __future__ import annotations

import re

from models.lang.sections import SectionLexicon

_LEAST = 3
"""Members that make parting certain."""
_ARROW = re.compile(r"\s*(?:[→⇒➔➜➝➞]|[-=—]{1,2}>)\s*")
_STOP = re.compile(r"[。；;！!？?]|\.\s")
_LONGEST = 40
"""Characters of a member between arrows."""


def clauses_of(text: str, lexicon: SectionLexicon, *, flow: bool) -> tuple[tuple[int, int], ...]:
    """Give start and end of each clause of an unlabelled paragraph; the whole of it where parting is not certain.

    Certain is: 首先 …, 然后 …, 最后 … from the first word on; or, where the paragraph is all of a procedure (`flow`),
    nothing but names with arrows between them. Elsewhere arrows show a path through menus. Three members at least.
    """
    for cuts in (_by_arrows(text) if flow else (), _by_order(text, lexicon)):
        if len(cuts) >= _LEAST:
            return cuts
    return ((0, len(text)),)


def _by_arrows(text: str) -> tuple[tuple[int, int], ...]:
    if "\n" in text or _STOP.search(text.rstrip("。;；")):
        return ()
    found = list(_ARROW.finditer(text))
    starts = [0, *(arrow.end() for arrow in found)]
    ends = [*(arrow.start() for arrow in found), len(text)]
    cuts = tuple(zip(starts, ends, strict=True))
    return cuts if all(0 < end - start <= _LONGEST for start, end in cuts) else ()


def _by_order(text: str, lexicon: SectionLexicon) -> tuple[tuple[int, int], ...]:
    if not lexicon.order_first or not re.match(lexicon.order_first, text.lstrip(), re.IGNORECASE):
        return ()
    marks = list(re.finditer(rf"(?<=[。；;，,.])\s*(?:{lexicon.order_next})", text, re.IGNORECASE))
    last = list(re.finditer(rf"(?<=[。；;，,.])\s*(?:{lexicon.order_last})", text, re.IGNORECASE))
    if not marks or len(last) != 1 or last[0].start() < marks[-1].start():
        return ()
    starts = [0, *(mark.start() for mark in marks), last[0].start()]
    return tuple(zip(starts, [*starts[1:], len(text)], strict=True))

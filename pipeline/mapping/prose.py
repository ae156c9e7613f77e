"""Pipeline, mapping: a procedure told in one paragraph, first …, then …, finally …, is several steps."""

from __future__ import annotations

import re

from models.lang.sections import SectionLexicon

_LEAST = 3
"""Members that make parting certain."""
_ARROW = re.compile(r"\s*(?:[→⇒➔➜➝➞⟶⇨↓⬇►▶]|[-=—－]{1,3}[>＞]|>>)\s*")
_CLOSING = re.compile(r"\s*》\s*")
"""An arrow where no 《 opens."""
_STOP = re.compile(r"[。；;！!？?]|\.\s")
_LONGEST = 40
"""Characters of a member between arrows."""


def clauses_of(text: str, lexicon: SectionLexicon, *, flow: bool) -> tuple[tuple[int, int], ...]:
    """Give start and end of each clause of an unlabelled paragraph; the whole of it where parting is not certain.

    Certain is: 首先 …, 然后 …, 最后 … from the first word on; 一是 …；二是 …；三是 …;
    or, where the paragraph is all of a procedure (`flow`), nothing but names with arrows between them. Elsewhere
    arrows show a path through menus. Three members at least.
    """
    for cuts in (_by_arrows(text) if flow else (), _by_order(text, lexicon), _by_list(text, lexicon)):
        if len(cuts) >= _LEAST:
            return cuts
    return ((0, len(text)),)


def chain_of(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each name of a text that is only names with arrows between them; else ()."""
    cuts = _by_arrows(text)
    return cuts if len(cuts) >= _LEAST else ()


def _by_arrows(text: str) -> tuple[tuple[int, int], ...]:
    if _STOP.search(text.rstrip("。;；")):
        return ()
    found = list((_ARROW if "《" in text or not text.count("》") > 1 else _CLOSING).finditer(text))
    starts = [0, *(arrow.end() for arrow in found)]
    ends = [*(arrow.start() for arrow in found), len(text)]
    cuts = tuple(zip(starts, ends, strict=True))
    whole = all(0 < end - start <= _LONGEST and "\n" not in text[start:end].strip() for start, end in cuts)
    return cuts if whole else ()


def _by_order(text: str, lexicon: SectionLexicon) -> tuple[tuple[int, int], ...]:
    """From 首先 on each sentence that starts with 然后 and the like, and the one with 最后, which stands last."""
    if not lexicon.order_first or not re.match(lexicon.order_first, text.lstrip(), re.IGNORECASE):
        return ()
    last = list(re.finditer(rf"(?<=[。；;，,.])\s*(?:{lexicon.order_last})", text, re.IGNORECASE))
    before = "。；;，,." if last else "。；;."
    marks = list(re.finditer(rf"(?<=[{before}])\s*(?:{lexicon.order_next})", text, re.IGNORECASE))
    if not marks or len(last) > 1 or (last and last[0].start() < marks[-1].start()):
        return ()
    starts = [0, *(mark.start() for mark in marks), *(mark.start() for mark in last)]
    return tuple(zip(starts, [*starts[1:], len(text)], strict=True))


def _by_list(text: str, lexicon: SectionLexicon) -> tuple[tuple[int, int], ...]:
    """一是 …；二是 …；三是 …: the words that count members, all of them and in their order."""
    if not lexicon.order_members:
        return ()
    marks = [
        m for m in re.finditer(lexicon.order_list, text) if m.start() == 0 or text[m.start() - 1] in "。；;，,：:\n"
    ]
    counted = [lexicon.order_members.index(mark["member"]) for mark in marks]
    if counted != list(range(len(marks))):
        return ()
    starts = [0, *(mark.start() for mark in marks[1:])]
    return tuple(zip(starts, [*starts[1:], len(text)], strict=True))

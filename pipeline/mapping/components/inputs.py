"""Pipeline, mapping: the component that marks conditions: what must have happened, or what a step rests on."""

from __future__ import annotations

import re
from functools import cache

from models.lang.actions import ActionLexicon
from models.language import LanguagePack
from pipeline.mapping.components.marks import INPUT, Mark, without_overlaps
from pipeline.mapping.fold import fold

SUGGESTED = 0.5


def find_input_marks(text: str, pack: LanguagePack) -> tuple[Mark, ...]:
    """Conditions of a text. They may enclose roles and records, and are only ever suggested."""
    folded = fold(text, pack)
    found = (m.span("clause") for pattern in _conditions(pack.actions) for m in pattern.finditer(folded))
    spans = [_trimmed(folded, a, b, pack.actions) for a, b in found]
    kept = without_overlaps([Mark(INPUT, a, b, text[a:b], SUGGESTED) for a, b in spans if text[a:b].strip()])
    return tuple(mark for mark in kept if _well_formed(folded[mark.start : mark.end], pack.actions))


def _trimmed(text: str, begin: int, stop: int, lexicon: ActionLexicon) -> tuple[int, int]:
    """Without the subject of the main clause before it and the main clause's own words behind it."""
    subject = _pattern(lexicon.condition_subject).match(text[begin:stop])
    begin += subject.end() if subject is not None else 0
    cut = _pattern(lexicon.condition_cut).search(text[begin:stop])
    if cut is not None:
        stop = begin + min(cut.start(name) for name in cut.groupdict() if cut[name] is not None)
    return begin, stop


def _well_formed(words: str, lexicon: ActionLexicon) -> bool:
    """No tail of a clause and no bare "if so"."""
    return _pattern(lexicon.condition_not).search(words) is None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words or "(?!)")


@cache
def _conditions(lexicon: ActionLexicon) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in lexicon.conditions)

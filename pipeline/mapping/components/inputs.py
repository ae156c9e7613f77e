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
    spans = (m.span("clause") for pattern in _conditions(pack.actions) for m in pattern.finditer(folded))
    return without_overlaps([Mark(INPUT, a, b, text[a:b], SUGGESTED) for a, b in spans if text[a:b].strip()])


@cache
def _conditions(lexicon: ActionLexicon) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in lexicon.conditions)

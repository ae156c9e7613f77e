"""Pipeline, mapping: the component that marks verbs of work."""

from __future__ import annotations

import re
from functools import cache

from models.lang.actions import ActionLexicon
from models.language import LanguagePack
from pipeline.mapping.components.marks import ACTION, Cover, Mark
from pipeline.mapping.components.quick import opening
from pipeline.mapping.fold import fold

LIKELY = 0.7


def find_action_marks(text: str, pack: LanguagePack, taken: tuple[Mark, ...] = ()) -> tuple[Mark, ...]:
    """Verbs of work outside the marks that are `taken` (a verb in 采购部 is none), without nominal ones (…的审核)."""
    pattern = _verbs(pack.actions)
    marks = (Mark(ACTION, *m.span(), text[m.start() : m.end()], LIKELY) for m in pattern.finditer(fold(text, pack)))
    cover = Cover(taken)
    return tuple(mark for mark in marks if cover.free(mark.start, mark.end))


@cache
def _verbs(lexicon: ActionLexicon) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(lexicon.verbs, key=lambda w: (-len(w), w)))
    if lexicon.verbs and lexicon.verbs[0].isascii():
        return re.compile(rf"\b(?:{words})(?:s|es|d|ed)?\b", re.IGNORECASE)
    before, after = lexicon.nominal_before or "$^", lexicon.nominal_after or "$^"
    return re.compile(rf"{opening(lexicon.verbs)}(?<!{before})(?:{words})(?!{after})")

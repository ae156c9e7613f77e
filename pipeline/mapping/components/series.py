"""Pipeline, mapping: what stands before and after the series that a word belongs to, as features for the CRF.

In 负责合同的评审、签订 the second verb is as much a noun as the first; only the word before the series tells.
"""

from __future__ import annotations

from models.lang.actions import ActionLexicon
from pipeline.mapping.components.words import Word

BORDERS = "，。；：！？,;:!?\n"
FUNCTION = "pudcrfy"
"""First letters of the parts of speech of function words."""


def series_features(words: tuple[Word, ...], lexicon: ActionLexicon) -> list[tuple[str, str, str]]:
    """For each word three features: what is before its series, what is after, and both together."""
    before = [_before(at, words, lexicon) for at in range(len(words))]
    after = [_after(at, words, lexicon) for at in range(len(words))]
    return [(f"h={b}", f"n={a}", f"hn={b}|{a}") for b, a in zip(before, after, strict=True)]


def _before(at: int, words: tuple[Word, ...], lexicon: ActionLexicon) -> str:
    first = at
    while first >= 2 and words[first - 1].text in lexicon.series and words[first - 2].text not in BORDERS:
        first -= 2
    return _sign(first != at) + (_seen(words[first - 1], lexicon) if first else "^")


def _after(at: int, words: tuple[Word, ...], lexicon: ActionLexicon) -> str:
    last = at
    while last + 2 < len(words) and words[last + 1].text in lexicon.series and words[last + 2].text not in BORDERS:
        last += 2
    return _sign(last != at) + (_seen(words[last + 1], lexicon) if last + 1 < len(words) else "$")


def _sign(further: bool) -> str:
    return "+" if further else ""


def _seen(word: Word, lexicon: ActionLexicon) -> str:
    """A function word or a verb that frames others as it is, of any other word its part of speech."""
    plain = word.flag.startswith(tuple(FUNCTION)) or len(word.text) == 1 or word.text in lexicon.frames
    return word.text if plain else word.flag

"""Pipeline, mapping: the component that marks records and documents: quoted names, and names known by their end."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from models.lang.actions import ActionLexicon
from models.language import LanguagePack
from pipeline.mapping.components.han_names import clause_of, clauses, last_word_start, left_border
from pipeline.mapping.components.marks import RECORD, Mark, without_overlaps
from pipeline.mapping.components.words import cut
from pipeline.mapping.fold import fold

SEAMS = r"，。；：！？、,;:!?\n\t（）()《》<>“”\"/"
QUOTED, NAMED = 0.95, 0.7
MOST_WORDS = 5


class Endings(NamedTuple):
    """A lexicon's patterns of records, compiled."""

    quotes: re.Pattern[str] | None
    end: re.Pattern[str]
    modifiers: frozenset[str]
    stops: frozenset[str]
    not_records: frozenset[str]


def find_record_marks(text: str, pack: LanguagePack) -> tuple[Mark, ...]:
    """Records and documents that a text names, in reading order; a quoted one with its quotation marks."""
    endings = _endings(pack.actions)
    folded = fold(text, pack)
    found = []
    if endings.quotes is not None:
        found = [Mark(RECORD, *m.span(), text[m.start() : m.end()], QUOTED) for m in endings.quotes.finditer(folded)]
    finder = _han_records if pack.roles.borders == "words" else _latin_records
    named = [mark._replace(text=text[mark.start : mark.end]) for mark in finder(folded, endings, pack)]
    free = [m for m in named if all(m.end <= q.start or q.end <= m.start for q in found)]
    return without_overlaps([*found, *free])


def _han_records(text: str, endings: Endings, pack: LanguagePack) -> list[Mark]:
    found: list[Mark] = []
    for start, end in clauses(text, SEAMS):
        if not endings.end.search(text[start:end]):
            continue
        clause = clause_of(cut(text[start:end], pack.roles), start, end)
        for match in endings.end.finditer(text, start, end):
            begin, stop = match.span(1)
            first = last_word_start(text, begin, stop, clause)
            if stop > end or first is None:
                continue
            begin = left_border(first, begin, clause, endings.modifiers, endings.stops)
            if _is_record(text[begin:stop], endings):
                found.append(Mark(RECORD, begin, stop, text[begin:stop], NAMED))
    return found


def _is_record(name: str, endings: Endings) -> bool:
    return (
        len(name) > 2
        and name not in endings.not_records
        and not any(name.endswith(bad) for bad in endings.not_records if len(bad) > 2 and bad != name)
    )


def _latin_records(text: str, endings: Endings, pack: LanguagePack) -> list[Mark]:
    found: list[Mark] = []
    for match in endings.end.finditer(text):
        begin = match.start()
        for _ in range(MOST_WORDS):
            before = re.search(r"([A-Za-z][\w’'/&-]*) $", text[:begin])
            if before is None or before[1].lower() in endings.stops or before[1].lower() in pack.actions.verbs:
                break
            begin = before.start(1)
        name = text[begin : match.end()]
        if name.lower() not in endings.not_records and " " in name:
            found.append(Mark(RECORD, begin, match.end(), name, NAMED))
    return found


@cache
def _endings(lexicon: ActionLexicon) -> Endings:
    words = sorted(lexicon.record_ends, key=lambda w: (-len(w), w))
    latin = bool(words) and words[0].isascii()
    body = "|".join(re.escape(word) for word in words)
    return Endings(
        quotes=re.compile(lexicon.record_quotes) if lexicon.record_quotes else None,
        end=re.compile(rf"\b(?:{body})\b" if latin else f"(?=({body}))", re.IGNORECASE),
        modifiers=frozenset(lexicon.record_modifiers),
        stops=frozenset(lexicon.record_stops),
        not_records=frozenset(lexicon.not_records),
    )

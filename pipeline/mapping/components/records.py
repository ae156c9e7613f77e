"""Pipeline, mapping: the component that marks records and documents: quoted names, and names known by their end."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from models.lang.actions import ActionLexicon
from models.lang.roles import RoleLexicon
from models.language import LanguagePack
from pipeline.mapping.components.han_names import clause_of, clauses, last_word_start, left_border
from pipeline.mapping.components.marks import RECORD, Cover, Mark, without_overlaps
from pipeline.mapping.components.quick import opening
from pipeline.mapping.components.words import cut
from pipeline.mapping.fold import fold

SEAMS = r"，。；：！？、,;:!?\n\t（）()《》<>“”\"/"
QUOTED, NAMED, DOUBTFUL = 0.95, 0.7, 0.55
MOST_WORDS = 5
LONGEST_WORD = 40
IS_RECORD, IS_DOCUMENT = "record", "document"
"""What a mark's `kind` says: a record is filled in or made by work, a document is followed."""


class Endings(NamedTuple):
    """A lexicon's patterns of records, compiled."""

    quotes: re.Pattern[str]
    end: re.Pattern[str]
    made: re.Pattern[str]
    verb: re.Pattern[str]
    records: tuple[str, ...]
    modifiers: frozenset[str]
    stops: frozenset[str]
    not_records: frozenset[str]


def find_record_marks(text: str, pack: LanguagePack) -> tuple[Mark, ...]:
    """Records and documents that a text names, in reading order; a quoted one with its quotation marks."""
    endings = _endings(pack.actions)
    folded = fold(text, pack)
    quoted = [Mark(RECORD, *match.span(), match.group(), QUOTED) for match in endings.quotes.finditer(folded)]
    finder = _han_records if pack.roles.borders == "words" else _latin_records
    named = finder(folded, endings, pack)
    cover = Cover(quoted)
    free = [mark for mark in named if cover.free(mark.start, mark.end)]
    marks = (m._replace(kind=_kind(m.text, endings), text=text[m.start : m.end]) for m in (*quoted, *free))
    return without_overlaps(list(marks))


def _kind(name: str, endings: Endings) -> str:
    bare = name.strip('《》“”"「」 ').lower()
    return IS_RECORD if bare.endswith(endings.records) else IS_DOCUMENT


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
            border = left_border(first, -1, clause, endings.modifiers, endings.stops)
            name = text[border:stop]
            if _is_record(name, match[1], endings) and not _is_clause(name[: -len(match[1])], pack.roles):
                found.append(Mark(RECORD, border, stop, name, NAMED))
    return found


def _is_record(name: str, suffix: str, endings: Endings) -> bool:
    if len(name) < 3 or name in endings.not_records or name[0] in endings.stops:
        return False
    return not any(name[at:] in endings.not_records for at in range(len(name) - len(suffix)))


def _is_clause(before: str, roles: RoleLexicon) -> bool:
    """Somebody stands before the word, which is his verb then: 巡视员记录."""
    return before.endswith((*roles.posts, *roles.groups))


def _latin_records(text: str, endings: Endings, pack: LanguagePack) -> list[Mark]:
    """A name is sure where it stands in capitals or after a verb that makes a record."""
    found: list[Mark] = []
    for match in endings.end.finditer(text):
        if endings.verb.match(text, match.start()):
            continue
        begin = match.start()
        for _ in range(MOST_WORDS):
            before = re.search(r"([A-Za-z][\w’'/&-]*) $", text[max(0, begin - LONGEST_WORD) : begin])
            if before is None or before[1].lower() in endings.stops or before[1].lower() in pack.actions.verbs:
                break
            begin -= len(before[1]) + 1
        name = text[begin : match.end()]
        if name.lower() not in endings.not_records and " " in name:
            sure = name.istitle() or endings.made.search(text[max(0, begin - 40) : begin]) is not None
            found.append(Mark(RECORD, begin, match.end(), name, NAMED if sure else DOUBTFUL))
    return found


@cache
def _endings(lexicon: ActionLexicon) -> Endings:
    words = sorted((*lexicon.record_ends, *lexicon.document_ends), key=lambda w: (-len(w), w))
    latin = bool(words) and words[0].isascii()
    body = "|".join(re.escape(word) for word in words)
    return Endings(
        quotes=re.compile(lexicon.record_quotes or "(?!)"),
        end=re.compile(rf"\b(?:{body})\b" if latin else f"{opening(words)}(?=({body}))", re.IGNORECASE),
        made=re.compile(lexicon.outputs or "(?!)"),
        verb=re.compile(lexicon.record_verb or "(?!)", re.IGNORECASE),
        records=lexicon.record_ends,
        modifiers=frozenset(lexicon.record_modifiers),
        stops=frozenset(lexicon.record_stops),
        not_records=frozenset(lexicon.not_records),
    )

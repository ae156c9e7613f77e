"""Pipeline, mapping: the left border of a Chinese name that is known by its end."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.mapping.components.words import Word

LONGEST = 14
NOMINAL = ("n", "j", "b", "an", "eng", "s", "l", "i")


class Clause(NamedTuple):
    """A stretch of text between punctuation, with its words; all offsets count from the whole text's start."""

    start: int
    end: int
    words: tuple[Word, ...]
    starts: dict[int, int]
    """Offset -> index of the word that starts there."""
    ends: dict[int, int]


def clauses(text: str, seams: str) -> list[tuple[int, int]]:
    """Offsets of what stands between the characters of `seams`, a body of a character class."""
    return [match.span() for match in re.finditer(f"[^{seams}]+", text)]


def clause_of(words: tuple[Word, ...], start: int, end: int) -> Clause:
    """A clause whose words were cut apart from the rest of the text."""
    moved = tuple(word._replace(start=word.start + start, end=word.end + start) for word in words)
    starts = {word.start: at for at, word in enumerate(moved)}
    return Clause(start, end, moved, starts, {word.end: at for at, word in enumerate(moved)})


def last_word_start(text: str, begin: int, stop: int, clause: Clause) -> int | None:
    """Where the word starts that the end of a name (begin..stop) belongs to; None where it is part of another word."""
    if stop in clause.ends:
        return min(clause.words[clause.ends[stop]].start, _word_start(begin, clause))
    if stop - begin < 3:
        return None
    crossing = next((w for w in clause.words if w.start < stop < w.end), None)
    if crossing is None or crossing.flag.startswith("n"):
        return None
    return min(crossing.start, _word_start(begin, clause))


def _word_start(at: int, clause: Clause) -> int:
    return max((w.start for w in clause.words if w.start <= at), default=at)


def left_border(first: int, end: int, clause: Clause, modifiers: frozenset[str], stops: frozenset[str]) -> int:
    """Walk left from `first` over words that may stand in a name.

    A verb only out of `modifiers`, or right before the name's last part where that is a word (starts at `end`).
    """
    begin = first
    at = clause.starts.get(first, 0) - 1
    while at >= 0 and first - clause.words[at].start <= LONGEST:
        word = clause.words[at]
        if not _joins(word, begin == first == end, modifiers, stops):
            break
        begin = word.start
        at -= 1
    return begin


def _joins(word: Word, next_to_end: bool, modifiers: frozenset[str], stops: frozenset[str]) -> bool:
    if word.text in stops or word.text.isspace() or word.text.isdecimal():
        return False
    if word.text in modifiers:
        return True
    if word.flag.startswith(NOMINAL) or re.fullmatch(r"[A-Za-z&]+", word.text):
        return not word.text.startswith(("不", "无"))
    return next_to_end and word.flag in ("v", "vn") and len(word.text) > 1

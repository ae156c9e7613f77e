"""Pipeline, mapping: role names in languages that write blanks: a last word of a post or unit and its modifiers."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from models.lang.roles import RoleLexicon
from models.sop import RoleKind
from pipeline.mapping.components.marks import ROLE, Mark, without_overlaps

MOST_MODIFIERS = 4
SURE, LIKELY, ACTING = 0.9, 0.8, 0.65


class Names(NamedTuple):
    """A lexicon's words, ready for look-up."""

    kinds: dict[str, RoleKind]
    closed: frozenset[str]
    loose: dict[str, RoleKind]
    modifiers: frozenset[str]
    stops: frozenset[str]
    kept: frozenset[str]
    vague: frozenset[str]
    not_roles: frozenset[str]
    acts: re.Pattern[str]
    called: re.Pattern[str]
    owned: re.Pattern[str]
    groups: frozenset[str]


WORD = re.compile(r"[A-Za-z][A-Za-z&’'/-]*[A-Za-z]|[A-Za-z]")


def find_latin_roles(text: str, lexicon: RoleLexicon) -> tuple[Mark, ...]:
    """Role names of a text."""
    names = _names(lexicon)
    words = [(match.group(), *match.span()) for match in WORD.finditer(text)]
    found = [mark for at in range(len(words)) if (mark := _at(text, words, at, names)) is not None]
    return without_overlaps(found)


def _at(text: str, words: list[tuple[str, int, int]], at: int, names: Names) -> Mark | None:
    """The name whose last word is the one at `at`."""
    word, _, stop = words[at]
    last = re.sub(r"[’']s?$", "", word)
    if last != word:
        return None
    low = last.lower()
    if (
        low not in names.kinds
        and low not in names.closed
        and low not in names.loose
        and _singular(low) not in names.kinds
    ):
        return None
    if at + 1 < len(words) and _continues(text, words, at, names):
        return None
    first = _first_word(text, words, at, names)
    begin = words[first][1]
    name = text[begin:stop]
    return _judged(text, begin, stop, name, low, names)


def _continues(text: str, words: list[tuple[str, int, int]], at: int, names: Names) -> bool:
    """The next word is part of the same name, so the name ends later, or of a compound that is no role."""
    following, begin, _ = words[at + 1]
    if text[words[at][2] : begin] != " ":
        return False
    low = following.lower()
    if low in names.kinds or _singular(low) in names.kinds:
        return low not in names.stops
    capitals = words[at][0][0].isupper() and following[0].isupper() and not following.isupper()
    return capitals and low not in names.stops and not names.acts.match(text.lower(), words[at][2])


def _first_word(text: str, words: list[tuple[str, int, int]], at: int, names: Names) -> int:
    first = at
    while first > 0 and at - first < MOST_MODIFIERS:
        before, start, end = words[first - 1]
        if text[end : words[first][1]] not in (" ", "-") or not _modifies(text, before, start, names):
            break
        first -= 1
    return first


def _modifies(text: str, word: str, start: int, names: Names) -> bool:
    low = word.lower()
    if low in names.stops or "’" in low or "'" in low:
        return False
    if low in names.modifiers or low in names.kept or low in names.kinds:
        return True
    if word[0].isupper():
        opens = start == 0 or text[:start].rstrip()[-1:] in (".", ":", ";", "!", "?", "", "•")
        return not opens or word.isupper()
    return False


def _judged(text: str, begin: int, stop: int, name: str, last: str, names: Names) -> Mark | None:
    low = " ".join(name.lower().split())
    called = names.called.search(text[max(0, begin - 24) : begin])
    acts = names.acts.match(text, stop)
    if names.owned.match(text, stop) or low in names.not_roles and not (acts or (called and name[0].isupper())):
        return None
    alone = low == last
    if last in names.groups and alone and not acts:
        return None
    if (
        last not in names.kinds
        and last not in names.closed
        and _singular(last) not in names.kinds
        and not (acts and alone)
    ):
        return None
    kind = names.kinds.get(last) or names.kinds.get(_singular(last)) or names.loose.get(last) or RoleKind.UNIT
    if kind is RoleKind.UNIT and alone and last not in names.closed and not acts:
        return None
    confidence = SURE if acts or called else LIKELY if name[0].isupper() else ACTING
    return Mark(ROLE, begin, stop, name, confidence, kind.value, low in names.vague)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > 4 else word


@cache
def _names(lexicon: RoleLexicon) -> Names:
    kinds = {word: RoleKind.POST for word in (*lexicon.posts, *lexicon.groups)}
    kinds |= {word: RoleKind.UNIT for word in lexicon.units} | {word: RoleKind.BODY for word in lexicon.bodies}
    loose = {word: RoleKind.UNIT for word in lexicon.places} | {word: RoleKind.OUTSIDE for word in lexicon.outside}
    return Names(
        kinds=kinds,
        closed=frozenset(lexicon.closed),
        loose=loose,
        modifiers=frozenset(lexicon.modifiers),
        stops=frozenset(lexicon.stops),
        kept=frozenset(lexicon.kept),
        vague=frozenset(lexicon.vague),
        not_roles=frozenset(lexicon.not_roles),
        acts=re.compile(lexicon.acts),
        called=re.compile(f"{lexicon.called}$", re.IGNORECASE),
        owned=re.compile(lexicon.owned),
        groups=frozenset(lexicon.groups),
    )

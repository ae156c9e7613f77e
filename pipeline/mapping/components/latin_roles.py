"""Pipeline, mapping: role names in languages that write blanks: a last word of a post or unit and its modifiers."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from models.lang.roles import RoleLexicon
from models.sop import RoleKind
from pipeline.mapping.components.marks import ROLE, Mark, without_overlaps

MOST_MODIFIERS = 4
LONGEST_ACRONYM = 6
SURE, LIKELY, ACTING, DOUBTFUL = 0.9, 0.8, 0.65, 0.5
WORD = re.compile(r"[A-Za-z][A-Za-z&’'-]*[A-Za-z]|[A-Za-z]")
DETERMINED = re.compile(r"\b(?:the|an?|each|every|any|your|this)\s+$", re.IGNORECASE)
VERBAL = re.compile(r"(?:s|ed|ing|ly)$")
FULL_NAME = re.compile(r"(?P<name>[A-Z][\w&/’'-]*(?: [\w&/’'-]+)*) $")
REACH = 60
"""Characters of a name in brackets, and before it."""
OPENERS = (".", ":", ";", "!", "?", "", "•", "", "◦", "▪", "-", "–", "(", "☐")


class Names(NamedTuple):
    """A lexicon's words, ready for look-up."""

    lexicon: RoleLexicon
    kinds: dict[str, RoleKind]
    loose: dict[str, RoleKind]
    closed: frozenset[str]
    strict: frozenset[str]
    groups: frozenset[str]
    modifiers: frozenset[str]
    stops: frozenset[str]
    not_roles: frozenset[str]
    vague: frozenset[str]
    acts: re.Pattern[str]
    duties: re.Pattern[str]
    called: re.Pattern[str]
    owned: re.Pattern[str]
    relative: re.Pattern[str]
    generic: frozenset[str]
    handled: re.Pattern[str]
    checked: re.Pattern[str]
    is_state: re.Pattern[str]


class Candidate(NamedTuple):
    """A stretch that may be a role's name."""

    begin: int
    stop: int
    name: str
    last: str
    """Its last word in lower case and singular."""
    words: int


def find_latin_roles(text: str, lexicon: RoleLexicon, verbs: tuple[str, ...] = ()) -> tuple[Mark, ...]:
    """Role names of a text; `verbs` never open a name unless the lexicon has them as modifiers too."""
    names = _names(lexicon, verbs)
    words = [(match.group(), *match.span()) for match in WORD.finditer(text)]
    found = []
    for at in range(len(words)):
        candidate = _closed(text, words, at, names) or _built(text, words, at, names)
        mark = _judged(text, candidate, names) if candidate is not None else None
        if mark is not None:
            found.append(mark)
    return tuple(mark for mark in without_overlaps(found) if not _is_spelled_out(text, mark))


def _is_spelled_out(text: str, mark: Mark) -> bool:
    """It stands in a bracket that only says the name before it in full or in short: CERT (Computer … Team)."""
    start, stop = text.rfind("(", 0, mark.start), text.find(")", mark.end)
    before = FULL_NAME.search(text[max(0, start - REACH) : start]) if start >= 0 and stop >= 0 else None
    if before is None or stop - start > REACH:
        return False
    inside = text[start + 1 : stop].removesuffix("s")
    last = before["name"].split()[-1].removesuffix("s")
    return _initials(inside) == last or (inside.isupper() and _initials(before["name"]).endswith(inside))


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _closed(text: str, words: list[tuple[str, int, int]], at: int, names: Names) -> Candidate | None:
    """A name out of the closed list; an acronym must stand in capitals."""
    for count in (3, 2, 1):
        first = at - count + 1
        if first < 0:
            continue
        begin, stop = words[first][1], words[at][2]
        name = text[begin:stop]
        low = " ".join(name.lower().split())
        if low in names.closed and (len(low) > LONGEST_ACRONYM or name.removesuffix("s").isupper()):
            return Candidate(begin, stop, name, low, count)
    return None


def _built(text: str, words: list[tuple[str, int, int]], at: int, names: Names) -> Candidate | None:
    """The name whose last word is the one at `at`, with its modifiers."""
    low = _singular(words[at][0].lower(), names)
    if low not in names.kinds and low not in names.loose:
        return None
    if at + 1 < len(words) and text[words[at][2] : words[at + 1][1]] == " " and _goes_on(words[at + 1][0], names):
        return None
    first = at
    while first > 0 and at - first < MOST_MODIFIERS:
        word, start, end = words[first - 1]
        if text[end : words[first][1]] not in (" ", "-") or not _modifies(text, word, start, names):
            break
        first -= 1
    if first == at and _is_compound(text, words, at, names):
        first -= 1
    begin, stop = words[first][1], words[at][2]
    return Candidate(begin, stop, text[begin:stop], low, at - first + 1)


def _is_compound(text: str, words: list[tuple[str, int, int]], at: int, names: Names) -> bool:
    """One unknown word between an article and the last word belongs to the name: the task manager."""
    if at < 2 or text[words[at - 1][2] : words[at][1]] != " " or words[at][0][0].isupper():
        return False
    middle, before = words[at - 1][0], words[at - 2][0].lower()
    return middle.islower() and middle not in names.stops and before in names.lexicon.dropped


def _goes_on(following: str, names: Names) -> bool:
    """The name ends later: another last word follows."""
    low = following.lower()
    return _singular(low, names) in names.kinds and low not in names.stops


def _modifies(text: str, word: str, start: int, names: Names) -> bool:
    low = word.lower()
    if low in names.stops or "’" in low or "'" in low:
        return False
    if low in names.modifiers or (low in names.kinds and low not in names.groups):
        return True
    opens = text[max(0, start - 3) : start].rstrip()[-1:] in OPENERS
    return word[0].isupper() and (not opens or (word.isupper() and len(word) <= LONGEST_ACRONYM))


def _judged(text: str, candidate: Candidate, names: Names) -> Mark | None:
    begin, stop, name, last, count = candidate
    low = " ".join(name.lower().split())
    called = names.called.search(text[max(0, begin - 24) : begin])
    acts = names.acts.match(text, stop)
    if names.owned.match(text, stop) or _inside_address(text, begin, stop) or _is_thing(text, begin, stop, names):
        return None
    if low in names.not_roles and not names.duties.match(text, stop):
        return None
    if not acts and _describes(text, stop, names):
        return None
    if candidate.words > 1 and _unknown(name, names) and not (called or names.duties.match(text, stop)):
        return None
    if not (
        _enough(text, candidate, bool(acts), bool(called), names)
        if low not in names.closed
        else _stands(text, candidate, acts or called)
    ):
        return None
    kind = names.kinds.get(last) or names.loose.get(last) or RoleKind.UNIT
    if last in names.groups and (further := names.relative.match(text, stop)) is not None:
        stop = further.end(1)
        name = text[begin:stop]
    confidence = SURE if acts or called else LIKELY if name[0].isupper() else ACTING if count > 1 else DOUBTFUL
    return Mark(ROLE, begin, stop, name, confidence, kind.value, low in names.vague)


def _is_thing(text: str, begin: int, stop: int, names: Names) -> bool:
    """An entry that is created or selected, or somebody who is looked into: select PI, verify that the PI is new."""
    before = text[max(0, begin - 40) : begin]
    if names.duties.match(text, stop):
        return False
    seen = names.checked.search(before) is not None and names.is_state.match(text, stop) is not None
    return seen or names.handled.search(before) is not None


def _unknown(name: str, names: Names) -> bool:
    """Its first word is in lower case and no known modifier."""
    first = name.split()[0].lower()
    return name[0].islower() and first not in names.modifiers and first not in names.kinds


def _enough(text: str, candidate: Candidate, acts: bool, called: bool, names: Names) -> bool:
    """A place, a party outside or people in general are a role only where they act, or with a modifier of their own."""
    last, alone = candidate.last, candidate.words == 1
    if last in names.generic and alone:
        return (acts or called) and _is_meant(text, candidate)
    if last in names.groups:
        return not alone or names.duties.match(text, candidate.stop) is not None
    if last in names.strict:
        capitals = all(word[0].isupper() for word in candidate.name.split())
        return not alone and capitals
    if last not in names.kinds:
        return alone and names.duties.match(text, candidate.stop) is not None
    return not alone or names.kinds[last] is RoleKind.POST or acts


def _is_meant(text: str, candidate: Candidate) -> bool:
    """User, users, the user: people; a bare user before another word only describes it (in user profiles)."""
    if candidate.name[0].isupper() or candidate.name.lower() != candidate.last:
        return True
    return DETERMINED.search(text[max(0, candidate.begin - 8) : candidate.begin]) is not None


def _stands(text: str, candidate: Candidate, used: re.Match[str] | None) -> bool:
    """An acronym is enough; a field of work (quality control) must act, receive, or stand for itself."""
    if candidate.name.removesuffix("s").isupper() or used is not None:
        return True
    return candidate.name[0].isupper() and not re.match(r"\s*\w", text[candidate.stop :])


def _inside_address(text: str, begin: int, stop: int) -> bool:
    """Part of an e-mail address, a path or a figure (8 HR)."""
    before = text[max(0, begin - 2) : begin]
    return bool(re.match(r"[@/_]|\.[a-z]", text[stop : stop + 2]) or re.search(r"[@/_]$|[^ ]\.$|[\d]\s?$", before))


def _describes(text: str, stop: int, names: Names) -> bool:
    """A noun follows: lab coat, supervisor signature, HR Leave Portal."""
    match = re.match(r" ([A-Za-z][\w-]+)", text[stop : stop + 40])
    if match is None or match[1].lower() in names.stops or match[1].isupper():
        return False
    return match[1][0].isupper() or not (VERBAL.search(match[1]) or text[stop - 1 : stop] == "s")


def is_before_noun(text: str, stop: int, lexicon: RoleLexicon, verbs: tuple[str, ...] = ()) -> bool:
    """What ends at `stop` only describes the thing named next, as far as the word's look says: supervisor signature."""
    names = _names(lexicon, verbs)
    return names.acts.match(text, stop) is None and _describes(text, stop, names)


def _singular(word: str, names: Names) -> str:
    single = word[:-1] if word.endswith("s") and len(word) > 4 else word
    return word if word in names.kinds or word in names.loose else single


@cache
def _names(lexicon: RoleLexicon, verbs: tuple[str, ...]) -> Names:
    kinds = dict.fromkeys((*lexicon.posts, *lexicon.groups), RoleKind.POST)
    kinds |= dict.fromkeys(lexicon.units, RoleKind.UNIT) | dict.fromkeys(lexicon.bodies, RoleKind.BODY)
    modifiers = frozenset((*lexicon.modifiers, *lexicon.kept))
    return Names(
        lexicon=lexicon,
        kinds=kinds,
        loose=dict.fromkeys(lexicon.places, RoleKind.UNIT) | dict.fromkeys(lexicon.outside, RoleKind.OUTSIDE),
        closed=frozenset(lexicon.closed),
        strict=frozenset(lexicon.strict),
        groups=frozenset(lexicon.groups),
        modifiers=modifiers,
        stops=frozenset((*lexicon.stops, *(frozenset(verbs) - modifiers - frozenset(kinds)))),
        not_roles=frozenset(lexicon.not_roles),
        vague=frozenset(lexicon.vague),
        acts=re.compile(lexicon.acts),
        duties=re.compile(lexicon.duties),
        called=re.compile(f"{lexicon.called}$", re.IGNORECASE),
        owned=re.compile(lexicon.owned),
        relative=re.compile(lexicon.relative or "(?!)"),
        generic=frozenset(lexicon.generic),
        handled=re.compile(f"{lexicon.handled}$" if lexicon.handled else "(?!)", re.IGNORECASE),
        checked=re.compile(f"{lexicon.checked}$" if lexicon.checked else "(?!)", re.IGNORECASE),
        is_state=re.compile(lexicon.is_state or "(?!)"),
    )

"""Pipeline, mapping: role names in Chinese: a suffix of a post or unit, its left border found by words."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from models.lang.roles import RoleLexicon
from models.sop import RoleKind
from pipeline.mapping.components.han_names import Clause, clause_of, clauses, last_word_start, left_border
from pipeline.mapping.components.marks import ROLE, Mark, without_overlaps
from pipeline.mapping.components.quick import opening
from pipeline.mapping.components.words import cut

SEAMS = r"，。；：！？、,;:!?\n\t（）()《》<>“”\"/"
BESIDE = 8
SURE, LIKELY, ACTING, DOUBTFUL = 0.9, 0.8, 0.65, 0.5


class Names(NamedTuple):
    """A lexicon's patterns, compiled."""

    lexicon: RoleLexicon
    suffix: re.Pattern[str]
    loose: re.Pattern[str]
    kinds: dict[str, RoleKind]
    acts: re.Pattern[str]
    verbs: re.Pattern[str]
    called: re.Pattern[str]
    suffered: re.Pattern[str]
    owned: re.Pattern[str]
    authorities: re.Pattern[str]
    duties: re.Pattern[str]
    beside: re.Pattern[str]
    ahead: re.Pattern[str]
    ranked: re.Pattern[str]
    undergone: re.Pattern[str]
    patients: re.Pattern[str]
    equipped: re.Pattern[str]
    addressed: tuple[re.Pattern[str], re.Pattern[str]]
    modifiers: frozenset[str]
    stops: frozenset[str]
    not_roles: frozenset[str]
    trades: tuple[str, ...]


def find_han_roles(text: str, lexicon: RoleLexicon, verbs: tuple[str, ...] = ()) -> tuple[Mark, ...]:
    """Role names of a folded text; `text` of a mark is the folded name. A name that a verb follows acts."""
    names = _names(lexicon, verbs)
    found: list[Mark] = []
    for start, end in clauses(text, SEAMS):
        part = text[start:end]
        if names.suffix.search(part) or names.loose.search(part):
            found.extend(_in_clause(text, clause_of(cut(part, lexicon), start, end), names))
    found += [_ranked(text, match, names) for match in names.ranked.finditer(text)]
    return _with_coordinated(text, without_overlaps(found), names)


def _ranked(text: str, match: re.Match[str], names: Names) -> Mark:
    """People named by a rank and all above it; they count where they act, are called, or stand alone."""
    begin, stop = match.span()
    used = names.acts.match(text, stop) or names.called.search(text[max(0, begin - 8) : begin])
    sure = SURE if used else LIKELY if _heads(text, begin, stop) else DOUBTFUL
    return Mark(ROLE, begin, stop, match.group(), sure, RoleKind.POST.value, False)


def _in_clause(text: str, clause: Clause, names: Names) -> list[Mark]:
    spans = [match.span(1) for match in names.suffix.finditer(text, clause.start, clause.end)]
    marks = [_named(text, span, clause, names) for span in spans if span[1] <= clause.end]
    acting = [_acting(text, m, clause, names) for m in names.loose.finditer(text, clause.start, clause.end)]
    return [mark for mark in (*marks, *acting) if mark is not None]


def _named(text: str, span: tuple[int, int], clause: Clause, names: Names) -> Mark | None:
    """The name that ends with a suffix, or None where the suffix is part of another word."""
    suffix, stop = text[span[0] : span[1]], span[1]
    first = last_word_start(text, *span, clause)
    if first is None or (suffix in names.lexicon.closed and span[0] != first):
        return None
    begin = (
        first if suffix in names.lexicon.closed else left_border(first, span[0], clause, names.modifiers, names.stops)
    )
    begin = _without_dropped(text, begin, stop, names.lexicon)
    suffers = names.patients.fullmatch(text, max(clause.start, begin - 1), stop) is not None
    begin -= suffers
    whole = _with_quantifier(text, begin, names.lexicon)
    if not _is_name(text[begin:stop], suffix, names) and not (whole < begin and suffix in names.lexicon.units):
        return None
    if text[begin:stop] in names.lexicon.places and whole == begin:
        return None
    if text[whole:stop] in names.not_roles:
        return None
    if suffix in names.lexicon.strict and not suffers and not _has_trade(text[begin : span[0]], names):
        return None
    return _mark(text, whole, stop, suffix, clause, names)


def _is_name(name: str, suffix: str, names: Names) -> bool:
    if name in names.lexicon.closed:
        return True
    if name in names.not_roles or any(name[at:] in names.not_roles for at in range(len(name) - len(suffix))):
        return False
    return name != suffix or (len(suffix) > 1 and suffix in names.lexicon.posts + names.lexicon.bodies)


def _has_trade(before: str, names: Names) -> bool:
    return not before or any(before.endswith(word) for word in names.trades)


def _with_quantifier(text: str, begin: int, lexicon: RoleLexicon) -> int:
    """Where the name starts with its quantifiers (各, 其他相关)."""
    words = sorted(lexicon.kept, key=len, reverse=True)
    while (found := next((word for word in words if text.endswith(word, 0, begin)), None)) is not None:
        begin -= len(found)
    return begin


def _mark(text: str, begin: int, stop: int, suffix: str, clause: Clause, names: Names) -> Mark | None:
    name, before = text[begin:stop], text[max(0, begin - 8) : begin]
    called = names.called.search(before)
    if names.owned.match(text, stop) and not called:
        return None
    if names.undergone.search(text[max(clause.start, begin - 2) : stop]) or _is_equipped(text, begin, stop, names):
        return None
    acts = names.acts.match(text, stop) or names.verbs.match(text, stop)
    subject = begin == clause.start and suffix in names.lexicon.posts
    if not called and not acts and not subject and _describes(stop, clause):
        return None
    kind = names.kinds.get(suffix, RoleKind.POST)
    if names.authorities.search(name) and not before.endswith(("由", "经")):
        return Mark(ROLE, begin, stop, name, DOUBTFUL, RoleKind.OUTSIDE.value, False)
    alone = DOUBTFUL if suffix in names.lexicon.groups and not _heads(text, begin, stop) else LIKELY
    return Mark(ROLE, begin, stop, name, SURE if called or acts else alone, kind.value, name in names.lexicon.vague)


def _is_equipped(text: str, begin: int, stop: int, names: Names) -> bool:
    """A place that is to be fitted out: the workshop must have extinguishers."""
    match = names.equipped.search(text, begin, stop + 40)
    return match is not None and match.start() < stop


def _heads(text: str, begin: int, stop: int) -> bool:
    """The name is the whole text, as a heading or a cell, or its label before a colon."""
    return not text[:begin].strip() and text[stop:].strip()[:1] in ("", "：", ":")


def _describes(stop: int, clause: Clause) -> bool:
    """A noun follows: the name only describes it (安监科网页, 员工隐私)."""
    at = clause.starts.get(stop)
    following = clause.words[at] if at is not None else None
    return following is not None and following.flag in ("n", "nz", "l", "nr", "ns") and len(following.text) > 1


def _without_dropped(text: str, begin: int, stop: int, lexicon: RoleLexicon) -> int:
    while text[begin:stop] not in lexicon.closed:
        name = text[begin:stop]
        dropped = next((w for w in lexicon.dropped if name.startswith(w) and len(name) - len(w) >= 2), "")
        if not dropped:
            break
        begin += len(dropped)
    return begin


def _acting(text: str, match: re.Match[str], clause: Clause, names: Names) -> Mark | None:
    """A place, trade or outside party that acts: at the head of its clause before a verb, or after 由, 通知."""
    begin, stop = match.span()
    if begin not in clause.starts or stop not in clause.ends or names.owned.match(text, stop):
        return None
    before = text[max(clause.start, begin - 8) : begin]
    outside = match.group() in names.lexicon.outside
    told = names.addressed[0].search(before) and names.addressed[1].match(text, stop)
    if outside and names.suffered.search(before) and not told:
        return None
    if not outside and _is_equipped(text, begin, stop, names):
        return None
    head = begin == clause.start or before.endswith(names.lexicon.kept + names.lexicon.dropped)
    acts = (names.duties if outside else names.acts).match(text, stop)
    beside = re.match(r"[及和与或]", text[stop : stop + 1])
    called = names.called.search(before) and (acts or names.verbs.match(text, stop) or beside or stop == clause.end)
    called = called and (not outside or before.endswith("由"))
    if not called and not told and not (head and acts):
        return None
    kind = RoleKind.OUTSIDE if outside else RoleKind.UNIT
    begin = _with_quantifier(text, begin, names.lexicon)
    return Mark(ROLE, begin, stop, text[begin:stop], ACTING, kind.value, False)


def _with_coordinated(text: str, found: tuple[Mark, ...], names: Names) -> tuple[Mark, ...]:
    """Trades that stand beside a role by 、 and 及: 通知财务及销售."""
    marks = list(found)
    for mark in found:
        match = names.beside.match(text, mark.end)
        while match is not None:
            marks.append(Mark(ROLE, *match.span(1), match[1], ACTING, RoleKind.UNIT.value, False))
            match = names.beside.match(text, match.end(1))
        match = names.ahead.search(text, max(0, mark.start - BESIDE), mark.start)
        while match is not None:
            marks.append(Mark(ROLE, *match.span(1), match[1], ACTING, RoleKind.UNIT.value, False))
            match = names.ahead.search(text, max(0, match.start(1) - BESIDE), match.start(1))
    ends = {mark.end for mark in marks if mark.confidence >= ACTING}
    return without_overlaps([_beside(text, mark, ends) for mark in marks])


def _beside(text: str, mark: Mark, ends: set[int]) -> Mark:
    """People who stand beside a role by 、 or 或 act as it does."""
    joined = mark.start - 1 in ends and text[mark.start - 1] in "、及和与或，/"
    doubted = mark.confidence == DOUBTFUL and mark.kind != RoleKind.OUTSIDE.value
    return mark._replace(confidence=LIKELY) if joined and doubted else mark


@cache
def _names(lexicon: RoleLexicon, verbs: tuple[str, ...]) -> Names:
    kinds = dict.fromkeys((*lexicon.posts, *lexicon.groups, *lexicon.closed), RoleKind.POST)
    kinds |= dict.fromkeys(lexicon.units, RoleKind.UNIT) | dict.fromkeys(lexicon.bodies, RoleKind.BODY)
    places = _any(lexicon.places)
    return Names(
        lexicon=lexicon,
        suffix=re.compile(f"{opening(kinds)}(?=({_any((*kinds,))}))"),
        loose=re.compile(
            opening((*lexicon.places, *lexicon.outside)) + f"(?:{_any((*lexicon.places, *lexicon.outside))})"
        ),
        kinds=kinds,
        acts=re.compile(lexicon.acts),
        verbs=re.compile(_any(verbs) if verbs else "(?!)"),
        called=re.compile(f"{lexicon.called}$"),
        suffered=re.compile(f"{lexicon.suffered}$"),
        owned=re.compile(lexicon.owned),
        authorities=re.compile(lexicon.authorities or "(?!)"),
        duties=re.compile(lexicon.duties or "(?!)"),
        beside=re.compile(rf"(?:[、及和与或，/]|以及)({places})(?=[、及和与或，。；/]|以及|{lexicon.acts}|$)"),
        ahead=re.compile(rf"(?:^|[，。；：、及和与或由])({places})(?:[、及和与或，/]|以及)$"),
        ranked=re.compile(lexicon.ranked or "(?!)"),
        undergone=re.compile(f"{lexicon.undergone}$" if lexicon.undergone else "(?!)"),
        patients=re.compile(lexicon.patients.replace("{verbs}", _any(verbs)) if lexicon.patients and verbs else "(?!)"),
        equipped=re.compile(f"(?:{lexicon.equipped_places}){lexicon.equipped}" if lexicon.equipped else "(?!)"),
        addressed=(
            re.compile(f"(?:{lexicon.addressed_before or '(?!)'})$"),
            re.compile(lexicon.addressed_after or "(?!)"),
        ),
        modifiers=frozenset((*lexicon.modifiers, *lexicon.units)),
        stops=frozenset(lexicon.stops),
        not_roles=frozenset(lexicon.not_roles),
        trades=(*lexicon.modifiers, *lexicon.places),
    )


def _any(words: tuple[str, ...]) -> str:
    """Longest first; a Latin abbreviation only between non-letters."""
    return "|".join(
        rf"(?<![A-Za-z]){re.escape(w)}(?![A-Za-z])" if re.fullmatch("[A-Z&]+", w) else re.escape(w)
        for w in sorted(words, key=lambda w: (-len(w), w))
    )

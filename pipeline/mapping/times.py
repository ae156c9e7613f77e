"""Pipeline, mapping: time limits of a text by the rules of a language pack, as ISO 8601 durations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from models.lang.times import TimeLexicon, TimeRule, TimeUnit
from models.language import LanguagePack
from models.sop import TimeKind, TimeLimit
from pipeline.mapping.amounts import duration, joined, number_of
from pipeline.mapping.clocks import CLOCKS, clock_of
from pipeline.mapping.components.marks import Cover
from pipeline.mapping.fold import fold

REACH = 120
"""Characters of a clause on either side that may say that a duration is a retention time."""
NARROW = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.+~<>="
BLANKS, HYPHENS = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", "\u2010\u2011\u2212"
PLAIN = {ord(c) + 0xFEE0: c for c in NARROW} | {ord(c): " " for c in BLANKS} | {ord(c): "-" for c in HYPHENS}
"""Full-width digits, letters and signs, blanks and hyphens of all kinds are read as plain ones, one for one."""
ANCHORS = ("anchor", "anchor2", "anchor3")
TIME_OF_DAY = re.compile(r"[0-9]{2}:[0-9]{2}")
COMPARED = ("cmp", "cmp2", "cmp3", "cmp_b")
SECOND = "P2*"
"""What a rule's `iso` says of every other day, week, month or year."""


class Grammar(NamedTuple):
    """A pack's time rules, compiled."""

    lexicon: TimeLexicon
    rules: tuple[tuple[TimeRule, re.Pattern[str]], ...]
    blockers: re.Pattern[str]
    process: re.Pattern[str]
    process_near: re.Pattern[str]
    due: re.Pattern[str]
    retention: re.Pattern[str]
    units: dict[str, TimeUnit]
    numerals: dict[str, float]
    adverbs: dict[str, str]
    comparators: tuple[tuple[re.Pattern[str], str], ...]


def find_times(text: str, pack: LanguagePack) -> tuple[TimeLimit, ...]:
    """Time limits of `text` in reading order, without overlaps. Offsets count characters of `text`.

    Units stay as written; a range, a clock time and a vague word have no `iso8601`.
    """
    return _found(text, fold(text, pack), pack.times)


@lru_cache(maxsize=4096)
def _found(text: str, folded: str, lexicon: TimeLexicon) -> tuple[TimeLimit, ...]:
    grammar = _grammar(lexicon)
    folded = folded.translate(PLAIN)
    cover = None
    found: list[TimeLimit] = []
    for rule, match in _candidates(folded, grammar):
        cover = cover or _blocked(folded, grammar)
        start, end = _trimmed(folded, *_span(match))
        if start >= end or not cover.free(start, end):
            continue
        limit = _limit(rule, match, grammar, folded)
        if limit is None or _is_said(rule, limit, start, found, folded):
            continue
        cover.take(start, end)
        words = {"text": text[start:end], "start": start, "end": end, "anchor": _printed(match, text, ANCHORS)}
        if limit.clock and not TIME_OF_DAY.fullmatch(limit.clock):
            words["clock"] = _printed(match, text, CLOCKS)
        found.append(limit.model_copy(update=words))
    return tuple(sorted(found, key=lambda limit: limit.start))


def _candidates(text: str, grammar: Grammar) -> Iterator[tuple[TimeRule, re.Match[str]]]:
    """What each rule matches, in the order of the rules; a rule is not tried on a text without a word that it needs."""
    lowered = text.lower()
    for rule, pattern in grammar.rules:
        if not rule.needs or any(word in lowered for word in rule.needs):
            for match in pattern.finditer(text):
                yield rule, match


def _blocked(text: str, grammar: Grammar) -> Cover:
    """What looks like time and is none; asked only where a rule has found something."""
    cover = Cover()
    for match in grammar.blockers.finditer(text):
        cover.take(*match.span())
    return cover


def _is_said(rule: TimeRule, limit: TimeLimit, start: int, found: list[TimeLimit], text: str) -> bool:
    """An attribute (年度评审) whose period the text has told already, or a vague word right behind a definite limit."""
    if rule.echo:
        return any(other.kind == limit.kind and other.iso8601 == limit.iso8601 for other in found)
    return limit.vague is not None and any(
        other.vague is None and other.kind is TimeKind.DEADLINE and not text[other.end : start].strip()
        for other in found
        if other.end <= start
    )


def _printed(match: re.Match[str], text: str, names: tuple[str, ...]) -> str | None:
    """What the first of the groups `names` holds, in the text's own characters: an anchor, or hours from … to."""
    spot = next((name for name in names if match.groupdict().get(name)), None)
    return (" ".join(text[slice(*match.span(spot))].split()) or None) if spot is not None else None


def _span(match: re.Match[str]) -> tuple[int, int]:
    """The expression without what only leads to it (groups head, anchor before within) and a trailing 一次 (tail)."""
    start, end = match.span()
    groups = match.re.groupindex
    if "tail" in groups and match["tail"]:
        end = match.start("tail")
    if "head" in groups and match["head"] is not None:
        start = match.end("head")
    if "within" in groups and match["anchor"]:
        start = match.end("anchor")
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _limit(rule: TimeRule, match: re.Match[str], grammar: Grammar, text: str) -> TimeLimit | None:
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    unit = _unit(_first(parts, "u", "u_b"), grammar)
    least, most = _amounts(parts, unit, grammar)
    if least is None and _first(parts, "n", "n_b"):
        return None
    iso = rule.iso or (None if most else least)
    if iso == SECOND:
        iso = duration(2.0, unit)
    iso = grammar.adverbs.get(parts.get("word", "").lower(), iso)
    return TimeLimit(
        text="",
        start=0,
        end=0,
        kind=_kind(rule, match, iso or most, grammar, text),
        iso8601=iso,
        working_days=rule.working_days or bool(unit and unit.working),
        comparator=_comparator(rule, parts, grammar),
        lead=rule.lead,
        clock=clock_of(parts, grammar.lexicon),
        shift=rule.shift or parts.get("u") in grammar.lexicon.shifts,
        least=least if most else None,
        most=most,
        times=_times(parts, grammar),
        continuous=rule.continuous,
        vague=rule.vague,
    )


def _first(parts: dict[str, str], *names: str) -> str:
    return next((parts[name] for name in names if parts.get(name)), "")


def _unit(written: str, grammar: Grammar) -> TimeUnit | None:
    return grammar.units.get(_bare(written))


def _bare(written: str) -> str:
    return "".join(written.split()).lower()


def _amounts(parts: dict[str, str], unit: TimeUnit | None, grammar: Grammar) -> tuple[str | None, str | None]:
    """ISO durations of the amount and, for a range, of its upper end."""
    if unit is None:
        return (f"P{parts['n']}D", None) if "n" in parts and "u" not in parts else (None, None)
    written = _first(parts, "n", "n_b")
    amount = number_of(written, grammar.numerals) if written else 0.0 if "before" in parts else 1.0
    if amount is None or (not written and "word" in parts):
        return None, None
    amount += 0.5 if "half" in parts or "before" in parts else 0.0
    if unit.iso == "P#Y" and amount >= 200:
        return None, None
    base = duration(amount, _unit(parts.get("u0", ""), grammar) or unit)
    second = _unit(parts.get("ub", ""), grammar) or _unit(f"{parts.get('ub', '')}钟", grammar)
    rest = number_of(parts.get("nb", ""), grammar.numerals) if second else None
    if second and rest is not None:
        base = joined(base, duration(rest, second))
    upper = number_of(parts.get("n2", ""), grammar.numerals) if "n2" in parts else None
    return base, duration(upper, unit) if upper is not None else None


def _times(parts: dict[str, str], grammar: Grammar) -> int | None:
    written = _first(parts, "times", "times_b").lower().removesuffix("times").removesuffix("x").strip()
    if not written:
        return None
    counted = dict(grammar.lexicon.counts).get(written) or number_of(written, grammar.numerals)
    return int(counted) if counted else None


def _comparator(rule: TimeRule, parts: dict[str, str], grammar: Grammar) -> str | None:
    for name in COMPARED:
        written = parts.get(name, "").strip()
        if written:
            return next((sign for pattern, sign in grammar.comparators if pattern.search(written)), rule.comparator)
    return rule.comparator


def _kind(rule: TimeRule, match: re.Match[str], amount: str | None, grammar: Grammar, text: str) -> TimeKind:
    """A duration or deadline is a retention time where its clause speaks of keeping.

    An upper limit of a process is a duration, so is a time within which something is heated or poured; a bare amount
    behind 处理时限 is a deadline. A time within which something is done is kept only in its own half of the sentence:
    2小时内回访，一份存档 is a deadline.
    """
    if rule.kind is TimeKind.FREQUENCY or amount is None or rule.lead:
        return rule.kind
    within = "within" in match.re.groupindex
    start, stop = _clause(match, grammar.lexicon.clause_ends + ("，," if within else ""), text)
    before = text[start : match.start()]
    if grammar.lexicon.retention and grammar.retention.search(text, start, stop):
        return TimeKind.RETENTION
    if rule.kind is TimeKind.DEADLINE:
        poured = grammar.process_near.search(text, *_clause(match, grammar.lexicon.clause_ends, text))
        is_process = poured or (not within and grammar.process.search(before))
        return TimeKind.DURATION if is_process else TimeKind.DEADLINE
    bare = not any(match.groupdict().get(name) for name in COMPARED)
    is_due = bare and grammar.due.search(before) and not grammar.process.search(before)
    return TimeKind.DEADLINE if is_due else rule.kind


def _clause(match: re.Match[str], ends: str, text: str) -> tuple[int, int]:
    """Where the clause of an expression starts and stops, at most REACH characters away."""
    first, last = max(0, match.start() - REACH), match.end() + REACH
    start = max((text.rfind(c, first, match.start()) + 1 for c in ends), default=0)
    stop = min((at for at in (text.find(c, match.end(), last) for c in ends) if at >= 0), default=last)
    return max(first, start), stop


@cache
def _grammar(lexicon: TimeLexicon) -> Grammar:
    units = {_bare(word): unit for unit in lexicon.units for word in unit.words}
    words = [word for unit in lexicon.units for word in unit.words]
    fragments = {
        "u": "(?:" + "|".join(_unit_pattern(word) for word in _longest_first(words)) + ")",
        "word": "(?:" + "|".join(re.escape(word) for word in _longest_first(dict(lexicon.numerals))) + ")",
    }
    for name, pattern in lexicon.fragments:
        fragments[name] = _expand(pattern, fragments)
    blockers = "|".join(f"(?:{_expand(pattern, fragments)})" for pattern in lexicon.blockers)
    return Grammar(
        lexicon=lexicon,
        rules=tuple((rule, re.compile(_expand(rule.pattern, fragments), re.IGNORECASE)) for rule in lexicon.rules),
        blockers=re.compile(blockers or "(?!)", re.IGNORECASE),
        process=re.compile(lexicon.process or "(?!)", re.IGNORECASE),
        process_near=re.compile(lexicon.process_near or "(?!)", re.IGNORECASE),
        due=re.compile(lexicon.due or "(?!)", re.IGNORECASE),
        retention=re.compile(lexicon.retention, re.IGNORECASE),
        units=units,
        numerals=dict(lexicon.numerals),
        adverbs=dict(lexicon.adverbs),
        comparators=tuple((re.compile(pattern, re.IGNORECASE), sign) for pattern, sign in lexicon.comparators),
    )


def _unit_pattern(word: str) -> str:
    """Blanks may stand between its parts; a unit of one Latin letter is read as written and alone (5 s, but not 5S)."""
    if not word.isascii():
        return r"\s?".join(re.escape(character) for character in word)
    pattern = r"\s+".join(re.escape(part) for part in word.split())
    return rf"(?-i:{pattern})(?![A-Za-z])" if len(word) == 1 else pattern


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _expand(pattern: str, fragments: dict[str, str]) -> str:
    return re.sub(r"<<(\w+)>>", lambda name: fragments[name[1]], pattern)

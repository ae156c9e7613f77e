"""Pipeline, mapping: time limits of a text by the rules of a language pack, as ISO 8601 durations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from models.lang.times import TimeLexicon, TimeRule, TimeUnit
from models.language import LanguagePack
from models.sop import TimeKind, TimeLimit
from pipeline.mapping.components.marks import Cover
from pipeline.mapping.fold import fold

REACH = 120
"""Characters of a clause on either side that may say that a duration is a retention time."""
WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")


class Grammar(NamedTuple):
    """A pack's time rules, compiled."""

    lexicon: TimeLexicon
    rules: tuple[tuple[TimeRule, re.Pattern[str]], ...]
    blockers: re.Pattern[str]
    process: re.Pattern[str]
    retention: re.Pattern[str]
    units: dict[str, TimeUnit]
    numerals: dict[str, float]
    comparators: tuple[tuple[re.Pattern[str], str], ...]


def find_times(text: str, pack: LanguagePack) -> tuple[TimeLimit, ...]:
    """Time limits of `text` in reading order, without overlaps. Offsets count characters of `text`.

    Units stay as written; a range, a clock time and a vague word have no `iso8601`.
    """
    grammar = _grammar(pack.times)
    folded = fold(text, pack)
    cover = Cover()
    for match in grammar.blockers.finditer(folded):
        cover.take(*match.span())
    found: list[TimeLimit] = []
    for rule, pattern in grammar.rules:
        for match in pattern.finditer(folded):
            start, end = _trimmed(folded, *_span(match))
            if start >= end or not cover.free(start, end):
                continue
            limit = _limit(rule, match, grammar, folded)
            if limit is None:
                continue
            cover.take(start, end)
            words = {"text": text[start:end], "start": start, "end": end, "anchor": _anchor(match, text)}
            found.append(limit.model_copy(update=words))
    return tuple(sorted(found, key=lambda limit: limit.start))


def _anchor(match: re.Match[str], text: str) -> str | None:
    """What the time counts from, in the text's own characters."""
    names = (name for name in ("anchor", "anchor2") if match.groupdict().get(name))
    spot = next(names, None)
    return (text[slice(*match.span(spot))].strip() or None) if spot is not None else None


def _span(match: re.Match[str]) -> tuple[int, int]:
    """The expression without a leading event that it counts from and without a trailing 一次 (group tail)."""
    start, end = match.span()
    if match.re.groupindex.get("tail") and match["tail"]:
        end = match.start("tail")
    if match.re.groupindex.get("anchor") and match.start("anchor") == start and match.re.groupindex.get("within"):
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
    unit = grammar.units.get(_first(parts, "u", "u_b").strip().lower())
    least, most = _amounts(parts, unit, grammar)
    if least is None and _first(parts, "n", "n_b"):
        return None
    iso = rule.iso or (None if most else least)
    if iso == "P2*":
        iso = _iso(2.0, unit)
    iso = dict(grammar.lexicon.adverbs).get(parts.get("word", "").lower(), iso)
    return TimeLimit(
        text="",
        start=0,
        end=0,
        kind=_kind(rule, match, iso or most, grammar, text),
        iso8601=iso,
        working_days=rule.working_days or bool(unit and unit.working),
        comparator=_comparator(rule, parts, grammar),
        lead=rule.lead,
        clock=_clock(parts, grammar.lexicon),
        shift=rule.shift or parts.get("u") in grammar.lexicon.shifts,
        least=least if most else None,
        most=most,
        times=_times(parts, grammar),
        continuous=rule.continuous,
        vague=rule.vague,
    )


def _first(parts: dict[str, str], *names: str) -> str:
    return next((parts[name] for name in names if parts.get(name)), "")


def _amounts(parts: dict[str, str], unit: TimeUnit | None, grammar: Grammar) -> tuple[str | None, str | None]:
    """ISO durations of the amount and, for a range, of its upper end."""
    if unit is None:
        return (f"P{parts['n']}D", None) if "n" in parts and "u" not in parts else (None, None)
    written = _first(parts, "n", "n_b")
    amount = _number(written, grammar) if written else 0.0 if "before" in parts else 1.0
    if amount is None:
        return None, None
    amount += 0.5 if "half" in parts or "before" in parts else 0.0
    if not written and "word" in parts:
        return None, None
    if unit.iso == "P#Y" and amount >= 200:
        return None, None
    base = _iso(amount, unit)
    second = grammar.units.get(parts.get("ub", "")) or grammar.units.get(f"{parts.get('ub', '')}钟")
    rest = _number(parts.get("nb", ""), grammar) if second else None
    if second and rest is not None:
        base = _joined(base, _iso(rest, second))
    upper = _number(parts.get("n2", ""), grammar) if "n2" in parts else None
    return base, _iso(upper, unit) if upper is not None else None


def _iso(amount: float, unit: TimeUnit | None) -> str | None:
    """An hour and a half is PT1H30M, half a day PT12H: ISO allows fractions, but readers stumble over them."""
    if unit is None:
        return None
    value = amount * unit.factor
    if value == int(value):
        return unit.iso.replace("#", str(int(value)))
    smaller = {"PT#H": ("PT#M", 60), "PT#M": ("PT#S", 60), "P#Y": ("P#M", 12), "P#D": ("PT#H", 24)}.get(unit.iso)
    if smaller is None:
        return unit.iso.replace("#", f"{value:g}")
    below = round((value - int(value)) * smaller[1], 3)
    low = smaller[0].replace("#", f"{below:g}")
    return _joined(unit.iso.replace("#", str(int(value))), low) if int(value) else low


def _joined(first: str | None, second: str | None) -> str | None:
    """PT1H and PT30M give PT1H30M; a date part and a time part join at the T."""
    if first is None or second is None:
        return first
    if "T" in first:
        return first + second.removeprefix("PT").removeprefix("P")
    return first + second.removeprefix("P")


def _number(written: str, grammar: Grammar) -> float | None:
    plain = re.sub(r"\s*\([^)]*\)", "", written).strip().translate(WIDE).lower().replace(",", ".")
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", plain):
        return float(plain)
    if plain in grammar.numerals:
        return grammar.numerals[plain]
    return _han_number(plain, grammar.numerals)


def _han_number(written: str, numerals: dict[str, float]) -> float | None:
    """二十四 is 24, 一百二十 120; None for anything else."""
    if not written or any(c not in numerals or numerals[c] != int(numerals[c]) for c in written):
        return None
    total, digit = 0.0, None
    for value in (numerals[c] for c in written):
        if value >= 10:
            total += value * (1 if digit is None else digit)
            digit = None
        elif digit is not None:
            return None
        else:
            digit = value
    return total + (digit or 0)


def _times(parts: dict[str, str], grammar: Grammar) -> int | None:
    written = parts.get("times", "").lower().removesuffix("times").strip()
    if not written:
        return None
    counted = dict(grammar.lexicon.counts).get(written) or _number(written, grammar)
    return int(counted) if counted else None


def _comparator(rule: TimeRule, parts: dict[str, str], grammar: Grammar) -> str | None:
    for name in ("cmp", "cmp2", "cmp_b"):
        written = parts.get(name, "").strip()
        if written:
            return next((sign for pattern, sign in grammar.comparators if pattern.search(written)), rule.comparator)
    return rule.comparator


def _clock(parts: dict[str, str], lexicon: TimeLexicon) -> str | None:
    if "clock" in parts:
        return re.sub(r"\s+", "", parts["clock"])
    hour = _first(parts, "hour", "hour_b")
    half_day = parts.get("pm", "").strip().lower()
    if not hour:
        return "12:00" if half_day in lexicon.noon else None
    spoken = dict(lexicon.numerals)
    value = int(hour) if hour.isdecimal() else int(_han_number(hour, spoken) or 0)
    if half_day in lexicon.afternoon and value < 12:
        value += 12
    minute = "30" if "half" in parts else _first(parts, "minute", "minute2", "minute_b") or "0"
    return f"{value:02d}:{int(minute):02d}"


def _kind(rule: TimeRule, match: re.Match[str], amount: str | None, grammar: Grammar, text: str) -> TimeKind:
    """A duration or deadline is a retention time where its clause speaks of keeping.

    An upper limit of a process is a duration. A time within which something is done is kept only in its own half of
    the sentence: 2小时内回访，一份存档 is a deadline.
    """
    if rule.kind is TimeKind.FREQUENCY or amount is None or rule.lead:
        return rule.kind
    within = bool(match.re.groupindex.get("within"))
    ends = grammar.lexicon.clause_ends + ("，," if within else "")
    first, last = max(0, match.start() - REACH), match.end() + REACH
    start = max((text.rfind(c, first, match.start()) + 1 for c in ends), default=0)
    stop = min((at for at in (text.find(c, match.end(), last) for c in ends) if at >= 0), default=last)
    if grammar.lexicon.retention and grammar.retention.search(text, max(first, start), stop):
        return TimeKind.RETENTION
    is_process = not within and grammar.process.search(text[max(first, start) : match.start()]) is not None
    return TimeKind.DURATION if is_process else rule.kind


@cache
def _grammar(lexicon: TimeLexicon) -> Grammar:
    units = {word.lower(): unit for unit in lexicon.units for word in unit.words}
    fragments = {
        "u": "(?:" + "|".join(_longest_first(units)) + ")",
        "word": "(?:" + "|".join(_longest_first(dict(lexicon.numerals))) + ")",
    }
    for name, pattern in lexicon.fragments:
        fragments[name] = _expand(pattern, fragments)
    rules = tuple((rule, re.compile(_expand(rule.pattern, fragments), re.IGNORECASE)) for rule in lexicon.rules)
    blockers = "|".join(f"(?:{_expand(pattern, fragments)})" for pattern in lexicon.blockers)
    return Grammar(
        lexicon=lexicon,
        rules=rules,
        blockers=re.compile(blockers or "(?!)", re.IGNORECASE),
        process=re.compile(lexicon.process or "(?!)"),
        retention=re.compile(lexicon.retention, re.IGNORECASE),
        units=units,
        numerals=dict(lexicon.numerals),
        comparators=tuple((re.compile(pattern, re.IGNORECASE), sign) for pattern, sign in lexicon.comparators),
    )


def _longest_first(words: dict[str, TimeUnit] | dict[str, float]) -> Iterator[str]:
    yield from (re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _expand(pattern: str, fragments: dict[str, str]) -> str:
    return re.sub(r"<<(\w+)>>", lambda name: fragments[name[1]], pattern)

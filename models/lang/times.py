"""Ground: schema of models/lang/<code>/times.toml: units, numerals and patterns of time expressions."""

from __future__ import annotations

from models.base import Frozen, Lexicon
from models.sop import TimeKind


class TimeUnit(Frozen):
    """Words of one unit. `iso` holds the ISO 8601 duration with # for the amount, such as PT#H."""

    words: tuple[str, ...]
    iso: str
    factor: int = 1
    """Amounts are multiplied by it: a quarter is three months."""
    working: bool = False


class TimeRule(Frozen):
    """One kind of expression. Rules are tried in order: an earlier one keeps its words from later ones.

    `pattern` is a regular expression; <<name>> is replaced by a fragment. Named groups it may hold:
    n, u (amount and unit), n2 (end of a range), nb, ub (second part, 1小时30分), half (…半), before (amount is a half),
    word (an adverb), cmp (comparator, looked up in `comparators`), anchor, within, hour, minute, pm, times,
    head, tail (no part of the text), u0 (unit of a range's lower end, where it has one of its own).
    """

    name: str
    pattern: str
    kind: TimeKind
    iso: str | None = None
    comparator: str | None = None
    working_days: bool = False
    lead: bool = False
    shift: bool = False
    continuous: bool = False
    vague: str | None = None
    clock: str | None = None
    needs: tuple[str, ...] = ()
    """Words in lower case of which a text must hold one for the pattern to match: it is not tried without."""
    echo: bool = False
    """An attribute (年度评审) that counts only where no other expression of the text tells the same period."""


class TimeLexicon(Lexicon):
    """Units, numerals and patterns of time expressions."""

    numerals: tuple[tuple[str, float], ...] = ()
    """Number words and their values; in Chinese 十 and 百 multiply what stands before them."""
    units: tuple[TimeUnit, ...] = ()
    adverbs: tuple[tuple[str, str], ...] = ()
    """Words of the `word` group that say a period by themselves, and their ISO 8601 duration."""
    counts: tuple[tuple[str, float], ...] = ()
    """Words that count occurrences: once, twice."""
    shifts: tuple[str, ...] = ()
    """Words of the u group that mean a shift, which has no ISO unit."""
    comparators: tuple[tuple[str, str], ...] = ()
    """Pattern of the words, sign (<= < >= > ~); the first that matches the cmp group counts."""
    afternoon: tuple[str, ...] = ()
    """Words that add twelve hours to a clock time below twelve."""
    noon: tuple[str, ...] = ()
    fragments: tuple[tuple[str, str], ...] = ()
    """Named parts of patterns; a later one may use an earlier one. n and u are built in."""
    blockers: tuple[str, ...] = ()
    """What looks like time and is none: dates, ages, rates, numbers of chapters."""
    retention: str = ""
    """Words that make a duration within the same clause a retention time."""
    process: str = ""
    """Pattern before an upper limit that limits a process, which is a duration and no deadline: 浸泡时间不超过."""
    process_near: str = ""
    """Pattern that makes a time in its clause a duration: within 10 minutes something is heated or poured slowly."""
    due: str = ""
    """Words that make a bare duration of their clause a deadline: 处理时限：一般件3个工作日."""
    clause_ends: str = ""
    """Characters that end a clause."""
    rules: tuple[TimeRule, ...] = ()

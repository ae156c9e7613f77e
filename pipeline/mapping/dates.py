"""Pipeline, mapping: full dates of any style to ISO 8601.

The forms are data (`dates` and `months` of models/lang/<code>/control.toml). A month and a year alone are no date:
nothing is invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from models.lang.control import ControlLexicon, DateForm

CENTURY = 80
"""A two-digit year below this is of the 21st century."""
ROC = 1911
"""民國 1 is 1912."""
DIGITS = {
    c: i
    for i, row in enumerate(("〇○零O0", "一1", "二2", "三3", "四4", "五5", "六6", "七7", "八8", "九9"))
    for c in row
}


NARROW = {0xFF10 + i: str(i) for i in range(10)} | {0xFF0E: ".", 0xFF0F: "/", 0xFF0D: "-"}
"""Full-width digits and marks, one for one, so that offsets hold."""


NUMERALS = re.compile(r"(?:[\d一二三四五六七八九十百廿卅][^\d一二三四五六七八九十百廿卅]*){3}")
"""Year, month and day have a digit above zero each, or the month a name and the year two: else there is no date."""


@dataclass(frozen=True)
class DateReading:
    """A date in a text: `iso` is YYYY-MM-DD; not `certain` where day and month could change places."""

    iso: str
    start: int
    end: int
    certain: bool = True
    day_first: bool | None = None
    """Which order its own numbers prove (13/02/2024: True); None where they prove nothing."""


class DateReader:
    """Reads dates by the forms of some lexicons; of overlapping readings the earlier and longer one stands."""

    def __init__(self, lexicons: Iterable[ControlLexicon], day_first: bool | None = None) -> None:
        """Compile the forms. `day_first` says how 03/01/2024 is read; None: the form's own order, else month first."""
        self.months: dict[str, int] = {}
        self.forms: list[tuple[re.Pattern[str], DateForm]] = []
        self.day_first = day_first
        for lexicon in lexicons:
            self.months.update(lexicon.months)
            self.forms.extend((_compiled(form.pattern), form) for form in lexicon.dates)

    def all(self, text: str) -> tuple[DateReading, ...]:
        """Every full date of the text, in order."""
        readings = sorted(self._readings(text), key=lambda r: (r.start, -r.end))
        kept: list[DateReading] = []
        for reading in readings:
            if not kept or reading.start >= kept[-1].end:
                kept.append(reading)
        return tuple(kept)

    def first(self, text: str) -> DateReading | None:
        """The first full date of the text."""
        return next(iter(self.all(text)), None)

    def order_of(self, texts: Iterable[str]) -> bool | None:
        """Which order the other dates of a document prove: True day first, False month first, None neither or both."""
        proofs = {r.day_first for text in texts for r in self.all(text) if r.day_first is not None}
        return proofs.pop() if len(proofs) == 1 else None

    def _readings(self, text: str) -> Iterator[DateReading]:
        text = text.translate(NARROW)
        if NUMERALS.search(text) is None:
            return
        for pattern, form in self.forms:
            for match in pattern.finditer(text):
                reading = self._reading(match, form)
                if reading is not None:
                    yield reading

    def _reading(self, match: re.Match[str], form: DateForm) -> DateReading | None:
        parts = match.groupdict()
        year = (
            ROC + chinese_number(parts["roc"]) if parts.get("roc") else _year(parts.get("y") or parts.get("yy") or "")
        )
        if parts.get("a"):
            return self._doubtful(match, form, year)
        month = self.months.get(parts["month"][:3].casefold(), 0) if parts.get("month") else chinese_number(parts["m"])
        iso = _iso(year, month, chinese_number(parts["d"]))
        return DateReading(iso, match.start(), match.end()) if iso else None

    def _doubtful(self, match: re.Match[str], form: DateForm, year: int) -> DateReading | None:
        a, b = int(match["a"]), int(match["b"])
        proof = True if a > 12 else False if b > 12 else None
        chosen = next((v for v in (proof, self.day_first, form.day_first) if v is not None), False)
        iso = _iso(year, b, a) if chosen else _iso(year, a, b)
        if iso is None:
            return None
        certain = proof is not None or a == b
        return DateReading(iso, match.start(), match.end(), certain, proof)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _year(text: str) -> int:
    digits = "".join(str(DIGITS.get(c, c)) for c in text)
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < CENTURY else 1900)


def chinese_number(text: str) -> int:
    """Value of a numeral up to 999 in Arabic or Chinese digits (二十一, 廿一, 卅, 〇三); 0 where it is none."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    hundreds, hundred, text = text.rpartition("百")
    if hundred:
        return 100 * (DIGITS.get(hundreds, 0) if hundreds else 1) + (chinese_number(text) if text else 0)
    if "十" in text:
        tens, _, ones = text.partition("十")
        values = (DIGITS.get(tens) if tens else 1, DIGITS.get(ones) if ones else 0)
        return values[0] * 10 + values[1] if values[0] is not None and values[1] is not None else 0
    value = 0
    for character in text:
        if character not in DIGITS:
            return 0
        value = value * 10 + DIGITS[character]
    return value

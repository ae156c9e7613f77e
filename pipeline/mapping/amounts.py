"""Pipeline, mapping: numbers in digits and words, and the ISO 8601 durations that they make with a unit."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.lang.times import TimeUnit

BRACKETED = re.compile(r"\s*\([^)]*\)")
DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
SMALLER = {"PT#H": ("PT#M", 60), "PT#M": ("PT#S", 60), "P#Y": ("P#M", 12), "P#D": ("PT#H", 24)}
TWENTY, HUNDRED = 20, 100
MOST_HUNDREDS = 10
ORDER = ("Y", "M", "W", "D", "TH", "TM", "TS")


def number_of(written: str, numerals: Mapping[str, float]) -> float | None:
    """Value of 90, 1,500, 2.5, 1½, 二十四, forty-five or one hundred and twenty; None for anything else."""
    plain = BRACKETED.sub("", written).strip().lower()
    if THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if DIGITS.fullmatch(plain.replace(",", ".")):
        return float(plain.replace(",", "."))
    if plain[-1:] in FRACTIONS:
        whole = number_of(plain[:-1], numerals) if plain[:-1].strip() else 0.0
        return None if whole is None else whole + FRACTIONS[plain[-1]]
    if plain in numerals:
        return numerals[plain]
    return _latin_number(plain, numerals) if plain.isascii() else han_number(plain, numerals)


def han_number(written: str, numerals: Mapping[str, float]) -> float | None:
    """二十四 is 24, 一百零五 105; None for anything else, such as two digits side by side."""
    if not written or any(c not in numerals or numerals[c] != int(numerals[c]) for c in written):
        return None
    total, digit = 0.0, None
    for value in (numerals[c] for c in written):
        if value >= 10:
            total += value * (1 if digit is None else digit)
            digit = None
        elif digit:
            return None
        else:
            digit = value
    return total + (digit or 0)


def _latin_number(written: str, numerals: Mapping[str, float]) -> float | None:
    """Tens and ones, and hundreds before them; None where a word is no number or the order is none."""
    total, below = 0.0, 1000.0
    for word in re.split(r"[\s-]+", written):
        value = numerals.get(word)
        if value == HUNDRED and total < MOST_HUNDREDS:
            total, below = (total or 1) * HUNDRED, HUNDRED
        elif word == "and" and total >= HUNDRED:
            continue
        elif value is None or value >= below or value != int(value):
            return None
        else:
            total, below = total + value, 10 if value >= TWENTY else 1
    return total


def duration(amount: float, unit: TimeUnit | None) -> str | None:
    """An hour and a half is PT1H30M, half a day PT12H: ISO allows fractions, but readers stumble over them.

    Half a working day is P0.5D: how long a working day is the text does not say.
    """
    if unit is None:
        return None
    value = amount * unit.factor
    if value == int(value):
        return unit.iso.replace("#", str(int(value)))
    smaller = None if unit.working else SMALLER.get(unit.iso)
    if smaller is None:
        return unit.iso.replace("#", f"{value:g}")
    below = round((value - int(value)) * smaller[1], 3)
    low = smaller[0].replace("#", f"{below:g}")
    return joined(unit.iso.replace("#", str(int(value))), low) if int(value) else low


def joined(first: str | None, second: str | None) -> str | None:
    """PT1H and PT30M give PT1H30M, P1W and P2D give P9D (a week stands alone in ISO 8601).

    Where the second part is not the smaller one the first stands.
    """
    if first is None or second is None or _rank(first) >= _rank(second):
        return first
    if first.endswith("W"):
        return f"P{float(first[1:-1]) * 7 + float(second[1:-1]):g}D" if second.endswith("D") else first
    if "T" in first:
        return first + second.removeprefix("PT").removeprefix("P")
    return first + second.removeprefix("P")


def _rank(iso: str) -> int:
    """Place of the last unit of a duration in the order that ISO 8601 asks for."""
    return ORDER.index(("T" if "T" in iso else "") + iso[-1])

"""Pipeline, mapping: what the CRF labels: characters of Chinese text, words of English text, each with its features.

The table of features is in docs/analysis/spans.md. A feature is a short string; equal strings have one weight.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from models.language import LanguagePack
from pipeline.mapping.components.marks import Mark
from pipeline.mapping.components.series import series_features
from pipeline.mapping.components.words import cut
from pipeline.mapping.fold import fold

OUTSIDE, EDGE = "O", "#"
LATIN_UNIT = re.compile(r"[A-Za-z]+(?:[’'-][A-Za-z]+)*|\d+(?:[.,:]\d+)*|\S")
LONG_WORD = 4


class Unit(NamedTuple):
    """What gets one label. Offsets are characters of the text, end exclusive."""

    start: int
    end: int


Features = list[list[str]]


def units_of(text: str, pack: LanguagePack) -> tuple[Unit, ...]:
    """Characters that are no blanks, or words, digits and signs."""
    if pack.roles.borders == "words":
        return tuple(Unit(at, at + 1) for at, character in enumerate(text) if not character.isspace())
    return tuple(Unit(*match.span()) for match in LATIN_UNIT.finditer(text))


def features_of(text: str, units: tuple[Unit, ...], rules: tuple[Mark, ...], pack: LanguagePack) -> Features:
    """One list of features a unit; `rules` are the marks that the rule components have put on the text."""
    said = bio(units, rules)
    if pack.roles.borders == "words":
        return _han_features(fold(text, pack), units, said, pack)
    return _latin_features(text, units, said)


def bio(units: tuple[Unit, ...], marks: tuple[Mark, ...]) -> list[str]:
    """B-, I- and O of flat marks; where marks overlap the earlier in the tuple stands."""
    labels = [OUTSIDE] * len(units)
    for mark in marks:
        covered = [i for i, unit in enumerate(units) if unit.start < mark.end and unit.end > mark.start]
        if covered and all(labels[i] == OUTSIDE for i in covered):
            labels[covered[0]] = f"B-{mark.label}"
            for i in covered[1:]:
                labels[i] = f"I-{mark.label}"
    return labels


def _han_features(text: str, units: tuple[Unit, ...], said: list[str], pack: LanguagePack) -> Features:
    places, flags, words, series = _segmented(text, pack)
    characters = [text[unit.start] for unit in units]
    kinds = [_kind(character) for character in characters]
    at = [unit.start for unit in units]
    columns = {
        "c": characters,
        "t": kinds,
        "s": [places[i] for i in at],
        "p": [flags[i] for i in at],
        "q": [places[i] + flags[i] for i in at],
        "r": said,
    }
    reach = {"c": 3, "t": 3, "s": 2, "p": 2, "q": 2, "r": 2}
    found = _windows(columns, reach, len(units))
    found.append([f"w={words[i]}" for i in at])
    found.append([f"wr={words[i]}|{label}" for i, label in zip(at, said, strict=True)])
    rows = _rows(found + _pairs(characters, (-2, -1, 0, 1), ""))
    for i, row in zip(at, rows, strict=True):
        row += series[i]
    return rows


class _Segmented(NamedTuple):
    """What the words of a text say of each of its characters."""

    places: list[str]
    """Its place in its word: B M E S."""
    flags: list[str]
    """The word's part of speech."""
    words: list[str]
    series: list[tuple[str, ...]]


def _segmented(text: str, pack: LanguagePack) -> _Segmented:
    count = len(text)
    found = _Segmented([""] * count, [""] * count, [""] * count, [()] * count)
    words = cut(text, pack.roles)
    for word, series in zip(words, series_features(words, pack.actions), strict=True):
        last = word.end - word.start - 1
        for i in range(word.start, word.end):
            k = i - word.start
            found.places[i] = "S" if last == 0 else "B" if k == 0 else "E" if k == last else "M"
            found.flags[i], found.words[i], found.series[i] = word.flag, word.text, series
    return found


def _kind(character: str) -> str:
    if character.isdigit():
        return "9"
    if "㐀" <= character <= "鿿":
        return "H"
    return "A" if character.isalpha() else "."


def _latin_features(text: str, units: tuple[Unit, ...], said: list[str]) -> Features:
    words = [text[unit.start : unit.end] for unit in units]
    low = [word.lower() for word in words]
    glued = ["y" if a.end == b.start else "n" for a, b in pairwise(units)] + ["n"]
    columns = {
        "w": low,
        "t": [_shape(word) for word in words],
        "e": [word[-3:] if len(word) > LONG_WORD else word for word in low],
        "f": [word[-2:] for word in low],
        "g": glued,
        "r": said,
    }
    found = _windows(columns, {"w": 2, "t": 2, "e": 1, "f": 1, "g": 1, "r": 2}, len(units))
    found.append([f"wr={word}|{label}" for word, label in zip(low, said, strict=True)])
    found.append([f"first={i == 0}" for i in range(len(units))])
    return _rows(found + _pairs(low, (-1, 0), "_"))


def _shape(word: str) -> str:
    if word[0].isdigit():
        return "9"
    if not word[0].isalpha():
        return word[0]
    if word.isupper() and len(word) > 1:
        return "AA"
    return "Aa" if word[0].isupper() else "a"


def _windows(columns: dict[str, list[str]], reach: dict[str, int], count: int) -> Features:
    """Columns of features: a bias, and `name` + offset = value of each column within its reach."""
    found: Features = [["bias"] * count]
    for name, values in columns.items():
        most = reach[name]
        padded = [EDGE] * most + values + [EDGE] * most
        for k in range(-most, most + 1):
            key = f"{name}{k}="
            found.append([key + value for value in padded[most + k : most + k + count]])
    return found


def _pairs(values: list[str], offsets: tuple[int, ...], glue: str) -> Features:
    """Columns of each value at an offset with the one behind it."""
    padded = [EDGE, EDGE, *values, EDGE, EDGE]
    pairs = [f"{a}{glue}{b}" for a, b in pairwise(padded)]
    return [[f"b{k}={pair}" for pair in pairs[k + 2 : k + 2 + len(values)]] for k in offsets]


def _rows(columns: Features) -> Features:
    return [list(row) for row in zip(*columns, strict=True)]

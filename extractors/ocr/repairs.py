"""Extractors, ocr: small repairs of what recognition is known to confuse; each is told (docs/analysis/ocr.md)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from extractors.ocr.page import Repair, Word

_OPENING = {
    "(": ")",
    "（": "）",
    "[": "]",
    "［": "］",
    "【": "】",
    "《": "》",
    "〈": "〉",
    "「": "」",
    "『": "』",
    "〔": "〕",
}
_CLOSING = frozenset(_OPENING.values())
_WIDE_OF = {"(": "（", ")": "）", "[": "［", "]": "］"}
_DASHES = frozenset("一ー—–")
_WIDE_MARKS = {":": "：", ";": "；", ",": "，", "?": "？", "!": "！"}
_NARROW_MARKS = {wide: narrow for narrow, wide in _WIDE_MARKS.items()}
_DOTS = frozenset("·・")
_LIKE_DIGITS = {"l": "1", "I": "1", "i": "1", "O": "0", "o": "0"}
_NUMBER = frozenset("0123456789.")
_AROUND = 6
"""Characters on either side that a repair is told with."""

_LATIN_END = 0x250
_STRUCK = {"đ": "d", "Đ": "D", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ħ": "h", "ı": "i"}
_SURE = 0.9
_FOREIGN = 0.002
"""Share of Latin letters with a mark in a text that is written with such letters (French, Spanish: 0.02 to 0.05)."""

Rule = Callable[[Sequence[str], int], str]


def repair(word: Word) -> tuple[Word, tuple[Repair, ...]]:
    """Give a word with its known confusions mended, and each change with what stands round it."""
    marks = [character.text for character in word.characters]
    mended = list(marks)
    _pair_brackets(mended)
    for place in range(len(mended)):
        for rule in (_dash, _dot, _width, _digit):
            mended[place] = rule(mended, place)
    changes = tuple(
        Repair(_around(marks, place), _around(mended, place))
        for place, (before, after) in enumerate(zip(marks, mended, strict=True))
        if before != after
    )
    characters = tuple(replace(one, text=text) for one, text in zip(word.characters, mended, strict=True))
    return replace(word, characters=characters), changes


def without_specks(words: Sequence[Word]) -> tuple[list[Word], tuple[Repair, ...]]:
    """Give the words of a page with marks taken off Latin letters where they are specks of dirt.

    So they are where recognition doubts them, and the page hardly has any that it does not doubt.
    """
    letters = [one for word in words for one in word.characters if one.text.isalpha() and ord(one.text[0]) < _LATIN_END]
    marked = [one for one in letters if _plain(one.text) != one.text]
    if not marked or sum(one.confidence >= _SURE for one in marked) > _FOREIGN * len(letters):
        return list(words), ()
    cleaned: list[Word] = []
    changes: list[Repair] = []
    for word in words:
        marks = [one.text for one in word.characters]
        mended = [_plain(one.text) if one.confidence < _SURE else one.text for one in word.characters]
        changes += [
            Repair(_around(marks, place), _around(mended, place))
            for place, (before, after) in enumerate(zip(marks, mended, strict=True))
            if before != after
        ]
        characters = tuple(replace(one, text=text) for one, text in zip(word.characters, mended, strict=True))
        cleaned.append(replace(word, characters=characters))
    return cleaned, tuple(changes)


def _plain(letter: str) -> str:
    """Give a Latin letter without its mark."""
    if len(letter) != 1 or not letter.isalpha() or ord(letter) >= _LATIN_END:
        return letter
    return _STRUCK.get(letter, unicodedata.normalize("NFD", letter)[0])


def _pair_brackets(marks: list[str]) -> None:
    """Give brackets of one pair the same kind: where widths differ the wide one, else that of the opening one."""
    opened: list[int] = []
    for place, mark in enumerate(marks):
        if mark in _OPENING:
            opened.append(place)
        elif mark in _CLOSING and opened:
            start = opened.pop()
            if _OPENING[marks[start]] != mark:
                marks[start] = _WIDE_OF.get(marks[start], marks[start])
                marks[place] = _OPENING[marks[start]]


def _dash(marks: Sequence[str], place: int) -> str:
    """A dash between digits is read as the ideograph one."""
    mark = marks[place]
    if mark not in _DASHES or mark in "—–" or not 0 < place < len(marks) - 1:
        return mark
    before, after = marks[place - 1], marks[place + 1]
    return "-" if _is_code(before) and after.isdecimal() and after.isascii() else mark


def _dot(marks: Sequence[str], place: int) -> str:
    """A wide stop after a digit, in a number or a label at a line's start, is read as a dot in the middle."""
    if marks[place] not in _DOTS or not place or not marks[place - 1].isdecimal():
        return marks[place]
    in_number = place + 1 < len(marks) and marks[place + 1].isdecimal()
    return "．" if in_number or all(mark.isdecimal() for mark in marks[:place]) else marks[place]


def _digit(marks: Sequence[str], place: int) -> str:
    """A letter within a number is the digit that it looks like: l.1, 1O0; never a unit (10l) or a formula (Al2O3)."""
    digit = _LIKE_DIGITS.get(marks[place])
    if digit is None:
        return marks[place]
    start = end = place
    while start > 0 and _is_in_number(marks[start - 1]):
        start -= 1
    while end + 1 < len(marks) and _is_in_number(marks[end + 1]):
        end += 1
    others = [marks[at] for at in range(start, end + 1) if at != place]
    after = marks[place + 1] if place + 1 < len(marks) else ""
    known = sum(mark.isdecimal() for mark in others)
    if not known or any(mark not in _NUMBER for mark in others) or (known < 2 and "." not in others):
        return marks[place]
    if digit == "0":
        return digit if place > start or after == "." else marks[place]
    within = after.isdecimal() or (after == "." and marks[place] == "l")
    return digit if within else marks[place]


def _is_in_number(mark: str) -> bool:
    return _is_code(mark) or mark == "."


def _is_code(mark: str) -> bool:
    return mark.isascii() and mark.isalnum()


def _width(marks: Sequence[str], place: int) -> str:
    """Punctuation is as wide as what stands on both of its sides."""
    mark = marks[place]
    if place == 0 or not (mark in _WIDE_MARKS or mark in _NARROW_MARKS):
        return mark
    before = marks[place - 1]
    after = marks[place + 1] if place + 1 < len(marks) else ""
    if mark in _WIDE_MARKS and _is_ideograph(before) and (not after or _is_ideograph(after)):
        return _WIDE_MARKS[mark]
    if mark in _NARROW_MARKS and before.isdecimal() and before.isascii() and after.isdecimal() and after.isascii():
        return _NARROW_MARKS[mark]
    return mark


def _is_ideograph(mark: str) -> bool:
    return unicodedata.east_asian_width(mark) in "WF" and mark.isalpha()


def _around(marks: Sequence[str], place: int) -> str:
    return "".join(marks[max(0, place - _AROUND) : place + _AROUND + 1]).strip()

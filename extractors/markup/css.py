"""Extractors, markup: the little of CSS that shows a paragraph's rank: by tag, class and the style attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator

COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(?:\.([\w-]+))?", re.IGNORECASE)
LENGTH = re.compile(r"([+-]?(?:\d{1,6}(?:\.\d{0,6})?|\.\d{1,6}))\s*(pt|px|in|cm|mm|pc|r?em|ex|%)?", re.IGNORECASE)
UNITS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 28.3465, "mm": 2.83465, "pc": 12.0, "": 0.75}
"""Points in a unit; a bare number counts pixels."""
SIZES = {
    "xx-small": 6.75, "x-small": 7.5, "small": 10.0, "medium": 12.0, "large": 13.5, "x-large": 18.0,
    "xx-large": 24.0,
}  # fmt: skip
LONGEST_SHEET = 1_000_000
MOST_RULES = 5_000

Declarations = dict[str, str]


class StyleSheet:
    """The rules of a page's style elements that name a tag, a class or both; others are not looked at."""

    def __init__(self) -> None:
        self._rules: dict[tuple[str, str], Declarations] = {}

    def add(self, text: str) -> None:
        """Take in one style element."""
        for selectors, body in RULE.findall(COMMENT.sub(" ", text[:LONGEST_SHEET])):
            found = declarations(body)
            for selector in selectors.split(","):
                match = SELECTOR.fullmatch(selector.strip())
                if match and any(match.groups()) and len(self._rules) < MOST_RULES:
                    key = ((match[1] or "").lower(), (match[2] or "").lower())
                    self._rules.setdefault(key, {}).update(found)

    def of(self, tag: str, classes: str, style: str) -> Declarations:
        """Give what holds for an element itself, the weaker rules overruled by the stronger ones."""
        names = classes.lower().split()[:8]
        keys = [(tag, ""), *(("", name) for name in names), *((tag, name) for name in names)]
        held: Declarations = {}
        for key in keys:
            held |= self._rules.get(key, {})
        return held | declarations(style) if style else held


def declarations(text: str) -> Declarations:
    """Read `name: value; name: value`, names in lower case."""
    return dict(_pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip().lower(), value.replace("!important", "").strip()


def points(text: str, em: float) -> float | None:
    """Read a length in points; em is the font's size. None for what is no length."""
    found = LENGTH.fullmatch(text.strip())
    if found is None:
        return None
    amount, unit = float(found[1]), (found[2] or "").lower()
    if unit in ("em", "rem"):
        return amount * em
    if unit in ("ex", "%"):
        return amount * em / (2 if unit == "ex" else 100)
    return amount * UNITS[unit]


def font_size(text: str, inherited: float) -> float:
    """Read a font size in points."""
    word = text.strip().lower()
    if word in SIZES:
        return SIZES[word]
    if word in ("larger", "smaller"):
        return inherited * (1.2 if word == "larger" else 1 / 1.2)
    return points(word, inherited) or inherited


def is_bold(text: str) -> bool | None:
    """Read a font weight; None for one that says nothing."""
    word = text.strip().lower()
    if word.isascii() and word.isdecimal():
        return int(word[:4]) >= 600
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(word)

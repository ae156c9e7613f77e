"""Pipeline, evidence: characters in the form in which a file and its pages are compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

_ALIKE = str.maketrans("‐‑‒–—―−─﹣－·•∙・‘’“”", "----------····''\"\"")
_UNSEEN = ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn")
"""Categories of what takes no place of its own: soft hyphens, marks of direction, blanks, accents on a letter."""


@cache
def key_of(character: str) -> str:
    """Give what a character is compared by: one character, several of a ligature, or none of what is not seen."""
    folded = unicodedata.normalize("NFKD", character).casefold().translate(_ALIKE)
    return "".join(letter for letter in folded if unicodedata.category(letter) not in _UNSEEN)


def keyed(characters: Iterable[str]) -> tuple[str, list[int]]:
    """Give the keys of characters as one text, and for each of its letters the number of the character it is of."""
    letters: list[str] = []
    owners: list[int] = []
    for number, character in enumerate(characters):
        for letter in key_of(character):
            letters.append(letter)
            owners.append(number)
    return "".join(letters), owners

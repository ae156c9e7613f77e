"""Ground: how labels follow each other: 4.1 -> 4.2, h) -> i), 4.1 -> 4.1.1."""

from __future__ import annotations

import re

from models.numbering import Family, Label
from models.numerals import roman_value
from models.signs import WIDE

_LETTERS = (Family.UPPER, Family.LOWER, Family.ROMAN, Family.SMALL_ROMAN)


def settle(before: Label | None, label: Label) -> Label:
    """Read "i)" after "h)" as a letter, "v." after "iv." as a roman number: one letter can be either.

    `before` is the last label of the same shape.
    """
    letter = re.sub(r"[^A-Za-z]", "", label.text.translate(WIDE))
    if before is None or len(letter) != 1 or label.family not in _LETTERS or len(label.values) != 1:
        return label
    upper = letter.isupper()
    readings = [(Family.UPPER if upper else Family.LOWER, ord(letter.lower()) - 96)]
    if value := roman_value(letter):
        readings.append((Family.ROMAN if upper else Family.SMALL_ROMAN, value))
    for family, value in readings:
        other = label.model_copy(update={"family": family, "values": (value,)})
        if follows(before, other):
            return other
    return label


def follows(before: Label, after: Label) -> bool:
    """Whether `after` is the next sibling of `before`: 4.1 -> 4.2, （一） -> （二）; a bullet follows its like."""
    if before.family is not after.family or before.shape != after.shape:
        return False
    if not after.values:
        return True
    return before.values[:-1] == after.values[:-1] and after.values[-1] == before.values[-1] + 1


def is_child(parent: Label, child: Label) -> bool:
    """Whether the decimal label `child` stands one or more levels under `parent`: 4.1 -> 4.1.1."""
    return (
        parent.family is child.family is Family.DECIMAL
        and len(child.values) > len(parent.values)
        and child.values[: len(parent.values)] == parent.values
    )

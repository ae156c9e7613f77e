"""Pipeline, review: where a reviewer wants a step to be split. No word is lost, none is added."""

from __future__ import annotations

import difflib
import re
from itertools import pairwise

MARKS = re.compile(r"\s*(?:⏎|\|\||｜｜)\s*")
"""What stands for a line break where a cell takes none."""
BORDER = "⏎"
"""Joins the parts in a decision: the text of a part may hold line breaks."""
_BLANK = re.compile(r"\s+")


def parts_of(text: str, words: str) -> tuple[str, ...]:
    """Give the parts of a step's text as a reviewer wants them, () where that is not clear.

    `words` are either the whole text with a line break (or ⏎, ||) at each border, or the first words of each further
    part, a line each; these must stand in the text once, in order. The parts joined are the text.
    """
    lines = [line for line in (_bare(line) for line in MARKS.sub("\n", words).split("\n")) if line]
    if not lines:
        return ()
    starts = _whole(text, lines) if "".join(lines) == _bare(text) else _found(text, lines)
    if not starts:
        return ()
    borders = [0, *starts, len(text)]
    return tuple(text[start:end] for start, end in pairwise(borders))


def moved_borders(shown: str, text: str, parts: tuple[str, ...]) -> tuple[int, ...] | None:
    """Give where the borders of the parts of `shown` stand in `text`, which has other numbers in its references.

    None where a border stands in words that differ.
    """
    same = difflib.SequenceMatcher(None, shown, text, autojunk=False).get_matching_blocks()
    borders, at = [], 0
    for part in parts[:-1]:
        at += len(part)
        held = [block for block in same if block.a <= at < block.a + block.size]
        if not held:
            return None
        borders.append(at - held[0].a + held[0].b)
    return tuple(borders)


def _whole(text: str, lines: list[str]) -> list[int]:
    """Give the borders where the lines together are the text."""
    places = [at for at, char in enumerate(text) if not char.isspace()]
    starts, count = [], 0
    for line in lines[:-1]:
        count += len(line)
        starts.append(places[count])
    return starts


def _found(text: str, lines: list[str]) -> list[int]:
    """Give where each line starts in the text; nothing where one is missing, twice there, or out of order."""
    places = [at for at, char in enumerate(text) if not char.isspace()]
    bare = _bare(text)
    starts: list[int] = []
    for line in lines:
        if bare.count(line) != 1:
            return []
        starts.append(places[bare.index(line)])
    rising = all(a < b for a, b in zip([0, *starts], starts, strict=False))
    return starts if rising else []


def _bare(text: str) -> str:
    return _BLANK.sub("", text)

"""Pipeline, mapping: one look at a character before a long list of words is tried there."""

from __future__ import annotations

import re
from collections.abc import Iterable


def opening(words: Iterable[str]) -> str:
    """A lookahead for the first characters of `words`: re tries an alternation word by word at every place else.

    Words that are patterns or empty must not be given; letters match by the case rule of the whole pattern.
    """
    firsts = sorted({word[0] for word in words})
    return f"(?=[{''.join(map(re.escape, firsts))}])" if firsts else ""

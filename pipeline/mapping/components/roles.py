"""Pipeline, mapping: the component that marks roles, by words in Chinese and by blanks in English."""

from __future__ import annotations

import re
from functools import cache

from models.language import LanguagePack
from pipeline.mapping.components.han_roles import find_han_roles
from pipeline.mapping.components.latin_roles import find_latin_roles
from pipeline.mapping.components.marks import Mark
from pipeline.mapping.fold import fold


def find_role_marks(text: str, pack: LanguagePack) -> tuple[Mark, ...]:
    """Roles of `text` in reading order, in the text's own characters."""
    folded = fold(text, pack)
    finder = find_han_roles if pack.roles.borders == "words" else find_latin_roles
    found = finder(folded, pack.roles, pack.actions.verbs)
    wordings = [m.span(1) for m in _quoted(pack.roles.quoted).finditer(folded)]
    said = [m for m in found if not any(a <= m.start < b and m.end - m.start < b - a for a, b in wordings)]
    return tuple(mark._replace(text=text[mark.start : mark.end]) for mark in said)


@cache
def _quoted(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern or "(?!)")

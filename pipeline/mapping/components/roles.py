"""Pipeline, mapping: the component that marks roles, by words in Chinese and by blanks in English."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from models.lang.actions import ActionLexicon
from models.lang.roles import RoleLexicon
from models.language import LanguagePack
from pipeline.mapping.components.han_roles import find_han_roles
from pipeline.mapping.components.latin_roles import find_latin_roles
from pipeline.mapping.components.marks import Mark
from pipeline.mapping.fold import fold


def find_role_marks(text: str, pack: LanguagePack) -> tuple[Mark, ...]:
    """Roles of `text` in reading order, in the text's own characters."""
    return _found(text, fold(text, pack), pack.roles, pack.actions)


@lru_cache(maxsize=4096)
def _found(text: str, folded: str, roles: RoleLexicon, actions: ActionLexicon) -> tuple[Mark, ...]:
    finder = find_han_roles if roles.borders == "words" else find_latin_roles
    found = finder(folded, roles, actions.verbs)
    wordings = [m.span(1) for m in _quoted(roles.quoted).finditer(folded)]
    said = [m for m in found if not any(a <= m.start < b and m.end - m.start < b - a for a, b in wordings)]
    return tuple(mark._replace(text=text[mark.start : mark.end]) for mark in said)


@cache
def _quoted(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern or "(?!)")

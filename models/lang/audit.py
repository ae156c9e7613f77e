"""Ground: schema of models/lang/<code>/audit.toml: words and patterns that the audit's rules look for."""

from __future__ import annotations

import re

from pydantic import model_validator

from models.base import Frozen


class AuditLexicon(Frozen):
    """Words and patterns (Python regular expressions, matched without regard to case) of the audit's rules."""

    vague_roles: tuple[str, ...]
    """Patterns of names that tell nobody that it is their turn."""
    vague_actions: tuple[str, ...]
    """Patterns of phrases that tell nobody what to do."""
    vague_times: tuple[str, ...]
    """Patterns of phrases that tell nobody when; excused where the same sentence gives a time limit."""
    conjunctions: tuple[str, ...]
    """Patterns between two names in one field."""
    lead_words: tuple[str, ...]
    """Patterns that tell a leading post from a supporting one."""
    posts: tuple[str, ...]
    """Patterns of words that end a post's name."""
    somebody: tuple[str, ...]
    """Patterns of departments and people in general, as a scope names them."""
    everybody: tuple[str, ...]
    """Patterns of names that mean no department in particular (各部门)."""
    sign_off_words: tuple[str, ...]
    """Patterns of words that mark a place for a signature."""
    start_end: tuple[str, ...]
    """Patterns of a scope's start and end."""
    exclusions: tuple[str, ...]
    """Patterns of what a scope leaves out."""
    measures: tuple[str, ...]
    """Patterns of a measurable goal."""
    trial: tuple[str, ...]
    publication: tuple[str, ...]
    training: tuple[str, ...]
    verbs: tuple[str, ...]
    """Patterns of verbs by which a clause acts."""
    decisions: tuple[str, ...]
    """Patterns of a question on which the way parts."""
    ways_on: tuple[str, ...]
    """Patterns that say what happens then."""
    parallel: tuple[str, ...]
    """Patterns of steps done at the same time."""
    overall: tuple[str, ...]
    """Patterns of the limit of the whole procedure, with the groups `amount` and `unit`."""
    unit_hours: dict[str, float]
    """Hours of a unit; -1 a day, -2 a working day."""
    arrows: str
    """Characters that join steps to a chain."""
    quotes: tuple[str, ...]
    """Patterns of quoted names, with one group."""
    name_joiner: str
    """What stands between names in a list."""

    @model_validator(mode="after")
    def _patterns_compile(self) -> AuditLexicon:
        for name, patterns in self:
            for pattern in patterns if isinstance(patterns, tuple) else ():
                try:
                    re.compile(pattern, re.IGNORECASE)
                except re.error as error:
                    raise ValueError(f"{name}: {pattern}: {error}") from error
        return self

"""Pipeline, mapping: Traditional Chinese read with the Simplified patterns, one character for one, for lookup only."""

from __future__ import annotations

from functools import cache, lru_cache

from models.lang.roles import RoleLexicon
from models.language import LanguagePack


def fold(text: str, pack: LanguagePack) -> str:
    """Give `text` with each Traditional character replaced by its Simplified one; offsets hold."""
    return _folded(text, pack.roles)


@lru_cache(maxsize=4096)
def _folded(text: str, lexicon: RoleLexicon) -> str:
    """One clause is folded by every component that reads it."""
    return text.translate(_table(lexicon))


@cache
def _table(lexicon: RoleLexicon) -> dict[int, str]:
    return {ord(t): s for t, s in zip(lexicon.fold_from, lexicon.fold_to, strict=True)}

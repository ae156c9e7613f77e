"""Pipeline, mapping: Traditional Chinese read with the Simplified patterns, one character for one, for lookup only."""

from __future__ import annotations

from functools import cache

from models.lang.roles import RoleLexicon
from models.language import LanguagePack


def fold(text: str, pack: LanguagePack) -> str:
    """Give `text` with each Traditional character replaced by its Simplified one; offsets hold."""
    return text.translate(_table(pack.roles))


@cache
def _table(lexicon: RoleLexicon) -> dict[int, str]:
    return {ord(t): s for t, s in zip(lexicon.fold_from, lexicon.fold_to, strict=True)}

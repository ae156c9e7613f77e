"""Pipeline, mapping: what a name of a role stands for, by its last word."""

from __future__ import annotations

from functools import cache

from models.lang.roles import RoleLexicon
from models.language import LanguagePack
from models.sop import RoleKind
from pipeline.mapping.fold import fold


def kind_of(name: str, pack: LanguagePack) -> tuple[RoleKind, bool]:
    """The kind of a role's name, UNKNOWN where no known word ends it, and whether it names nobody in particular."""
    folded = fold(name, pack).casefold()
    kinds = _kinds(pack.roles)
    longest = max((end for end in kinds if folded.endswith(end)), key=len, default="")
    kind = kinds.get(longest, RoleKind.UNKNOWN)
    return kind, folded in pack.roles.vague


@cache
def _kinds(lexicon: RoleLexicon) -> dict[str, RoleKind]:
    kinds = dict.fromkeys((*lexicon.posts, *lexicon.closed), RoleKind.POST)
    kinds |= dict.fromkeys(lexicon.groups, RoleKind.UNKNOWN)
    kinds |= dict.fromkeys((*lexicon.units, *lexicon.places), RoleKind.UNIT)
    kinds |= dict.fromkeys(lexicon.bodies, RoleKind.BODY) | dict.fromkeys(lexicon.outside, RoleKind.OUTSIDE)
    return {word.casefold(): kind for word, kind in kinds.items()}

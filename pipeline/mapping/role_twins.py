"""Pipeline, mapping: names of roles that may mean one role: proposed to the reviewer, never merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from models.document import Note, walk
from models.language import LanguagePack
from models.sop import Role, RoleKind, Sop, all_sections, all_steps
from pipeline.mapping.fold import fold

TWINS = "SOP608"
SHORTEST = 2


def twin_roles(sop: Sop, pack: LanguagePack) -> tuple[Note, ...]:
    """A note for each pair of names with the reason (argument `variant`): defined, bracket, short, head, initials."""
    texts = [fold(text, pack) for text in _texts(sop) if "(" in text or "（" in text]
    named = [(role, fold(role.name, pack).strip()) for role in sop.roles if not role.vague]
    found = []
    for (one, a), (other, b) in combinations(named, 2):
        reason = _reason(a, b, (one, other), texts, pack) or _is_bare(a, b, [name for _, name in named])
        if reason is not None:
            block = other.evidence[0].block if other.evidence else None
            arguments = {"one": one.name, "other": other.name, "variant": reason}
            found.append(Note(rule=TWINS, field="roles", block=block, arguments=arguments))
    return tuple(found)


def _is_bare(a: str, b: str, names: list[str]) -> str | None:
    """Technician for Lab technicians, 收运员 for 专职收运员: the end of exactly one longer name."""
    short, long = sorted((a.casefold().removesuffix("s"), b.casefold().removesuffix("s")), key=len)
    longer = [name for name in names if _ends_with(name.casefold().removesuffix("s"), short)]
    return "short" if _ends_with(long, short) and len(longer) == 1 else None


def _ends_with(long: str, short: str) -> bool:
    return len(short) > SHORTEST and long != short and long.endswith(f" {short}" if short.isascii() else short)


def _texts(sop: Sop) -> Iterator[str]:
    for section in all_sections(sop.sections):
        yield from (block.full_text for block in walk(section.content))
    yield from (step.text for step in all_steps(sop.steps))


def _reason(a: str, b: str, roles: tuple[Role, Role], texts: list[str], pack: LanguagePack) -> str | None:
    if a.casefold() == b.casefold():
        return None
    for first, second in ((a, b), (b, a)):
        if _in_bracket(first, second, texts):
            return "defined" if _defined(first, texts) else "bracket"
    short, long = sorted((a, b), key=len)
    if pack.roles.borders == "blanks":
        return "initials" if _is_initials(short, long) else None
    units = all(role.kind in (RoleKind.UNIT, RoleKind.UNKNOWN) for role in roles)
    if units and _is_short_form(short, long, pack):
        return "short"
    return "head" if units and _is_same_head(short, long, pack) else None


def _in_bracket(first: str, second: str, texts: list[str]) -> bool:
    bracketed = (text for text in texts if first in text and _opens(first, text))
    texts = [text for text in bracketed if second.casefold() in text.casefold()]
    if not texts:
        return False
    pattern = re.compile(
        rf"{re.escape(first)}\s*[（(](?:[^（）()]{{0,14}}?)[“\"「『]?{re.escape(second)}s?[”\"」』]?\s*[）)]",
        re.IGNORECASE,
    )
    return any(pattern.search(text) for text in texts)


def _opens(first: str, text: str) -> bool:
    """A bracket stands behind the name: a cheap look before the pattern is made."""
    return any(after.lstrip()[:1] in ("(", "（") for after in text.split(first)[1:])


def _defined(first: str, texts: list[str]) -> bool:
    pattern = re.compile(rf"{re.escape(first)}\s*[（(][^（）()]*(?:简称|下称|hereinafter|referred to)", re.IGNORECASE)
    return any(pattern.search(text) for text in texts)


def _is_initials(short: str, long: str) -> bool:
    """QA for Quality Assurance, HR Manager for Human Resources Manager."""
    brief, full = short.split(), long.split()
    head = brief[0].removesuffix("s")
    tail = [word.casefold() for word in brief[1:]]
    rest = full[: len(full) - len(tail)] if tail else full
    same_tail = [word.casefold() for word in full[len(rest) :]] == tail
    letters = "".join(word[0] for word in rest if word[0].isalpha() and word.casefold() not in ("of", "and", "the"))
    return head.isupper() and len(head) >= SHORTEST and same_tail and letters.casefold() == head.casefold()


def _suffix(name: str, pack: LanguagePack) -> str:
    found = (unit for unit in pack.roles.units if name.endswith(unit) and len(name) > len(unit))
    return max(found, key=len, default="")


def _is_short_form(short: str, long: str, pack: LanguagePack) -> bool:
    """生技部 for 生产技术部: the first sign and the kind of unit agree, and every sign of it stands there in order."""
    ending = _suffix(short, pack)
    if not ending or short[0] != long[0] or short[-1] not in long[-len(ending) - 2 :]:
        return False
    head, full = short[: -len(ending)], long
    if len(head) < SHORTEST or len(long) - len(short) < SHORTEST or long.startswith(head):
        return False
    signs = iter(full)
    return all(sign in signs for sign in short)


def _is_same_head(short: str, long: str, pack: LanguagePack) -> bool:
    """质量部 and 质量管理部, 品保课 and 品保部: one trade, the kind of unit or a word of its work apart."""
    one, other = short.removesuffix(_suffix(short, pack)), long.removesuffix(_suffix(long, pack))
    if len(one) < SHORTEST:
        return False
    ranks = {_suffix(short, pack), _suffix(long, pack)}
    return (one == other and len(ranks - {""}) > 1) or (other.startswith(one) and len(ranks) == 1 and "" not in ranks)

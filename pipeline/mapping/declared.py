"""Pipeline, mapping: names that the document itself gives a duty are roles in all of it: Host: escorts the visitor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.document import AnyBlock, ListItem, Paragraph, Table
from models.language import LanguagePack
from models.sop import By, Evidence, Role, RoleKind, Section, Sop, all_sections, all_steps
from pipeline.mapping.components.marks import ROLE, Cover, Mark
from pipeline.mapping.components.roles import find_role_marks
from pipeline.mapping.fold import fold
from pipeline.mapping.roles import responsibility_sections, role_key

DECLARED = 0.75
DECLARES = "declared"
"""Who saw such a mark: the document itself."""
LONGEST = {"words": 12, "blanks": 40}
MOST_WORDS = 5


def declared_roles(sop: Sop, pack: LanguagePack) -> tuple[Role, ...]:
    """Roles by their place: before a duty in a section of responsibilities, or in a column of who does it."""
    kept: dict[str, Role] = {}
    for role in (*_assigned(sop, pack), *_in_columns(sop, pack)):
        kept.setdefault(role_key(role.name, pack), role)
    return tuple(kept.values())


def with_declared(text: str, marks: tuple[Mark, ...], names: tuple[str, ...], pack: LanguagePack) -> tuple[Mark, ...]:
    """Marks of a text and those of declared names that the rules missed, in reading order."""
    if not names:
        return marks
    doubted = [mark for mark in marks if mark.label == ROLE and mark.confidence < DECLARED]
    cover = Cover([mark for mark in marks if mark.label == ROLE and mark.confidence >= DECLARED])
    folded = fold(text, pack)
    found = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for match in _pattern(name, pack).finditer(folded):
            if cover.free(*match.span()) and not _owns(folded, match.end(), pack):
                cover.take(*match.span())
                words = text[match.start() : match.end()]
                found.append(Mark(ROLE, *match.span(), words, DECLARED, RoleKind.UNKNOWN.value, False, DECLARES))
    taken = Cover(found)
    kept = [mark for mark in marks if mark not in doubted or taken.free(mark.start, mark.end)]
    return tuple(sorted((*kept, *found), key=lambda mark: (mark.start, mark.end))) if found else marks


def _owns(text: str, stop: int, pack: LanguagePack) -> bool:
    return re.match(pack.roles.owned or "(?!)", text[stop:]) is not None


def _pattern(name: str, pack: LanguagePack) -> re.Pattern[str]:
    body = re.escape(fold(name, pack))
    if pack.roles.borders == "blanks":
        return re.compile(rf"(?<![\w-]){body}(?:e?s)?(?![\w-])", re.IGNORECASE)
    return re.compile(rf"(?<![A-Za-z]){body}(?![A-Za-z])")


def _assigned(sop: Sop, pack: LanguagePack) -> Iterator[Role]:
    for section in responsibility_sections(sop.sections, pack):
        for block in _blocks(section):
            name = _named(block.text, pack)
            if name is not None:
                start = block.text.index(name)
                evidence = Evidence(
                    block=block.id, page=block.place.page, start=start, end=start + len(name), quote=name
                )
                yield Role(name=name, confidence=DECLARED, evidence=(evidence,), how="role.declared")


def _blocks(section: Section) -> Iterator[AnyBlock]:
    for part in (section, *all_sections(section.children)):
        yield from (block for block in part.content if isinstance(block, Paragraph | ListItem))
        for table in (block for block in part.content if isinstance(block, Table)):
            firsts = (cell.blocks[0] for cell in table.cells if cell.column == 0 and cell.row and cell.blocks)
            yield from (block for block in firsts if isinstance(block, Paragraph | ListItem))


def _named(text: str, pack: LanguagePack) -> str | None:
    """The name that a sentence gives a duty, where the rules see no role in it."""
    folded = fold(text, pack)
    match = next((m for p in pack.roles.declared if (m := re.match(p, folded)) is not None), None)
    if match is None:
        return None
    name = text[match.start("name") : match.end("name")].strip()
    low = fold(name, pack).casefold()
    known = find_role_marks(text[: match.end("name")], pack)
    refused = (*pack.roles.own, *pack.roles.nobody, *pack.roles.vague, *pack.roles.undeclared)
    if known or low in refused or len(name) > LONGEST[pack.roles.borders] or len(name.split()) > MOST_WORDS:
        return None
    return None if any(low.endswith(word) for word in pack.roles.undeclared) else name


def _in_columns(sop: Sop, pack: LanguagePack) -> Iterator[Role]:
    for step in all_steps(sop.steps):
        value = step.responsible
        if value is not None and value.by is By.LAYOUT and 1 < len(value.value) <= LONGEST[pack.roles.borders]:
            plain = not re.search(r"[,，、;；/\n]|\band\b|&", value.value)
            if plain and not find_role_marks(value.value, pack):
                yield Role(
                    name=value.value, confidence=value.confidence, evidence=value.evidence, by=value.by, how="role.cell"
                )

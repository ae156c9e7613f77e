"""Pipeline, mapping: headings that are a role or unit: what stands below without a subject is that role's."""

from __future__ import annotations

import re

from models.language import LanguagePack
from models.sop import By, Evidence, RoleKind, Section, SectionKind, Text
from pipeline.mapping.components.roles import find_role_marks
from pipeline.mapping.fold import fold

HANDED_DOWN = 0.6


def heading_roles(sections: tuple[Section, ...], pack: LanguagePack) -> dict[str, Text]:
    """Section id -> the role that its heading, or the nearest one above it, names and nothing else."""
    found: dict[str, Text] = {}
    _collect(sections, None, False, pack, found)
    return found


def _collect(
    sections: tuple[Section, ...], above: Text | None, assigns: bool, pack: LanguagePack, found: dict[str, Text]
) -> None:
    for section in sections:
        duties = assigns or SectionKind.RESPONSIBILITIES in (section.kind, *section.also)
        role = _named(section, duties, pack) or above
        if role is not None:
            found[section.id] = role
        _collect(section.children, role, duties, pack, found)


def _named(section: Section, duties: bool, pack: LanguagePack) -> Text | None:
    title = section.title.strip()
    marks = find_role_marks(title, pack)
    if not marks or marks[0].start > 0 or marks[0].vague:
        return None
    rest = fold(title[marks[-1].end :], pack)
    between = [title[a.end : b.start] for a, b in zip(marks, marks[1:], strict=False)]
    if not re.fullmatch(pack.roles.heading_tail, rest, re.IGNORECASE) or any(len(gap) > 5 for gap in between):
        return None
    name = marks[0].text
    place = marks[0].kind == RoleKind.UNIT and fold(name, pack).casefold().endswith(pack.roles.places)
    if place and not (duties or rest):
        return None
    evidence = Evidence(block=section.id, start=0, end=len(name), quote=name)
    return Text(value=" ".join(name.split()), confidence=HANDED_DOWN, by=By.RULE, evidence=(evidence,))

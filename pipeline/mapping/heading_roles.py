"""Pipeline, mapping: headings that are a role or unit: what stands below without a subject is that role's."""

from __future__ import annotations

import re
from itertools import pairwise

from models.language import LanguagePack
from models.sop import By, Evidence, RoleKind, Section, SectionKind, Text
from pipeline.mapping.components.roles import find_role_marks
from pipeline.mapping.fold import fold

HANDED_DOWN = 0.6
JOINED = 5
"""Characters between two roles of a heading: 、, and."""


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
    tail = re.search(f"(?:{pack.roles.heading_tail})$", fold(title, pack), re.IGNORECASE)
    bare = title[: tail.start()].rstrip() if tail is not None else title
    marks = find_role_marks(bare, pack)
    if not marks or marks[0].start > 0 or marks[0].vague or marks[-1].end < len(bare):
        return None
    if any(after.start - before.end > JOINED for before, after in pairwise(marks)):
        return None
    name = marks[0].text
    place = marks[0].kind == RoleKind.UNIT and fold(name, pack).casefold().endswith(pack.roles.places)
    if place and not (duties or len(bare) < len(title)):
        return None
    evidence = Evidence(block=section.id, start=0, end=len(name), quote=name)
    words = " ".join(name.split())
    return Text(value=words, confidence=HANDED_DOWN, by=By.RULE, evidence=(evidence,), how="responsible.heading")

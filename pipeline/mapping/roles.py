"""Pipeline, mapping: the roles of a document: who answers for something or acts in it, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.document import AnyBlock, ListItem, Table
from models.language import LanguagePack
from models.sop import Evidence, Role, RoleKind, Section, SectionKind, Sop, all_sections, all_steps
from pipeline.mapping.components.marks import ROLE, Mark
from pipeline.mapping.components.roles import find_role_marks
from pipeline.mapping.fold import fold
from pipeline.mapping.nlp import analyse

LEAST = 0.6
FEWEST = 3
NO_MATRIX = (SectionKind.APPROVAL, SectionKind.REVISION, SectionKind.CONTROL)
OWNER = re.compile(r"^.*[a-z][’']s ")
"""Whose supervisor: no part of what the post is called."""
LABEL = re.compile(r"^\s*([^：:\n]{2,40})[：:]\s*\S")


def find_roles(text: str, pack: LanguagePack) -> tuple[Mark, ...]:
    """Roles that act in `text`, in reading order: kind is a RoleKind, offsets count characters of `text`."""
    return find_role_marks(text, pack)


def map_roles(sop: Sop, pack: LanguagePack, declared: tuple[Role, ...] = ()) -> tuple[Role, ...]:
    """Distinct roles of the responsibilities sections, `declared` ones and those of the steps, each once."""
    merged: dict[str, Role] = {}
    for role in (*_assigned(sop, pack), *declared, *_in_matrices(sop, pack), *_acting(sop, pack)):
        if role.confidence < LEAST or _says_nobody(role, pack):
            continue
        key = role_key(role.name, pack)
        known = merged.get(key)
        merged[key] = role if known is None else _joined(known, role)
    return _without_short_forms(merged, pack)


def _says_nobody(role: Role, pack: LanguagePack) -> bool:
    """相关人员, members: a step may name them, the list of a document's roles gains nothing by them."""
    return fold(role.name, pack).casefold() in pack.roles.nobody


def role_key(name: str, pack: LanguagePack) -> str:
    """What makes two names one: script, case, blanks, a leading article or pronoun and the plural do not matter."""
    key = (
        re.sub(r"[\s,，、()（）]+", " " if pack.roles.borders == "blanks" else "", fold(name, pack)).strip().casefold()
    )
    for word in pack.roles.dropped:
        if pack.roles.borders == "words" and key.startswith(word) and len(key) - len(word) >= 2:
            key = key[len(word) :]
    if pack.roles.borders == "blanks":
        key = re.sub(r"^(?:the|an?|all|each) ", "", key)
        key = re.sub(r"(?<=[a-z]{3})s$", "", key)
    return key


def responsibility_sections(sections: tuple[Section, ...], pack: LanguagePack) -> Iterator[Section]:
    """Sections that say who answers for what, by their kind or their heading; not their sub-sections again."""
    heading = re.compile(pack.roles.headings or "(?!)", re.IGNORECASE)
    for section in sections:
        kinds = (section.kind, *section.also)
        if SectionKind.RESPONSIBILITIES in kinds or (
            section.kind is None and heading.search(fold(section.title, pack))
        ):
            yield section
        else:
            yield from responsibility_sections(section.children, pack)


def _assigned(sop: Sop, pack: LanguagePack) -> Iterator[Role]:
    for section in responsibility_sections(sop.sections, pack):
        for part in _tree(section):
            if part is not section:
                yield from _named(part.title, part.id, None, pack)
            for block in part.content:
                yield from _in_block(block, pack)


def _in_matrices(sop: Sop, pack: LanguagePack) -> Iterator[Role]:
    """Heads of a matrix of responsibilities: three or more names of roles in its first row or first column."""
    bodies = [s.content for s in all_sections(sop.sections) if s.kind not in NO_MATRIX]
    for block in (block for content in (*bodies, sop.unmapped) for block in content):
        if isinstance(block, Table):
            for line in ([c for c in block.cells if c.row == 0], [c for c in block.cells if c.column == 0]):
                heads = [inner for cell in line for inner in cell.blocks if not isinstance(inner, Table)]
                if any(head.text.strip().casefold() in pack.roles.signers for head in heads):
                    continue
                found = [(head, mark) for head in heads for mark in _whole(head, pack)]
                if len(found) >= FEWEST:
                    yield from (_role(mark, head.id, head.place.page) for head, mark in found)


def _whole(head: AnyBlock, pack: LanguagePack) -> tuple[Mark, ...]:
    return tuple(mark for mark in find_role_marks(head.text, pack) if mark.text == head.text.strip())


def _tree(section: Section) -> Iterator[Section]:
    yield section
    for child in section.children:
        yield from _tree(child)


def _in_block(block: AnyBlock, pack: LanguagePack) -> Iterator[Role]:
    if isinstance(block, Table):
        for cell in block.cells:
            for inner in cell.blocks:
                yield from _in_block(inner, pack)
        return
    marks = tuple(mark for mark in analyse(block.text, pack.code) if mark.label == ROLE)
    label = LABEL.match(block.text)
    if label is not None and not any(mark.start < label.end(1) for mark in marks) and isinstance(block, ListItem):
        yield from _named(label[1].strip(), block.id, block.place.page, pack)
    for mark in marks:
        yield _role(mark, block.id, block.place.page)


def _named(title: str, block: str, page: int | None, pack: LanguagePack) -> Iterator[Role]:
    """A heading or label under responsibilities that is a role's name."""
    for mark in find_role_marks(title, pack):
        yield _role(mark, block, page)


def _acting(sop: Sop, pack: LanguagePack) -> Iterator[Role]:
    for step in all_steps(sop.steps):
        values = [*step.roles, *([step.responsible] if step.responsible else []), *step.support]
        for value in values:
            mark = next(iter(find_role_marks(value.value, pack)), None)
            kind = RoleKind(mark.kind) if mark is not None else RoleKind.UNKNOWN
            vague = fold(value.value, pack).casefold() in pack.roles.vague
            yield Role(
                name=value.value,
                kind=kind,
                vague=vague,
                confidence=value.confidence,
                evidence=value.evidence,
                by=value.by,
                how=f"role.{value.how.rpartition('.')[2]}",
            )


def _role(mark: Mark, block: str, page: int | None) -> Role:
    evidence = Evidence(block=block, page=page, start=mark.start, end=mark.end, quote=mark.text)
    name = " ".join(mark.text.split())
    return Role(
        name=name,
        kind=RoleKind(mark.kind),
        vague=mark.vague,
        confidence=mark.confidence,
        evidence=(evidence,),
        by=mark.by,
        how=f"role.{mark.seen}",
    )


def _joined(known: Role, other: Role) -> Role:
    sure = other if other.confidence > known.confidence else known
    evidence = known.evidence if len(known.evidence) >= 3 else (*known.evidence, *other.evidence[:1])
    kind = other.kind if known.kind is RoleKind.UNKNOWN else known.kind
    said = {"confidence": sure.confidence, "by": sure.by, "how": sure.how}
    return known.model_copy(update={**said, "kind": kind, "evidence": tuple(dict.fromkeys(evidence))})


def _without_twins(merged: dict[str, Role], pack: LanguagePack) -> dict[str, Role]:
    """检验员 and 相关检验员 are one: the first named stands; of supervisor and employee's supervisor the bare one."""
    kept: dict[str, Role] = {}
    bare: dict[str, str] = {}
    for key, role in merged.items():
        plain = _without_quantifier(key, pack)
        twin = bare.get(plain)
        if twin is not None and (twin == plain or key == plain):
            joined = _joined(kept[twin], role)
            barer = key == plain and pack.roles.borders == "blanks"
            kept[twin] = joined.model_copy(update={"name": role.name}) if barer else joined
        else:
            bare.setdefault(plain, key)
            kept[key] = role
    return kept


def _without_quantifier(key: str, pack: LanguagePack) -> str:
    if pack.roles.borders == "blanks":
        key = OWNER.sub("", key)
    words = pack.roles.kept if pack.roles.borders == "words" else tuple(f"{word} " for word in pack.roles.kept)
    found = next((word for word in sorted(words, key=len, reverse=True) if key.startswith(word)), "")
    return key[len(found) :] if len(key) - len(found) > 2 else key


def _without_short_forms(merged: dict[str, Role], pack: LanguagePack) -> tuple[Role, ...]:
    """A bare trade (采购) or rank (主任) is what the document also names in full (采购部, 检验科主任)."""
    merged = _without_twins(merged, pack)
    endings = {*pack.roles.posts, *pack.roles.bodies} if pack.roles.borders == "words" else set()
    keys = list(merged)
    kept = []
    for key, role in merged.items():
        longer = (other for other in keys if other != key and other.startswith(key) and len(other) - len(key) == 1)
        if role.kind in (RoleKind.UNIT, RoleKind.UNKNOWN) and any(longer):
            continue
        if key in endings and any(other != key and other.endswith(key) for other in keys):
            continue
        kept.append(role)
    return tuple(kept)

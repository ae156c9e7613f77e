"""Pipeline, mapping: the tree of sections with what stands under each, and which canonical section each one is."""

from __future__ import annotations

from models.document import AnyBlock, Heading
from models.lang.sections import SectionLexicon
from models.language import section_lexicons
from models.numbering import Family, parse_label
from models.sop import Section, SectionKind, all_sections
from pipeline.mapping.accounting import is_heading, unbroken

_INSIDE = {
    SectionKind.PURPOSE,
    SectionKind.SCOPE,
    SectionKind.PROCEDURE,
    SectionKind.RESPONSIBILITIES,
    SectionKind.DEFINITIONS,
    SectionKind.REFERENCES,
}
"""Sections that stand inside a chapter that holds a whole procedure, and so tell that it does."""


def build_sections(
    blocks: tuple[AnyBlock, ...], lexicon: SectionLexicon
) -> tuple[tuple[AnyBlock, ...], tuple[Section, ...]]:
    """Give the blocks before the first heading, and the sections with all other blocks as their contents."""
    first = next((i for i, block in enumerate(blocks) if is_heading(block)), len(blocks))
    sections, _ = _level(blocks, first, None, lexicon)
    return blocks[:first], tuple(_settled(section, _root_level(section, i)) for i, section in enumerate(sections))


def _root_level(section: Section, i: int) -> int:
    """1, but 2 for a 2.1 whose heading 2 the source lacks."""
    label = parse_label(section.label)
    return label.depth if i and label is not None and label.family is Family.DECIMAL else 1


def _level(
    blocks: tuple[AnyBlock, ...], start: int, above: Heading | None, lexicon: SectionLexicon
) -> tuple[list[Section], int]:
    """Sections from `start` on that stand under `above`, and where they end."""
    sections: list[Section] = []
    i = start
    while i < len(blocks):
        heading = blocks[i]
        if not isinstance(heading, Heading) or not _is_under(heading, above):
            break
        end = i + 1
        while end < len(blocks) and not is_heading(blocks[end]):
            end += 1
        children, after = _level(blocks, end, heading, lexicon)
        kinds = kinds_of(heading.text, lexicon) or _kinds_of_label(heading.label)
        sections.append(
            Section(
                id=heading.id,
                level=heading.level,
                label=heading.label,
                title=unbroken(heading.text),
                kind=kinds[0] if kinds else None,
                also=kinds[1:],
                content=blocks[i + 1 : end],
                children=tuple(children),
            )
        )
        i = after
    return sections, i


def _is_under(heading: Heading, above: Heading | None) -> bool:
    """Whether a heading belongs to the section `above`: deeper, and no 2.1 under 1, where heading 2 is missing."""
    if above is None:
        return True
    if heading.level <= above.level:
        return False
    one, other = parse_label(above.label), parse_label(heading.label)
    if one is None or other is None or not one.family is other.family is Family.DECIMAL or one.depth >= other.depth:
        return True
    return one.values >= other.values[: one.depth]


def kinds_of(title: str, lexicon: SectionLexicon) -> tuple[SectionKind, ...]:
    """Kinds of a title by the document's own language, else by another one: bilingual titles are common."""
    others = [other for other in section_lexicons() if other is not lexicon]
    return next((kinds for one in (lexicon, *others) if (kinds := one.classify(title))), ())


def _kinds_of_label(label: str | None) -> tuple[SectionKind, ...]:
    parsed = parse_label(label)
    return (SectionKind.APPENDIX,) if parsed is not None and parsed.family is Family.APPENDIX else ()


def _settled(section: Section, level: int) -> Section:
    """Count levels by the tree; a chapter that holds purpose, scope and procedure is no procedure section itself."""
    children = tuple(_settled(child, level + 1) for child in section.children)
    if section.kind is SectionKind.PROCEDURE:
        children = tuple(map(_clause_of, children))
    section = section.model_copy(update={"children": children, "level": level})
    inside = {k for child in all_sections(children) for k in _exact(child.title)}
    if section.kind is SectionKind.PROCEDURE and len(inside & _INSIDE) >= 2:
        return section.model_copy(update={"kind": None, "also": ()})
    return section


def _clause_of(child: Section) -> Section:
    """Take a stage of the procedure (仓库检查准备) for no list of preparations, whose title would be a known one."""
    if child.kind is SectionKind.PRECONDITIONS and not child.also and not _exact(child.title):
        return child.model_copy(update={"kind": None})
    return child


def _exact(title: str) -> tuple[SectionKind, ...]:
    return next((kinds for one in section_lexicons() if (kinds := one.exact(title))), ())


def sections_of_kind(sections: tuple[Section, ...], kind: SectionKind) -> list[Section]:
    """Sections that are of a kind, alone or beside another, in document order."""
    return [s for s in all_sections(sections) if s.kind is kind or kind in s.also]

"""Pipeline, mapping: statements before the first heading open the text; the cover's lines stay front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from models.document import AnyBlock, Layer, ListItem, Paragraph
from models.numbering import parse_label
from models.sop import Section, SectionKind
from pipeline.mapping.charts import Taken

_APART = {SectionKind.REVISION, SectionKind.APPROVAL, SectionKind.CONTROL, SectionKind.APPENDIX}
"""Sections that do not open the text."""
_SENTENCE = re.compile(r"[。！!；;]\s*$|[.:：]\s*$")
_LEAST_HAN, _LEAST_WORDS = 15, 8


def keep_opening(taken: Taken, used: Mapping[str, str]) -> Taken:
    """Move statements that stand before the first heading to the start of the first section of the text.

    A statement is a whole sentence; what follows it goes with it. What control data were taken from stays on the cover.
    """
    first = next((n for n, section in enumerate(taken.sections) if section.kind not in _APART), None)
    opening = _opening(taken.lead, used)
    if first is None or not opening or _counts_from_later(taken.sections[first]):
        return taken
    moved = {block.id for block in opening}
    lead = tuple(block for block in taken.lead if block.id not in moved)
    section = taken.sections[first]
    opened = section.model_copy(update={"content": (*opening, *section.content)})
    sections: tuple[Section, ...] = (*taken.sections[:first], opened, *taken.sections[first + 1 :])
    return replace(taken, lead=lead, sections=sections)


def _counts_from_later(section: Section) -> bool:
    """Whether clauses stand before the heading that are its siblings: 5 after 1. to 4., which are no headings."""
    label = parse_label(section.label)
    return label is not None and bool(label.values) and label.values[0] > 1


def _opening(lead: tuple[AnyBlock, ...], used: Mapping[str, str]) -> tuple[AnyBlock, ...]:
    """What stands between the cover and the first heading, from its first statement on, unless lists come before it."""
    cover = max((n for n, block in enumerate(lead, start=1) if block.id in used), default=0)
    first = next((n for n in range(cover, len(lead)) if _is_statement(lead[n])), len(lead))
    return () if any(isinstance(block, ListItem) for block in lead[cover:first]) else lead[first:]


def _is_statement(block: AnyBlock) -> bool:
    if not isinstance(block, Paragraph) or block.layer is not Layer.BODY or block.look.centered:
        return False
    text = block.text.strip()
    han = len(re.findall(r"[\u3400-\u9fff]", text))
    return bool(_SENTENCE.search(text)) and (han >= _LEAST_HAN or len(text.split()) >= _LEAST_WORDS)

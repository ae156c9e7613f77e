"""Pipeline, mapping: the statements of purpose and scope, from their sections or from the sentence that makes them."""

from __future__ import annotations

import re

from models.document import AnyBlock, ListItem, Paragraph
from models.lang.sections import SectionLexicon
from models.sop import By, Evidence, Section, SectionKind, Text, all_sections
from pipeline.mapping.accounting import unbroken
from pipeline.mapping.sections import sections_of_kind

_SENTENCE = re.compile(r"[^。！!\n]+[。！!]?|[^.\n]+\.?")
_WHOLE, _JOINT, _SENTENCE_SURE = 0.95, 0.8, 0.7
_FRONT = 12
"""Paragraphs of running text, from the start, in which a sentence of purpose or scope is looked for."""


def purpose_of(blocks: tuple[AnyBlock, ...], sections: tuple[Section, ...], lexicon: SectionLexicon) -> Text | None:
    """The whole statement of purpose; None where the document has none."""
    found = _statement(SectionKind.PURPOSE, lexicon.purpose, sections, lexicon)
    return found or _anywhere(blocks, lexicon.statement)


def scope_of(blocks: tuple[AnyBlock, ...], sections: tuple[Section, ...], lexicon: SectionLexicon) -> Text | None:
    """The whole statement of scope; None where the document has none."""
    return _statement(SectionKind.SCOPE, lexicon.scope, sections, lexicon) or _anywhere(blocks, lexicon.scope)


def _statement(
    kind: SectionKind,
    pattern: str,
    sections: tuple[Section, ...],
    lexicon: SectionLexicon,
) -> Text | None:
    for section in sections_of_kind(sections, kind):
        clauses = _clauses(section, lexicon)
        if not clauses:
            continue
        if not section.also and not is_broad(section, lexicon):
            return _text(clauses, _WHOLE)
        hits = [b for b in clauses if _said(b.text, pattern)]
        if hits:
            return _sentence(hits[0], pattern, _JOINT)
        if section.also:
            return _text(clauses, _JOINT)
    return None


def is_broad(section: Section, lexicon: SectionLexicon) -> bool:
    """Whether a purpose section may hold more, as 总则, 概述, overview do: only the sentence that says it counts."""
    if section.kind is not SectionKind.PURPOSE:
        return False
    return not any(word in section.title.casefold() for word in lexicon.plain_purpose)


def _clauses(section: Section, lexicon: SectionLexicon) -> list[AnyBlock]:
    every = [b for s in (section, *all_sections(section.children)) for b in s.content]
    return [b for b in every if isinstance(b, Paragraph | ListItem) and b.text.strip() and not lexicon.is_empty(b.text)]


def _anywhere(blocks: tuple[AnyBlock, ...], pattern: str) -> Text | None:
    running = [b for b in blocks if isinstance(b, Paragraph | ListItem) and len(b.text.strip()) > 8]
    return next((_sentence(b, pattern, _SENTENCE_SURE) for b in running[:_FRONT] if _said(b.text, pattern)), None)


def _said(text: str, pattern: str) -> bool:
    return any(re.search(pattern, m[0].strip(), re.IGNORECASE) for m in _SENTENCE.finditer(text))


def _sentence(block: AnyBlock, pattern: str, confidence: float) -> Text:
    for found in _SENTENCE.finditer(block.text):
        if re.search(pattern, found[0].strip(), re.IGNORECASE):
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            evidence = Evidence(
                block=block.id,
                page=block.place.page,
                start=start,
                end=found.end(),
                quote=block.text[start : found.end()],
            )
            return Text(value=unbroken(found[0]), confidence=confidence, by=By.RULE, evidence=(evidence,))
    return _text([block], confidence)


def _text(clauses: list[AnyBlock], confidence: float) -> Text:
    evidence = tuple(Evidence(block=b.id, page=b.place.page, start=0, end=len(b.text), quote=b.text) for b in clauses)
    value = "\n".join(unbroken(b.full_text) for b in clauses)
    return Text(value=value, confidence=confidence, by=By.LAYOUT, evidence=evidence)

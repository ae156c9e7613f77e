"""Pipeline, mapping: the statements of purpose and scope, from their sections or from the sentence that makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.document import AnyBlock, Layer, ListItem, Paragraph
from models.lang.sections import SectionLexicon, fold_title
from models.language import section_lexicons
from models.sop import By, Evidence, Section, SectionKind, Text, all_sections
from pipeline.mapping.accounting import unbroken
from pipeline.mapping.quoting import quote_of
from pipeline.mapping.sections import sections_of_kind

_SHORTENED = r"(?:\b[A-Z]|\b[eE]\.g|\b[iI]\.e|\betc|\bNo|\bFig|\bal|\bInc|\bDr)\.(?=\s)"
_SENTENCE = re.compile(rf"(?:{_SHORTENED}|[^。！!.\n]|\.(?!\s+[\"“]?[A-Z]))+[。！!.]?")
_TOPIC = re.compile(r"([^:：.。]{2,40})[:：]\s*\S")
_WHOLE, _JOINT, _SENTENCE_SURE = 0.95, 0.8, 0.7
_HOW = {_WHOLE: "statement.section", _JOINT: "statement.within", _SENTENCE_SURE: "statement.sentence"}
_HEAD_WORDS = 5
_FRONT, _LABELLED = 12, 24
"""Paragraphs, from the start, in which a sentence of purpose or scope is looked for, and one that a word announces."""


def purpose_of(blocks: tuple[AnyBlock, ...], sections: tuple[Section, ...], lexicon: SectionLexicon) -> Text | None:
    """The whole statement of purpose; None where the document has none."""
    return next(statements_of(SectionKind.PURPOSE, blocks, sections, lexicon), None)


def scope_of(blocks: tuple[AnyBlock, ...], sections: tuple[Section, ...], lexicon: SectionLexicon) -> Text | None:
    """The whole statement of scope; None where the document has none."""
    return next(statements_of(SectionKind.SCOPE, blocks, sections, lexicon), None)


def statements_of(
    kind: SectionKind, blocks: tuple[AnyBlock, ...], sections: tuple[Section, ...], lexicon: SectionLexicon
) -> Iterator[Text]:
    """Statements of a kind (purpose, scope), the best first: those of its sections, then a sentence near the start."""
    purpose = kind is SectionKind.PURPOSE
    pattern, other = (lexicon.purpose, lexicon.scope) if purpose else (lexicon.scope, lexicon.purpose)
    for section in sections_of_kind(sections, kind):
        found = _statement(kind, pattern, other, section, lexicon)
        if found is not None:
            yield found
    sentence = _anywhere(blocks, lexicon.statement if purpose else pattern, other)
    labelled = _labelled(blocks, lexicon) if purpose else None
    yield from (found for found in (sentence, labelled) if found is not None)


def _statement(kind: SectionKind, pattern: str, other: str, section: Section, lexicon: SectionLexicon) -> Text | None:
    clauses = _clauses(section, kind, lexicon)
    if not clauses:
        return None
    if not section.also and not is_broad(section, lexicon):
        return _text(_until(clauses, other), _WHOLE, other)
    hits = [b for b in clauses if _said(b.text, pattern)]
    if hits:
        return _sentence(hits[0], pattern, other, _JOINT)
    own = [b for b in clauses if not _said(b.text, other)]
    return _text(own or clauses, _JOINT) if section.also else None


def _until(clauses: list[AnyBlock], other: str) -> list[AnyBlock]:
    """The clauses of a statement up to the one that opens another topic, such as "Source of water: …" or 适用于…."""
    if _opens_topic(clauses[0].text):
        return clauses
    ends = (i for i, b in enumerate(clauses) if i and (_opens_topic(b.text) or _is_said(b.text, other)))
    return clauses[: next(ends, len(clauses))]


def _opens_topic(text: str) -> bool:
    """Whether a clause begins with a heading of its own and a colon."""
    found = _TOPIC.match(text.strip())
    if found is None or not found[1][0].isupper():
        return False
    return len(found[1].split()) <= _HEAD_WORDS and text.rstrip().endswith(".")


def _is_said(text: str, pattern: str) -> bool:
    return re.search(pattern, text.strip(), re.IGNORECASE) is not None


def is_broad(section: Section, lexicon: SectionLexicon) -> bool:
    """Whether a purpose section may hold more, as 总则, 概述, overview do: only the sentence that says it counts."""
    if section.kind is not SectionKind.PURPOSE:
        return False
    return not any(word in fold_title(section.title) for word in lexicon.plain_purpose)


def _clauses(section: Section, kind: SectionKind, lexicon: SectionLexicon) -> list[AnyBlock]:
    """Running text of a section; where it has none, or may hold more, of those inside it that are of no other kind."""
    own = _running(section.content, lexicon)
    if own and not is_broad(section, lexicon):
        return own
    inside = [s for s in all_sections(section.children) if s.kind in (None, kind) or kind in s.also]
    return own + [b for s in inside for b in _running(s.content, lexicon)]


def _running(blocks: tuple[AnyBlock, ...], lexicon: SectionLexicon) -> list[AnyBlock]:
    return _beside_boxes(
        [b for b in blocks if isinstance(b, Paragraph | ListItem) and b.text.strip() and not lexicon.is_empty(b.text)]
    )


def _beside_boxes(blocks: list[AnyBlock]) -> list[AnyBlock]:
    """The blocks without those of text boxes, which only float there; all of them where there is nothing else."""
    return [b for b in blocks if b.layer is not Layer.TEXTBOX] or blocks


def _anywhere(blocks: tuple[AnyBlock, ...], pattern: str, other: str) -> Text | None:
    running = _beside_boxes([b for b in blocks if isinstance(b, Paragraph | ListItem) and len(b.text.strip()) > 8])
    hits = (b for b in running[:_FRONT] if _said(b.text, pattern))
    return next((_sentence(b, pattern, other, _SENTENCE_SURE) for b in hits), None)


def _labelled(blocks: tuple[AnyBlock, ...], lexicon: SectionLexicon) -> Text | None:
    """The line behind a word for purpose and a colon, such as "Goal: …", near the start of a document."""
    words = "|".join(map(re.escape, lexicon.plain_purpose))
    opening = re.compile(rf"\s*(?:{words})\s*[:：] ?(?=\S)", re.IGNORECASE)
    for block in [b for b in blocks if isinstance(b, Paragraph)][:_LABELLED]:
        found = opening.match(block.text)
        if found is not None:
            end = (block.text + "\n").index("\n", found.end())
            return _cut(block, found.end(), end, _SENTENCE_SURE)
    return None


def _said(text: str, pattern: str) -> bool:
    return any(_is_said(m[0], pattern) for m in _SENTENCE.finditer(text))


def _sentence(block: AnyBlock, pattern: str, other: str, confidence: float) -> Text:
    """The sentence that states it; in Latin script with what the paragraph goes on to say of it."""
    sentences = list(_SENTENCE.finditer(block.text))
    first = next((n for n, m in enumerate(sentences) if _is_said(m[0], pattern)), None)
    if first is None:
        return _text([block], confidence)
    last = first
    while last + 1 < len(sentences) and _goes_on(block.text, sentences[last], sentences[last + 1], other):
        last += 1
    start = sentences[first].start() + len(sentences[first][0]) - len(sentences[first][0].lstrip())
    return _cut(block, start, sentences[last].end(), confidence)


def _goes_on(text: str, before: re.Match[str], after: re.Match[str], other: str) -> bool:
    """Whether the next sentence stands on the same line, is Latin or says what is left out, and states nothing else."""
    if "\n" in text[before.end() : after.end()]:
        return False
    if not before[0].rstrip().endswith(".") and not any(one.is_exclusion(after[0]) for one in section_lexicons()):
        return False
    return not _is_said(after[0], other)


def _cut(block: AnyBlock, start: int, end: int, confidence: float) -> Text:
    quote = block.text[start:end]
    evidence = Evidence(block=block.id, page=block.place.page, start=start, end=end, quote=quote)
    return Text(value=unbroken(quote), confidence=confidence, by=By.RULE, evidence=(evidence,), how=_HOW[confidence])


def _text(clauses: list[AnyBlock], confidence: float, other: str = "") -> Text:
    """Whole clauses; the only clause ends before a sentence that states something else."""
    if len(clauses) == 1 and other:
        ends = [m for m in _SENTENCE.finditer(clauses[0].text) if m.start() and _is_said(m[0], other)]
        if ends:
            return _cut(clauses[0], 0, ends[0].start(), confidence)
    evidence = tuple(map(quote_of, clauses))
    value = "\n".join(unbroken(b.full_text) for b in clauses)
    return Text(value=value, confidence=confidence, by=By.LAYOUT, evidence=evidence, how=_HOW[confidence])

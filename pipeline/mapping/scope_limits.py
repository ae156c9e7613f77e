"""Pipeline, mapping: where a scope says that the procedure starts and ends, and what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.document import AnyBlock, ListItem, Paragraph
from models.lang.sections import SectionLexicon
from models.sop import By, Evidence, Section, SectionKind, Text, all_sections
from pipeline.mapping.accounting import unbroken
from pipeline.mapping.quoting import quote_of
from pipeline.mapping.sections import sections_of_kind

SURE = 0.8
OUTER = " \t\n:：,，;；、.。"


@dataclass(frozen=True)
class ScopeLimits:
    """Start node, end node and exclusions, each None or empty where the scope does not say it."""

    start: Text | None = None
    end: Text | None = None
    exclusions: tuple[Text, ...] = ()


@dataclass(frozen=True)
class _Said:
    """A text of the scope and the pieces of the source that it stands in."""

    text: str
    sources: tuple[Evidence, ...]


def limits_of(scope: Text | None, sections: tuple[Section, ...], lexicon: SectionLexicon) -> ScopeLimits:
    """The limits that the statement of scope, or a section of scope, gives in so many words."""
    said = list(_said(scope, sections))
    pair = next((found for one in said if (found := _pair(one, lexicon)) is not None), (None, None))
    left_out = [text for one in said for text in _exclusions(one, lexicon)] + list(
        _sections_left_out(sections, lexicon)
    )
    distinct = {text.value: text for text in reversed(left_out)}
    return ScopeLimits(*pair, tuple(reversed(distinct.values())))


def with_limits(
    scope: Text | None, sections: tuple[Section, ...], lexicon: SectionLexicon
) -> dict[str, Text | tuple[Text, ...] | None]:
    """The fields of a Sop that tell its scope."""
    limits = limits_of(scope, sections, lexicon)
    return {
        "scope": scope,
        "scope_start": limits.start,
        "scope_end": limits.end,
        "scope_exclusions": limits.exclusions,
    }


def _said(scope: Text | None, sections: tuple[Section, ...]) -> Iterator[_Said]:
    if scope is not None:
        yield _Said(scope.value, scope.evidence)
    for section in sections_of_kind(sections, SectionKind.SCOPE):
        yield from (_of_block(block) for one in all_sections((section,)) for block in _running(one))


def _running(section: Section) -> list[AnyBlock]:
    return [b for b in section.content if isinstance(b, Paragraph | ListItem) and b.text.strip()]


def _of_block(block: AnyBlock) -> _Said:
    whole = quote_of(block)
    return _Said(block.text, (whole,))


def _pair(said: _Said, lexicon: SectionLexicon) -> tuple[Text | None, Text | None] | None:
    for pattern in lexicon.scope_limits:
        for match in re.finditer(pattern, said.text, re.IGNORECASE):
            start = _value(said, match, "start")
            end = _value(said, match, "end")
            if start is not None and not start.value[0].isdigit():
                return start, end
    return None


def _exclusions(said: _Said, lexicon: SectionLexicon) -> Iterator[Text]:
    taken: list[tuple[int, int]] = []
    for pattern in lexicon.scope_exclusions:
        for match in re.finditer(pattern, said.text, re.IGNORECASE):
            value = _value(said, match, "what")
            if value is not None and not any(low < match.end() and match.start() < high for low, high in taken):
                taken.append(match.span())
                yield value


def _sections_left_out(sections: tuple[Section, ...], lexicon: SectionLexicon) -> Iterator[Text]:
    """What stands under a heading of its own: 不适用范围, Exclusions."""
    for section in sections_of_kind(sections, SectionKind.SCOPE):
        if not re.search(lexicon.exclusion_title, section.title, re.IGNORECASE):
            continue
        for block in _running(section):
            if not lexicon.is_empty(block.text):
                quote = quote_of(block)
                yield Text(
                    value=unbroken(block.text).strip(OUTER),
                    confidence=SURE,
                    by=By.LAYOUT,
                    evidence=(quote,),
                    how="scope.heading",
                )


def _value(said: _Said, match: re.Match[str], group: str) -> Text | None:
    quote = (match.groupdict().get(group) or "").strip(OUTER)
    if not quote:
        return None
    source = next((e for e in said.sources if quote in e.quote), None)
    if source is None:
        return Text(value=unbroken(quote), confidence=SURE, by=By.RULE, evidence=said.sources[:1], how="scope.words")
    start = (source.start or 0) + source.quote.index(quote)
    evidence = source.model_copy(update={"start": start, "end": start + len(quote), "quote": quote})
    return Text(value=unbroken(quote), confidence=SURE, by=By.RULE, evidence=(evidence,), how="scope.words")

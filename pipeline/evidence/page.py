"""Pipeline, evidence: a document as it was read, as one HTML page without network and script."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from models.document import AnyBlock, Document, Look, walk
from models.lang.evidence import EvidenceWords
from models.language import load_language
from models.words import rule_title
from pipeline.evidence.matching import UNPRINTED
from pipeline.evidence.spots import LOCATED, Located

Marks = Mapping[str, Sequence[tuple[int, int]]]
"""Block id -> ranges of its text, start..end, that are marked."""


def render_page(
    document: Document,
    language: str,
    *,
    located: Located | None = None,
    images: Mapping[int, str] | None = None,
    marks: Marks | None = None,
) -> str:
    """Give the page: images of pages by number (relative names), then every block; every word of it is escaped.

    `located` is None where no page could be printed; the page says then what that costs. `marks` are words to mark,
    such as those that a flag is about.
    """
    pack = load_language(language)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = files("pipeline.evidence").joinpath("templates/page.html.j2").read_text("utf-8")
    return environment.from_string(source).render(
        document=document,
        language=language,
        words=pack.evidence,
        located=located,
        images={number: quote(name) for number, name in (images or {}).items()},
        missing=frozenset(unlocated(document, located)) if located is not None else frozenset(),
        pages=_pages(located),
        look=lambda block: look_of(block.look, pack.evidence),
        text=lambda block: marked(block.text, (marks or {}).get(block.id, ())),
        rule=lambda rule: rule_title(rule, pack),
    )


def unlocated(document: Document, located: Located) -> Collection[str]:
    """Give the ids of the blocks with words whose words were not found on the pages; comments are not printed."""
    return [b.id for b in walk(document.blocks) if _is_printed(b) and located.found[b.id].share < LOCATED]


def _is_printed(block: AnyBlock) -> bool:
    return bool(block.text) and block.layer not in UNPRINTED


def _pages(located: Located | None) -> dict[str, str]:
    """Give the pages that each block stands on, as 3 or 3-4."""
    if located is None:
        return {}
    spans = {name: sorted({spot.page for spot in found.spots}) for name, found in located.found.items()}
    return {
        name: "-".join(str(page) for page in dict.fromkeys((span[0], span[-1]))) for name, span in spans.items() if span
    }


def look_of(look: Look, words: EvidenceWords) -> str:
    """Give how a block looks, which is what its rank was judged by, in words."""
    said = [
        words.style.format(value=look.style) if look.style else "",
        words.outline.format(value=look.outline) if look.outline else "",
        words.size.format(value=f"{look.size:g}") if look.size else "",
        words.bold if look.bold else "",
        words.centered if look.centered else "",
        words.indent.format(value=f"{look.indent:g}") if look.indent else "",
        words.toc if look.toc else "",
    ]
    return " · ".join(word for word in said if word)


def marked(text: str, ranges: Sequence[tuple[int, int]]) -> Markup:
    """Give a text as HTML with ranges marked; ranges may overlap or reach beyond the text."""
    within = [False] * len(text)
    for start, end in ranges:
        for place in range(max(0, start), min(end, len(text))):
            within[place] = True
    parts: list[Markup] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or within[place] != within[start]:
            part = escape(text[start:place])
            parts.append(Markup("<mark>{}</mark>").format(part) if within[start] else part)
            start = place
    return Markup("").join(parts)

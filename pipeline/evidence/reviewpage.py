"""Pipeline, evidence: a document's review page: the source left, the result right; HTML that needs no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from models.document import AnyBlock, Document
from models.language import load_language
from pipeline.evidence.marks import Piece, ShownPage, frames_by_page, marked_blocks, pieces_of, spots_of_target
from pipeline.evidence.sheet import Sheet, note_of
from pipeline.evidence.spots import Located
from pipeline.evidence.targets import Target

_NOT_PAGED = 0
"""Stands for the page of what has a place in the text but no page."""


def render_review(
    document: Document,
    sheet: Sheet,
    language: str,
    *,
    name: str,
    located: Located | None = None,
    pages: Mapping[int, ShownPage] | None = None,
    count: int = 0,
    crops: Mapping[str, str] | None = None,
) -> str:
    """Give the page; every word of the document is escaped.

    `pages` are the images by number (names relative to the page), out of `count`; `crops` the names of the flags'
    pictures by fingerprint. Without `pages` the source stands as text with the words marked.
    """
    pack = load_language(language)
    drawn = pages or {}
    marks = marked_blocks(sheet.items)
    begun: set[str] = set()

    def pieces(block: AnyBlock) -> list[Piece]:
        return pieces_of(block.id, block.text, marks.get(block.id, ()), begun)

    spots = {item.key: _pages(item.target, located, drawn) for item in sheet.items}
    script = _part("review.js")
    return _template().render(
        document=document,
        sheet=sheet,
        language=language,
        name=name,
        words=pack.evidence.review,
        pages=drawn,
        count=count,
        frames=frames_by_page(sheet.items, located, drawn) if located is not None else {},
        spots=spots,
        notes={line.item.key: note_of(line, bool(spots[line.item.key]), pack) for line in sheet.flags},
        crops=crops or {},
        step_keys=frozenset(line.item.key for line in sheet.steps),
        pieces=pieces,
        css=Markup(_part("review.css")),
        script=Markup(script),
        script_hash=f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
    )


def _pages(target: Target, located: Located | None, pages: Mapping[int, ShownPage]) -> list[int]:
    """Give the drawn pages that words stand on; one that is no number where they stand in the text."""
    if not pages or located is None:
        return [_NOT_PAGED] if target.ranges else []
    return [spot.page for spot in spots_of_target(target, located) if spot.page in pages]


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_part("review.html.j2"))


@cache
def _part(name: str) -> str:
    return files("pipeline.evidence").joinpath("templates", name).read_text("utf-8")

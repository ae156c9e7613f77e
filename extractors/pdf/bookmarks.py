"""Extractors, pdf: headings that the file itself names in its outline (bookmarks)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from models.document import AnyBlock, Heading, Layer, Paragraph

Titles = dict[tuple[int, str], int]
"""Page and title without blanks -> level from 1."""
_MOST = 2000


def read_titles(document: Any) -> Titles:
    """Give the titles of a pypdfium2 document's outline by page; at most 2000 of them."""
    titles: Titles = {}
    for mark in document.get_toc(max_depth=9):
        target = mark.get_dest()
        page = target.get_index() if target is not None else None
        if page is not None:
            titles.setdefault((page + 1, _bare(mark.get_title())), min(9, mark.level + 1))
        if len(titles) >= _MOST:
            break
    return titles


def with_headings(blocks: Iterable[AnyBlock], titles: Titles) -> Iterator[AnyBlock]:
    """Make a heading of each body paragraph that is, word for word, a bookmark's title on its page."""
    for block in blocks:
        level = titles.get((block.place.page or 0, _bare(block.text))) if block.text else None
        if level is not None and isinstance(block, Paragraph) and block.layer is Layer.BODY and not block.look.toc:
            look = block.look.model_copy(update={"outline": level})
            yield Heading(id=block.id, text=block.text, level=level, layer=block.layer, place=block.place, look=look)
        else:
            yield block


def _bare(title: str) -> str:
    return re.sub(r"\s+", "", title)

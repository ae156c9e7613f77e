"""Extractors, pdf: headings that the file itself names in its outline (bookmarks)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from models.document import AnyBlock, Heading, Layer, Paragraph
from models.numbering import split_label

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
            titles.setdefault((page + 1, _bare(_title(mark))), min(9, mark.level + 1))
        if len(titles) >= _MOST:
            break
    return titles


def _title(mark: Any) -> str:
    """Give a bookmark's title; none where its bytes are no characters, so that it is the title of no paragraph."""
    try:
        return str(mark.get_title())
    except UnicodeDecodeError:
        return ""


def with_headings(blocks: Iterable[AnyBlock], titles: Titles, body_size: float) -> Iterator[AnyBlock]:
    """Make a heading of each body paragraph that is, word for word, a bookmark's title on its page.

    It must look like one too: writers leave heading styles, and so bookmarks, on plain text between headings.
    """
    for block in blocks:
        level = titles.get((block.place.page or 0, _bare(block.text))) if block.text else None
        if level is not None and isinstance(block, Paragraph) and _may_be(block, body_size):
            look = block.look.model_copy(update={"outline": level})
            yield Heading(id=block.id, text=block.text, level=level, layer=block.layer, place=block.place, look=look)
        else:
            yield block


def _may_be(block: Paragraph, body_size: float) -> bool:
    if block.layer is not Layer.BODY or block.look.toc or block.text[-1] in "。.；;，,":
        return False
    return block.look.bold or (block.look.size or 0.0) > 1.05 * body_size or split_label(block.text) is not None


def _bare(title: str) -> str:
    return re.sub(r"\s+", "", title)

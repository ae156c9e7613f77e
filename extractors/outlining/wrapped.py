"""Extractors, outlining: text pasted from pages, each printed line a paragraph: the lines are joined again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from extractors.outlining.line import exact_kinds
from models.document import AnyBlock, Layer, Paragraph
from models.numbering import split_label

_NARROW, _WIDE = 40, 130
"""Widths, in Latin letters, between which a full line of a page lies."""
_FULL = 0.88
"""Share of the widest line that makes a line full: the next word, or a mark that may not begin a line, did not fit."""
_LEAST = 3
"""Sentences cut at a full line that make sure that the document's lines are printed lines."""
_OPEN = re.compile(r"[^\W_]$|[，,、（(“‘—–\-/]$")
_ENDS = re.compile(r"[。．.；;：:！!？?）)”]$")


def join_wrapped(blocks: Sequence[AnyBlock]) -> list[AnyBlock]:
    """Give the blocks with printed lines joined to paragraphs, where the document's paragraphs are printed lines.

    They are where no paragraph is wider than a page, and three full ones or more leave a sentence open that the next
    paragraphs, without label or title, end. The first line keeps its id; no word is lost.
    """
    widths = [_width(block.text) for block in blocks if _is_line(block)]
    widest = max(widths, default=0)
    if not _NARROW <= widest <= _WIDE:
        return list(blocks)
    runs = _runs(blocks, _FULL * widest)
    if sum(end - start - 1 for start, end in runs) < _LEAST:
        return list(blocks)
    joined: list[AnyBlock] = []
    at = 0
    for start, end in runs:
        joined += [*blocks[at:start], one_of(blocks[start:end])]
        at = end
    return [*joined, *blocks[at:]]


def _runs(blocks: Sequence[AnyBlock], full: float) -> list[tuple[int, int]]:
    """Give first and past-last index of each sentence that runs over several lines."""
    runs: list[tuple[int, int]] = []
    start = 0
    while start < len(blocks):
        end = start + 1
        while end < len(blocks) and _is_cut(blocks[end - 1], full) and _goes_on(blocks[end - 1], blocks[end]):
            end += 1
        if end - start > 1 and _ENDS.search(blocks[end - 1].text.strip()):
            runs.append((start, end))
        start = end
    return runs


def _is_line(block: AnyBlock) -> bool:
    flows = block.layer is Layer.BODY and block.place.cell is None and block.place.page is None
    return isinstance(block, Paragraph) and flows and not block.look.toc and block.look.tag is None


def _is_cut(block: AnyBlock, full: float) -> bool:
    text = block.text.strip()
    return _is_line(block) and _width(text) >= full and bool(_OPEN.search(text)) and not block.look.centered


def _goes_on(before: AnyBlock, block: AnyBlock) -> bool:
    if not _is_line(block) or block.label is not None or not block.text.strip():
        return False
    found = split_label(block.text)
    same = block.look.bold == before.look.bold and block.look.size == before.look.size
    return same and (found is None or found[0].weak) and not exact_kinds(block.text) and "\n" not in block.text


def _width(text: str) -> int:
    """Width of a line's widest part, in Latin letters."""
    return max(
        (sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in part) for part in text.split("\n")), default=0
    )


def one_of(blocks: Sequence[AnyBlock]) -> AnyBlock:
    """Give the first block with the words of all, blanks between Latin ones only."""
    text = blocks[0].text.strip()
    for block in blocks[1:]:
        after = block.text.strip()
        blank = " " if text[-1].isascii() and after[0].isascii() else ""
        text += blank + after
    return blocks[0].model_copy(update={"text": text})

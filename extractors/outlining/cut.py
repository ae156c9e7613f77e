"""Extractors, outlining: a sentence that a paragraph mark cuts in two, as a page's end once did: it is joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.outlining.line import exact_kinds, is_remark
from extractors.outlining.wrapped import one_of
from models.document import AnyBlock, Layer, Paragraph
from models.numbering import split_label

_LONG = 20
"""Characters; a shorter line without a mark at its end may well be whole: an item, a title, an entry."""
_LONG_ENGLISH = 60
_USUAL, _SURE = 0.8, 8
"""Share and number of a document's long paragraphs with a mark at their end, so that one without is an accident."""
_ENDS = re.compile(r"[。．.；;：:！!？?…）)”」』]$")
_OPEN = re.compile(r"(?:[，、（]|[\u4e00-\u9fff](?:以及|并且|或者|[及和与或]))$")
"""What no sentence ends with: a comma, an open bracket, a word that joins."""
_BROKEN = re.compile(r"[，、].*[\u4e00-\u9fff]$")
_GOES_ON = re.compile(r"[\u4e00-\u9fff].*[。；;]$")
_BEGINS = re.compile(
    r"(?:本|当|如|若|凡|各|每|由|对|在|为|从|自|经|按|根据|依据|应|不得|不准|严禁|禁止|所有|必须|其他|其它)"
)
"""How a new sentence begins."""
_NAMED = re.compile(r".{1,8}[：:]")
_ENGLISH, _GOES_ON_ENGLISH = re.compile(r"[a-z,]$"), re.compile(r"[a-z][a-z]* .*[.;]$")


def join_cut(blocks: Sequence[AnyBlock]) -> list[AnyBlock]:
    """Give the blocks with sentences joined that end in the next paragraph, which has no label or title of its own.

    A sentence that ends with a comma or a joining word is cut for certain; one that lacks its mark only where most of
    the document's paragraphs have theirs, and where the next does not begin like a sentence. Blocks with a page (PDF)
    are left alone: their lines are joined by their places. The first part keeps its id; no word is lost.
    """
    careful = _ends_well(blocks)
    joined: list[AnyBlock] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before is not None and _is_rest(before, block) and _is_cut(before.text, block.text, careful=careful):
            joined[-1] = one_of((before, block))
        else:
            joined.append(block)
    return joined


def _ends_well(blocks: Sequence[AnyBlock]) -> bool:
    texts = [block.text.strip() for block in blocks if _is_text(block)]
    long = [bool(_ENDS.search(text)) for text in texts if len(text) >= _LONG]
    return len(long) >= _SURE and sum(long) >= _USUAL * len(long)


def _is_text(block: AnyBlock) -> bool:
    flows = block.layer is Layer.BODY and block.place.cell is None and block.place.page is None
    plain = not block.look.toc and block.look.tag is None and not block.look.centered
    return isinstance(block, Paragraph) and flows and plain and not re.search(r"[\t\n]| {3}", block.text.strip())


def _is_rest(before: AnyBlock, block: AnyBlock) -> bool:
    if not _is_text(before) or not _is_text(block) or block.label is not None:
        return False
    same = block.look.bold == before.look.bold and block.look.size == before.look.size
    return same and split_label(block.text) is None and not exact_kinds(block.text) and not is_remark(block.text)


def _is_cut(first: str, rest: str, *, careful: bool) -> bool:
    first, rest = first.strip(), rest.strip()
    if _ENGLISH.search(first):
        return len(first) >= _LONG_ENGLISH and careful and bool(_GOES_ON_ENGLISH.match(rest))
    if len(first) < _LONG or not _GOES_ON.match(rest) or _NAMED.match(rest):
        return False
    return bool(_OPEN.search(first)) or (careful and bool(_BROKEN.search(first)) and not _BEGINS.match(rest))

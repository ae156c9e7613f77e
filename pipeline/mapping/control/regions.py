"""Pipeline, mapping: the parts of a document where control data stands: page header, front, body, tail."""

from __future__ import annotations

from dataclasses import dataclass

from models.document import AnyBlock, Document, Figure, Heading, Layer, ListItem, Table
from pipeline.mapping.control_lines import pairs_of
from pipeline.mapping.control_words import ControlWords, fold

FRONT_BLOCKS = 60
"""The front is never longer."""
TAIL_BLOCKS = 10
CONTENTS_HEADING = 24
SENTENCE_LENGTH = 70
SHORT_SENTENCE = 24
FULL_STOPS = ("。", ".", "；", ";", "：", ":")


@dataclass(frozen=True)
class Regions:
    """Blocks by region, in reading order. `front` ends before the first heading or sentence of the procedure itself."""

    furniture: tuple[AnyBlock, ...]
    front: tuple[AnyBlock, ...]
    body: tuple[AnyBlock, ...]
    """All body blocks after the front, the tail included."""
    tail: tuple[AnyBlock, ...]


def regions_of(document: Document, words: ControlWords) -> Regions:
    """Split a document. Text boxes count as body where they stand; notes and comments hold no control data."""
    furniture = tuple(b for b in document.blocks if b.layer in (Layer.HEADER, Layer.FOOTER))
    body = tuple(b for b in document.blocks if b.layer in (Layer.BODY, Layer.TEXTBOX))
    end = _front_end(body, words)
    return Regions(furniture, body[:end], body[end:], body[end:][-TAIL_BLOCKS:])


def _front_end(body: tuple[AnyBlock, ...], words: ControlWords) -> int:
    filled = 0
    for i, block in enumerate(body[:FRONT_BLOCKS]):
        if isinstance(block, Table | Figure) or not block.text.strip():
            continue
        if _begins_body(block, words, filled):
            return i
        filled += 1
    return min(len(body), FRONT_BLOCKS)


def _begins_body(block: AnyBlock, words: ControlWords, filled: int) -> bool:
    folded = fold(block.text)
    if block.look.toc or (len(folded) <= CONTENTS_HEADING and folded.endswith(tuple(sorted(words.contents)))):
        return True
    text = block.text.strip()
    if words.is_opener(text.split("\n")[0]):
        return True
    if isinstance(block, ListItem):
        return True
    if words.is_chapter(block):
        return True
    if isinstance(block, Heading):
        return filled > 0 and block.label is not None and not _is_control(text, words)
    return is_sentence(text) and not _is_control(text, words)


def is_sentence(text: str) -> bool:
    """Running prose: long, or ends in a full stop and is not very short."""
    return len(text) > SENTENCE_LENGTH * 3 or (len(text) > SHORT_SENTENCE and text.rstrip().endswith(FULL_STOPS))


def _is_control(text: str, words: ControlWords) -> bool:
    return any(p.kind is not None for p in pairs_of(text.split("\n")[0], words))

"""Extractors, pdf: words that a line's end cut in two are whole again; true hyphens stay."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from models.document import AnyBlock, Cell, Table, walk

CUT = "\x02"
"""Stands for a hyphen at a line's end until the whole document tells which kind it is."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PIECES = re.compile(rf"\S*{CUT}\S*")
_CUT = re.compile(rf"([^\W\d_]+){CUT}(?=([^\W\d_]+))")


def mend(blocks: Iterable[AnyBlock]) -> Iterator[AnyBlock]:
    """Give the blocks with each cut word joined, or with its hyphen where it may be one of the word's own.

    The document decides first: a word that it prints whole elsewhere is whole here, one that it prints with a hyphen
    keeps it. Else the parts are joined where the second is in lower case and the first is no word by itself.
    """
    read = tuple(blocks)
    if not any(CUT in block.text for block in walk(read)):
        yield from read
        return
    whole = (_PIECES.sub(" ", block.text) for block in walk(read))
    words = frozenset(word.casefold() for text in whole for word in _WORD.findall(text))
    yield from (_mended(block, words) for block in read)


def _mended(block: AnyBlock, words: frozenset[str]) -> AnyBlock:
    if isinstance(block, Table):
        return block.model_copy(update={"cells": tuple(_cell(cell, words) for cell in block.cells)})
    if CUT not in block.text:
        return block
    text = _CUT.sub(lambda m: m[1] + ("" if _is_one_word(m[1], m[2], words) else "-"), block.text)
    return block.model_copy(update={"text": text.replace(CUT, "-")})


def _cell(cell: Cell, words: frozenset[str]) -> Cell:
    return cell.model_copy(update={"blocks": tuple(_mended(block, words) for block in cell.blocks)})


def _is_one_word(first: str, second: str, words: frozenset[str]) -> bool:
    one, other = first.casefold(), second.casefold()
    if one + other in words:
        return True
    if f"{one}-{other}" in words or not second.islower() or not first[-1].islower() or len(first) == 1:
        return False
    return one not in words and one not in _kept()


@cache
def _kept() -> frozenset[str]:
    table = tomllib.loads(files("extractors.pdf").joinpath("hyphens.toml").read_text("utf-8"))
    return frozenset(table["keep"])

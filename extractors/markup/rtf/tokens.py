"""Extractors, markup: parts RTF into its tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?"  # 1 control word, 2 its number
    rb"|\\'([0-9a-fA-F]{2})"  # 3 a byte
    rb"|\\([^a-zA-Z'])"  # 4 control symbol
    rb"|([{}])"  # 5 group
    rb"|([^\\{}\r\n\0]+)"  # 6 text
    rb"|[\r\n\0]+|\\'?",
    re.DOTALL,
)
MOST = 2**31 - 1


class Kind(Enum):
    """What a token is."""

    OPEN = "{"
    CLOSE = "}"
    WORD = "word"
    SYMBOL = "symbol"
    BYTE = "byte"
    TEXT = "text"
    BINARY = "binary"


class Token(NamedTuple):
    """A token: a word with its number, or bytes."""

    kind: Kind
    word: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens in order; whatever is not one is passed over."""
    place = 0
    while (found := TOKEN.match(data, place)) is not None and place < len(data):
        place = found.end()
        if found.lastindex is None:
            continue
        token = _token(found)
        if token.word == "bin" and token.number and token.number > 0:
            yield Token(Kind.BINARY, data=data[place : place + token.number])
            place += token.number
        else:
            yield token


def _token(found: re.Match[bytes]) -> Token:
    if found[1] is not None:
        number = None if found[2] is None else max(-MOST, min(int(found[2]), MOST))
        return Token(Kind.WORD, found[1].decode("ascii"), number)
    if found[3] is not None:
        return Token(Kind.BYTE, data=bytes([int(found[3], 16)]))
    if found[4] is not None:
        return Token(Kind.SYMBOL, found[4].decode("latin-1"))
    if found[5] is not None:
        return Token(Kind.OPEN if found[5] == b"{" else Kind.CLOSE)
    return Token(Kind.TEXT, data=found[6])

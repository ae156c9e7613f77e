"""Extractors, docx: characters of symbol fonts as Unicode. The tables are data: symbols.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

PRIVATE = range(0xF000, 0xF100)
"""Where Word puts the characters of a symbol font."""
FORMAT_CHARACTERS = ("symbol", "wingdings")
"""Fonts looked up, in this order, where a private character names none."""


@cache
def _tables() -> dict[str, dict[int, str]]:
    raw = tomllib.loads(files("extractors.docx").joinpath("symbols.toml").read_text("utf-8"))
    return {font: {int(code, 16): text for code, text in table.items()} for font, table in raw.items()}


def symbol_text(text: str, font: str | None) -> str:
    """Give text with its symbol characters as Unicode; what the tables do not know stays as it stands.

    A private-use character F0xx, and any character in a symbol font, is looked up by its low byte.
    """
    named = (font or "").strip().lower()
    if named not in _tables() and not any(ord(character) in PRIVATE for character in text):
        return text
    return "".join(_one(character, named) for character in text)


def _one(character: str, font: str) -> str:
    code = ord(character)
    private = code in PRIVATE
    if not private and (font not in _tables() or code > 0xFF or code <= 0x20):
        return character
    fonts = (font,) if font in _tables() else FORMAT_CHARACTERS
    hits = (_tables()[name].get(code & 0xFF) for name in fonts)
    found = next((hit for hit in hits if hit), None)
    if found is None and private and 0x20 <= code & 0xFF < 0x7F and font == "symbol":
        return chr(code & 0xFF)
    return found or character

"""Extractors, pdf: which characters are written without blanks, and what private-use glyphs show."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7a3"
    "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)
GUESSED = "\u2009"
"""A blank that a library made from a gap; the file itself has none there."""

CLOSING = "。，、；：！？）》」』”’,.;:!?)"
"""Marks that no line starts with; they go with the character before."""
UNREADABLE = "\ufffd"
"""Stands for a printed character that the file gives no meaning for."""
_LONGEST = 3
"""Digits of a plain number before a title; four are a year."""
_BULLETS = "•●○◦▪▫■□◆◇❖➢➣➔→⇒✓✗◻❑☐☑☒∙·・‣⁃★☆▶►▷※⬧§"
_BULLET = re.compile(rf"^(?:[{_BULLETS}]|[-–—*](?=\s))\s*")
_TOC = re.compile(
    r"(?:[.．·…_․‥-]{4,}|(?:[.．·…]\s){4,}|…{2,})\s*[-–—(（]?\s*(?:\d{1,4}|[ivxlIVXL]{1,7})\s*[-–—)）]?\s*$"
)
_SYMBOL_FONT = re.compile(r"symbol|dings|zapf|marlett|mt ?extra|math|cmsy|cmmi|cmex|awesome|icon", re.IGNORECASE)
_RADICAL = re.compile("[\u2e80-\u2fdf]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_BOLD_FONT = re.compile(r"bold|black|heavy|semib|demi|simhei|heiti|黑体|hei(?![a-z])|,b\b|cmbx", re.IGNORECASE)


@lru_cache(maxsize=16384)
def is_wide(character: str) -> bool:
    """Say whether a character belongs to a script written without blanks between words."""
    return bool(_WIDE.match(character))


def may_be_label(texts: Sequence[str]) -> bool:
    """Say whether the characters that begin a line may be a number before a title: no ideograph, no year."""
    return not any(map(is_wide, texts)) and not (len(texts) > _LONGEST and all(map(str.isdigit, texts)))


@lru_cache(maxsize=1024)
def is_bold_font(name: str) -> bool:
    """Say whether a font's PostScript name says bold; Chinese Hei faces are the bold of Song."""
    return bool(_BOLD_FONT.search(name.split("+", 1)[-1]))


@cache
def _symbols() -> dict[str, dict[int, str]]:
    """Give the characters that the codes of each symbol font show."""
    charts = tomllib.loads(files("extractors.pdf").joinpath("symbols.toml").read_text("utf-8"))
    return {font: {int(code, 16): shown for code, shown in chart.items()} for font, chart in charts.items()}


@lru_cache(maxsize=16384)
def shown_as(text: str, font: str) -> str:
    """Give the character that a symbol font's code shows; other text as it is.

    A radical is the ideograph that it looks like: fonts that draw both with one glyph name either.
    U+0002 is PDFium's hyphen at a line's end. A control character is unreadable. A private-use code of a font without a
    name of its own is taken as Word's bullets use it.
    """
    if text == "\x02":
        return "-"
    if len(text) != 1:
        return _CONTROL.sub(UNREADABLE, text)
    if _RADICAL.match(text):
        return _symbols()["radicals"].get(ord(text)) or unicodedata.normalize("NFKC", text)
    code = ord(text) - 0xF000 if "\uf000" <= text <= "\uf0ff" else ord(text)
    if code < 256 and (chart := _chart(font)) and code in chart:
        return chart[code]
    if "\uf000" <= text <= "\uf0ff":
        charts = _symbols()
        return charts["wingdings"].get(code) or charts["symbol"].get(code) or text
    return _CONTROL.sub(UNREADABLE, text)


def _chart(font: str) -> dict[int, str]:
    name = font.split("+", 1)[-1].lower().replace(" ", "").replace("-", "")
    charts = _symbols()
    if name.startswith("wingdings2"):
        return charts["wingdings2"]
    if name.startswith("wingdings"):
        return charts["wingdings"]
    return charts["symbol"] if name.startswith("symbol") and not name.startswith("symbola") else {}


def is_symbol_font(name: str) -> bool:
    """Say whether a font draws signs, which need not be letters."""
    return bool(_SYMBOL_FONT.search(name))


def bullet_of(text: str) -> str:
    """Give the bullet that a line starts with, blanks included; empty without one."""
    found = _BULLET.match(text)
    return found.group() if found else ""


_CONTENTS_TAB = re.compile(r"\S\t\s*\d{1,4}$")


def ends_in_page(text: str) -> int | None:
    """Give the number that stands apart at a line's end, as in a table of contents without leaders."""
    return int(text.rsplit("\t", 1)[1]) if _CONTENTS_TAB.search(text) and text.count("\t") <= 2 else None


def is_contents_line(text: str) -> bool:
    """Say whether a line ends in dot leaders and a page number, as in a table of contents."""
    return bool(_TOC.search(text))

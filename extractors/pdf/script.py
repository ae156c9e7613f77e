"""Extractors, pdf: which characters are written without blanks, and what private-use glyphs show."""

from __future__ import annotations

import re

_WIDE = re.compile("[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7a3"
                   "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]")
GUESSED = "\u2009"
"""A blank that a library made from a gap; the file itself has none there."""

# Wingdings, Wingdings 2 and Symbol at U+F000 + byte, as Word's bullets use them (the fonts' own charts).
_PRIVATE = {
    "\uf06c": "●", "\uf0b7": "•", "\uf0a7": "▪", "\uf06e": "■", "\uf075": "◆", "\uf076": "❖", "\uf0d8": "➢",
    "\uf0e0": "→", "\uf0fc": "✓", "\uf0fb": "✗", "\uf0a8": "◻", "\uf06f": "□", "\uf071": "❑", "\uf0a1": "○",
    "\uf0d9": "➣", "\uf0e8": "➔", "\uf0fe": "☒", "\uf052": "☑", "\uf0a3": "☐", "\uf02d": "-", "\uf0be": "—",
    "\uf0de": "⇒", "\uf0b4": "×", "\uf0b1": "±", "\uf0b3": "≥", "\uf0a2": "′", "\uf0b0": "°", "\uf06d": "μ",
    "\uf044": "Δ", "\uf061": "α", "\uf062": "β", "\uf063": "χ", "\uf077": "◆", "\uf0c4": "⊗", "\uf073": "⬧",
}  # fmt: skip
_BULLETS = "•●○◦▪▫■□◆◇❖➢➣➔→⇒✓✗◻❑☐☑☒∙·・‣⁃★☆▶►▷※⬧§"
_BULLET = re.compile(rf"^(?:[{_BULLETS}]|[-–—*](?=\s))\s*")
_TOC = re.compile(r"(?:[.．·…_․‥-]{4,}|(?:[.．·…]\s){4,}|…{2,})\s*[-–—(（]?\s*(?:\d{1,4}|[ivxlIVXL]{1,7})\s*[-–—)）]?\s*$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_BOLD_FONT = re.compile(r"bold|black|heavy|semib|demi|simhei|heiti|黑体|hei(?![a-z])|,b\b|cmbx", re.IGNORECASE)


def is_wide(character: str) -> bool:
    """Say whether a character belongs to a script written without blanks between words."""
    return bool(_WIDE.match(character))


def is_bold_font(name: str) -> bool:
    """Say whether a font's PostScript name says bold; Chinese Hei faces are the bold of Song."""
    return bool(_BOLD_FONT.search(name.split("+", 1)[-1]))


def shown_as(text: str, font: str) -> str:
    """Give the character that a private-use code of a symbol font shows; other text as it is.

    U+0002 is PDFium's hyphen at a line's end. Control characters are dropped.
    """
    if text == "\x02":
        return "-"
    if len(text) == 1 and "\ue000" <= text <= "\uf8ff":
        return _PRIVATE.get(text, text)
    if len(text) == 1 and ord(text) < 256 and "wingdings" in font.lower():
        return _PRIVATE.get(chr(0xF000 + ord(text)), text)
    return _CONTROL.sub("", text)


def bullet_of(text: str) -> str:
    """Give the bullet that a line starts with, blanks included; empty without one."""
    found = _BULLET.match(text)
    return found.group() if found else ""


def is_contents_line(text: str) -> bool:
    """Say whether a line ends in dot leaders and a page number, as in a table of contents."""
    return bool(_TOC.search(text))

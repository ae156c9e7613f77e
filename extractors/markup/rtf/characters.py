"""Extractors, markup: which bytes of RTF are which characters: by the font's character set, else by the code page."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from extractors.markup.rtf.state import Run

CHARSETS = {
    77: "mac_roman", 78: "shift_jis", 79: "johab", 80: "gb18030", 81: "big5hkscs", 128: "cp932", 129: "cp949",
    130: "johab",
    134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""\\fcharset. Source: Rich Text Format Specification 1.9.1, "Font Table"; the supersets of GB2312 and Big5."""
SYMBOL = 2
PAGES = {936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 10000: "mac_roman", 65001: "utf-8"}
DOUBLE = frozenset({"gb18030", "big5hkscs", "cp932", "cp949", "shift_jis", "johab", "utf-8"})
WESTERN = "cp1252"
SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
}  # fmt: skip
"""Control words that print a character."""
SYMBOLS = {"~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
"""Control symbols that print one."""


@dataclass
class Font:
    """A font of the font table; `encoding` is None where the document's code page decides."""

    name: str = ""
    encoding: str | None = None
    is_symbol: bool = False


def charset(font: Font, number: int | None) -> None:
    r"""Take \fcharset."""
    font.is_symbol = number == SYMBOL
    font.encoding = "latin-1" if font.is_symbol else CHARSETS.get(number or 0)


def code_page(number: int | None) -> str:
    r"""Give the encoding of \ansicpg or \cpg."""
    page = number or 1252
    if page in PAGES:
        return PAGES[page]
    try:
        return codecs.lookup(f"cp{page}").name
    except (LookupError, ValueError):
        return WESTERN


def decoded(data: bytes, run: Run, fonts: dict[int, Font], page: str) -> str:
    """Decode the bytes of one run."""
    if data.isascii():
        return data.decode("ascii")
    chosen = run.east_font if run.script == "dbch" and run.east_font is not None else run.font
    font = fonts.get(chosen if chosen is not None else -1, Font())
    if font.encoding is not None:
        return data.decode(font.encoding, "replace") if _fits(data, font.encoding) else _by_page(data, page)
    return _by_page(data, page)


def _by_page(data: bytes, page: str) -> str:
    """A font without a set of its own: the document's code page, or Western letters where the bytes are no pairs."""
    encoding = page if page not in DOUBLE or _fits(data, page) else WESTERN
    return data.decode(encoding, "replace")


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def paired(text: str) -> str:
    """Join the halves of characters beyond the basic plane; a half alone is dropped."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")

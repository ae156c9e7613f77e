"""Extractors, markup: the characters of a web page. Source: WHATWG Encoding 4.2, and what Chinese pages really do."""

from __future__ import annotations

import codecs
import re

HEAD = 4096
"""Bytes in which a page says its encoding."""
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs",
    "iso8859-1": "cp1252", "ascii": "cp1252", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8",
}  # fmt: skip
"""What a page that declares the first means; one that can be searched for its declaration is not UTF-16."""
CHARACTERS = 4
"""Characters of several bytes that make valid UTF-8 more than an accident."""
WRONG = 0.01
"""Share of characters that do not decode beyond which a declaration is not believed."""
OPENING = 128
"""Bytes of a page that are nothing but markup."""
ZEROS = 0.15
"""Share of zero bytes in it, all at odd or all at even places, that makes it UTF-16."""
PAIR = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
NARROW = 0.1
"""Share of pairs with a low second byte beyond which Chinese is Big5: GB2312 has none, Big5 nearly half."""


def decode(data: bytes, declared: str = "") -> str:
    """Decode a page: by its byte order mark, as UTF-8 if it is, as declared (here or in the page), by guess."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if (wide := _wide(data)) is not None:
        return data.decode(wide, "replace")
    if _is_utf8(data):
        return data.decode("utf-8")
    for name in (declared, _declared(data)):
        text = _try(data, name)
        if text is not None:
            return text
    return _guess(data)


def known(name: str) -> str | None:
    """Give Python's name of an encoding, its superset where pages name too small a one; None for an unknown name."""
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return None
    return WIDER.get(found, found)


def _wide(data: bytes) -> str | None:
    """Tell UTF-16 without a mark: markup is mostly ASCII, whose every second byte is zero then."""
    head = data[:OPENING]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if (
            len(head) > 8
            and head[first::2].count(0) > len(head) * ZEROS
            and head[1 - first :: 2].count(0) < len(head) * ZEROS / 4
        ):
            return encoding
    return None


def _is_utf8(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(data) == len(text) or sum(character > "\x7f" for character in text) >= CHARACTERS


def _declared(data: bytes) -> str:
    found = DECLARED.search(data[:HEAD])
    return found[1].decode("ascii") if found else ""


def _try(data: bytes, name: str) -> str | None:
    encoding = known(name) if name else None
    if encoding is None:
        return None
    try:
        text = data.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return None  # a codec of bytes to bytes, or one that knows no replacement
    return text if text.count("\ufffd") <= WRONG * len(text) else None


def _guess(data: bytes) -> str:
    pairs = PAIR.findall(data)
    low = sum(pair[1] < 0x80 for pair in pairs)
    order = ("big5hkscs", "gb18030") if pairs and low > NARROW * len(pairs) else ("gb18030", "big5hkscs")
    tried = (_try(data, name) for name in ("utf-8", *order))
    return next((text for text in tried if text is not None), None) or data.decode("cp1252", "replace")

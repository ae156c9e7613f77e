"""Ground: fingerprints of flags. The same fault has the same one after renumbering, page shift and re-conversion."""

import hashlib
import re

CONTEXT = 12
"""Characters of the source on each side of the quote that take part."""

_SUBSCRIPT = re.compile(r"\[[^\]]*\]")
_COUNTED = re.compile(
    r"第\s*[一二三四五六七八九十百零〇两\d０-９]+(?=\s*[步章节條条款项項])|[（(]\s*[一二三四五六七八九十]+\s*[）)]"
)


def anchor(text: str, quote: str = "") -> str:
    """Give the words that tell where a flag stands: the quote and 12 characters on each side of it in `text`.

    Counted from the bare words: numbers, labels, spaces and punctuation are gone, case is folded. Where the quote does
    not stand in the text (or is empty), the text's first 24 such characters.
    """
    where = text.find(quote) if quote else -1
    if where < 0 or quote == text:
        return _bare(text)[: 2 * CONTEXT]
    before, after = _bare(text[:where]), _bare(text[where + len(quote) :])
    return f"{before[-CONTEXT:]}|{_bare(quote)[: 2 * CONTEXT]}|{after[:CONTEXT]}"


def fingerprint(rule: str, field: str | None, anchored: str, ordinal: int = 0) -> str:
    """Give 16 hex digits of SHA-256 over rule, field path without its step numbers, anchor and ordinal among equals."""
    path = _SUBSCRIPT.sub("[]", field or "")
    digest = hashlib.sha256("\x1f".join((rule, path, anchored, str(ordinal))).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def _bare(text: str) -> str:
    return "".join(char for char in _COUNTED.sub("", text).casefold() if char.isalpha())

"""Extractors, pdf: which fonts of a page may say other characters than they show (docs/analysis/text-layer-lies.md).

Suspicion costs one recognition of the page and changes nothing; what recognition confirms is a lie (testimony.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter

from extractors.pdf.scene import Glyph, Scene
from extractors.pdf.script import UNREADABLE, is_symbol_font

_FEW = 8
"""Characters below which a font of a page is not judged."""
_JUNK_KINDS, _JUNK = 3, 0.05
_STRANGE, _STRANGE_TIMES = 0.2, 3
"""Share of ideographs that everyday print does not have (manuals of chemistry: .02), and times that one comes again."""
_LETTERS, _VOWELS = 40, (0.26, 0.56)
_USUAL, _USUALLY = "etaoinsrlhd", 0.55
"""Letters that European languages use most, and the least share that they have of a text (print: .64 and more)."""
_MIXED = 0.3
"""Share of Latin words with a capital after a small letter."""
_MANY, _ONE = 24, 0.5
"""Letters of which half are one and the same."""
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
_CAMEL = re.compile(r"[a-z][A-Z]")
_FIRST_LEVELS = {"gb2312": (0xB0A1, 0xD7FA), "big5": (0xA440, 0xC67E), "shift_jis": (0x889F, 0x9873)}
"""Ideographs of the first level, the frequent ones, as each set's own standard parts them."""


_FONT, _TEXT = (itemgetter(Glyph._fields.index(name)) for name in ("font", "text"))


def suspects(scene: Scene) -> frozenset[str]:
    """Give the names of the fonts of a page whose characters look unlike print."""
    fonts: dict[str, list[Glyph]] = {}
    for name, run in groupby(scene.glyphs, _FONT):
        fonts.setdefault(name, []).extend(run)
    return frozenset(name for name, own in fonts.items() if not is_symbol_font(name) and _is_suspect(own))


def is_odd(text: str) -> bool:
    """Say whether a character has no meaning, or is an ideograph that everyday print does not have."""
    return is_junk(text) or is_strange(text)


def is_junk(text: str) -> bool:
    """Say whether a character has no meaning: private use, or none that the file gives."""
    return text == UNREADABLE or "\ue000" <= text[:1] <= "\uf8ff"


@cache
def is_strange(text: str) -> bool:
    """Say whether a character is an ideograph of no first level of the Chinese and Japanese sets."""
    if not ("\u3400" <= text <= "\u9fff" or text[:1] >= "\U00020000"):
        return False
    for name, (first, last) in _FIRST_LEVELS.items():
        try:
            code = int.from_bytes(text.encode(name), "big")
        except UnicodeEncodeError:
            continue
        if first <= code <= last:
            return False
    return True


def _is_suspect(glyphs: Sequence[Glyph]) -> bool:
    marks = Counter({mark: times for mark, times in Counter(map(_TEXT, glyphs)).items() if not mark.isspace()})
    if UNREADABLE in marks:
        return True
    if marks.total() < _FEW:
        return False
    return _has_junk(marks) or _has_strange(marks) or _is_one_letter(marks) or _is_cipher(glyphs, marks)


def _has_junk(marks: Counter[str]) -> bool:
    junk = [times for mark, times in marks.items() if is_junk(mark)]
    return sum(junk) > _JUNK * marks.total() and len(junk) >= _JUNK_KINDS


def _has_strange(marks: Counter[str]) -> bool:
    strange = [times for mark, times in marks.items() if is_strange(mark)]
    return sum(strange) > _STRANGE * marks.total() or any(times >= _STRANGE_TIMES for times in strange)


def _is_one_letter(marks: Counter[str]) -> bool:
    letters = [times for mark, times in marks.items() if mark.isalpha()]
    return sum(letters) >= _MANY and max(letters) > _ONE * sum(letters)


def _is_cipher(glyphs: Sequence[Glyph], marks: Counter[str]) -> bool:
    """Say whether Latin letters are mixed as no language mixes them: vowels, or capitals within words."""
    if sum(len(mark) * times for mark, times in marks.items() if mark.isascii()) < _LETTERS:
        return False
    rows = ("".join(map(_TEXT, row)) for _, row in groupby(glyphs, lambda glyph: round(glyph.baseline)))
    words = [word for row in rows for word in _LATIN_WORD.findall(row)]
    letters = "".join(words)
    if len(letters) < _LETTERS:
        return False
    vowels = sum(map(letters.count, "aeiouyAEIOUY")) / len(letters)
    mixed = sum(bool(_CAMEL.search(word)) for word in words)
    usual = sum(map(letters.lower().count, _USUAL)) / len(letters)
    return not _VOWELS[0] <= vowels <= _VOWELS[1] or usual < _USUALLY or mixed > _MIXED * len(words)

"""Ground: the grammar of labels: 4.1.2, 第三章, 一、, （二）, 1), ①, a., Step 3, bullets. Pure text, no document.

Families and traps are those that real procedures use; what looks like a label and is a date, a quantity, a version or a
standard's number is refused.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from models.base import Frozen
from models.labelwords import label_words
from models.numerals import CHINESE_DIGIT as _CN
from models.numerals import chinese_value, roman_value
from models.signs import BULLETS as _BULLETS
from models.signs import ENCLOSED as _ENCLOSED
from models.signs import ROMAN as _ROMAN
from models.signs import SMALL_ROMAN as _SMALL_ROMAN
from models.signs import STEMS as _STEMS
from models.signs import WIDE


class Family(StrEnum):
    """Kinds of labels."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    STEP = "step"
    APPENDIX = "appendix"
    ROMAN = "roman"
    CHINESE = "chinese"
    PAREN_CHINESE = "paren chinese"
    STEM = "stem"
    DECIMAL = "decimal"
    HALF_PAREN = "half paren"
    PAREN = "paren"
    CIRCLED = "circled"
    UPPER = "upper letter"
    LOWER = "lower letter"
    SMALL_ROMAN = "small roman"
    BULLET = "bullet"


class Label(Frozen):
    """A label and what it says."""

    text: str
    """As printed, without white space around it."""
    family: Family
    values: tuple[int, ...] = ()
    """One number a level; () for a bullet."""
    shape: str
    """The label with its numbers taken out: "#、", "(#)", "•". Siblings have one shape."""
    weak: bool = False
    """A bare number before a word: only its siblings can tell whether it is a label."""

    @property
    def depth(self) -> int:
        """Levels that the label itself shows, at least 1."""
        return max(1, len(self.values))


_DECIMAL = re.compile(r"(\d{1,3}(?:\s?\.\d{1,3}){1,6})(\s?、|[.:)]?)(?![\d.])")
_PLAIN = re.compile(r"(\d{1,3}(?=\s?[.、])|\d{1,2})(\s?[.、]|\s?\)[.、]?|\s?:(?!\d))(?!\d)")
_PAREN = re.compile(rf"\(\s?(\d{{1,3}}|{_CN}{{1,4}}|[{_STEMS}]|[a-zA-Z]|[ivxIVX]{{1,5}})\s?\)[.、]?")
_BRACKETS = re.compile(rf"\[\s?(\d{{1,3}}|{_CN}{{1,4}})\s?\][.、]?")
_PAREN_DECIMAL = re.compile(r"\(\s?([1-9]\d?(?:\s?[.\-]\s?[1-9]\d?){1,4})\s?\)[.、]?")
_CLAUSE = re.compile(r"§{1,2}\s?([1-9]\d{0,2}(?:\.\d{1,3}){0,6})[.:、]?(?![\d.])")
_ANNEX = re.compile(r"([A-UW-Z])\s?\.\s?([1-9]\d?(?:\.[1-9]\d?){0,5})(\s?、|[.:)]?)(?=\s+[^\W\d_]|[\u4e00-\u9fff])")
_LETTERED = re.compile(r"([1-9]\d{0,2}(?:(?:\.\d{1,3}){1,6}\s?|(?=[a-z])))([a-z])\)")
_LOWER_ANNEX = re.compile(r"([a-z])\.([1-9]\d?(?:\.[1-9]\d?){0,5})\s?[)、]")
_DASHED = re.compile(r"([1-9]\d?(?:\s?[-–—]\s?[1-9]\d?){1,3})([、.:)])?(?=\s+[^\W\d_]|[\u4e00-\u9fff])")
_ROMAN_SIGN = re.compile(r"(\()?([Ⅰ-Ⅻⅰ-ⅻ])(?(1)\)|(?:\s?([、.:)])|(?=\s+[^\W\d_])))")
_HAN = re.compile(rf"({_CN}{{1,4}})\s?([、.:)])")
_LETTER = re.compile(r"([a-zA-Z]|[ivxIVX]{2,5})(\s?[.、)])(?=\s|$|[^\x00-\x7f]|\d{1,2}[\u4e00-\u9fff])")
_BARE = re.compile(r"(\d{1,2})(?=\s+[^\W\d_]|[\u4e00-\u9fff])")
_BARE_DASH = re.compile(r"([1-9]\d?)\s+[-–—]\s+(?=[^\W\d_])")
_BARE_HAN = re.compile(rf"({_CN}{{1,2}})(?=\s+[\u4e00-\u9fff])")
_NO_LABEL_AFTER = re.compile(
    r"\s?[%％℃°~～±×/+=<>≤≥″′]|\s?[-–—]\s?\d|\s?[年月日号號](?![常度间份志])|\s?(?:条款|[条條节節章](?=[的规規中所、和及])|[和与與及或](?=[《“「本第附\d]))"
)


@lru_cache(maxsize=4096)
def split_label(text: str) -> tuple[Label, str] | None:
    """Part a line into its label and the rest, without white space at the seam; None where no label stands first.

    >>> split_label("4.1.2 质量负责人")[1]
    '质量负责人'
    """
    stripped = text.lstrip(" \t\u3000\xa0\u200b\ufeff")
    folded = stripped.translate(WIDE)
    for reading in _READINGS:
        found = reading(folded)
        if found is not None:
            label, end = found
            rest = stripped[end:].lstrip(" \t\u3000\xa0")
            return label.model_copy(update={"text": stripped[:end].strip()}), rest
    return None


def parse_label(text: str | None) -> Label | None:
    """Read a label that stands alone, such as one that a word processor counted; None where it is no label."""
    if not text or not text.strip():
        return None
    found = split_label(text.strip() + " ")
    if found is not None and not found[1]:
        return found[0]
    folded = text.strip().translate(WIDE)
    if re.fullmatch(r"\d{1,3}([.-]\d{1,3})*\.?", folded):
        return _label(text.strip(), Family.DECIMAL, _numbers(folded.rstrip(".")), _shape(folded))
    if annex := re.fullmatch(r"([A-Z])((?:[.-]\d{1,3})+)\.?", folded):
        values = (ord(annex[1]) - 64, *_numbers(annex[2]))
        return _label(text.strip(), Family.UPPER, values, "A" + _shape(annex[2]))
    if folded in _ROMAN or folded in _SMALL_ROMAN:
        return _roman_label(text.strip(), folded, "#")
    if value := chinese_value(folded):
        return _label(text.strip(), Family.CHINESE, (value,), "#")
    if re.fullmatch(r"[A-Za-z]", folded):
        family = Family.UPPER if folded.isupper() else Family.LOWER
        return _label(text.strip(), family, (ord(folded.lower()) - 96,), "#")
    if len(folded) == 1 and not folded.isalnum():
        return _label(folded, Family.BULLET, (), folded)
    return None


def _label(text: str, family: Family, values: tuple[int, ...], shape: str, *, weak: bool = False) -> Label:
    return Label(text=text, family=family, values=values, shape=shape, weak=weak)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text).replace(" ", "")


def _worded(text: str) -> tuple[Label, int] | None:
    words = label_words()
    if found := words.before.match(text):
        value = _any_value(found[2])
        if value:
            family = Family(words.families[found[1].lower()])
            return _label(found[0], family, (value,), f"{found[1].lower()} #"), found.end()
    if found := words.around.match(text):
        value = _any_value(found[1])
        if value:
            return _label(found[0], Family(words.families[found[2]]), (value,), f"第#{found[2]}"), found.end()
    return None


def _any_value(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if len(text) == 1 and text.isascii():
        return ord(text.lower()) - 96
    return chinese_value(text) or roman_value(text)


def _quantity(rest: str) -> bool:
    return bool(_NO_LABEL_AFTER.match(rest) or label_words().quantity.match(rest))


def _decimal(text: str) -> tuple[Label, int] | None:
    found = _DECIMAL.match(text)
    if not found or found[1].startswith("0") or _quantity(text[found.end() :]):
        return None
    values = _numbers(found[1])
    if any(v == 0 for v in values[1:-1]):
        return None
    if len(values) == 2 and values[1] == 0:
        return _label(found[0], Family.DECIMAL, values[:1], "#.0"), found.end()
    return _label(found[0], Family.DECIMAL, values, "#" + ".#" * (len(values) - 1)), found.end()


def _plain(text: str) -> tuple[Label, int] | None:
    found = _PLAIN.match(text)
    if not found or found[1].startswith("00"):
        return None
    mark = found[2].strip()
    if mark[0] == ")":
        return _label(found[0], Family.HALF_PAREN, (int(found[1]),), "#)"), found.end()
    return _label(found[0], Family.DECIMAL, (int(found[1]),), "#" + mark), found.end()


def _clause(text: str) -> tuple[Label, int] | None:
    """Read § 3.2, (1.1), A.1.2: decimals with a sign or letter of their own."""
    if found := _CLAUSE.match(text):
        return _label(found[0], Family.DECIMAL, _numbers(found[1]), "§" + _shape(found[1])), found.end()
    if (found := _PAREN_DECIMAL.match(text)) and not _quantity(text[found.end() :]):
        shape = re.sub(r"[–—]", "-", _shape(found[1]))
        return _label(found[0], Family.PAREN, _numbers(found[1]), f"({shape})"), found.end()
    if (found := _ANNEX.match(text)) and not _quantity(text[found.end() :]):
        values = (ord(found[1]) - 64, *_numbers(found[2]))
        return _label(found[0], Family.UPPER, values, "A." + _shape(found[2])), found.end()
    return _lettered(text)


def _lettered(text: str) -> tuple[Label, int] | None:
    """Read 5.5 a) and b.1): a letter below a number, numbers below a letter."""
    if found := _LETTERED.match(text):
        values = (*_numbers(found[1]), ord(found[2]) - 96)
        return _label(found[0], Family.DECIMAL, values, _shape(found[1]) + "a)"), found.end()
    if found := _LOWER_ANNEX.match(text):
        values = (ord(found[1]) - 96, *_numbers(found[2]))
        return _label(found[0], Family.LOWER, values, "a." + _shape(found[2])), found.end()
    return None


def _paren(text: str) -> tuple[Label, int] | None:
    found = _PAREN.match(text) or _BRACKETS.match(text)
    if not found:
        return None
    inner, shape = found[1], "[#]" if text[0] == "[" else "(#)"
    if inner.isdigit():
        return _label(found[0], Family.PAREN, (int(inner),), shape), found.end()
    if inner in _STEMS:
        return _label(found[0], Family.STEM, (_STEMS.index(inner) + 1,), shape), found.end()
    if value := chinese_value(inner):
        return _label(found[0], Family.PAREN_CHINESE, (value,), shape), found.end()
    family, value = _letter_reading(inner)
    return _label(found[0], family, (value,), "(#)"), found.end()


def _han(text: str) -> tuple[Label, int] | None:
    found = _HAN.match(text)
    value = chinese_value(found[1]) if found else None
    if not found or not value:
        return None
    return _label(found[0], Family.CHINESE, (value,), "#" + found[2]), found.end()


def _enclosed(text: str) -> tuple[Label, int] | None:
    if found := _ENCLOSED.get(text[:1]):
        return _label(text[0], Family.CIRCLED, (found[0],), found[1]), 1
    sign = _ROMAN_SIGN.match(text)
    if not sign or (sign[1] is None and sign[3] is None and label_words().grade.match(text[sign.end() :])):
        return None
    return _roman_label(sign[0], sign[2], "(#)" if sign[1] else "#" + (sign[3] or "")), sign.end()


def _roman_label(text: str, sign: str, shape: str) -> Label:
    family = Family.ROMAN if sign in _ROMAN else Family.SMALL_ROMAN
    return _label(text, family, ((_ROMAN | _SMALL_ROMAN)[sign],), shape)


def _letter_reading(inner: str) -> tuple[Family, int]:
    if len(inner) > 1 or inner in "iI":
        value = roman_value(inner) or 1
        return (Family.ROMAN if inner.isupper() else Family.SMALL_ROMAN), value
    return (Family.UPPER if inner.isupper() else Family.LOWER), ord(inner.lower()) - 96


def _letter(text: str) -> tuple[Label, int] | None:
    if text[:1] in _STEMS and text[1:2] in ("、", "."):
        return _label(text[:2], Family.STEM, (_STEMS.index(text[0]) + 1,), "#" + text[1]), 2
    found = _LETTER.match(text)
    if not found or re.match(r"\s?[A-Za-z]\.", text[found.end() :]):
        return None
    if len(found[1]) > 1 and not roman_value(found[1]):
        return None
    family, value = _letter_reading(found[1])
    return _label(found[0], family, (value,), "#" + found[2].strip()), found.end()


def _bullet(text: str) -> tuple[Label, int] | None:
    first = text[:1]
    if first and (first in _BULLETS or "\ue000" <= first <= "\uf8ff") and text[1:].strip():
        if (first == "■" and "□" in text) or (first == "Ø" and text[1:2].isalnum()):
            return None
        return _label(first, Family.BULLET, (), first), 1
    if re.match(r"[-–—*]\s+[^\W\d]|o\s+[A-Z]|[-–—][\u4e00-\u9fff]", text):
        return _label(first, Family.BULLET, (), first), 1
    return None


def _bare(text: str) -> tuple[Label, int] | None:
    if (found := _DASHED.match(text)) and not _quantity(text[found.end() :]):
        values = _numbers(found[1])
        return _label(found[0], Family.DECIMAL, values, "#" + "-#" * (len(values) - 1), weak=True), found.end()
    if found := _BARE_DASH.match(text):
        return _label(found[0].rstrip(), Family.DECIMAL, (int(found[1]),), "#-", weak=True), found.end()
    found = _BARE.match(text)
    if found and not found[1].startswith("0") and not _quantity(text[found.end() :]):
        return _label(found[1], Family.DECIMAL, (int(found[1]),), "#", weak=True), found.end()
    if found := _BARE_HAN.match(text):
        value = chinese_value(found[1])
        if value:
            return _label(found[1], Family.CHINESE, (value,), "#", weak=True), found.end()
    return None


_READINGS = (_worded, _clause, _decimal, _plain, _paren, _han, _enclosed, _letter, _bullet, _bare)
"""In this order: the first that finds a label wins."""

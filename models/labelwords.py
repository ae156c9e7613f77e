"""Ground: words that make a label together with a number (numbering.toml), and units that make a number a quantity."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from models.numerals import CHINESE_DIGIT


class LabelWords(NamedTuple):
    """Patterns made of the words; `families` tells the family of labels that each word makes."""

    before: re.Pattern[str]
    """Step 3, 步骤三, Appendix B: groups word, number."""
    around: re.Pattern[str]
    """第三章: groups number, word."""
    families: dict[str, str]
    quantity: re.Pattern[str]
    """A unit of measure right after a number."""
    grade: re.Pattern[str]
    """A word that makes a Roman number before it a grade: Ⅱ 类."""
    nature: re.Pattern[str]
    """（资料性附录）: what standards write between the number of an annex and its title."""


@cache
def label_words() -> LabelWords:
    """Load models/numbering.toml."""
    table = tomllib.loads(files("models").joinpath("numbering.toml").read_text("utf-8"))
    before = "|".join(sorted(table["before"], key=len, reverse=True))
    around = "|".join(sorted(table["around"], key=len, reverse=True))
    number = rf"(\d{{1,3}}|{CHINESE_DIGIT}{{1,4}}|[A-Z](?![a-z])|[IVX]{{1,5}})"
    follow = "|".join(table["reference"]["follow"])
    natures = "|".join(table["annex"]["natures"])
    mark = rf"(\s?[:.、\-–—](?!\d)|(?=\s*$|\s*\((?:{natures})\)|\s+[^a-z\s]|(?!{follow})[\u4e00-\u9fff]))"
    return LabelWords(
        re.compile(rf"((?i:{before}))\s?{number}{mark}"),
        re.compile(
            rf"第\s?(\d{{1,3}}|{CHINESE_DIGIT}{{1,4}})\s?({around})(\s?[:、.])?(?![的规規款項项之至和及中所、~～-])"
        ),
        table["before"] | table["around"],
        _quantity(table["units"]["latin"], table["units"]["chinese"], table["units"]["measures"]),
        re.compile(rf"\s*(?:{'|'.join(table['units']['grades'])})"),
        re.compile(rf"[（(](?:{natures})[)）]", re.IGNORECASE),
    )


def _quantity(latin: list[str], chinese: list[str], measures: list[str]) -> re.Pattern[str]:
    long = "|".join(re.escape(unit) for unit in sorted(latin, key=len, reverse=True) if len(unit) > 1)
    short = "".join(unit for unit in latin if len(unit) == 1)
    han = "|".join(map(re.escape, chinese))
    end = rf"(?:{'|'.join(measures)})(?=$|[\s，。；、,;）)/]|[以之]?[上下内外前后]|的|左右)"
    return re.compile(
        rf"\s?((?i:{long})(?![A-Za-z]|/T|\s?\d{{3}}|\s*\))|[{short}](?![A-Za-z\u4e00-\u9fff]|\s*\))|{han}|{end})|[{short.upper()}](?![\w.]|\s*\))"
    )

"""Ground: what Roman and Chinese numbers are worth."""

import re

CHINESE_DIGIT = r"[零一二三四五六七八九十百两兩廿壹贰貳叁叄參肆伍陆陸柒捌玖拾佰]"
"""Pattern of one sign of a Chinese number."""
_ROMAN = re.compile(r"(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_NUMERAL = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2, "〇": 0}
_NUMERAL |= {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"貳": 2, "參": 3, "叄": 3, "陸": 6}
_UNIT = {"十": 10, "拾": 10, "百": 100, "佰": 100}


def roman_value(text: str) -> int | None:
    """Give the value of a roman number up to 89, None where it is none."""
    if not _ROMAN.fullmatch(text):
        return None
    worth = {"i": 1, "v": 5, "x": 10, "l": 50}
    digits = [worth[c] for c in text.lower()]
    return sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))


def chinese_value(text: str) -> int | None:
    """Give the value of a Chinese number up to 999, such as 十二, 二〇, 廿三; None where it is none."""
    folded = text.replace("廿", "二十").replace("卅", "三十")
    if not folded or any(c not in _NUMERAL and c not in _UNIT for c in folded):
        return None
    if not any(c in _UNIT for c in folded):
        return int("".join(str(_NUMERAL[c]) for c in folded))
    total, digit = 0, 0
    for char in folded:
        if char in _UNIT:
            total, digit = total + (digit or 1) * _UNIT[char], 0
        else:
            digit = _NUMERAL[char]
    return total + digit

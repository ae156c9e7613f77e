"""Extractors, docx: numbers in Chinese, Japanese and Korean characters as Word counts with them.

Source: ISO/IEC 29500-1 17.18.59. A counting format reads as spoken (二十三), a digital one digit by digit (二三).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True)
class System:
    """A counting system: ten digits from zero, and the names of 10, 100, 1000 and 10000."""

    digits: str
    units: str
    one_in_teens: bool = False
    """11 begins with a one: 一十一."""
    one_in_units: bool = True
    """100 begins with a one: 一百."""
    bridge: bool = True
    """A gap is bridged with zero: 一百零一."""


MANDARIN = System("零一二三四五六七八九", "十百千万")
MANDARIN_TRADITIONAL = System("零一二三四五六七八九", "十百千萬")
JAPANESE = System("〇一二三四五六七八九", "十百千万", one_in_units=False, bridge=False)
JAPANESE_LEGAL = System("零壱弐参四伍六七八九", "拾百阡萬", one_in_teens=True, bridge=False)
LEGAL_SIMPLIFIED = System("零壹贰叁肆伍陆柒捌玖", "拾佰仟萬", one_in_teens=True)
LEGAL_TRADITIONAL = System("零壹貳參肆伍陸柒捌玖", "拾佰仟萬", one_in_teens=True)
KOREAN = System("영일이삼사오육칠팔구", "십백천만", one_in_units=False, bridge=False)
KOREAN_LEGAL = System("零壹貳參四五六七八九", "拾百千萬", one_in_teens=True, bridge=False)


def counted(count: int, system: System) -> str:
    """Read a number (0..99999) aloud: 23 is 二十三, 105 is 一百零五."""
    if count == 0:
        return system.digits[0]
    if count >= 10_000:
        return _joined(counted(count // 10_000, system) + system.units[3], count % 10_000, 1000, system)
    for power in (3, 2, 1):
        size = 10**power
        if count >= size:
            lead = count // size
            return _joined(_lead(lead, power, system) + system.units[power - 1], count % size, size // 10, system)
    return system.digits[count]


def _lead(lead: int, power: int, system: System) -> str:
    silent = not system.one_in_teens if power == 1 else not system.one_in_units
    return "" if lead == 1 and silent else system.digits[lead]


def _joined(head: str, rest: int, next_size: int, system: System) -> str:
    if rest == 0:
        return head
    gap = system.bridge and rest < next_size
    tail = counted(rest, system)
    if 10 <= rest < 20 and system is not JAPANESE and system is not KOREAN and not system.one_in_teens:
        tail = system.digits[1] + tail
    return head + (system.digits[0] if gap else "") + tail


def digital(count: int, digits: str) -> str:
    """Write a number digit by digit: 10 is 一〇."""
    return "".join(digits[int(digit)] for digit in str(count))


def short(count: int, zero: str) -> str:
    """Count as spoken up to 99, digit by digit above, as chineseCounting and taiwaneseCounting do."""
    if count >= 100 or count == 0:
        return digital(count, zero + MANDARIN.digits[1:])
    return counted(count, MANDARIN)


def _cycle(count: int) -> str:
    if count == 0:
        return "0"
    return STEMS[(count - 1) % 10] + BRANCHES[(count - 1) % 12]


def _in(system: System) -> Callable[[int], str]:
    return lambda count: counted(count, system)


HANZI: dict[str, Callable[[int], str]] = {
    "chineseCounting": lambda count: short(count, "○"),
    "taiwaneseCounting": lambda count: short(count, "○"),
    "chineseCountingThousand": _in(MANDARIN),
    "taiwaneseCountingThousand": _in(MANDARIN_TRADITIONAL),
    "japaneseCounting": _in(JAPANESE),
    "japaneseLegal": _in(JAPANESE_LEGAL),
    "japaneseDigitalTenThousand": lambda count: digital(count, "〇一二三四五六七八九"),
    "ideographDigital": lambda count: digital(count, "〇一二三四五六七八九"),
    "taiwaneseDigital": lambda count: digital(count, "○一二三四五六七八九"),
    "chineseLegalSimplified": _in(LEGAL_SIMPLIFIED),
    "ideographLegalTraditional": _in(LEGAL_TRADITIONAL),
    "ideographZodiacTraditional": _cycle,
    "koreanDigital": lambda count: digital(count, "영일이삼사오육칠팔구"),
    "koreanDigital2": lambda count: digital(count, "零一二三四五六七八九"),
    "koreanCounting": _in(KOREAN),
    "koreanLegal": _in(KOREAN_LEGAL),
}

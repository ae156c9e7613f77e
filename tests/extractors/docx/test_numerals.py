"""Every number format of Word."""

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from extractors.docx.hanzi import HANZI
from extractors.docx.numerals import PRINTERS, SEQUENCES, numeral

CASES = [
    ("decimal", 12, "12"),
    ("decimalZero", 7, "07"),
    ("decimalFullWidth", 10, "１０"),
    ("upperLetter", 28, "BB"),
    ("lowerLetter", 27, "aa"),
    ("lowerLetter", 0, ""),
    ("lowerLetter", 780, "z" * 30),
    ("lowerLetter", 781, "781"),
    ("upperRoman", 1994, "MCMXCIV"),
    ("lowerRoman", 4, "iv"),
    ("ordinal", 12, "12th"),
    ("ordinal", 23, "23rd"),
    ("cardinalText", 121, "One hundred twenty-one"),
    ("ordinalText", 21, "Twenty-first"),
    ("ordinalText", 30, "Thirtieth"),
    ("decimalEnclosedCircle", 3, "③"),
    ("decimalEnclosedCircleChinese", 10, "⑩"),
    ("decimalEnclosedCircle", 21, "21"),
    ("decimalEnclosedParen", 20, "⒇"),
    ("decimalEnclosedFullstop", 1, "⒈"),
    ("ideographEnclosedCircle", 2, "㊁"),
    ("chineseCounting", 10, "十"),
    ("chineseCounting", 23, "二十三"),
    ("chineseCounting", 105, "一○五"),
    ("chineseCountingThousand", 11, "十一"),
    ("chineseCountingThousand", 110, "一百一十"),
    ("chineseCountingThousand", 111, "一百一十一"),
    ("chineseCountingThousand", 105, "一百零五"),
    ("chineseCountingThousand", 1001, "一千零一"),
    ("chineseCountingThousand", 10010, "一万零一十"),
    ("taiwaneseCountingThousand", 20, "二十"),
    ("taiwaneseCounting", 99, "九十九"),
    ("taiwaneseDigital", 10, "一○"),
    ("ideographDigital", 10, "一〇"),
    ("japaneseCounting", 111, "百十一"),
    ("chineseLegalSimplified", 12, "壹拾贰"),
    ("ideographLegalTraditional", 3, "參"),
    ("ideographTraditional", 2, "乙"),
    ("ideographZodiac", 12, "亥"),
    ("ideographZodiacTraditional", 13, "丙子"),
    ("koreanDigital", 10, "일영"),
    ("koreanCounting", 21, "이십일"),
    ("ganada", 1, "가"),
    ("hex", 255, "FF"),
    ("numberInDash", 4, "- 4 -"),
    ("none", 4, ""),
    ("a format of tomorrow", 4, "4"),
]


@pytest.mark.parametrize(("number_format", "count", "printed"), CASES)
def test_it_prints_a_number(number_format: str, count: int, printed: str) -> None:
    assert numeral(count, number_format) == printed


@trials(deadline=None)
@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted({*PRINTERS, *SEQUENCES, *HANZI, "unknown"})))
def test_it_answers_any_number_shortly(count: int, number_format: str) -> None:
    assert len(numeral(count, number_format)) <= 60


@trials(deadline=None)
@given(st.integers(1, 32767), st.integers(1, 32767))
def test_it_never_prints_two_numbers_alike(one: int, other: int) -> None:
    for number_format in (
        "chineseCountingThousand",
        "chineseCounting",
        "upperRoman",
        "japaneseCounting",
        "koreanCounting",
    ):
        assert (numeral(one, number_format) == numeral(other, number_format)) == (one == other)

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import LanguagePack, load_language
from models.timelimit import TimeLimit
from pipeline.mapping.amounts import han_number, joined, number_of
from pipeline.mapping.fold import fold
from pipeline.mapping.times import PLAIN, _grammar, find_times

ZH, EN = load_language("zh"), load_language("en")
NUMERALS = {code: dict(pack.times.numerals) for code, pack in (("zh", ZH), ("en", EN))}
ISO = re.compile(
    r"P(?!$)(?:[0-9.]+W|(?:[0-9.]+Y)?(?:[0-9.]+M)?(?:[0-9.]+D)?(?:T(?=[0-9])(?:[0-9.]+H)?(?:[0-9.]+M)?(?:[0-9.]+S)?)?)"
)
"""A duration of ISO 8601: weeks alone, or the other units from the greatest to the least."""
PIECES = {
    "zh": [
        *"每内前后第年月日天时分秒周半个两三十百零至～-、，。（）0３12.:：<≤次班旬底初末隔约满",
        *(
            "小时",
            "工作日",
            "之日起",
            "提前",
            "不超过",
            "至少",
            "保存",
            "季度",
            "下班",
            "立即",
            "及时",
            "周期为",
            "有效期",
            "T+",
            "D-",
        ),
        *("收到", "使用", "min", "h", " ", "上午", "以上", "以内", "每周", "一次"),
    ],
    "en": [
        *("1", "30", "2.5", "1½", ",", ".", ":", "-", "–", "<", "≤", "/", "(", ")", " ", "\n", "’s", "×", "+"),
        *(
            " within ",
            " at least ",
            " no later than ",
            " every ",
            " each ",
            " per ",
            " twice ",
            " a ",
            " one ",
            " hundred ",
        ),
        *(
            " and ",
            " half ",
            " quarter ",
            " of ",
            " hours",
            " days",
            " working days",
            " month",
            " year",
            " s ",
            "h ",
            " min",
        ),
        *(
            " before ",
            " after ",
            " by ",
            " 31 March ",
            " Friday ",
            " notice ",
            " shift ",
            " end ",
            " T+",
            " weekly ",
            " prompt",
        ),
    ],
}
DIGITS = "零一二三四五六七八九"


def pieces(code: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(PIECES[code]), max_size=14).map("".join)


def in_han(amount: int) -> str:
    """One to 199 as it is spoken: 12 is 十二, 105 一百零五, 110 一百一十."""
    hundreds, rest = divmod(amount, 100)
    tens, ones = divmod(rest, 10)
    ten = "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十" if tens else "零" if hundreds and ones else ""
    return ("一百" if hundreds else "") + ten + (DIGITS[ones] if ones else "")


def wide(text: str) -> str:
    return text.translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789"})


def said(limits: tuple[TimeLimit, ...]) -> list[dict[str, object]]:
    return [limit.model_dump(exclude={"text", "start", "end", "anchor"}) for limit in limits]


@given(st.data(), st.sampled_from(["zh", "en"]))
def test_any_text_gives_limits_that_lie_in_it_and_parse(data: st.DataObject, code: str) -> None:
    text = data.draw(pieces(code))
    last = 0
    for limit in find_times(text, load_language(code)):
        assert last <= limit.start < limit.end <= len(text)
        assert limit.text == text[limit.start : limit.end] == limit.text.strip()
        for iso in (limit.iso8601, limit.least, limit.most):
            assert iso is None or ISO.fullmatch(iso), iso
        assert limit.vague is None or limit.iso8601 is None
        assert limit.clock is None or re.match(r"[0-9]{1,2}", limit.clock)
        assert limit.comparator in (None, "<", ">", "<=", ">=", "~")
        last = limit.end


@given(st.data(), st.sampled_from(["zh", "en"]))
def test_a_rule_matches_nothing_without_a_word_that_it_needs(data: st.DataObject, code: str) -> None:
    pack = load_language(code)
    text = fold(data.draw(pieces(code)), pack).translate(PLAIN)
    for rule, pattern in _grammar(pack.times).rules:
        if rule.needs and not any(word in text.lower() for word in rule.needs):
            assert pattern.search(text) is None, rule.name


FRAMES = [
    "须在{}个工作日内答复",
    "每隔{}天除尘",
    "提前{}小时预约",
    "凭据保存不少于{}年",
    "搅拌{}分钟",
    "停泵超过{}小时",
    "不迟于{}日",
]


@given(st.integers(2, 199), st.sampled_from(FRAMES))
def test_digits_wide_digits_and_words_say_the_same(amount: int, frame: str) -> None:
    plain = said(find_times(frame.format(amount), ZH))
    assert len(plain) == 1
    assert said(find_times(frame.format(wide(str(amount))), ZH)) == plain
    assert said(find_times(frame.format(in_han(amount)), ZH)) == plain


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("word", "amount"), [("两", 2), ("二", 2), ("十二", 12), ("一百零五", 105), ("廿四", 24)])
def test_numerals(frame: str, word: str, amount: int) -> None:
    assert said(find_times(frame.format(word), ZH)) == said(find_times(frame.format(amount), ZH))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("半小时内到场", "PT30M"),
        ("半个小时内到场", "PT30M"),
        ("０.５小时内到场", "PT30M"),
        ("一个半月内退款", "P1.5M"),
        ("半个工作日内回话", "P0.5D"),
        ("两个半小时内拆完", "PT2H30M"),
        ("一天半内拆完", "P1DT12H"),
    ],
)
def test_halves(text: str, iso: str) -> None:
    (limit,) = find_times(text, ZH)
    assert (limit.iso8601, limit.kind.value) == (iso, "deadline")


@given(st.integers(1, 199))
def test_numbers_in_words_are_read_back(amount: int) -> None:
    assert han_number(in_han(amount), NUMERALS["zh"]) == amount
    assert number_of(str(amount), NUMERALS["zh"]) == amount


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("forty-five", 45),
        ("one hundred and twenty", 120),
        ("a hundred", 100),
        ("two hundred", 200),
        ("1,500", 1500),
        ("2,5", 2.5),
        ("1½", 1.5),
        ("¾", 0.75),
        ("ten (10)", 10),
        ("two forty", None),
        ("six twenty", None),
        ("plenty", None),
        ("hundred hundred hundred", None),
    ],
)
def test_english_numbers(words: str, value: float | None) -> None:
    assert number_of(words, NUMERALS["en"]) == value


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [("PT1H", "PT30M", "PT1H30M"), ("P1D", "PT12H", "P1DT12H"), ("P1W", "P2D", "P9D"), ("PT5M", "P1D", "PT5M")],
)
def test_two_parts_of_a_duration(first: str, second: str, both: str) -> None:
    assert joined(first, second) == both


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f", "\u3000", "\u2009"])
def test_blanks_of_all_kinds_part_a_number_from_its_unit(blank: str) -> None:
    (limit,) = find_times(f"Rinse for 5–10{blank}minutes.", EN)
    assert (limit.text, limit.least, limit.most) == (f"5–10{blank}minutes", "PT5M", "PT10M")


@pytest.mark.parametrize(
    ("text", "pack", "words"),
    [
        ("须在10分钟内及时上报", ZH, ["10分钟内"]),
        ("及时上报", ZH, ["及时"]),
        ("每年内审一次，年度评审在后", ZH, ["每年"]),
        ("组织年度评审", ZH, ["年度"]),
        ("Reviewed every year; the annual audit comes first.", EN, ["every year"]),
        ("The annual audit comes first.", EN, ["annual"]),
    ],
)
def test_what_another_expression_has_said_is_not_said_again(text: str, pack: LanguagePack, words: list[str]) -> None:
    assert [limit.text for limit in find_times(text, pack)] == words


@pytest.mark.parametrize("unit", ["1", "一", "至1", "1、", "前", "周一、", "1h±", "every other ", "one hundred and "])
@pytest.mark.parametrize("pack", [ZH, EN], ids=["zh", "en"])
def test_a_long_run_of_one_sign_does_not_stall(unit: str, pack: LanguagePack) -> None:
    """Once it took a quarter of a minute: runs of digits were tried from each digit."""
    text = (unit * 10_000)[:10_000]
    began = process_time()
    find_times(text, pack)
    assert process_time() - began < 5

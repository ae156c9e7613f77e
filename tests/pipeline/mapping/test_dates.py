from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import load_language
from pipeline.mapping.dates import DateReader, chinese_number

LEXICONS = (load_language("zh").control, load_language("en").control)
READER = DateReader(LEXICONS)
DATES = st.dates(datetime.date(1950, 1, 1), datetime.date(2079, 12, 31))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("生效日期：2024年3月1日起施行", "2024-03-01"),
        ("2024 年 3 月 1 日", "2024-03-01"),
        ("二〇二四年三月二十一日", "2024-03-21"),
        ("民國113年3月1日", "2024-03-01"),
        ("2024.3.1", "2024-03-01"),
        ("2024/03/01", "2024-03-01"),
        ("2024-3-01", "2024-03-01"),
        ("20240301", "2024-03-01"),
        ("1 March 2024", "2024-03-01"),
        ("March 1st, 2024", "2024-03-01"),
        ("17-Oct-09", "2009-10-17"),
        ("12th of May, 2021", "2021-05-12"),
        ("13/02/2024", "2024-02-13"),
        ("11/28/17", "2017-11-28"),
        ("1.2.2024", "2024-02-01"),
    ],
)
def test_styles(text, iso):
    reading = READER.first(text)
    assert reading is not None
    assert reading.iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "March 2024",
        "2024年3月",
        "2024–",
        "年 月 日",
        "V1.2.3",
        "QP-02-2015",
        "2024-13-01",
        "2023年2月29日",
        "1.2.17",
        "Version 2.7   ",
        "4712345678",
    ],
)
def test_no_full_date(text):
    assert READER.all(text) == ()


def test_version_before_a_date_is_not_its_day():
    assert [r.iso for r in READER.all("Version 2.7        August 14, 2011")] == ["2011-08-14"]


def test_doubtful_order():
    assert READER.first("03/04/2021") is not None
    reading = READER.first("03/04/2021")
    assert reading is not None
    assert (reading.iso, reading.certain) == ("2021-03-04", False)
    assert READER.order_of(["25/12/2020", "03/04/2021"]) is True
    assert READER.order_of(["12/25/2020"]) is False
    assert READER.order_of(["12/25/2020", "25/12/2020"]) is None
    day_first = DateReader(LEXICONS, day_first=True).first("03/04/2021")
    assert day_first is not None
    assert day_first.iso == "2021-04-03"


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("二十一", 21), ("廿三", 23), ("卅", 30), ("〇三", 3), ("12", 12), ("甲", 0)]
)
def test_chinese_numbers(text, value):
    assert chinese_number(text) == value


@given(
    DATES,
    st.sampled_from(
        [
            "{y}年{m}月{d}日",
            "{y}.{m}.{d}",
            "{y}/{m:02}/{d:02}",
            "{y}-{m}-{d}",
            "{y}{m:02}{d:02}",
            "于{y}年{m:02}月{d:02}日起",
        ]
    ),
)
def test_every_date_comes_back(date, form):
    text = form.format(y=date.year, m=date.month, d=date.day)
    reading = READER.first(text)
    assert reading is not None
    assert reading.iso == date.isoformat()
    assert reading.certain


@given(DATES)
def test_months_in_words(date):
    for form in ("%d %B %Y", "%B %d, %Y", "%b %d %Y", "%d-%b-%Y"):
        reading = READER.first(date.strftime(form))
        assert reading is not None
        assert reading.iso == date.isoformat()


@given(st.text(max_size=60))
def test_readings_lie_in_the_text_and_apart(text):
    end = 0
    for reading in READER.all(text):
        assert end <= reading.start < reading.end <= len(text)
        datetime.date.fromisoformat(reading.iso)
        end = reading.end

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language import LanguagePack, load_language
from models.sop import TimeKind
from pipeline.mapping.times import find_times

ZH, EN = load_language("zh"), load_language("en")

CHINESE = [
    ("接报后2小时内到场", "2小时内", "deadline", "PT2H", {"comparator": "<="}),
    ("响应时间≤15分钟", "≤15分钟", "deadline", "PT15M", {"comparator": "<="}),
    ("静置40分钟", "40分钟", "duration", "PT40M", {}),
    ("晾半小时", "半小时", "duration", "PT30M", {}),
    ("烘烤一个半小时", "一个半小时", "duration", "PT1H30M", {}),
    ("浸泡2.5h", "2.5h", "duration", "PT2H30M", {}),
    ("1小时30分钟内送达", "1小时30分钟内", "deadline", "PT1H30M", {}),
    ("通风大约为3min", "大约为3min", "duration", "PT3M", {"comparator": "~"}),
    ("5个工作日内答复", "5个工作日内", "deadline", "P5D", {"working_days": True}),
    ("货款于T+3到账", "T+3", "deadline", "P3D", {"working_days": True}),
    ("7个自然日内退还", "7个自然日内", "deadline", "P7D", {}),
    ("收到来函之日起9日内回复", "9日内", "deadline", "P9D", {"anchor": "收到来函之日起"}),
    ("提前10天报名", "提前10天", "deadline", "P10D", {"lead": True}),
    ("至少提前2小时预约", "至少提前2小时", "deadline", "PT2H", {"lead": True, "comparator": ">="}),
    ("搅拌6-9小时", "6-9小时", "duration", None, {"least": "PT6H", "most": "PT9H"}),
    ("当日清点", "当日", "deadline", "P0D", {}),
    ("次日公布", "次日", "deadline", "P1D", {}),
    ("16:30前交班", "16:30前", "deadline", None, {"clock": "16:30"}),
    ("下午4点半前关门", "下午4点半前", "deadline", None, {"clock": "16:30"}),
    ("每周盘点", "每周", "frequency", "P1W", {}),
    ("每两周抽查", "每两周", "frequency", "P2W", {}),
    ("每季度评比", "每季度", "frequency", "P3M", {}),
    ("每半年一次复训", "每半年", "frequency", "P6M", {}),
    ("每月12日前报表", "每月12日前", "frequency", "P1M", {"anchor": "12日前"}),
    ("每周三例会", "每周三", "frequency", "P1W", {"anchor": "周三"}),
    ("每年底总结", "每年底", "frequency", "P1Y", {"anchor": "年底"}),
    ("每天18:00前锁柜", "每天18:00前", "frequency", "P1D", {"clock": "18:00"}),
    ("每年两次演练", "每年两次", "frequency", "P1Y", {"times": 2}),
    ("当班内处理完", "当班内", "deadline", None, {"shift": True}),
    ("每班记数", "每班", "frequency", None, {"shift": True}),
    ("台账保存4年", "4年", "retention", "P4Y", {}),
    ("凭证保管不少于45天", "不少于45天", "retention", "P45D", {"comparator": ">="}),
    ("7×24小时值守", "7×24小时", "duration", None, {"continuous": True}),
    ("立即停炉", "立即", "deadline", None, {"vague": "immediate"}),
    ("尽快回访", "尽快", "deadline", None, {"vague": "open"}),
    ("定期除尘", "定期", "frequency", None, {"vague": "open"}),
    ("一月内办结", "一月内", "deadline", "P1M", {}),
    ("三日内补交", "三日内", "deadline", "P3D", {}),
    ("二十四小时内复电", "二十四小时内", "deadline", "PT24H", {}),
    ("于每年11月30日前申报", "每年11月30日前", "frequency", "P1Y", {}),
    ("每周一上午9:00例会", "每周一上午9:00", "frequency", "P1W", {"clock": "09:00"}),
    ("5×8小时受理", "5×8小时", "duration", None, {}),
    ("每30分钟记录一次", "每30分钟", "frequency", "PT30M", {}),
    ("每周用酒精擦拭", "每周", "frequency", "P1W", {}),
    ("每季度首月10日前上报", "每季度首月10日前", "frequency", "P3M", {}),
    ("每学期末汇总", "每学期末", "frequency", None, {}),
    ("两年进行一次评审", "两年进行一次", "frequency", "P2Y", {}),
    ("次日上午10:00前送达", "次日上午10:00前", "deadline", "P1D", {"clock": "10:00"}),
    ("当日17:30前入账", "当日17:30前", "deadline", "P0D", {"clock": "17:30"}),
    ("本周五前提交", "本周五前", "deadline", None, {"anchor": "周五前"}),
    ("9月10日前报名", "9月10日前", "deadline", None, {"anchor": "9月10日前"}),
    ("10月底前完成", "10月底前", "deadline", None, {}),
    ("停留时间≤15s", "≤15s", "duration", "PT15S", {"comparator": "<="}),
    ("养护不少于14d", "不少于14d", "duration", "P14D", {"comparator": ">="}),
    ("三刻钟内赶到", "三刻钟内", "deadline", "PT45M", {}),
    ("5日（工作日）内答复", "5日（工作日）内", "deadline", "P5D", {"working_days": True}),
    ("2 个 工作日 内答复", "2 个 工作日 内", "deadline", "P2D", {"working_days": True}),
    ("时限：8:30前", "8:30前", "deadline", None, {"clock": "08:30"}),
    ("完成时限：1小时", "1小时", "deadline", "PT1H", {}),
    ("4小时内回访，一份存档", "4小时内", "deadline", "PT4H", {}),
]

ENGLISH = [
    ("Reply within 8 hours.", "within 8 hours", "deadline", "PT8H", {"comparator": "<="}),
    ("Pay no later than 4 business days.", "no later than 4 business days", "deadline", "P4D", {"working_days": True}),
    ("Answer in two (2) business days", "two (2) business days", "duration", "P2D", {"working_days": True}),
    ("Book at least 10 days prior.", "at least 10 days prior", "deadline", "P10D", {"lead": True, "comparator": ">="}),
    ("Dry for 1 to 2 weeks.", "1 to 2 weeks", "duration", None, {"least": "P1W", "most": "P2W"}),
    ("Close it the same day.", "the same day", "deadline", "P0D", {}),
    ("Ship the next day.", "the next day", "deadline", "P1D", {}),
    ("Hand it in by noon.", "by noon", "deadline", None, {"clock": "12:00"}),
    ("Lock up by 5:30 pm", "by 5:30 pm", "deadline", None, {"clock": "17:30"}),
    ("Calibrate every 6 months.", "every 6 months", "frequency", "P6M", {}),
    ("Reviewed annually", "annually", "frequency", "P1Y", {}),
    ("Drill twice a year.", "twice a year", "frequency", "P1Y", {"times": 2}),
    ("Count stock every shift", "every shift", "frequency", None, {"shift": True}),
    ("Retain logs for 3 years.", "3 years", "retention", "P3Y", {}),
    ("Soak half an hour", "half an hour", "duration", "PT30M", {}),
    ("Staffed around the clock", "around the clock", "duration", None, {"continuous": True}),
    ("Act promptly.", "promptly", "deadline", None, {"vague": "open"}),
    ("Immediately stop the belt.", "Immediately", "deadline", None, {"vague": "immediate"}),
    ("Rinse twice daily.", "twice daily", "frequency", "P1D", {"times": 2}),
    ("Meet biweekly.", "biweekly", "frequency", "P2W", {}),
    ("Audited semi-annually", "semi-annually", "frequency", "P6M", {}),
    ("Pay by the 5th of each month.", "by the 5th of each month", "frequency", "P1M", {"anchor": "the 5th"}),
    ("Files are retained indefinitely.", "indefinitely", "retention", None, {"vague": "open"}),
    ("Clean as needed", "as needed", "frequency", None, {"vague": "open"}),
]


@pytest.mark.parametrize(("text", "words", "kind", "iso", "beside"), CHINESE)
def test_a_chinese_expression(text, words, kind, iso, beside):
    check(find_times(text, ZH), text, words, kind, iso, beside)


@pytest.mark.parametrize(("text", "words", "kind", "iso", "beside"), ENGLISH)
def test_an_english_expression(text, words, kind, iso, beside):
    check(find_times(text, EN), text, words, kind, iso, beside)


def check(found, text, words, kind, iso, beside):
    assert [limit.text for limit in found] == [words]
    limit = found[0]
    assert text[limit.start : limit.end] == words
    assert (limit.kind, limit.iso8601) == (TimeKind(kind), iso)
    assert {key: getattr(limit, key) for key in beside} == beside


@pytest.mark.parametrize(
    "text",
    [
        "2024年3月15日起施行",
        "自2019-05-01发布",
        "见第三章第2节",
        "年满18周岁",
        "具有5年以上工作经验",
        "从事本岗位工作3年及以上",
        "转速100r/min",
        "按1:20稀释",
        "执行24小时制",
        "每小时按20元计",
        "GB/T 1999-2008",
        "温度25℃",
        "每日用电量",
        "第3天取样",
        "2024年9月10日前版本",
    ],
)
def test_what_is_no_time_limit_in_chinese(text):
    assert find_times(text, ZH) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Workers over 18 years old",
        "Five years of experience",
        "12 mL/min",
        "Issued May 3, 2021",
        "the first day",
        "10 m of cable",
    ],
)
def test_what_is_no_time_limit_in_english(text):
    assert find_times(text, EN) == ()


def test_traditional_characters_are_read_and_kept():
    (limit,) = find_times("於3個工作日內回覆", ZH)
    assert (limit.text, limit.iso8601, limit.working_days) == ("3個工作日內", "P3D", True)


def test_two_limits_of_one_clause():
    found = find_times("病历保管五年，处方保管二年。", ZH)
    assert [(limit.iso8601, limit.kind) for limit in found] == [("P5Y", "retention"), ("P2Y", "retention")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("制定年度和季度盘点计划。", [("年度", "P1Y"), ("季度", "P3M")]),
        ("样品应在规定的时间送达。", [("规定的时间", None)]),
        ("不能立即修复的，应挂牌。", []),
        ("无法马上更换时报告。", []),
        ("记录应具体，如“停泵2小时”。", []),
        ("按《年度检修计划》停泵。", []),
    ],
)
def test_attributes_negations_and_examples(text, expected):
    assert [(limit.text, limit.iso8601) for limit in find_times(text, ZH)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Read the agenda before the meeting.", ["before the meeting"]),
        ("Put on gloves prior to starting any work.", ["prior to starting any work"]),
        ("Sign the book each time the pump is started.", ["each time the pump is started"]),
        ("Write what was done, for example “stopped for 2 hours”.", []),
    ],
)
def test_events_and_examples_in_english(text, expected):
    found = find_times(text, EN)
    assert [limit.text for limit in found] == expected
    assert all(limit.iso8601 is None for limit in found)


@given(
    st.text(alphabet="每内前后第年月日天时分秒小半周工作个0123456789一二三十两至-～.≤ 保存提前T+:：abc", max_size=40)
)
def test_limits_lie_in_the_text_and_apart(text):
    for pack in (ZH, EN):
        last = 0
        for limit in find_times(text, pack):
            assert last <= limit.start < limit.end <= len(text)
            assert limit.text == text[limit.start : limit.end]
            assert limit.iso8601 is None or re.fullmatch(r"P(?!$)[0-9.YMWD]*(T[0-9.HMS]+)?", limit.iso8601)
            last = limit.end


@given(st.integers(1, 999), st.sampled_from([("小时", "PT{}H"), ("天", "P{}D"), ("个月", "P{}M"), ("周", "P{}W")]))
def test_units_stay_as_written(amount, unit):
    (limit,) = find_times(f"须在{amount}{unit[0]}内完成", ZH)
    assert limit.iso8601 == unit[1].format(amount)


@pytest.mark.parametrize(
    ("text", "pack"),
    [("查询客户近3个月的消费记录", ZH), ("统计最近一年的投诉", ZH), ("review the last 3 months of records", EN)],
)
def test_a_window_to_look_back_on_is_no_time_limit(text: str, pack: LanguagePack) -> None:
    assert find_times(text, pack) == ()

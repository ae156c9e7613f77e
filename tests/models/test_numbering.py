import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.numbering import Family, parse_label, split_label
from models.numerals import chinese_value, roman_value
from models.succession import follows, is_child, settle


@pytest.mark.parametrize(
    ("line", "label", "family", "values", "rest"),
    [
        ("4.2.1 班长复核读数。", "4.2.1", Family.DECIMAL, (4, 2, 1), "班长复核读数。"),
        ("4.2.1班长复核", "4.2.1", Family.DECIMAL, (4, 2, 1), "班长复核"),
        ("5.3 、设施的提供", "5.3 、", Family.DECIMAL, (5, 3), "设施的提供"),
        ("1.目的", "1.", Family.DECIMAL, (1,), "目的"),
        ("２、范围", "２、", Family.DECIMAL, (2,), "范围"),
        ("3.0 SCOPE", "3.0", Family.DECIMAL, (3,), "SCOPE"),
        ("第三章 仓储", "第三章", Family.CHAPTER, (3,), "仓储"),
        ("第 十二 条  门卫应登记。", "第 十二 条", Family.ARTICLE, (12,), "门卫应登记。"),
        ("（二）领料", "（二）", Family.PAREN_CHINESE, (2,), "领料"),
        ("十一、附则", "十一、", Family.CHINESE, (11,), "附则"),
        ("①打开阀门", "①", Family.CIRCLED, (1,), "打开阀门"),
        ("2）复位", "2）", Family.HALF_PAREN, (2,), "复位"),
        ("b) Rinse twice.", "b)", Family.LOWER, (2,), "Rinse twice."),
        ("IV. RECORDS", "IV.", Family.ROMAN, (4,), "RECORDS"),
        ("Step 3: Weigh", "Step 3:", Family.STEP, (3,), "Weigh"),
        ("步骤二：称量", "步骤二：", Family.STEP, (2,), "称量"),
        ("Section 2 – Storage", "Section 2 –", Family.SECTION, (2,), "Storage"),
        ("附录B 记录样张", "附录B", Family.APPENDIX, (2,), "记录样张"),
        ("•\tGloves", "•", Family.BULLET, (), "Gloves"),
        ("甲、承租方", "甲、", Family.STEM, (1,), "承租方"),
        ("（乙）出租方", "（乙）", Family.STEM, (2,), "出租方"),
        ("㉓检查滤网", "㉓", Family.CIRCLED, (23,), "检查滤网"),
        ("㊿ 归档", "㊿", Family.CIRCLED, (50,), "归档"),
        ("Ⅳ、记录", "Ⅳ、", Family.ROMAN, (4,), "记录"),
        ("Ⅱ 适用岗位", "Ⅱ", Family.ROMAN, (2,), "适用岗位"),
        ("（ⅲ）冲洗", "（ⅲ）", Family.SMALL_ROMAN, (3,), "冲洗"),
        ("A.1.2 校准方法", "A.1.2", Family.UPPER, (1, 1, 2), "校准方法"),
        ("B.3 Sampling plan", "B.3", Family.UPPER, (2, 3), "Sampling plan"),
        ("§ 3.2 Storage", "§ 3.2", Family.DECIMAL, (3, 2), "Storage"),
        ("（2.1）称量", "（2.1）", Family.PAREN, (2, 1), "称量"),
        ("【3】关闭阀门", "【3】", Family.PAREN, (3,), "关闭阀门"),
        ("[12] Operating manual", "[12]", Family.PAREN, (12,), "Operating manual"),
        ("2）、复位", "2）、", Family.HALF_PAREN, (2,), "复位"),
        ("阶段二：试运行", "阶段二：", Family.PART, (2,), "试运行"),
        ("附 录 B 样张", "附 录 B", Family.APPENDIX, (2,), "样张"),
        ("附图1 平面布置", "附图1", Family.APPENDIX, (1,), "平面布置"),
        ("5.5a) 目标应可测量", "5.5a)", Family.DECIMAL, (5, 5, 1), "目标应可测量"),
        ("7.5.1 b) 记录应清楚", "7.5.1 b)", Family.DECIMAL, (7, 5, 1, 2), "记录应清楚"),
        ("b.1.2）分段加热", "b.1.2）", Family.LOWER, (2, 1, 2), "分段加热"),
        ("c.3年以上经验", "c.", Family.LOWER, (3,), "3年以上经验"),
        ("2.6 GB 3095 环境空气质量标准", "2.6", Family.DECIMAL, (2, 6), "GB 3095 环境空气质量标准"),
        ("3.1 人员职责", "3.1", Family.DECIMAL, (3, 1), "人员职责"),
        ("2.4 版本控制", "2.4", Family.DECIMAL, (2, 4), "版本控制"),
    ],
)
def test_labels_of_every_family(line, label, family, values, rest):
    found = split_label(line)
    assert found is not None
    assert (found[0].text, found[0].family, found[0].values, found[1]) == (label, family, values, rest)


@pytest.mark.parametrize(
    "line",
    [
        "2024.03.01 起施行",
        "1.5 mL of buffer",
        "5.2～5.6 之间",
        "0.5%以下",
        "8:30开门",
        "V1.2",
        "GB/T 19001",
        "3月15日",
        "J. F. Smith",
        "e.g. gloves",
        "Section 4 describes the forms",
        "■合格 □不合格",
        "6.3 条款的要求",
        "步骤1完成后返回",
        "附件2所示表格",
        "任务3的负责人",
        "2.0版，自下月起用",
        "1.5 倍以上",
        "4.5吨",
        "Ⅱ类设备",
        "Ⅲ 级洁净区",
        "V.2 of the form",
        "3-5人一组",
        "100-200 个",
        "2-3 天内",
        "010-12345678",
    ],
)
def test_what_only_looks_like_a_label(line):
    found = split_label(line)
    assert found is None or found[0].weak


@pytest.mark.parametrize(
    ("line", "values"),
    [("1-2 检查仪表", (1, 2)), ("２－３点検", (2, 3)), ("3-1-2 Rinse", (3, 1, 2)), ("2 – Rinse", (2,))],
)
def test_numbers_with_dashes_are_weak(line, values):
    found = split_label(line)
    assert found is not None
    assert (found[0].values, found[0].weak) == (values, True)


def test_each_series_of_enclosed_numbers_has_a_shape_of_its_own():
    shapes = [split_label(f"{sign}登记")[0].shape for sign in "①㉑㊱⑴⒈㈠㊀❶➀➊⓵"]
    assert shapes == ["①", "①", "①", "⑴", "⒈", "㈠", "㊀", "❶", "➀", "➊", "⓵"]


def test_a_bare_number_before_words_is_weak():
    found = split_label("2 persons lift the lid")
    assert found is not None
    assert found[0].weak


@pytest.mark.parametrize("text", ["4.2.", "（3）", "一", "a）", "•", "Section 1", "第二章", "A.1", "2-1", "Ⅲ", "【2】"])
def test_a_label_alone_is_read(text):
    found = parse_label(text)
    assert found is not None
    assert found.text == text


def read(text):
    label = parse_label(text)
    assert label is not None
    return label


def test_succession():
    one, two, child = (read(t) for t in ("4.1", "4.2", "4.1.1"))
    assert follows(one, two)
    assert not follows(two, one)
    assert is_child(one, child)
    assert not is_child(two, child)


def test_one_letter_is_read_by_the_label_before_it():
    eighth, ninth, fourth, fifth = (read(t) for t in ("h)", "i)", "iv)", "v)"))
    assert settle(eighth, ninth).family is Family.LOWER
    assert settle(fourth, fifth).family is Family.SMALL_ROMAN


def test_numerals():
    assert [chinese_value(t) for t in ("十", "二十三", "一百零五", "二〇", "廿一", "两", "表")] == [
        10,
        23,
        105,
        20,
        21,
        2,
        None,
    ]
    assert [roman_value(t) for t in ("IV", "xii", "MM")] == [4, 12, None]


@given(st.lists(st.integers(1, 99), min_size=2, max_size=5), st.sampled_from(["检查", "Check", " Check", "\t检查"]))
def test_decimals_come_back(values, rest):
    label = ".".join(map(str, values))
    found = split_label(label + rest)
    assert found is not None
    assert found[0].values == (tuple(values) if values[1:] != [0] else tuple(values[:1]))


@given(st.text(max_size=60))
def test_no_character_is_lost(text):
    found = split_label(text)
    if found is not None:
        assert "".join((found[0].text + found[1]).split()) == "".join(
            text.replace("\u200b", "").replace("\ufeff", "").split()
        )

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.numbering import Family, follows, is_child, parse_label, settle, split_label
from models.numerals import chinese_value, roman_value


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
    ],
)
def test_what_only_looks_like_a_label(line):
    found = split_label(line)
    assert found is None or found[0].weak


def test_a_bare_number_before_words_is_weak():
    found = split_label("2 persons lift the lid")
    assert found is not None
    assert found[0].weak


@pytest.mark.parametrize("text", ["4.2.", "（3）", "一", "a）", "•", "Section 1", "第二章"])
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

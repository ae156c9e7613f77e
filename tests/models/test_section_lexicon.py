import pytest

from models.language import section_lexicons
from models.sop import SectionKind

CHINESE, ENGLISH = section_lexicons()


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("目的", ("purpose",)),
        ("目 的：", ("purpose",)),
        ("目的和适用范围", ("purpose", "scope")),
        ("设备维修流程", ("procedure",)),
        ("作业程序、内容", ("procedure",)),
        ("相关文件与记录", ("references", "records")),
        ("修訂記錄", ("revision",)),
        ("班组负责人", ()),
        ("巡检的频次", ()),
    ],
)
def test_chinese_titles(title, kinds):
    assert tuple(map(str, CHINESE.classify(title))) == kinds


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("Purpose and Scope", ("purpose", "scope")),
        ("ROLES AND RESPONSIBILITIES:", ("responsibilities",)),
        ("Pump Start-up Procedure", ("procedure",)),
        ("Procedure for Sampling", ("procedure",)),
        ("Standard Operating Procedure", ()),
        ("General signs of wear", ()),
    ],
)
def test_english_titles(title, kinds):
    assert tuple(map(str, ENGLISH.classify(title))) == kinds


def test_no_synonym_has_two_kinds():
    for lexicon in section_lexicons():
        words = [word for group in lexicon.titles.values() for word in group]
        kinds = {word: kind for kind, group in lexicon.titles.items() for word in group}
        assert all(lexicon.kinds.get(word, kinds[word]) is kinds[word] for word in words)
        assert set(lexicon.titles) == set(SectionKind)


@pytest.mark.parametrize("heading", ["责任岗位", "责任人", "负责人", "执行人", "权责单位"])
def test_columns_of_a_step_table(heading):
    assert CHINESE.field_of_column(heading) == "responsible"


def test_bilingual_column():
    assert CHINESE.field_of_column("序号 No.") == "number"


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("值班员应每班记录一次。", True),
        ("不得带火种入库。", True),
        ("应急灯的位置", False),
        ("培训需求", False),
    ],
)
def test_chinese_duties(text, duty):
    assert CHINESE.is_duty(text) is duty


@pytest.mark.parametrize(
    ("text", "duty"),
    [
        ("Close the inlet valve.", True),
        ("When the lamp is green, press start.", True),
        ("Operators must wear goggles.", True),
        ("Sample bottles are brown.", False),
        ("A spare filter", False),
    ],
)
def test_english_duties(text, duty):
    assert ENGLISH.is_duty(text) is duty

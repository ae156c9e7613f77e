"""Extractors, outlining: sentences that a paragraph mark cuts in two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.outlining.cut import join_cut
from models.document import AnyBlock, LabelOrigin, Layer, Look, Paragraph, Place

USUAL = [f"第{n}班的操作工应在交班前清扫地面，并把废料送到指定地点。" for n in "一二三四五六七八"]
CUT = "值班员发现管道漏水时应先关闭进水阀门，再通知维修班到场查明漏点和"


def paragraphs(*texts: str) -> list[AnyBlock]:
    return [Paragraph(id=f"b{n}", text=text) for n, text in enumerate(texts, start=1)]


def texts(blocks: list[AnyBlock]) -> list[str]:
    return [block.text for block in blocks]


@pytest.mark.parametrize(
    ("first", "rest"),
    [
        ("值班员发现管道漏水时应先关闭进水阀门，再通知维修班到场查明漏点和", "漏水原因，并在台账上登记。"),
        ("仓库每月盘点一次，账物不符时由保管员写出说明，", "主管核实后调整账目；"),
        ("新到的滤芯应核对型号和数量，确认包装没有破损及", "有效期没有届满后方可入库。"),
    ],
)
def test_an_open_sentence_goes_on_in_the_next_paragraph(first, rest):
    assert texts(join_cut(paragraphs(first, rest))) == [first + rest]


def test_a_word_is_whole_again_where_paragraphs_end_with_their_marks():
    first, rest = "电梯困人时，值班室应安抚乘客并立即联系维保单位，同时派人到现场设置警示标", "志并疏散围观的人。"
    assert texts(join_cut(paragraphs(*USUAL, first, rest)))[-1] == first + rest
    assert texts(join_cut(paragraphs(first, rest))) == [first, rest]


def test_the_first_part_keeps_id_and_label():
    label = {"label": "4.2", "label_origin": LabelOrigin.AUTOMATIC}
    first = Paragraph(id="b1", text=CUT, **label)
    (joined,) = join_cut([first, *paragraphs("漏水原因。")])
    assert (joined.id, joined.label, joined.text) == ("b1", "4.2", CUT + "漏水原因。")


@pytest.mark.parametrize(
    "rest",
    [
        "4.3 维修班应在两小时内到场。",
        "（1）关闭阀门；",
        "注意：不得带压拆卸。",
        "维修班",
        "记录",
        "《巡检记录》",
        "维修班到场\t两小时。",
    ],
)
def test_what_stands_on_its_own_stays_so(rest):
    assert texts(join_cut(paragraphs(*USUAL, CUT, rest)))[-2:] == [CUT, rest]


@pytest.mark.parametrize("rest", ["当水位高于警戒线时应停机。", "每班巡检两次。", "本条适用于夜班。"])
def test_a_forgotten_mark_does_not_join_two_sentences(rest):
    first = "值班员发现管道漏水时应先关闭进水阀门，再通知维修班"
    assert texts(join_cut(paragraphs(*USUAL, first, rest)))[-2:] == [first, rest]


@pytest.mark.parametrize(
    "update",
    [
        {"place": Place(page=2)},
        {"layer": Layer.FOOTER},
        {"look": Look(bold=True)},
        {"look": Look(toc=True)},
    ],
)
def test_other_places_and_looks_are_left_alone(update):
    first, rest = paragraphs(CUT, "漏水原因，并在台账上登记。")
    assert len(join_cut([first, rest.model_copy(update=update)])) == 2


def test_english_goes_on_in_small_letters():
    usual = [f"Operator {n} wipes the bench and returns the tools to the cabinet." for n in range(8)]
    first = "Before the guard is opened the operator stops the line, waits until all parts are still and"
    rest = "locks the main switch with a personal padlock."
    assert texts(join_cut(paragraphs(*usual, first, rest)))[-1] == f"{first} {rest}"
    assert texts(join_cut(paragraphs(*usual, first, "Lock the main switch.")))[-2:] == [first, "Lock the main switch."]


@given(st.lists(st.text("阀门，。和及1.a \t", max_size=40), max_size=12))
def test_no_character_but_blanks_is_lost_and_ids_keep_their_order(lines):
    blocks = paragraphs(*lines)
    joined = join_cut(blocks)
    assert "".join("".join(texts(joined)).split()) == "".join("".join(lines).split())
    order = [block.id for block in blocks]
    assert [block.id for block in joined] == [name for name in order if name in {block.id for block in joined}]

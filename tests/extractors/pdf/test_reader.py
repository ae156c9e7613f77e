"""Extractors, pdf: what a reader of the page sees is what the document holds."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from models.document import Figure, Heading, Layer, Table

FULL = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄"

WORDS = [
    "valve",
    "Open",
    "close",
    "record",
    "(sample)",
    "tube,",
    "label",
    "the",
    "operator",
    "1.5",
    "mL",
    "4.1",
    "a)",
    "室",
]


def body(document):
    return [block for block in document.blocks if block.layer is Layer.BODY]


def texts(document):
    return [block.text for block in body(document) if not isinstance(block, Table)]


def test_a_chinese_procedure_reads_as_paragraphs_with_their_looks(make, page, read):
    sheet = page().text(225, 80, "仓库收货流程", 24, bold=True)
    sheet.text(80, 130, "1 目的", 12, bold=True)
    sheet.text(104, 150, FULL[:34])
    sheet.text(80, 168, "收货时核对数量。")
    sheet.text(104, 186, "本流程由仓库负责。")
    sheet.text(80, 204, "2 步骤", 12, bold=True)
    sheet.text(80, 222, "1) 核对送货单；").text(80, 240, "2) 清点数量，" + FULL[:28])
    sheet.text(80, 258, "并且签字。")
    document = read(make(sheet))
    assert texts(document) == [
        "仓库收货流程",
        "1 目的",
        FULL[:34] + "收货时核对数量。",
        "本流程由仓库负责。",
        "2 步骤",
        "1) 核对送货单；",
        "2) 清点数量，" + FULL[:28] + "并且签字。",
    ]
    title, heading, prose = body(document)[:3]
    assert (title.look.bold, title.look.centered, title.look.size) == (True, True, 24.0)
    assert (heading.look.bold, heading.look.centered, heading.look.indent) == (True, False, 0.0)
    assert (prose.look.bold, prose.look.indent) == (False, 24.0)
    assert prose.place.page == 1
    assert prose.place.box is not None


def test_english_words_keep_one_blank_and_a_hyphen_takes_none(make, page, read):
    sheet = page().lines(72, 90, ["Wear gloves when you handle the product of the self-", "test and wash your hands."])
    sheet.lines(72, 150, ["- Close the valve, see www.example.org/long/", "page before you start it again, slowly"])
    assert texts(read(make(sheet))) == [
        "Wear gloves when you handle the product of the self-test and wash your hands.",
        "- Close the valve, see www.example.org/long/page before you start it again, slowly",
    ]


def test_a_header_is_kept_once_and_the_sentence_that_it_cuts_is_whole(make, page, read):
    pages = []
    for number in (1, 2, 3):
        sheet = page().text(72, 40, "作业指导书").text(430, 40, f"第 {number} 页 共 3 页")
        pages.append(sheet.text(72, 800, "受控文件"))
    pages[0].text(72, 100, "第一节 清洗").text(72, 700, FULL[:36])
    pages[1].text(72, 100, "然后擦干。").text(72, 118, "3) 记录结果。").text(72, 700, FULL[:35] + "。")
    pages[2].text(72, 100, "设备复位。")
    document = read(make(*pages))
    assert texts(document) == ["第一节 清洗", FULL[:36] + "然后擦干。", "3) 记录结果。", FULL[:35] + "。", "设备复位。"]
    layers = [(block.layer, block.text) for block in document.blocks if block.layer is not Layer.BODY]
    assert layers == [(Layer.HEADER, "作业指导书\t第 1 页 共 3 页"), (Layer.FOOTER, "受控文件")]


def test_a_ruled_header_is_a_table_of_the_header_and_chapters_are_no_furniture(make, page, read):
    pages = []
    for number in (1, 2, 3):
        sheet = page().table((72, 300, 520), (30, 50, 70), [["甲公司", "编号 WI-07"], ["质量手册", f"第{number}页"]])
        pages.append(sheet.text(72, 110, f"第{number * 2}章 内容").text(72, 140, f"这是正文之{FULL[number]}。"))
    document = read(make(*pages))
    header = [block for block in document.blocks if block.layer is Layer.HEADER]
    assert [block.grid for block in header] == [[["甲公司", "编号 WI-07"], ["质量手册", "第1页"]]]
    assert texts(document)[::2] == ["第2章 内容", "第4章 内容", "第6章 内容"]


def test_two_columns_are_read_one_after_the_other(make, page, read):
    sheet = page().text(72, 60, "PREPARATION OF THE ROOM BEFORE WORK, FOR ALL WHO WORK THERE NOW", 12, bold=True)
    left = [f"left column line number {n} is long" for n in range(10)]
    right = [f"other words {n} of a sidebar" for n in range(10)]
    sheet.lines(72, 100, left, 10, 15).lines(330, 107, right, 10, 16)
    whole = " ".join(texts(read(make(sheet))))
    places = [whole.index(f"left column line number {n} ") for n in range(10)]
    places += [whole.index(f"other words {n} of") for n in range(10)]
    assert places == sorted(places)


def test_a_form_with_two_fields_a_line_is_not_two_columns(make, page, read):
    sheet = page()
    for number in range(9):
        sheet.text(72, 100 + 18 * number, f"Name {number}: A").text(330, 100 + 18 * number, f"Date {number}: B")
    assert texts(read(make(sheet))) == [f"Name {number}: A\tDate {number}: B" for number in range(9)]


def test_leaders_make_a_table_of_contents(make, page, read):
    sheet = page().text(72, 100, "1 Purpose" + "." * 40 + "3").text(72, 120, "2 Scope" + "." * 42 + "4")
    sheet.text(72, 160, "1 Purpose")
    assert [block.look.toc for block in body(read(make(sheet)))] == [True, True, False]


def test_a_picture_is_a_figure_in_its_place_and_a_bookmark_makes_a_heading(make, page, read):
    sheet = page(image=(100, 120, 300, 300)).text(72, 100, "Flow of work", 14).text(72, 340, "Figure 1 shows the flow.")
    document = read(make(sheet, outline=[("Flow of work", 1)]))
    heading, figure, caption = body(document)
    assert isinstance(heading, Heading)
    assert heading.level == 1
    assert isinstance(figure, Figure)
    assert figure.place.box == (100.0, 120.0, 300.0, 300.0)
    assert caption.text == "Figure 1 shows the flow."


def test_a_watermark_is_kept_once_and_out_of_the_body(make, page, read):
    pages = [
        page()
        .text(72, 100, f"正文第{FULL[number]}段的内容。")
        .text(200, 500, "DRAFT COPY", 40, matrix=".707 .707 -.707 .707")
        for number in range(3)
    ]
    document = read(make(*pages))
    assert [block.text for block in document.blocks if block.layer is Layer.HEADER] == ["DRAFT COPY"]
    assert len(texts(document)) == 3


def test_pages_that_are_shown_or_printed_sideways_are_read_upright(make, page, read):
    words = ["Take the sample and close the lid", "and label the tube as shown here."]
    shown = page(width=842, height=595, rotate=90)
    printed = page()
    for number, line in enumerate(words):
        shown.text(100 + 18 * number, 300, line, matrix="0 1 -1 0")
        printed.text(100 + 18 * number, 700, line, matrix="0 1 -1 0")
    for sheet in (shown, printed):
        assert texts(read(make(sheet))) == [" ".join(words)]


def test_what_was_typed_over_a_form_is_read(make, page, read):
    sheet = page(annotation="09/29/2031").text(72, 136, "Approved on the date that stands here:")
    assert "09/29/2031" in " ".join(texts(read(make(sheet))))


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=8), min_size=2, max_size=12),
)
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_word_is_lost_or_invented(make, page, read, lines):
    sheet = page().lines(60, 90, [" ".join(line) for line in lines], 9, 20)
    document = read(make(sheet))
    found = Counter("".join(block.text for block in document.blocks if not isinstance(block, Table)).replace(" ", ""))
    assert found == Counter("".join(word for line in lines for word in line))


def test_a_page_of_two_words_is_not_empty(make, page, read):
    assert texts(read(make(page().text(72, 100, "Keep closed")))) == ["Keep closed"]


def test_the_same_bytes_give_the_same_document(make, page, read):
    data = make(page().lines(72, 100, ["Same bytes, same answer, here", "and everywhere."]))
    assert read(data) == read(data)

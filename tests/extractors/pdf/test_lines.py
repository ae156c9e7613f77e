"""Extractors, pdf: glyphs to lines, and lines that are furniture."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from extractors.pdf.columns import find_gutter
from extractors.pdf.furniture import clear
from extractors.pdf.lines import build_lines, build_page_lines
from extractors.pdf.rows import rows_of
from extractors.pdf.scene import Glyph
from extractors.pdf.script import is_bold_font, is_contents_line, shown_as
from extractors.pdf.sheet import Sheet
from models.document import Layer, Table


def glyphs(
    text: str, x: float = 72, y: float = 100, size: float = 10, font: str = "Song", **looks: bool
) -> list[Glyph]:
    found = []
    for mark in text:
        breadth = size * (1.0 if ord(mark) > 255 else 0.5)
        found.append(Glyph(mark, x, y - size, x + breadth, y + 2, y, size, font, **looks))
        x += breadth
    return found


def test_letters_printed_twice_are_bold_once():
    word = glyphs("质量controlled")
    twice = [glyph._replace(x0=glyph.x0 + 0.3, x1=glyph.x1 + 0.3) for glyph in word]
    (line,) = build_lines([*word, *twice], 1)
    assert (line.text, line.bold) == ("质量controlled", True)


def test_double_letters_of_a_word_stay_two():
    (line,) = build_lines(glyphs("will fill 日日"), 1)
    assert line.text == "will fill 日日"


def test_a_superscript_stays_in_its_line():
    base, exponent = glyphs("about 10"), glyphs("5", x=112, y=96, size=6)
    (line,) = build_lines([*base, *exponent, *glyphs(" cells", x=116)], 1)
    assert line.text == "about 105 cells"
    assert line.size == 10


def test_words_printed_over_words_do_not_mingle():
    lines = build_lines([*glyphs("Approved by the head"), *glyphs("09/29/31", x=91, y=100.4)], 1)
    assert sorted(line.text for line in lines) == ["09/29/31", "Approved by the head"]


def test_gaps_are_blanks_and_wide_gaps_are_tabs():
    (line,) = build_lines([*glyphs("编号"), *glyphs("WI-07", x=98), *glyphs("第3页", x=200)], 1)
    assert line.text == "编号 WI-07\t第3页"
    assert len(line.spans) == 2


def test_the_round_bullet_of_word_is_a_bullet():
    (line,) = build_lines([*glyphs("o", font="CourierNew"), *glyphs("Weigh it", x=90)], 1)
    assert line.text == "○ Weigh it"


@pytest.mark.parametrize(
    ("text", "font", "shown"),
    [
        ("\uf06c", "ABCDEF+Wingdings-Regular", "●"),
        ("\uf0b7", "Symbol", "•"),
        ("R", "Wingdings2", "☑"),
        ("\uf052", "Wingdings 2", "☑"),
        ("\x02", "Song", "-"),
        ("\x07", "Song", "\ufffd"),
        ("\ue123", "Song", "\ue123"),
        ("R", "Arial", "R"),
    ],
)
def test_symbol_fonts_show_what_their_charts_say(text, font, shown):
    assert shown_as(text, font) == shown


@pytest.mark.parametrize(
    ("name", "bold"),
    [("ABCDEF+SimHei", True), ("Arial-BoldMT", True), ("SimSun,Bold", True), ("SimSun", False), ("Heights", False)],
)
def test_bold_is_read_from_the_fonts_name(name, bold):
    assert is_bold_font(name) is bold


@pytest.mark.parametrize(
    ("text", "contents"),
    [("1 目的......3", True), ("2 范围……………… 12", True), ("等等……", False), ("Use 5.0.1 then 3", False)],
)
def test_leaders_before_a_number_show_contents(text, contents):
    assert is_contents_line(text) is contents


@given(
    st.lists(
        st.tuples(
            st.integers(0, 500), st.integers(50, 800), st.text("ab质量1", min_size=1, max_size=30), st.integers(6, 30)
        ),
        min_size=1,
        max_size=30,
    )
)
@hypothesis_settings(max_examples=60, deadline=None)
def test_every_letter_stands_in_one_line(runs):
    marks = [mark for x, y, text, size in runs for mark in glyphs(text, x, y, size)]
    unlike = list({(round(mark.x0), round(mark.baseline)): mark for mark in marks}.values())
    found = Counter("".join(line.text for line in build_page_lines(unlike, 1)).replace(" ", "").replace("\t", ""))
    twins = sum((Counter(mark.text for mark in unlike) - found).values())
    assert not found - Counter(mark.text for mark in unlike)
    assert twins == 0 or twins < len(unlike)


def test_labels_beside_words_are_no_column():
    marks = [
        mark
        for number in range(12)
        for mark in [
            *glyphs(f"4.{number}", 72, 100 + 15 * number),
            *glyphs("这里是正文的一整行文字" * 3, 130, 100 + 15 * number),
        ]
    ]
    assert find_gutter(rows_of(marks)) is None


def sheets(*pages: list[tuple[str, float]]) -> list[Sheet]:
    return [
        Sheet(number, 595, 842, tuple(line for text, y in page for line in build_lines(glyphs(text, 72, y), number)))
        for number, page in enumerate(pages, 1)
    ]


def test_a_cover_without_header_does_not_hide_the_header():
    cleared = clear(sheets([("封面", 300)], [("甲公司 1/2", 40), ("正文", 200)], [("甲公司 2/2", 40), ("续", 200)]))
    assert [piece.thing.text for piece in cleared.furniture] == ["甲公司 1/2"]
    assert [len(sheet.lines) for sheet in cleared.sheets] == [1, 1, 1]


def test_headers_of_odd_and_even_pages_are_both_found():
    pages = [[("左页眉" if number % 2 else "右页眉", 40), (f"正文{number}", 300)] for number in range(1, 9)]
    cleared = clear(sheets(*pages))
    assert [piece.thing.text for piece in cleared.furniture] == ["左页眉", "右页眉"]


def test_a_version_that_differs_on_one_page_is_kept_beside_the_other():
    pages = [[(f"WI-07 版本 {'2' if number == 3 else '1'} 第{number}页", 40)] for number in range(1, 6)]
    cleared = clear(sheets(*pages))
    assert [piece.thing.text for piece in cleared.furniture] == ["WI-07 版本 1 第1页", "WI-07 版本 2 第3页"]


def test_the_header_of_an_attachment_is_furniture_of_its_pages():
    pages = [[(f"{mark}是正文的开头", 60), ("其他", 400)] for mark in "天地玄黄宇宙洪荒"]
    pages += [[(f"附件一 第{number}页 共4页", 60), ("表", 400)] for number in range(1, 5)]
    cleared = clear(sheets(*pages))
    assert [(piece.layer, piece.thing.text) for piece in cleared.furniture] == [(Layer.HEADER, "附件一 第1页 共4页")]


def test_steps_that_head_their_pages_are_no_furniture():
    cleared = clear(sheets(*([(f"步骤{number} 安装", 40), ("正文", 300)] for number in range(1, 6))))
    assert cleared.furniture == ()


def test_a_single_page_loses_its_page_number_only():
    cleared = clear(sheets([("作业指导书", 40), ("正文", 300), ("第 1 页 共 1 页", 810)]))
    assert [piece.thing.text for piece in cleared.furniture] == ["第 1 页 共 1 页"]


def test_what_closes_the_bracket_of_the_line_before_is_no_label(make, page, read):
    sheet = page().table((72, 190, 300), (100, 136, 156), [["记录的控制(按照方式", "负责"], ["评审", "参加"]])
    sheet.text(75, 130, "A)", 10).text(72, 200, "本表由质量部门在每年的第一季度复核一次。")
    (table,) = [block for block in read(make(sheet)).blocks if isinstance(block, Table)]
    assert table.grid[0][0] == "记录的控制(按照方式A)"

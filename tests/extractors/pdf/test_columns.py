"""Extractors, pdf: three columns, a side bar and vertical text in the order that a person reads them."""

from __future__ import annotations

from models.document import Layer

LINE = "操作人员上岗前检查设备外观电源和仪表"


def body(document):
    return [block.full_text for block in document.blocks if block.layer is Layer.BODY]


def column(sheet, x, first, breadth, size=9, pitch=14, lines=28):
    for number in range(lines):
        words = (first + LINE + LINE)[: breadth if number % 5 != 4 else breadth - 6]
        sheet.text(x, 300 + number * pitch, words, size)
    return sheet


def test_three_columns_are_read_one_after_the_other(make, page, read):
    sheet = page().text(72, 60, "三栏的规程", 16)
    for x, first in ((50, "左"), (215, "中"), (380, "右")):
        column(sheet, x, first, 16)
    blocks = body(read(make(sheet)))
    assert blocks[0] == "三栏的规程"
    firsts = [block[0] for block in blocks[1:]]
    assert firsts == sorted(firsts, key="左中右".index)
    assert "".join(blocks).count("左") == "".join(blocks).count("右") == 28


def test_a_side_bar_does_not_mingle_with_the_text(make, page, read):
    sheet = column(column(page(), 200, "正", 32, 10, 15), 40, "旁", 13, 9, 13.3, lines=20)
    firsts = [block[0] for block in body(read(make(sheet)))]
    assert firsts == sorted(firsts, key="旁正".index)


def test_vertical_text_is_read_from_top_to_bottom_and_right_to_left(make, page, read):
    sheet = page().text(72, 60, "设备维护规程说明，由设备部门编写并负责解释。", 12)
    for number, words in enumerate(("操作人员上岗前检查设备外观", "确认无误后方可启动")):
        for place, letter in enumerate(words):
            sheet.text(500 - 24 * number, 200 + 14 * place, letter, 12)
    blocks = body(read(make(sheet)))
    assert "操作人员上岗前检查设备外观确认无误后方可启动" in blocks

"""Extractors, pdf: tables that have level rules only, or dashes for rules; prose between rules stays prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from extractors.pdf.dashes import with_dashes
from extractors.pdf.levelled import find_levelled
from extractors.pdf.scene import Glyph, Rule, Scene
from models.document import Layer, Table

EDGES = (72, 500)


def tables(document):
    return [block for block in document.blocks if isinstance(block, Table) and block.layer is Layer.BODY]


def prose(document):
    return [block.text for block in document.blocks if not isinstance(block, Table) and block.layer is Layer.BODY]


def ruled(sheet, *heights):
    for y in heights:
        sheet.rule(EDGES[0], y, EDGES[1], y)
    return sheet


def rows(sheet, xs, placed):
    for y, row in placed:
        for x, words in zip(xs, row, strict=True):
            if words:
                sheet.text(x, y, words, 10)
    return sheet


def test_a_three_line_table_between_the_rules_of_head_and_foot(make, page, read):
    sheet = ruled(page(), 46, 100, 120, 184, 800).text(72, 40, "操作规程").text(72, 92, "表1 环境限值")
    xs = (80, 240, 400)
    rows(sheet, xs, [(114, ("项目", "单位", "限值")), (134, ("温度", "摄氏度", "25")), (154, ("湿度", "百分比", "60"))])
    rows(sheet, xs, [(174, ("压差", "帕", "10"))]).text(72, 204, "注：每班记录。")
    document = read(make(sheet))
    (table,) = tables(document)
    assert table.grid == [
        ["项目", "单位", "限值"],
        ["温度", "摄氏度", "25"],
        ["湿度", "百分比", "60"],
        ["压差", "帕", "10"],
    ]
    assert prose(document) == ["操作规程", "表1 环境限值", "注：每班记录。"]


def test_a_cell_that_is_broken_over_lines_is_one_and_a_group_named_once_keeps_its_rows(make, page, read):
    sheet = ruled(page(), 100, 118, 190)
    xs = (80, 160, 400)
    rows(sheet, xs, [(113, ("类别", "项目", "限值")), (134, ("物理", "外观", "白色")), (150, ("", "气味", "无"))])
    rows(
        sheet,
        xs,
        [(166, ("化学", "含量按附录测定并且在当班的台账里记录全部", "不低于九成")), (182, ("", "的原始数据", ""))],
    )
    (table,) = tables(read(make(sheet)))
    assert table.grid == [
        ["类别", "项目", "限值"],
        ["物理", "外观", "白色"],
        ["", "气味", "无"],
        ["化学", "含量按附录测定并且在当班的台账里记录全部的原始数据", "不低于九成"],
    ]


def test_short_rules_in_the_head_part_it_in_two_levels(make, page, read):
    sheet = ruled(page(), 100, 136, 176).rule(180, 118, 380, 118)
    xs = (80, 200, 320, 430)
    rows(sheet, xs, [(122, ("项目", "", "", "备注")), (131, ("", "上限", "下限", ""))]).text(250, 113, "限值要求", 10)
    rows(sheet, xs, [(150, ("温度", "25", "18", "夏季")), (168, ("湿度", "70", "40", "全年"))])
    (table,) = tables(read(make(sheet)))
    head = [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells if cell.row < 2]
    assert head == [
        (0, 0, 2, 1, "项目"), (0, 1, 1, 2, "限值要求"),
        (0, 3, 2, 1, "备注"), (1, 1, 1, 1, "上限"), (1, 2, 1, 1, "下限"),
    ]  # fmt: skip


def test_a_rule_under_each_row_and_none_upright(make, page, read):
    sheet = ruled(page(), 100, 120, 156, 176)
    rows(
        sheet,
        (80, 240, 400),
        [(114, ("Step", "Who", "Record")), (134, ("Weigh the whole sample on", "Operator", "R-01"))],
    )
    rows(sheet, (80, 240, 400), [(148, ("the balance", "", "")), (170, ("Mix", "Operator", "R-02"))])
    (table,) = tables(read(make(sheet)))
    assert table.grid == [
        ["Step", "Who", "Record"],
        ["Weigh the whole sample on the balance", "Operator", "R-01"],
        ["Mix", "Operator", "R-02"],
    ]


def test_a_three_line_table_over_a_page_break_is_one(make, page, read):
    head, xs = ("项目", "单位", "限值"), (80, 240, 400)
    first = rows(ruled(page(), 600, 620).text(72, 590, "表1 环境限值"), xs, [(614, head)])
    rows(first, xs, [(634 + 18 * n, (f"温度{n}", "摄氏度", f"2{n}")) for n in range(8)])
    second = rows(ruled(page(), 72, 92, 132), xs, [(86, head), (106, ("湿度", "百分比之一", "60"))])
    rows(second, xs, [(124, ("压差", "帕", "10"))]).text(72, 160, "注：每班记录。")
    document = read(make(first, second))
    (table,) = tables(document)
    assert (table.n_rows, table.n_columns) == (11, 3)
    assert table.grid[-2:] == [["湿度", "百分比之一", "60"], ["压差", "帕", "10"]]
    assert prose(document) == ["表1 环境限值", "注：每班记录。"]


@pytest.mark.parametrize("columns", [1, 2])
def test_prose_between_long_rules_stays_prose(make, page, read, columns):
    sheet = ruled(page(), 46, 790)
    for x in (72, 300)[:columns]:
        sheet.lines(
            x, 80, ["操作人员上岗前应当检查设备外观并记录，" if columns == 2 else "操作人员上岗前应当检查。"] * 30, 10
        )
    assert tables(read(make(sheet))) == []


def test_a_form_and_a_frame_are_no_tables(make, page, read):
    sheet = page()
    for number in range(6):
        sheet.text(72, 112 + 30 * number, "姓名：").rule(120, 114 + 30 * number, 280, 114 + 30 * number)
        sheet.text(125, 112 + 30 * number, "张三", 10)
    ruled(sheet, 400, 480).rule(72, 400, 72, 480).rule(500, 400, 500, 480)
    rows(
        sheet, (80, 200, 450), [(420, ("1.", "Open", "__")), (440, ("2.", "Close", "__")), (460, ("3.", "Lock", "__"))]
    )
    assert tables(read(make(sheet))) == []


def test_a_table_ruled_with_dots_and_dashes(make, page, read):
    sheet = page().text(72, 80, "每班记录表由操作人员在当班填写并签名，班组长核对后归档")
    for y in (100, 120, 140):
        for step in range(100):
            x = 72 + 4 * step
            sheet.content.append(f"{x} {842 - y} 2 .5 re f".encode())
    for x in (72, 272, 470):
        for step in range(41):
            sheet.content.append(f"{x} {842 - 100 - step} .5 .5 re f".encode())
    rows(sheet, (80, 280), [(114, ("步骤", "记录")), (134, ("称量", "R-01"))])
    (table,) = tables(read(make(sheet)))
    assert table.grid == [["步骤", "记录"], ["称量", "R-01"]]


def test_small_boxes_in_a_row_are_no_dashes():
    boxes = [Rule("h", 72 + 40 * n, 100, 78 + 40 * n, 100) for n in range(12)]
    assert with_dashes(boxes) == tuple(boxes)


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(80, 480), st.integers(101, 159)), min_size=1, max_size=25, unique=True))
def test_each_letter_between_level_rules_stands_in_one_cell(places):
    glyphs = tuple(Glyph("x", x, y - 10, x + 6, y, y, 10, "F") for x, y in places)
    scene = Scene(1, 595, 842, glyphs, tuple(Rule("h", 72, y, 500, y) for y in (90, 112, 165)))
    for grid in find_levelled(scene, ()):
        inside = [glyph for cell in grid.cells for glyph in cell.glyphs]
        assert len(inside) == len(set(inside))
        covered = sorted((r, c) for cell in grid.cells for r in range(cell.row, cell.row + cell.row_span)
                         for c in range(cell.column, cell.column + cell.column_span))  # fmt: skip
        assert covered == [(r, c) for r in range(len(grid.ys) - 1) for c in range(len(grid.xs) - 1)]

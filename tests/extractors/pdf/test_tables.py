"""Extractors, pdf: ruled tables become true grids, once each; nothing else becomes a table."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from extractors.pdf.grid import find_grids
from extractors.pdf.scene import Glyph, Rule, Scene
from models.document import Layer, Table


def tables(document):
    return [block for block in document.blocks if isinstance(block, Table) and block.layer is Layer.BODY]


def prose(document):
    return [block.text for block in document.blocks if not isinstance(block, Table) and block.layer is Layer.BODY]


def test_a_step_table_with_merged_cells_is_a_true_grid(make, page, read):
    sheet = page().text(72, 80, "4 流程步骤")
    for y, x0 in ((100, 72), (120, 72), (140, 172), (160, 72)):
        sheet.rule(x0, y, 472, y)
    for x in (72, 172, 472):
        sheet.rule(x, 100, x, 160)
    sheet.rule(322, 120, 322, 160)
    sheet.text(75, 114, "步骤", 10).text(175, 114, "岗位与时限", 10)
    sheet.text(75, 134, "审核", 10).text(175, 134, "主管", 10).text(325, 134, "2小时", 10)
    sheet.text(175, 154, "法务岗", 10).text(325, 154, "24小时", 10).text(72, 190, "5 记录")
    document = read(make(sheet))
    (table,) = tables(document)
    shape = [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in table.cells]
    assert shape == [
        (0, 0, 1, 1, "步骤"),
        (0, 1, 1, 2, "岗位与时限"),
        (1, 0, 2, 1, "审核"),
        (1, 1, 1, 1, "主管"),
        (1, 2, 1, 1, "2小时"),
        (2, 1, 1, 1, "法务岗"),
        (2, 2, 1, 1, "24小时"),
    ]
    assert prose(document) == ["4 流程步骤", "5 记录"]
    assert table.cells[0].blocks[0].id == f"{table.id}.1"
    assert table.cells[0].blocks[0].place.cell == (0, 0)


def test_a_table_over_a_page_break_is_one_and_keeps_its_head_once(make, page, read):
    head = ["No", "Action", "Owner"]
    first = page().table((72, 122, 372, 500), (700, 720, 740, 760), [head, ["1", "Open", "QA"], ["2", "Weigh", "QC"]])
    first.text(72, 690, "Table 1")
    second = page().table((72, 122, 372, 500), (72, 92, 112), [head, ["3", "Close", "QA"]]).text(72, 140, "The end.")
    document = read(make(first, second))
    (table,) = tables(document)
    assert table.grid == [head, ["1", "Open", "QA"], ["2", "Weigh", "QC"], ["3", "Close", "QA"]]
    assert prose(document) == ["Table 1", "The end."]
    assert [cell.blocks[0].place.page for cell in table.cells if cell.column == 0] == [1, 1, 1, 2]


def test_tables_of_other_breadth_or_with_words_between_stay_apart(make, page, read):
    first = page().text(72, 690, "Two tables").table((72, 172, 300), (700, 720, 740), [["a", "b"], ["c", "d"]])
    second = page().table((72, 172, 400), (72, 92, 112), [["e", "f"], ["g", "h"]])
    assert len(tables(read(make(first, second)))) == 2


def test_a_row_that_a_page_break_cuts_is_one_row(make, page, read):
    first = page().text(72, 690, "Table 1").table((72, 122, 422, 500), (700, 720), [["No", "Action", "Owner"]])
    second = page().text(72, 160, "The end.")
    for x in (72, 122, 422, 500):
        first.rule(x, 720, x, 780)
        second.rule(x, 72, x, 110)
    first.text(75, 740, "1", 10).text(125, 740, "Open the valve and wait until all the water has", 10)
    first.text(425, 740, "QA", 10)
    second.rule(72, 110, 500, 110).text(125, 90, "left the tank.", 10)
    document = read(make(first, second))
    (table,) = tables(document)
    action = "Open the valve and wait until all the water has left the tank."
    assert table.grid == [["No", "Action", "Owner"], ["1", action, "QA"]]
    assert prose(document) == ["Table 1", "The end."]


def test_a_table_without_outer_rules_keeps_its_outer_columns(make, page, read):
    sheet = page()
    for y in (100, 120, 140, 160):
        sheet.rule(72, y, 500, y)
    sheet.rule(172, 100, 172, 160).rule(322, 100, 322, 160)
    for number, words in enumerate((["步骤", "岗位", "时限"], ["收货", "仓管员", "1天"], ["验收", "质检员", "2天"])):
        for x, word in zip((75, 175, 325), words, strict=True):
            sheet.text(x, 114 + 20 * number, word, 10)
    (table,) = tables(read(make(sheet)))
    assert table.grid == [["步骤", "岗位", "时限"], ["收货", "仓管员", "1天"], ["验收", "质检员", "2天"]]


def test_shading_underlines_and_frames_are_no_tables(make, page, read):
    sheet = page()
    for number in range(6):
        y = 100 + 22 * number
        sheet.fill(70, y - 13, 500, y + 5).text(72, y, f"Shaded words {number} of prose on grey.")
        sheet.rule(72, y + 2, 300, y + 2)
    for box in ((60, 300, 540, 400), (60, 50, 560, 800)):
        for x in (box[0], box[2]):
            sheet.rule(x, box[1], x, box[3])
        for y in (box[1], box[3]):
            sheet.rule(box[0], y, box[2], y)
    sheet.text(72, 340, "Warning: the words in the frame stay words.")
    document = read(make(sheet))
    assert tables(document) == []
    assert prose(document)[-1] == "Warning: the words in the frame stay words."


def test_a_table_within_a_page_frame_is_found(make, page, read):
    sheet = page().text(72, 80, "Steps in a page frame")
    for x in (40, 555):
        sheet.rule(x, 30, x, 812)
    for y in (30, 812):
        sheet.rule(40, y, 555, y)
    sheet.table((72, 172, 300), (100, 120, 140), [["Step", "Role"], ["Weigh", "Clerk"]])
    (table,) = tables(read(make(sheet)))
    assert table.grid == [["Step", "Role"], ["Weigh", "Clerk"]]


def test_upended_words_in_a_cell_stay_in_it(make, page, read):
    sheet = page().table((72, 112, 300), (100, 200, 220), [["", "Weigh it"], ["2", "Close it"]])
    sheet.text(95, 180, "PREPARE", 10, matrix="0 1 -1 0")
    (table,) = tables(read(make(sheet)))
    assert table.grid == [["PREPARE", "Weigh it"], ["2", "Close it"]]


def test_a_page_of_too_many_rules_is_read_without_tables_and_says_so(make, page, read):
    sheet = page().text(72, 60, "Graph paper with a few words on it")
    for number in range(90):
        sheet.rule(72 + 5 * number, 100, 72 + 5 * number, 600).rule(72, 100 + 5 * number, 520, 100 + 5 * number)
    document = read(make(sheet))
    assert tables(document) == []
    assert [note.rule for note in document.notes] == ["SOP006"]


def glyph(x: float, y: float, text: str = "x") -> Glyph:
    return Glyph(text, x - 2, y - 4, x + 2, y + 4, y + 3, 8, "font")


@given(st.integers(2, 5), st.integers(2, 5), st.data())
@hypothesis_settings(max_examples=60, deadline=None)
def test_cells_cover_the_grid_once_whatever_rules_are_missing(n_rows, n_columns, data):
    xs, ys = [72 + 60 * n for n in range(n_columns + 1)], [72 + 30 * n for n in range(n_rows + 1)]
    rules = [Rule("h", xs[0], ys[0], xs[-1], ys[0]), Rule("h", xs[0], ys[-1], xs[-1], ys[-1])]
    rules += [Rule("v", xs[0], ys[0], xs[0], ys[-1]), Rule("v", xs[-1], ys[0], xs[-1], ys[-1])]
    rules += [Rule("h", xs[c], y, xs[c + 1], y) for y in ys[1:-1] for c in range(n_columns) if data.draw(st.booleans())]
    rules += [Rule("v", x, ys[r], x, ys[r + 1]) for x in xs[1:-1] for r in range(n_rows) if data.draw(st.booleans())]
    glyphs = tuple(glyph(x + 30, y + 15) for x in xs[:-1] for y in ys[:-1])
    found = find_grids(Scene(1, 595, 842, glyphs, tuple(rules)))
    for grid in found.grids:
        covered = Counter(
            (cell.row + down, cell.column + across)
            for cell in grid.cells
            for down in range(cell.row_span)
            for across in range(cell.column_span)
        )
        assert set(covered) == {(r, c) for r in range(len(grid.ys) - 1) for c in range(len(grid.xs) - 1)}
        assert set(covered.values()) == {1}
        inside = [
            one
            for one in glyphs
            if grid.box[0] <= one.x0 + 2 <= grid.box[2] and grid.box[1] <= one.top + 4 <= grid.box[3]
        ]
        assert sum(len(cell.glyphs) for cell in grid.cells) == len(inside)


def test_a_header_table_that_runs_into_a_page_frame_is_still_the_header(make, page, read):
    head = [["甲公司", "编号 WI-07"], ["质量手册", "版本 B"]]
    pages = [page().table((72, 300, 520), (30, 50, 70), head).text(72, 110, f"这是正文之{mark}。") for mark in "天地玄"]
    pages.insert(
        1, page().table((72, 300, 520), (30, 50, 70, 90), [*head, ["名称", "阀门"]]).text(72, 110, "这是表后的话。")
    )
    document = read(make(*pages))
    assert [block.grid for block in document.blocks if block.layer is Layer.HEADER] == [head]
    (table,) = tables(document)
    assert table.grid == [["名称", "阀门"]]


def test_rules_behind_words_are_a_drawing(make, page, read):
    sheet = page().text(72, 60, "A drawing with words over its lines")
    sheet.rule(72, 100, 400, 100).rule(72, 140, 400, 140)
    for x in (72, 133, 400):
        sheet.rule(x, 100, x, 140)
    sheet.text(90, 120, "Responsibilities of all")
    document = read(make(sheet))
    assert tables(document) == []
    assert "Responsibilities of all" in " ".join(prose(document))

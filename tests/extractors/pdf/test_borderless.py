"""Extractors, pdf: tables without rules where they are certain; others stay text, and are told."""

from __future__ import annotations

import pytest

from models.document import Layer, Table

WORDS = "各岗位的时限如下，由质量部门每季度复核一次并签字。"


def tables(document):
    return [block for block in document.blocks if isinstance(block, Table) and block.layer is Layer.BODY]


def doubts(document):
    return [note for note in document.notes if note.rule == "SOP006"]


def aligned(sheet, rows, xs=(72, 230, 400)):
    sheet.text(72, 80, WORDS, 10)
    for number, row in enumerate(rows):
        for x, words in zip(xs, row, strict=False):
            if words:
                sheet.text(x, 110 + 18 * number, words, 10)
    return sheet.text(72, 300, "以上各项自发布之日起执行。", 10)


def test_aligned_columns_of_short_words_with_a_head_are_a_table(make, page, read):
    rows = [
        ["岗位", "时限", "记录"],
        ["操作人员", "2小时", "R-01"],
        ["班组长", "4小时", "R-02"],
        ["质量部门", "", "R-03"],
    ]
    document = read(make(aligned(page(), rows)))
    (table,) = tables(document)
    assert table.grid == rows
    assert [block.text for block in document.blocks if not isinstance(block, Table)] == [
        WORDS,
        "以上各项自发布之日起执行。",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["姓名：", "部门：", "日期："], ["姓名：", "部门：", "日期："], ["姓名：", "部门：", "日期："]],
        [["1. 开机", "2. 检查", "3. 记录"], ["4. 称量", "5. 投料", "6. 搅拌"], ["7. 出料", "8. 清洁", "9. 停机"]],
        [["□ 合格", "□ 返工", "□ 报废"], ["□ 待定", "□ 放行", "□ 退回"], ["□ 封存", "□ 销毁", "□ 其他"]],
        [["岗位", "时限"], ["操作人员", "2小时"], ["班组长", "4小时"], ["质量部门", "8小时"]],
        [["岗位", "时限", "记录"], ["操作人员", "2小时", "R-01"]],
    ],
)
def test_forms_lists_and_what_is_too_small_stay_text(make, page, read, rows):
    document = read(make(aligned(page(), rows)))
    assert not tables(document)
    assert not doubts(document)
    assert all(words in " ".join(block.full_text for block in document.blocks) for row in rows for words in row)


def test_columns_without_a_head_stay_text_and_are_told(make, page, read):
    rows = [["操作人员", "2", "R-01"], ["班组长", "4", "R-02"], ["质量部门", "8", "R-03"]]
    document = read(make(aligned(page(), rows)))
    assert not tables(document)
    assert len(doubts(document)) == 1


def test_a_line_that_may_go_on_in_a_cell_makes_it_doubtful(make, page, read):
    rows = [
        ["岗位", "时限", "记录"],
        ["操作人员", "二小时内", "R-01"],
        ["班组长", "四小时内", "R-02"],
        ["", "或当班", ""],
    ]
    document = read(make(aligned(page(), rows)))
    assert not tables(document)
    assert len(doubts(document)) == 1

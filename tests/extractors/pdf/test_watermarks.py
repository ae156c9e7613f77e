"""Extractors, pdf: upright grey words over the text of most pages are a watermark; a grey title is a title."""

from __future__ import annotations

from models.document import Layer, Table

TEXT = ("操作人员上岗前应当检查设备外观、电源和仪表，确认无误后", "方可启动，发现异常立即停机。")


def layer(document, wanted):
    return [block.text for block in document.blocks if not isinstance(block, Table) and block.layer is wanted]


def pale(sheet, x, y, words, size=48, paint=".75 g"):
    sheet.content.append(paint.encode())
    sheet.text(x, y, words, size)
    sheet.content.append(b"0 g")
    return sheet


def test_grey_words_on_most_pages_are_a_watermark_also_over_a_table(make, page, read):
    sheets = []
    for number in range(3):
        sheet = pale(page(), 150, 290, "内部资料").lines(72, 340, [f"{number + 1} 要求{number}", *TEXT])
        sheets.append(sheet.table((72, 272, 472), (260, 280, 300), [["岗位", "时限"], ["操作", f"{number}小时"]]))
    document = read(make(*sheets))
    assert layer(document, Layer.HEADER) == ["内部资料"]
    assert "内部" not in "".join(layer(document, Layer.BODY))
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert all("资料" not in cell.text for table in tables for cell in table.cells)


def test_a_grey_title_stays_where_it_stands(make, page, read):
    first = pale(page(), 150, 120, "清洁规程", 28).lines(72, 200, TEXT)
    second = page().lines(72, 100, ["1 目的", *TEXT])
    third = page().lines(72, 100, ["2 范围", *TEXT])
    assert layer(read(make(first, second, third)), Layer.BODY)[0] == "清洁规程"

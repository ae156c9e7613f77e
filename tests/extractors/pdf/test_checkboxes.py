"""Extractors, pdf: check boxes that are drawn are read with their words; letters that are drawn are told."""

from __future__ import annotations

import zlib

import pytest

from extractors.pdf.checkboxes import with_boxes
from extractors.pdf.pictures import _is_ticked
from extractors.pdf.scene import Glyph, Mark, Rule, Scene
from models.document import Layer, Table

WORDS = "本记录由操作人员在当班填写，班组长当日核对并签名归档。"


def body(document):
    return [block.text for block in document.blocks if not isinstance(block, Table) and block.layer is Layer.BODY]


def square(sheet, x, y, side=9, paint="S"):
    """A square whose foot stands on the baseline `y`."""
    sheet.content.append(f".7 w {x} {842 - y} {side} {side} re {paint}".encode())
    return sheet


def stroke(sheet, *points):
    path = " ".join(f"{x} {842 - y} {'l' if number else 'm'}" for number, (x, y) in enumerate(points))
    sheet.content.append(f"1 w {path} S".encode())
    return sheet


def test_drawn_squares_beside_words_are_check_boxes(make, page, read):
    sheet = page().text(72, 80, WORDS, 10).text(90, 120, "合格", 12).text(180, 120, "不合格", 12)
    square(square(sheet, 74, 120), 165, 120)
    stroke(sheet, (167, 116), (169, 119), (173, 112))
    assert body(read(make(sheet))) == [WORDS, "□ 合格\t☑不合格"]


def test_a_tick_may_be_a_cross_of_two_strokes_or_a_letter_in_the_box(make, page, read):
    sheet = page().text(72, 80, WORDS, 10)
    for y, words in ((120, "Approved"), (150, "Rejected"), (180, "On hold")):
        square(sheet, 74, y, 10).text(90, y, words, 12)
    stroke(sheet, (75, 111), (83, 119))
    stroke(sheet, (83, 111), (75, 119))
    sheet.text(75.5, 149, "x", 10)
    assert body(read(make(sheet)))[1:] == ["☑ Approved", "☑ Rejected", "□ On hold"]


def test_squares_in_a_row_and_those_of_tables_are_no_check_boxes(make, page, read):
    sheet = page().text(72, 80, WORDS, 10).text(72, 120, "编号", 12)
    for number in range(6):
        square(sheet, 110 + 12 * number, 120, 12)
    assert "□" not in "".join(body(read(make(sheet))))


def test_a_small_image_of_a_box_is_read(make, page, read):
    box = [[0 if 0 in (x, y) or 15 in (x, y) else 255 for x in range(16)] for y in range(16)]
    ticked = [[0 if abs(x - y) < 2 else value for x, value in enumerate(row)] for y, row in enumerate(box)]
    for pixels, shown in ((box, "□"), (ticked, "☑")):
        sheet = page().text(72, 80, WORDS, 10).text(90, 120, "已清洁", 12)
        data = zlib.compress(bytes(value for row in pixels for value in row))
        inline = b"BI /W 16 /H 16 /CS /G /BPC 8 /F [/AHx /Fl] ID " + data.hex().encode() + b"> EI"
        sheet.content.append(b"q 10 0 0 10 74 721 cm " + inline + b" Q")
        assert body(read(make(sheet)))[1] == f"{shown} 已清洁"


@pytest.mark.parametrize(("inner", "ticked"), [(".", False), ("#", None)])
def test_a_solid_square_is_a_bullet_and_no_box(inner, ticked):
    rows = ["#" * 12, *["#" + inner * 10 + "#"] * 10, "#" * 12]
    assert _is_ticked([[mark == "#" for mark in row] for row in rows]) is ticked


def test_a_box_whose_sides_go_on_is_a_cell():
    word = Glyph("甲", 90, 110, 102, 122, 120, 12, "F")
    sides = (Rule("h", 72, 111, 120, 111), Rule("h", 72, 121, 120, 121))
    scene = Scene(1, 595, 842, (word,), sides, marks=(Mark((72, 111, 82, 121), square=True),))
    assert with_boxes(scene) == scene


def test_letters_that_were_turned_into_drawings_are_told(make, page, read):
    sheet = page().text(72, 80, WORDS, 10).text(72, 120, "用75%", 12).text(132, 120, "擦拭台面", 12)
    for x in (109, 121):
        left, foot = x, 842 - 121
        sheet.content.append(
            f"{left} {foot} m {left + 9} {foot} l {left + 9} {foot + 10} l {left + 5} {foot + 6} l {left} {foot + 10} l"
            f" {left + 2} {foot + 5} l {left + 1} {foot + 3} l h f".encode()
        )
    document = read(make(sheet))
    (note,) = [note for note in document.notes if note.rule == "SOP005"]
    assert "用75%" in note.arguments["what"]

"""Extractors, pdf: facing pages on one sheet are read one after the other; a table on a broad sheet stays whole."""

from __future__ import annotations

import pytest

from extractors.pdf.opening import open_pdf
from extractors.pdf.pdfium import read_scene
from extractors.pdf.spreads import halves_of
from models.document import Layer, Table
from models.settings import load_settings

PROSE = "Keep the drains of the loading bay free of packaging"
BROAD = {"width": 1190.0, "height": 842.0}


def half(sheet, x, first, *, number="", head=""):
    if head:
        sheet.text(x, 50, head, 10)
    for line in range(20):
        sheet.text(x, 100 + 18 * line, f"{first} {PROSE}, line {line}.", 11)
    return sheet.text(x + 220, 810, number, 10) if number else sheet


def body(document):
    return [block for block in document.blocks if block.layer is Layer.BODY]


def lines(document):
    return "\n".join(block.full_text for block in body(document))


@pytest.mark.parametrize("form", ["{}", "- {} -", "Page {} of 6"])
def test_left_and_right_page_are_read_in_turn(make, page, read, form):
    sheets = []
    for place in range(3):
        sheet = page(**BROAD)
        half(sheet, 60, f"left{place}", number=form.format(2 * place + 1), head="Drains and gutters")
        sheets.append(half(sheet, 650, f"right{place}", number=form.format(2 * place + 2), head="Drains and gutters"))
    document = read(make(*sheets))
    text = lines(document)
    order = [text.index(f"{side}{place} ") for place in range(3) for side in ("left", "right")]
    assert order == sorted(order)
    assert text.rindex("left0 ") < text.index("right0 ")
    assert document.pages == 3
    assert {block.place.page for block in body(document)} == {1, 2, 3}
    assert "Drains and gutters" not in text and "of 6" not in text
    right = next(block for block in body(document) if block.text.startswith("right1"))
    assert right.place.page == 2 and right.place.box[0] > 600


def test_a_sentence_goes_on_from_the_left_page_to_the_right_one(make, page, read):
    sheets = []
    for place in range(2):
        sheet = half(
            half(page(**BROAD), 60, "left", number=str(2 * place + 1)), 650, "right", number=str(2 * place + 2)
        )
        sheet.text(60, 100 + 18 * 20, "The foreman tells the driver who stands at the gate that", 11)
        sheets.append(sheet.text(650, 82, "the bay is closed until noon.", 11))
    assert "stands at the gate that the bay is closed until noon." in lines(read(make(*sheets)))


def test_a_single_page_among_sheets_keeps_its_number(make, page, read):
    cover = page().lines(72, 100, [f"Handbook of the yard, part {part}." for part in range(8)])
    sheet = half(half(page(**BROAD), 60, "left", number="2"), 650, "right", number="3")
    document = read(make(cover, sheet))
    assert body(document)[0].place.page == 1
    assert {block.place.page for block in body(document)} == {1, 2}


def test_the_same_head_over_two_pages_of_prose_is_enough(make, page, read):
    sheet = half(half(page(**BROAD), 60, "left", head="Yard rules"), 650, "right", head="Yard rules")
    text = lines(read(make(sheet, sheet)))
    assert text.index("right") > text.index("line 19")


def test_a_table_on_a_broad_sheet_stays_whole(make, page, read):
    ruled = page(**BROAD).table(
        (60, 330, 610, 880, 1130),
        range(80, 500, 30),
        [[f"r{row} c{column}" for column in range(4)] for row in range(14)],
    )
    ruled.text(300, 810, "1", 10).text(880, 810, "2", 10)
    (table,) = (block for block in read(make(ruled)).blocks if isinstance(block, Table))
    assert (table.n_rows, table.n_columns) == (13, 4)
    bare = page(**BROAD)
    for row in range(14):
        for x, words in ((60, f"{row}"), (150, "Pump"), (650, f"{row} h"), (750, "Worn ring")):
            bare.text(x, 100 + 24 * row, words, 11)
    bare.text(60, 50, "Machine", 11).text(650, 50, "Machine", 11)
    for sheet in (ruled, bare):
        with open_pdf(make(sheet), load_settings().reading) as document:
            assert halves_of(read_scene(document[0], 1)) == ()

"""Extractors, pdf: PDFium and pdfplumber see the same page, so that either may stand in for the other."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2
import pytest

from extractors.pdf import pdfium, plumber
from extractors.pdf.grid import find_grids


def both(data):
    with pdfplumber.open(io.BytesIO(data)) as slow:
        theirs = plumber.read_scene(slow.pages[0])
    quick = pypdfium2.PdfDocument(data)
    ours = pdfium.read_scene(quick[0], 1)
    quick.close()
    return ours, theirs


def printed(scene):
    return sorted(
        (glyph.text, round(glyph.x0), round(glyph.x1), round(glyph.baseline), round(glyph.size))
        for glyph in scene.glyphs
        if not glyph.text.isspace()
    )


@pytest.fixture
def sheet(page):
    made = page().text(72, 90, "4.1 检查设备 before use", 14, bold=True).lines(72, 130, ["Clean it,", "然后记录。"])
    return made.table((72, 200, 400), (200, 220, 240), [["Step", "岗位"], ["1", "操作工"]]).fill(72, 300, 200, 320)


def test_characters_agree_in_text_place_and_size(make, sheet):
    ours, theirs = both(make(sheet))
    assert printed(ours) == printed(theirs)
    bold = [{glyph.text for glyph in scene.glyphs if glyph.bold} for scene in (ours, theirs)]
    assert bold[0] == bold[1]


def test_rules_give_the_same_grids(make, sheet):
    ours, theirs = (find_grids(scene).grids for scene in both(make(sheet)))
    assert [[(c.row, c.column, c.text) for c in grid.cells] for grid in ours] == [
        [(c.row, c.column, c.text) for c in grid.cells] for grid in theirs
    ]


def test_a_page_whose_box_does_not_start_at_zero_is_measured_from_its_own_corner(make, page):
    data = make(page().text(72, 90, "Shifted")).replace(b"/MediaBox [0 0 595.0 842.0]", b"/MediaBox [9 9 595.0 842.0]")
    quick = pypdfium2.PdfDocument(data)
    scene = pdfium.read_scene(quick[0], 1)
    quick.close()
    assert (round(scene.glyphs[0].x0), round(scene.glyphs[0].baseline)) == (63, 90)


def test_a_damaged_page_has_no_second_opinion():
    assert plumber.second_opinion(b"%PDF-1.4 nothing", "", 1) is None

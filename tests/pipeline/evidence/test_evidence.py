"""Blocks, labels and cells on their pages; frames, crops and the page without pages."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from models.document import Document, Heading, Layer, Paragraph, Place
from models.printed import PageImage, PrintedPage
from models.source import Format, SourceFile
from pipeline.evidence.crop import crop
from pipeline.evidence.draw import draw, tag_of
from pipeline.evidence.locate import locate
from pipeline.evidence.page import marked, render_page, unlocated

SOURCE = SourceFile(path="<b>试.doc", sha256="0" * 64, size=1, format=Format.DOC)
BLANK = PageImage(1, 600, 800, b"\xff" * (600 * 800 * 3), 2.0)


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def test_blocks_stand_on_the_page_that_prints_them(document: Document, pages: tuple[PrintedPage, ...]) -> None:
    located = locate(document, pages)
    assert unlocated(document, located) == []
    assert [spot.page for spot in located.found["b1"].spots] == [1]
    assert located.found["b1"].spots[0].box == (20, 40, 80, 50)
    assert located.found["b1"].label is not None
    assert located.found["b1"].label.box == (20, 40, 50, 50)


def test_a_paragraph_that_a_page_break_cuts_stands_on_both(document: Document, pages: tuple[PrintedPage, ...]) -> None:
    spots = locate(document, pages).found["b3"].spots
    assert [(spot.page, spot.box) for spot in spots] == [(1, (20, 80, 90, 90)), (2, (20, 30, 100, 40))]


def test_a_header_is_found_on_every_page(document: Document, pages: tuple[PrintedPage, ...]) -> None:
    assert [spot.page for spot in locate(document, pages).found["h1"].spots] == [1, 2]


def test_a_bullet_in_signs_of_its_own_font_is_a_label(document: Document, pages: tuple[PrintedPage, ...]) -> None:
    label = locate(document, pages).found["b2"].label
    assert label is not None
    assert label.box == (20, 60, 30, 70)


def test_a_cell_is_framed_as_its_rules_draw_it(document: Document, pages: tuple[PrintedPage, ...]) -> None:
    cells = {(cell.row, cell.column): cell.spot for cell in locate(document, pages).cells}
    assert cells[1, 1].box == (100, 70, 220, 90)
    assert all(spot.page == 2 for spot in cells.values())
    assert locate(document, pages).found["b4"].spots[0].box == (20, 50, 220, 90)


def test_words_are_found_character_by_character(document: Document, pages: tuple[PrintedPage, ...]) -> None:
    located = locate(document, pages)
    assert [spot.box for spot in located.words("b3", 4, 9)] == [(60, 80, 90, 90), (20, 30, 40, 40)]
    assert located.words("nothing", 0, 3) == ()


def test_a_title_that_the_header_repeats_is_the_title(pages: tuple[PrintedPage, ...]) -> None:
    document = Document(
        source=SOURCE,
        blocks=(Paragraph(id="h1", text="仓库手册第1页", layer=Layer.HEADER), Heading(id="b1", text="仓库手册 第1页")),
    )
    boxes = tuple((20.0 + 10 * n, 10.0, 30.0 + 10 * n, 20.0) for n in range(7))
    page = PrintedPage(1, 300, 400, "仓库手册第1页", boxes)
    found = locate(document, (page,)).found
    assert found["b1"].share == 1.0


def test_a_place_that_the_reader_gave_stands_where_no_character_is_printed() -> None:
    block = Paragraph(id="b1", text="扫描的文字", place=Place(page=1, box=(20, 20, 100, 40)))
    located = locate(Document(source=SOURCE, blocks=(block,)), (PrintedPage(1, 300, 400, "", ()),))
    assert located.found["b1"].spots[0].box == (20, 20, 100, 40)
    assert located.found["b1"].share == 0


@given(st.lists(st.text("甲乙丙abc 1。", min_size=1, max_size=20), min_size=1, max_size=12), st.integers(1, 5))
def test_what_is_printed_line_by_line_is_found_line_by_line(texts: list[str], a_page: int) -> None:
    blocks = tuple(Paragraph(id=f"b{n}", text=text) for n, text in enumerate(texts))
    pages = []
    for first in range(0, len(texts), a_page):
        marks, boxes = "", []
        for line, text in enumerate(texts[first : first + a_page]):
            for place, mark in enumerate(text):
                if mark != " ":
                    marks += mark
                    boxes.append((20.0 + place * 10, 20.0 + line * 20, 30.0 + place * 10, 30.0 + line * 20))
        pages.append(PrintedPage(len(pages) + 1, 300, 400, marks, tuple(boxes)))
    located = locate(Document(source=SOURCE, blocks=blocks), pages)
    for number, text in enumerate(texts):
        if text.strip():
            assert [spot.page for spot in located.found[f"b{number}"].spots] == [number // a_page + 1]


def test_the_drawn_page_has_frames_tags_and_a_legend(document: Document, pages: tuple[PrintedPage, ...]) -> None:
    located = locate(document, pages)
    png = draw(BLANK, document, located)
    image = opened(png)
    assert (image.width, image.height > 800) == (600, True)
    assert image.getpixel((41, 79)) != (255, 255, 255)
    assert png == draw(BLANK, document, located)


def test_tags_name_block_kind_level_and_size(document: Document) -> None:
    assert [tag_of(block) for block in document.blocks] == ["h1 hd:P", "b1 H1", "b2 L1", "b3 P", "b4 T 2x2"]


def test_a_crop_holds_the_words_marked_and_keeps_to_its_pixels(
    document: Document, pages: tuple[PrintedPage, ...]
) -> None:
    spots = locate(document, pages).words("b2", 0, 3)
    image = opened(crop(BLANK, spots))
    assert image.width < 600 and image.height < 200
    assert len(image.getcolors(1000) or []) > 1
    small = opened(crop(BLANK, spots, most=5000))
    assert small.width * small.height <= 5000
    whole = opened(crop(BLANK, ()))
    assert (whole.width, whole.height) == (600, 800)


def test_places_beyond_the_page_are_drawn_at_its_edge() -> None:
    block = Heading(id="b1", text="x", label="1", place=Place(page=1, box=(-50, -900, 9000, 9000)))
    document = Document(source=SOURCE, blocks=(block,))
    located = locate(document, (PrintedPage(1, 300, 400, "", ()),))
    assert draw(BLANK, document, located)
    assert crop(BLANK, located.found["b1"].spots)


def test_the_page_escapes_every_word_and_runs_nothing(document: Document) -> None:
    evil = Paragraph(id="b9", text="<script>alert(1)</script>&", label="<i>", layer=Layer.TEXTBOX)
    told = document.model_copy(update={"source": SOURCE, "blocks": (*document.blocks, evil)})
    page = render_page(told, "zh")
    assert "<script" not in page and "<b>试" not in page and "<i>" not in page
    assert "&lt;script&gt;" in page
    assert "http://" not in page and "https://" not in page
    assert "没有页面图" in page


def test_the_page_says_labels_origins_levels_and_cells_in_both_languages(
    document: Document, pages: tuple[PrintedPage, ...]
) -> None:
    located = locate(document, pages)
    chinese = render_page(document, "zh", located=located, images={1: "page-001.png"})
    english = render_page(document, "en", located=located)
    assert "第一章" in chinese and "手工" in chinese and 'src="page-001.png"' in chinese
    assert "b1 heading 1" in english and "(automatic)" in english and "1,2" in english


@given(st.text("ab<&", max_size=12), st.lists(st.tuples(st.integers(-3, 15), st.integers(-3, 15)), max_size=4))
def test_marks_lose_no_character(text: str, ranges: list[tuple[int, int]]) -> None:
    shown = marked(text, ranges)
    plain = str(shown).replace("<mark>", "").replace("</mark>", "")
    assert plain == text.replace("&", "&amp;").replace("<", "&lt;")

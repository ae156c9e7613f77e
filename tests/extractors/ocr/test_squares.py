"""Extractors, ocr: check boxes by their shape; ruled tables and characters that are squares give none."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="opencv has no wheel here")

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from extractors.ocr.page import Character, Word
from extractors.ocr.squares import Square, find_squares, with_squares
from extractors.ocr.straighten import grey_of, skew_of, turned

DPI = 200
EM = 30


def paper() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("L", (1000, 800), 255)
    return page, ImageDraw.Draw(page)


def box(pen: ImageDraw.ImageDraw, x: int, y: int, side: int = 24, shown: str = "□") -> None:
    pen.rectangle((x, y, x + side, y + side), outline=0, fill=0 if shown == "■" else None, width=2)
    if shown == "☑":
        pen.line([(x + side * 0.2, y + side * 0.5), (x + side * 0.4, y + side * 0.8), (x + side, y - side * 0.2)], 0, 3)


def scanned(page: Image.Image, degrees: float = 1.3) -> np.ndarray:
    """Turn, blur and speckle a page; give it straightened, as recognition looks at it."""
    worn = page.convert("RGB").rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")
    pixels = np.asarray(worn.filter(ImageFilter.GaussianBlur(0.6)), np.float32)
    noise = np.random.default_rng(1)
    pixels = pixels * np.float32(0.96) + noise.normal(0, 8, pixels.shape).astype(np.float32)
    pixels = np.ascontiguousarray(pixels.clip(0, 255).astype(np.uint8))
    return grey_of(turned(pixels, skew_of(grey_of(pixels))))


@pytest.mark.parametrize("degrees", [0.0, 1.3, -2.0])
def test_boxes_of_each_kind_and_size_are_found_on_a_turned_page(degrees):
    page, pen = paper()
    for row, side in enumerate((14, 18, 24, 32, 44)):
        for column, shown in enumerate("□■☑"):
            box(pen, 150 + 200 * column, 100 + 120 * row, side, shown)
    pen.line((100, 720, 900, 720), 0, 2)  # what the page is straightened by
    found = find_squares(scanned(page, degrees), DPI)
    assert "".join(square.shown for square in found) == "□■☑" * 5


def test_tables_rows_of_cells_and_letters_give_none():
    page, pen = paper()
    for column in range(16):
        pen.rectangle((80 + 30 * column, 60, 110 + 30 * column, 90), outline=0, width=2)
    for row in range(6):
        for column in range(5):
            pen.rectangle((80 + 160 * column, 140 + 40 * row, 240 + 160 * column, 180 + 40 * row), outline=0, width=2)
    pen.ellipse((100, 450, 126, 476), outline=0, width=3)  # O
    pen.line([(200, 476), (200, 450), (226, 450)], 0, 3)  # two sides of a box
    pen.line([(300, 450), (300, 476), (326, 476), (326, 450)], 0, 3)  # three
    pen.rectangle((400, 450, 470, 476), outline=0, width=2)  # oblong
    pen.rectangle((600, 450, 700, 550), outline=0, width=2)  # a step of a flow chart
    assert find_squares(scanned(page), DPI) == ()


def word(text: str, x: float = 100.0, confidence: float = 0.95, doubted: str = "") -> Word:
    """A line of characters of one em each; those of `doubted` are."""
    characters = tuple(
        Character(mark, x + EM * place, x + EM * (place + 1), 0.4 if mark in doubted else confidence)
        for place, mark in enumerate(text)
    )
    return Word(characters, (x, 100.0, x + EM * len(text), 136.0), float(EM), confidence)


def square(place: float, shown: str = "□", x: float = 100.0) -> Square:
    left = x + EM * place + 3
    return Square((left, 106.0, left + 24, 130.0), shown)


def after(line: Word, *squares: Square) -> str:
    return with_squares([line], squares)[0][0].text


def test_a_lost_box_stands_with_its_words_again():
    assert after(word("受控"), square(2, "■")) == "受控■"
    assert after(word("合格", x=160), square(-1, "☑", x=160)) == "☑合格"
    assert after(word("受控  非受控"), square(2, "■"), square(7)) == "受控■  非受控□"


def test_what_was_read_in_its_place_gives_way_where_it_is_doubted_or_like_a_box():
    assert after(word("受控█ 非受控□"), square(2, "■"), square(7)) == "受控■ 非受控□"
    assert after(word("是² 否", doubted="²"), square(1, "☑")) == "是☑ 否"
    assert after(word("是口 否□", doubted="口"), square(1), square(4)) == "是□ 否□"


@pytest.mark.parametrize("line", ["入口", "回收", "日期", "田间", "图表", "曰"])
def test_ideographs_that_are_squares_stay(line):
    squares = [square(place, shown) for place in range(len(line)) for shown in "□☑"]
    assert after(word(line), *squares) == line
    assert after(word(line, confidence=0.4), *squares) == line


def test_the_last_letter_that_reaches_over_a_lost_box_stays_before_it():
    letters = (Character("N", 100, 118, 0.98), Character("o", 118, 178, 0.8))
    line = Word(letters, (100.0, 100.0, 178.0, 136.0), float(EM), 0.9)
    (found,), changes = with_squares([line], [Square((135.0, 102.0, 168.0, 134.0), "☑")])
    assert found.text == "No☑"
    assert [one.x1 for one in found.characters] == sorted(one.x1 for one in found.characters)
    assert [(change.before, change.after) for change in changes] == [("No", "No☑")]


def test_a_square_without_words_or_of_another_size_is_left_alone():
    far = Square((700.0, 106.0, 724.0, 130.0), "□")
    large = Square((165.0, 80.0, 210.0, 125.0), "□")
    assert with_squares([word("受控")], [far, large]) == ([word("受控")], ())


def test_boxes_of_a_scanned_form_are_read(recognise, as_page):
    font = pytest.importorskip("PIL.ImageFont").load_default(30)
    page = Image.new("RGB", (1200, 700), "white")
    pen = ImageDraw.Draw(page)
    for row, (first, second) in enumerate((("□", "☑"), ("■", "□"), ("☑", "■"))):
        y = 150 + 120 * row
        for x, words, shown in ((150, "Approved", first), (600, "Rejected", second)):
            pen.text((x, y), words, font=font, fill=0, anchor="ls")
            box(pen, x + 170, y - 24, 24, shown)
    pen.line((100, 600, 1100, 600), 0, 2)
    worn = page.rotate(1.3, resample=Image.Resampling.BICUBIC, fillcolor="white").filter(ImageFilter.GaussianBlur(0.6))
    words = sorted(recognise(as_page(worn)).words, key=lambda found: (round(found.box[1] / 20), found.box[0]))
    text = "".join("".join(found.text.split()) for found in words)
    assert text == "Approved□Rejected☑Approved■Rejected□Approved☑Rejected■"

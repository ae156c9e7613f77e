"""Extractors, ocr: pages are recognised as they lie on the scanner: straight or askew, on their side, on their head."""

from __future__ import annotations

import math

import pytest
from PIL import Image, ImageChops, ImageDraw

from extractors.ocr import engine


def words(recognised) -> str:
    rows = sorted(recognised.words, key=lambda word: (round(word.box[1] / 6), word.box[0]))
    return " ".join(word.text for word in rows)


def test_a_straight_page_is_left_straight_and_its_words_have_places_and_sizes(recognise, as_page, english_page):
    found = recognise(as_page(english_page))
    assert (found.quarters, found.skew, found.unreadable, found.blank) == (0, 0.0, (), False)
    (scope,) = [word for word in found.words if word.text.endswith("Scope")]
    assert scope.bold and scope.confidence > 0.9 and 40 < scope.box[0] < 90
    (prose,) = [word for word in found.words if word.text.startswith("To protect people")]
    assert not prose.bold and prose.sure and prose.size == pytest.approx(scope.size, rel=0.35)


@pytest.mark.parametrize(("turn", "quarters"), [(90, 3), (180, 2), (270, 1)])
def test_a_turned_page_is_set_upright(recognise, as_page, english_page, turn, quarters):
    found = recognise(as_page(english_page.rotate(turn, expand=True)))
    assert found.quarters == quarters
    assert words(found).startswith("Calder Mill Works")


def test_a_page_askew_is_straightened(recognise, as_page, english_page):
    askew = english_page.rotate(-2.2, resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 250))
    found = recognise(as_page(askew))
    assert found.skew == pytest.approx(2.2, abs=0.15)
    assert "Authorised Technician" in words(found)


def test_rules_are_found_where_they_are_drawn(recognise, as_page):
    image = Image.new("RGB", (900, 600), "white")
    draw = ImageDraw.Draw(image)
    for y in (100, 200, 300):
        draw.line((100, y, 700, y), fill=(60, 60, 60), width=2)
    for x in (100, 400, 700):
        draw.line((x, 100, x, 300), fill=(60, 60, 60), width=2)
    edges = recognise(as_page(image)).edges
    levels = sorted(round(edge.top / 0.36) for edge in edges if edge.orientation == "h")
    plumbs = sorted(round(edge.x0 / 0.36) for edge in edges if edge.orientation == "v")
    assert levels == pytest.approx([100, 200, 300], abs=3) and plumbs == pytest.approx([100, 400, 700], abs=3)


def test_a_sheet_of_nothing_but_dust_is_blank(recognise, as_page):
    image = Image.new("RGB", (800, 600), (246, 246, 244))
    ImageDraw.Draw(image).point([(20, 30), (400, 200), (700, 500)], fill=(90, 90, 90))
    found = recognise(as_page(image))
    assert found.blank and not found.words


def stamped(image):
    """Put a round red seal with a star over print."""
    image = image.copy()
    layer = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(layer)
    draw.ellipse((430, 420, 750, 740), outline=230, width=9)
    draw.regular_polygon((590, 580, 60), 5, fill=230)
    for turn in range(0, 360, 24):
        draw.regular_polygon(
            (590 + 120 * math.cos(math.radians(turn)), 580 + 120 * math.sin(math.radians(turn)), 18), 4, fill=200
        )
    return Image.composite(ImageChops.multiply(image, Image.new("RGB", image.size, (215, 40, 50))), image, layer)


def test_print_under_a_red_seal_is_read_and_the_seal_is_kept_as_a_picture(recognise, as_page, english_page):
    clean, sealed = recognise(as_page(english_page)), recognise(as_page(stamped(english_page)))
    assert (clean.seals, sealed.seals) == (0, 1)
    assert words(sealed) == words(clean)
    (shape,) = sealed.shapes
    assert shape.png.startswith(b"\x89PNG") and shape.box == pytest.approx(
        [430 * 0.36, 420 * 0.36, 750 * 0.36, 740 * 0.36], abs=4
    )


def test_no_recogniser_without_the_packages_or_where_it_is_off(reading, monkeypatch):
    assert engine.recogniser(reading.model_copy(update={"ocr": "off"})) is None
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    assert engine.recogniser(reading) is None

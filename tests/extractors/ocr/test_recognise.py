"""Extractors, ocr: pages are recognised as they lie on the scanner: straight or askew, on their side, on their head."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

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


def test_no_recogniser_without_the_packages_or_where_it_is_off(reading, monkeypatch):
    assert engine.recogniser(reading.model_copy(update={"ocr": "off"})) is None
    monkeypatch.setattr(engine, "find_spec", lambda name: None)
    assert engine.recogniser(reading) is None

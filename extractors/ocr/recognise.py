"""Extractors, ocr: one page image to words, rules and what could not be read. Start here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np

from extractors.ocr.page import Box, Character, Edge, PageImage, Recognised, Word
from extractors.ocr.parting import part_at_rules
from extractors.ocr.repairs import repair, without_specks
from extractors.ocr.rules import Ink, find_ink, is_blank, without_strokes
from extractors.ocr.seals import shapes_of, without_seals
from extractors.ocr.sizes import BOX_EMS, size_of
from extractors.ocr.spread import ends_of, spread
from extractors.ocr.squares import find_squares, with_squares
from extractors.ocr.straighten import Pixels, grey_of, skew_of, turned
from extractors.ocr.strokes import Stroke, bold, breadth_of
from extractors.ocr.writing import Strip, find_writing, is_leaning, read_writing

_UNREADABLE = 0.5
"""Mean confidence below which what was read of a line is noise."""


def recognise(image: PageImage, engine: Any) -> Recognised:
    """Recognise a page: straighten it, set it upright, read its lines, find its rules.

    Memory: some five times the image, and what the engine needs for one page.
    """
    pixels: Pixels = np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.width, 3)
    skew = skew_of(grey_of(pixels))
    cleaned = without_seals(turned(pixels, skew), image.dpi)
    page = find_writing(cleaned.image, image.dpi, engine)
    strips = [strip for strip in read_writing(page, engine) if strip.text.strip()]
    ink = find_ink(grey_of(page.image), image.dpi)
    edges = without_strokes(ink.edges, [_box(strip) for strip in strips])
    readable = [strip for strip in strips if strip.confidence >= _UNREADABLE]
    words = list(chain.from_iterable(part_at_rules(word, edges) for word in _words(readable, ink)))
    words, boxed = with_squares(words, find_squares(grey_of(page.image), image.dpi))
    words, specks = without_specks(words)
    repaired = [repair(word) for word in words]
    scale = 72 / image.dpi
    height, width = page.image.shape[:2]
    return Recognised(
        width=width * scale,
        height=height * scale,
        words=tuple(_scaled(word, scale) for word, _ in repaired if word.characters),
        edges=tuple(_in_points(edge, scale) for edge in edges),
        unreadable=tuple(_scaled(_word(strip, ink), scale) for strip in strips if strip.confidence < _UNREADABLE),
        repairs=(*boxed, *specks, *(change for _, changes in repaired for change in changes)),
        quarters=page.quarters,
        skew=skew,
        blank=not strips and is_blank(ink),
        seals=len(cleaned.seals),
        shapes=shapes_of(cleaned, page.quarters, scale),
    )


def _box(strip: Strip) -> Box:
    xs, ys = strip.quad[:, 0], strip.quad[:, 1]
    return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())


def _words(strips: Sequence[Strip], ink: Ink) -> list[Word]:
    words = [_word(strip, ink) for strip in strips]
    strokes = [
        Stroke(0.0 if word.upended else breadth_of(word.box, ink), word.size, len(word.characters)) for word in words
    ]
    return [replace(word, bold=heavy) for word, heavy in zip(words, bold(strokes), strict=True)]


def _word(strip: Strip, ink: Ink) -> Word:
    """Give a line as a word, in pixels, its ends where its ink ends."""
    box = _box(strip)
    leaning = is_leaning(strip.quad)
    if strip.upended or leaning:
        size = (box[2] - box[0]) / BOX_EMS
        characters = tuple(Character(character, box[0], box[2]) for character in strip.text)
        return Word(characters, box, size, strip.confidence, upended=True, leaning=leaning)
    left, right = box[0], box[2]
    x0, x1 = _ends(box, ink)
    places = tuple(left + centre * (right - left) for centre in strip.centres)
    size, sure = size_of(strip.text, places, box, (x0, x1), ink)
    x0, x1 = ends_of(strip.text, x0, x1, size)
    edges = spread(strip.text, places, x0, x1, size)
    characters = tuple(
        Character(character, *edge, confidence)
        for character, edge, confidence in zip(strip.text, edges, strip.confidences, strict=False)
    )
    return Word(characters, (x0, box[1], x1, box[3]), size, strip.confidence, sure)


def _ends(box: Box, ink: Ink) -> tuple[float, float]:
    """Give where the writing in a box starts and ends; boxes reach over their words by a third of an em."""
    left, top, right, bottom = (round(edge) for edge in box)
    inset = (bottom - top) // 6
    columns = ink.writing[max(0, top + inset) : bottom - inset, max(0, left) : right].sum(axis=0) >= 2 * 255
    written = np.flatnonzero(columns)
    if not len(written):
        return box[0], box[2]
    return float(left + written[0]), float(left + written[-1] + 1)


def _scaled(word: Word, scale: float) -> Word:
    x0, top, x1, bottom = (edge * scale for edge in word.box)
    characters = tuple(
        replace(character, x0=character.x0 * scale, x1=character.x1 * scale) for character in word.characters
    )
    return replace(word, characters=characters, box=(x0, top, x1, bottom), size=word.size * scale)


def _in_points(edge: Edge, scale: float) -> Edge:
    return Edge(edge.orientation, edge.x0 * scale, edge.top * scale, edge.x1 * scale, edge.bottom * scale)

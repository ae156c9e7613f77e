"""Extractors, pdf: recognised pages as scenes, and what a reviewer should know of them (docs/analysis/ocr.md)."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.ocr.page import Recognised, Word
from extractors.pdf.alignment import moved, offsets
from extractors.pdf.paragraphs import rounded
from extractors.pdf.pictures import is_background
from extractors.pdf.scene import Box, Glyph, Picture, Rule, Scene, Turned
from extractors.pdf.sheet import Sheet, build_sheet
from models.document import Note, Place

_ALIKE, _SPREAD, _ROUGHLY = 0.05, 0.09, 0.15
"""Share that sizes may differ by and still be one: about the middle of a size, of a line that was set wider or closer,
of a line that was judged by its height."""
_DOWN = 0.36
"""Ems of the baseline under the middle of a line."""
_SURE = 0.7
"""Confidence below which a character is doubtful."""
_QUOTED = 12
_ALIKE_LAYERS = 0.9
"""Likeness below which two readings of a page differ; each wrong character parts two pairs."""
_BESIDE = 2
"""Characters on either side that a doubtful one is quoted with."""


def scenes(pages: Mapping[int, Recognised]) -> dict[int, Scene]:
    """Give recognised pages, keyed by number, as scenes; what is only off by the scanner is one size, one place."""
    sizes = _sizes([word for page in pages.values() for word in page.words])
    steps = offsets(pages)
    return {number: moved(_scene(number, page, sizes), steps[number]) for number, page in pages.items()}


def _scene(number: int, page: Recognised, sizes: Sequence[float]) -> Scene:
    level = [word for word in page.words if not word.upended]
    return Scene(
        number=number,
        width=page.width,
        height=page.height,
        glyphs=tuple(glyph for word in level for glyph in _glyphs(word, _size_in(sizes, word))),
        rules=tuple(Rule(edge.orientation, edge.x0, edge.top, edge.x1, edge.bottom) for edge in page.edges),
        pictures=tuple(Picture(shape.box, shape.png, "image/png") for shape in page.shapes),
        turned=tuple(_upended(word, _size_in(sizes, word)) for word in page.words if word.upended),
    )


def _glyphs(word: Word, size: float) -> Iterator[Glyph]:
    middle = (word.box[1] + word.box[3]) / 2
    for character in word.characters:
        yield Glyph(
            text=character.text,
            x0=character.x0,
            top=middle - size / 2,
            x1=character.x1,
            bottom=middle + size / 2,
            baseline=middle + _DOWN * size,
            size=size,
            font="",
            bold=word.bold,
        )


def _upended(word: Word, size: float) -> Turned:
    x0, top, x1, bottom = word.box
    return Turned(Glyph(word.text, x0, top, x1, bottom, bottom, size, ""), leaning=word.leaning)


def _sizes(words: Sequence[Word]) -> list[float]:
    """Give the sizes that the lines of a document have, most used first.

    Each is the middle of those that are alike; sizes judged by heights go to a measured one that is near.
    """
    sure = _clusters([(word.size, len(word.characters)) for word in words if word.sure], _ALIKE)
    rough = [
        (word.size, len(word.characters))
        for word in words
        if not word.sure and word.size > 0 and not any(_is_alike(word.size, size, _ROUGHLY) for size in sure)
    ]
    return sure + _clusters(rough, _ALIKE + 0.03)


def _clusters(left: Sequence[tuple[float, int]], share: float) -> list[float]:
    found: list[float] = []
    while left:
        weights = {
            size: sum(count for other, count in left if _is_alike(size, other, share))
            for size in {one for one, _ in left}
        }
        centre = max(weights, key=lambda size: (weights[size], -size))
        alike = sorted(size for size, count in left if _is_alike(centre, size, share) for _ in range(count))
        found.append(max(0.5, round(alike[len(alike) // 2] * 2) / 2))
        left = [(size, count) for size, count in left if not _is_alike(centre, size, share)]
    return found


def _is_alike(size: float, other: float, share: float) -> bool:
    return abs(math.log(size / other)) <= share


def _size_in(sizes: Sequence[float], word: Word) -> float:
    """Give the most used size that a word's is near to; the nearest where it is near to none."""
    size, share = max(word.size, 0.1), _SPREAD if word.sure else _ROUGHLY
    near = next((other for other in sizes if _is_alike(size, other, share)), None)
    if near is not None:
        return near
    return min(sizes, key=lambda other: (abs(math.log(size / other)), other), default=size)


def resheet(sheet: Sheet, scene: Scene, page: Recognised) -> Sheet:
    """Give a recognised page in the place of its text layer; smaller images stay where the page was not turned."""
    if page.quarters == 0 and not page.blank:
        kept = [one for one in sheet.pictures if not is_background(one.box, sheet.width, sheet.height)]
        scene = replace(scene, pictures=(*scene.pictures, *kept))
    return build_sheet(scene)


def told(pages: Mapping[int, Recognised], faults: Mapping[int, str], layers: Mapping[int, str]) -> Iterator[Note]:
    """Give what a reviewer should know of recognised pages; `faults` says why a page's own text was not taken.

    `layers` holds, by page, the text that an OCR program had put under its image.
    """
    again = [number for number in pages if number in layers]
    if again:
        yield _note("SOP007", again[0], f"{_named(again)}: an image with the text of an OCR program, read by OCR again")
    for number in again:
        if (alike := likeness(layers[number], pages[number].words)) < _ALIKE_LAYERS:
            what = (
                f"page {number}: the OCR program's text under the image differs from what is read ({alike:.0%} alike)"
            )
            yield _note("SOP005", number, what)
    scans = [number for number, page in pages.items() if page.words and not faults[number]]
    if scans:
        yield _note("SOP007", scans[0], f"{_named(scans)}: an image without text, read by OCR")
    for number, page in pages.items():
        if faults[number] and number not in layers:
            what = f"page {number}: {faults[number]} in the text layer, read by OCR instead"
            yield _note("SOP005", number, what)
        yield from _page_notes(number, page)


def likeness(layer: str, words: Sequence[Word]) -> float:
    """Give the share of pairs of neighbouring characters that two readings of a page have in common, in any order."""
    one, other = _pairs([layer]), _pairs([word.text for word in words])
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _pairs(texts: Sequence[str]) -> Counter[str]:
    folded = ("".join(unicodedata.normalize("NFKC", text).split()) for text in texts)
    return Counter(before + after for text in folded for before, after in pairwise(text))


def _named(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    whole = numbers[-1] - numbers[0] + 1 == len(numbers)
    return f"pages {numbers[0]}-{numbers[-1]}" if whole else "pages " + ", ".join(map(str, numbers))


def _page_notes(number: int, page: Recognised) -> Iterator[Note]:
    """Give what a reviewer should look at on a recognised page: doubtful words, marks not read, repairs."""
    if doubtful := _doubtful(page.words):
        yield _note("SOP005", number, f"page {number}: words read with doubt: {_listed(doubtful)}")
    if page.unreadable:
        what = f"page {number}: {len(page.unreadable)} marks that look like writing and could not be read"
        yield _note("SOP001", number, what, rounded(page.unreadable[0].box))
    if page.repairs:
        told = list(dict.fromkeys(f"{change.before} → {change.after}" for change in page.repairs))
        yield _note("SOP005", number, f"page {number}: {len(page.repairs)} small repairs: {_listed(told)}")
    if page.seals:
        yield _note("SOP005", number, f"page {number}: text read from under {page.seals} seals")


def _listed(quotes: Sequence[str]) -> str:
    more = f" (+{len(quotes) - _QUOTED})" if len(quotes) > _QUOTED else ""
    return "; ".join(f"“{quote}”" for quote in quotes[:_QUOTED]) + more


def _doubtful(words: Sequence[Word]) -> list[str]:
    """Quote the words with doubtful characters, a Latin word whole, of a line of ideographs the characters about."""
    return [quote for word in words for quote in _quotes(word)]


def _quotes(word: Word) -> Iterator[str]:
    if word.upended:
        if word.confidence < _SURE:
            yield word.text
        return
    doubtful = [place for place, one in enumerate(word.characters) if one.confidence < _SURE and one.text.isalnum()]
    end = -1
    for start, stop in _runs(doubtful):
        left, right = max(end, start - _BESIDE), min(len(word.characters), stop + 1 + _BESIDE)
        while left > max(0, end) and _in_word(word, left):
            left -= 1
        while right < len(word.characters) and _in_word(word, right):
            right += 1
        end = right
        yield "".join(one.text for one in word.characters[max(0, left) : right]).strip()


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give runs of places nearer than two contexts to one another."""
    start: int | None = None
    last = 0
    for place in places:
        if start is None:
            start = place
        elif place - last > 2 * _BESIDE:
            yield start, last
            start = place
        last = place
    if start is not None:
        yield start, last


def _in_word(word: Word, place: int) -> bool:
    """Say whether a border between characters lies within a Latin word or number."""
    pair = word.characters[place - 1].text + word.characters[place].text
    return pair.isascii() and pair.isalnum()


def _note(rule: str, page: int, what: str, box: Box | None = None) -> Note:
    return Note(rule=rule, place=Place(page=page, box=box), arguments={"what": what})

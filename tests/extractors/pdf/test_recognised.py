"""Extractors, pdf: recognised pages take the same way to blocks as pages of print; the recogniser is a stand-in."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.ocr.page import Character, Edge, PageImage, Recognised, Repair, Word
from extractors.pdf.reader import read_pdf
from models.document import Layer, Table
from models.errors import ScannedSource
from models.source import Format, SourceFile

PAGE = (0, 0, 595, 842)
RARE = "䶮䶯䶰䶱䶲䶳䶴䶵㐀㐁㐂㐃㐄㐅㐆㐇㐈㐉㐊㐋"
SOURCE = SourceFile(path="scan.pdf", sha256="0" * 64, size=1, format=Format.PDF)


def word(x: float, y: float, text: str, size: float = 12.0, confidence: float = 1.0) -> Word:
    """Set a word with its middle at `y`."""
    characters, at = [], x
    for mark in text:
        after = at + size * (1.0 if ord(mark) > 0x2E80 else 0.5)
        characters.append(Character(mark, at, after, confidence))
        at = after
    return Word(tuple(characters), (x, y - 0.6 * size, at, y + 0.6 * size), size, confidence, sure=True)


def grid(xs: Sequence[float], ys: Sequence[float]) -> tuple[Edge, ...]:
    level = [Edge("h", xs[0], y, xs[-1], y) for y in ys]
    return (*level, *(Edge("v", x, ys[0], x, ys[-1]) for x in xs))


def recogniser(*pages: Recognised):
    left = list(pages)

    def recognise(image: PageImage) -> Recognised:
        assert len(image.pixels) == 3 * image.width * image.height
        return left.pop(0)

    return recognise


def page_of(*words: Word, **more) -> Recognised:
    return Recognised(595, 842, tuple(words), **more)


@pytest.fixture
def scan(make, page, settings):
    def read(*pages: Recognised):
        return read_pdf(make(*(page(image=PAGE) for _ in pages)), SOURCE, settings, recogniser(*pages))

    return read


def test_words_and_rules_become_paragraphs_and_a_table(scan):
    edges = grid((70, 200, 400), (300, 330, 360))
    cells = [word(80, 315, "步骤"), word(210, 315, "负责人"), word(80, 345, "1"), word(210, 345, "班长")]
    prose = [word(70, 100, "一、目的", 14), word(94, 130, "为保证安全，制定本规程。", 12.3), word(70, 420, "完", 11.8)]
    document = scan(page_of(*prose, *cells, edges=edges))
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.grid == [["步骤", "负责人"], ["1", "班长"]]
    texts = [(block.text, block.look.size) for block in document.blocks if not isinstance(block, Table)]
    assert texts == [("一、目的", 14.0), ("为保证安全，制定本规程。", 12.5), ("完", 12.5)]


def test_doubts_repairs_and_unread_marks_are_noted_with_page_and_words(scan):
    doubtful = word(70, 130, "pump", confidence=0.4)
    page = page_of(
        word(70, 100, "Stop the pump and wait."),
        doubtful,
        repairs=(Repair("3一5", "3-5"),),
        unreadable=(word(300, 700, "~"),),
    )
    notes = {(note.rule, note.arguments["what"]) for note in scan(page).notes}
    assert ("SOP007", "page 1: an image without text, read by OCR") in notes
    assert ("SOP005", "page 1: words read with doubt: “pump”") in notes
    assert ("SOP005", "page 1: 1 small repairs: “3一5 → 3-5”") in notes
    assert ("SOP001", "page 1: 1 marks that look like writing and could not be read") in notes


def test_pages_that_the_scanner_drew_in_askance_still_share_their_header(scan):
    pages = [
        page_of(
            word(70 + 5 * n, 40 + 9 * n, "安全操作规程汇编"),
            word(70 + 5 * n, 200 + 9 * n, f"第{n}节内容各不相同{'甲乙丙'[n]}。"),
        )
        for n in range(3)
    ]
    document = scan(*pages)
    headers = [block.text for block in document.blocks if block.layer is Layer.HEADER]
    assert headers == ["安全操作规程汇编"]
    assert len([block for block in document.blocks if block.layer is Layer.BODY]) == 3


def test_a_text_layer_that_lies_is_replaced_and_the_good_pages_are_not_recognised(make, page, settings):
    good = page().lines(72, 100, [f"This is good text on a good page, line {n}." for n in range(9)])
    data = make(good, page().lines(72, 100, [RARE, RARE, RARE, RARE]))
    document = read_pdf(data, SOURCE, settings, recogniser(page_of(word(72, 100, "Wear gloves."))))
    assert document.blocks[-1].text == "Wear gloves."
    assert [(note.rule, note.place.page) for note in document.notes] == [("SOP005", 2)]
    assert "rare ideographs" in document.notes[0].arguments["what"]


def test_the_blank_back_of_a_scanned_sheet_is_no_fault(scan):
    document = scan(page_of(word(72, 100, "Wear gloves when you open it.")), page_of(blank=True))
    assert [note.rule for note in document.notes] == ["SOP007"]
    assert [block.type for block in document.blocks] == ["paragraph"]


def test_a_scan_on_which_nothing_is_read_is_refused(scan):
    with pytest.raises(ScannedSource, match="1 of 1 pages"):
        scan(page_of())


def test_a_huge_page_is_rendered_within_the_limit_of_pixels(make, page, settings):
    seen = []

    def recognise(image: PageImage) -> Recognised:
        seen.append(image)
        return page_of(word(72, 100, "Wear gloves when you open it."))

    data = make(page(width=20000, height=14000, image=(0, 0, 20000, 14000)))
    read_pdf(data, SOURCE, settings.model_copy(update={"max_pixels": 500_000}), recognise)
    assert seen[0].width * seen[0].height <= 502_000 and seen[0].dpi < 5

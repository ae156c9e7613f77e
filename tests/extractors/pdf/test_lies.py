"""Extractors, pdf: fonts that say other characters than they show; the recogniser is a stand-in that sees the page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.ocr.page import Character, PageImage, Recognised, Word
from extractors.pdf.reader import read_pdf
from extractors.pdf.script import shown_as
from extractors.pdf.suspicion import is_odd, is_strange
from models.source import Format, SourceFile

SOURCE = SourceFile(path="a.pdf", sha256="0" * 64, size=1, format=Format.PDF)
HONEST = ["Stop the pump and close the valve before you open the lid.", "Wear gloves and a face shield at all times."]


def seen(x: float, baseline: float, text: str, size: float = 12.0, confidence: float = 0.99) -> Word:
    """Set what recognition sees of a line whose baseline is known; ideographs are one em broad, letters .6 em."""
    characters, at = [], x
    for mark in text:
        after = at + size * (1.0 if ord(mark) > 0x2E80 else 0.6)
        characters.append(Character(mark, at, after, confidence))
        at = after
    top = baseline - 0.9 * size
    return Word(tuple(characters), (x, top, at, top + 1.1 * size), size, confidence, sure=True)


class Eye:
    """Sees the same words on each page, and counts how often it was asked."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words, self.asked = tuple(words), 0

    def __call__(self, image: PageImage) -> Recognised:
        self.asked += 1
        return Recognised(595, 842, self.words)


@pytest.fixture
def read(make, page, settings):
    def reading(lines: Sequence[str], sight: Sequence[str] | None, *, bold: str = "", bold_sight: str = ""):
        sheet = page().lines(72, 140, lines)
        words = [seen(72, 140 + 18 * number, line) for number, line in enumerate(sight or lines)]
        if bold:
            sheet.text(72, 100, bold, bold=True)
            words.append(seen(72, 100, bold_sight or bold))
        eye = Eye(words)
        return read_pdf(make(sheet), SOURCE, settings, eye), eye

    return reading


def texts(document) -> list[str]:
    return [block.text for block in document.blocks]


def test_only_the_font_that_lies_is_replaced_and_the_reviewer_is_told(read):
    document, eye = read(HONEST, None, bold="䶮䶯䶰䶱䶲䶳䶴䶵䶶", bold_sight="停泵关阀安全操作票")
    assert texts(document)[0] == "停泵关阀安全操作票"
    assert document.blocks[0].look.bold
    assert "".join(texts(document)[1:]).startswith("Stop the pump")
    (note,) = document.notes
    assert (note.rule, note.place.page, eye.asked) == ("SOP005", 1, 1)
    assert "SimHei" in note.arguments["what"] and "9 characters" in note.arguments["what"]


def test_single_wrong_characters_are_replaced_where_recognition_always_sees_another(read):
    said = ["丌得带电作业，丌得超过额定负荷，", "丌得在设备运行时清洁，必须先停机。"]
    document, _ = read(said, [line.replace("丌", "不") for line in said])
    assert "丌" not in "".join(texts(document)) and "".join(texts(document)).count("不得") == 3
    assert "丌 → 不" in document.notes[0].arguments["what"]


def test_rare_characters_that_the_page_shows_stay(read):
    said = ["羰基铁粉与羰基镍粉分开存放，羰基化合物有毒。", "羰基物料由专人领用。"]
    document, eye = read(said, None)
    assert "".join(texts(document)).count("羰") == 4 and document.notes == () and eye.asked == 1


def test_a_rare_character_that_recognition_reads_one_time_so_and_one_time_so_stays(read):
    said = ["羰基铁粉与羰基镍粉分开存放，羰基化合物有毒。"]
    document, _ = read(said, ["碳基铁粉与羰基镍粉分开存放，炭基化合物有毒。"])
    assert "".join(texts(document)).count("羰") == 3 and document.notes == ()


def test_letters_shifted_by_a_constant_are_read_from_the_page(read):
    shifted = "".join(chr((ord(mark) - 97 + 5) % 26 + 97) if mark.islower() else mark for mark in HONEST[0])
    document, _ = read([*HONEST * 4], None, bold=shifted, bold_sight=HONEST[0])
    assert texts(document)[0].replace(" ", "") == HONEST[0].replace(" ", "")
    assert "Courier-Bold" in document.notes[0].arguments["what"]


@pytest.mark.parametrize(
    "line",
    [
        "0.125 0.250 0.500 1.000 2.000 4.000 8.000",
        "PN-10 DN50 GB/T 12241 M8x30 A2-70 Q235B XJ-3000",
        "一、目的：规范试剂的领用、配制与废弃，保证检测结果准确。",
        "醛酮醇醚酚羧酸酯类溶剂须存放于防爆柜内，远离火源。",
        "品質保證部負責製程檢驗與異常處理，並保存紀錄三年。",
        "E = mc2, a + b = c, x <= 4, y >= 2 +- 0.5 %",
    ],
)
def test_honest_text_is_not_even_suspected(read, line):
    document, eye = read([line, *HONEST], None)
    assert eye.asked == 0 and document.notes == ()


def test_a_page_most_of_which_lies_is_taken_as_recognised(read):
    said = [chr(0x4DB5 - number) * 2 + "䶮䶯䶰䶱䶲䶳䶴䶵" for number in range(6)]
    document, eye = read(said, ["停泵关阀安全操作票证"] * 6)
    assert set("".join(texts(document))) == set("停泵关阀安全操作票证") and eye.asked == 1
    assert all("read by OCR instead" in note.arguments["what"] for note in document.notes)


def test_a_radical_is_the_ideograph_that_it_looks_like():
    assert [shown_as(mark, "Song") for mark in "⼀⾦⻓⻔⻚"] == list("一金长门页")


def test_what_is_odd():
    assert all(map(is_odd, "\ue123\ufffd䶮丌")) and not any(map(is_odd, "不質図,a1"))
    assert not is_strange("A")


def test_text_that_an_ocr_program_left_is_read_again_and_compared(make, page, settings):
    sheet = page(image=(0, 0, 595, 842))
    sheet.content.append(b"3 Tr")
    sheet.lines(72, 100, ["Wear g1oves when y0u open the 1id."])
    eye = Eye([seen(72, 100, "Wear gloves when you open the lid.")])
    document = read_pdf(make(sheet), SOURCE, settings, eye)
    assert texts(document) == ["Wear gloves when you open the lid."]
    told = [(note.rule, note.arguments["what"]) for note in document.notes]
    assert told[0] == ("SOP007", "page 1: an image with the text of an OCR program, read by OCR again")
    assert told[1][0] == "SOP005" and "differs from what is read" in told[1][1]


def _is_white(image: PageImage, top: float, bottom: float) -> bool:
    scale, breadth = image.dpi / 72, 3 * image.width
    rows = image.pixels[round(top * scale) * breadth : round(bottom * scale) * breadth]
    return rows == b"\xff" * len(rows)


def test_recognition_is_shown_the_lines_of_the_suspected_font_only(make, page, settings):
    images: list[PageImage] = []

    def recognise(image: PageImage) -> Recognised:
        images.append(image)
        return Recognised(595, 842, (seen(72, 100, "停泵关阀安全操作票"),))

    sheet = page().lines(72, 140, HONEST).text(72, 100, "䶮䶯䶰䶱䶲䶳䶴䶵䶶", bold=True)
    read_pdf(make(sheet), SOURCE, settings, recognise)
    (image,) = images
    assert not _is_white(image, 86, 104)
    assert _is_white(image, 108, 842) and _is_white(image, 0, 84)


def test_lines_that_cannot_be_seen_upright_by_themselves_are_seen_with_their_page(make, page, settings):
    shown: list[bool] = []

    def recognise(image: PageImage) -> Recognised:
        shown.append(not _is_white(image, 120, 200))
        words = (seen(72, 100, "停泵关阀安全操作票"),)
        return Recognised(595, 842, words, skew=0.0 if shown[-1] else 3.0)

    sheet = page().lines(72, 140, HONEST).text(72, 100, "䶮䶯䶰䶱䶲䶳䶴䶵䶶", bold=True)
    document = read_pdf(make(sheet), SOURCE, settings, recognise)
    assert shown == [False, True]
    assert texts(document)[0] == "停泵关阀安全操作票"

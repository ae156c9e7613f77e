"""Extractors, pdf: pictures of pages are pages of a scan; the recogniser is a stand-in."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from extractors.ocr.page import Character, PageImage, Recognised, Word
from extractors.pdf.reader import read_pictures
from extractors.read import read_document
from extractors.sniff import sniff
from models.errors import CorruptSource, LimitExceeded, ScannedSource
from models.source import Format, SourceFile

SOURCE = SourceFile(path="scan.tif", sha256="0" * 64, size=1, format=Format.IMAGE)
SENTENCE = "Wear gloves when you open it."


def picture(kind: str = "PNG", size: tuple[int, int] = (827, 1169), mode: str = "RGB", **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, kind, **more)
    return out.getvalue()


@pytest.fixture
def read(settings):
    def reading(data: bytes, **changed):
        seen: list[PageImage] = []

        def recognise(image: PageImage) -> Recognised:
            assert len(image.pixels) == 3 * image.width * image.height
            seen.append(image)
            characters = tuple(Character(mark, 72 + 6 * at, 78 + 6 * at) for at, mark in enumerate(SENTENCE))
            word = Word(characters, (72, 93, 72 + 6 * len(SENTENCE), 107), 12, 1.0, sure=True)
            return Recognised(image.width * 72 / image.dpi, image.height * 72 / image.dpi, (word,))

        return read_pictures(data, SOURCE, settings.model_copy(update=changed), recognise), seen

    return reading


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "TIFF"])
def test_a_picture_is_a_page(read, kind):
    data = picture(kind)
    assert sniff(data) is Format.IMAGE
    document, (seen,) = read(data)
    assert [block.text for block in document.blocks] == [SENTENCE]
    assert document.pages == 1 and seen.dpi == pytest.approx(100, abs=5)
    assert [note.rule for note in document.notes] == ["SOP007"]


def test_a_fax_of_three_pages_is_a_document_of_three_pages(read):
    sheet = Image.new("1", (1654, 2339), 1)
    out = io.BytesIO()
    sheet.save(out, "TIFF", compression="group4", dpi=(200, 200), save_all=True, append_images=[sheet, sheet])
    document, seen = read(out.getvalue())
    assert document.pages == 3 and [image.dpi for image in seen] == [200.0] * 3


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_pictures_of_any_depth_are_read(read, mode):
    _, (seen,) = read(picture(mode=mode) if mode != "I;16" else picture(mode="I;16"))
    assert (seen.width, seen.height) == (827, 1169)


def test_the_resolution_is_that_of_the_settings_and_a_camera_that_says_72_is_not_believed(read):
    _, (seen,) = read(picture(size=(2480, 3508), dpi=(300, 300)))
    assert seen.dpi == pytest.approx(200, abs=0.5) and seen.height == pytest.approx(2339, abs=2)
    _, (seen,) = read(picture("JPEG", size=(3024, 4032), dpi=(72, 72)))
    assert seen.dpi == pytest.approx(200, abs=0.5)


def test_a_picture_that_says_that_it_lies_on_its_side_is_set_upright(read):
    exif = Image.Exif()
    exif[0x112] = 6
    _, (seen,) = read(picture("JPEG", size=(1169, 827), exif=exif.tobytes()))
    assert (seen.width, seen.height) == (827, 1169)


def test_limits_of_pixels_and_pages(read):
    with pytest.raises(LimitExceeded, match="max_pixels"):
        read(picture(), max_pixels=10_000)
    _, (seen,) = read(picture(), max_pixels=100_000)
    assert seen.width * seen.height <= 101_000
    out = io.BytesIO()
    sheet = Image.new("1", (100, 140), 1)
    sheet.save(out, "TIFF", save_all=True, append_images=[sheet, sheet])
    with pytest.raises(LimitExceeded, match="max_pages"):
        read(out.getvalue(), max_pages=2)


@pytest.mark.parametrize("data", [picture()[:300], b"\xff\xd8\xff\xe0rubbish", b"II*\0" + b"\xff" * 60])
def test_a_damaged_picture_is_corrupt(read, data):
    with pytest.raises(CorruptSource):
        read(data)


def test_without_recognition_a_picture_is_a_scan_that_says_so(settings):
    with pytest.raises(ScannedSource, match="picture of a page"):
        read_document(picture(), "scan.png", settings.model_copy(update={"ocr": "off"}))

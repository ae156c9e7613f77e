"""Extractors, pdf: what cannot be read is refused with its reason; what is doubtful is noted."""

from __future__ import annotations

import pytest

from models.errors import CorruptSource, EncryptedSource, GarbledText, LimitExceeded, ScannedSource, SourceError

PAGE = (0, 0, 595, 842)
RARE = "䶮䶯䶰䶱䶲䶳䶴䶵㐀㐁㐂㐃㐄㐅㐆㐇㐈㐉㐊㐋"


def test_a_scan_is_refused_with_its_number_of_pages(make, page, read):
    with pytest.raises(ScannedSource, match="2 of 2 pages"):
        read(make(page(image=PAGE), page(image=PAGE)))


def test_a_scanned_page_among_pages_of_text_is_noted(make, page, read):
    document = read(make(page().text(72, 100, "Keep this procedure in the laboratory."), page(image=PAGE)))
    assert [(note.rule, note.place.page) for note in document.notes] == [("SOP001", 2)]


def test_blank_pages_are_empty_and_not_a_scan(make, page, read):
    with pytest.raises(SourceError) as refused:
        read(make(page()))
    assert refused.value.code == "empty"


def test_a_password_is_asked_for_and_taken(make, page, read):
    data = make(page().text(72, 100, "Only for those who know the word."), encrypt="secret")
    with pytest.raises(EncryptedSource, match="needs a password"):
        read(data)
    with pytest.raises(EncryptedSource, match="another password"):
        read(data, "wrong")
    assert read(data, "secret").blocks[0].text == "Only for those who know the word."


def test_a_file_that_only_forbids_copying_opens(make, page, read):
    data = make(page().text(72, 100, "Everybody may read this sheet."), encrypt="owner")
    assert read(data).blocks[0].text == "Everybody may read this sheet."


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_cut_off_is_corrupt_wherever_it_ends(make, page, read, share):
    data = make(*(page().text(72, 100, f"Page {number} of a procedure that was cut off.") for number in range(5)))
    with pytest.raises(CorruptSource):
        read(data[: int(len(data) * share)])


def test_bytes_after_the_end_mark_do_not_make_a_file_corrupt(make, page, read):
    data = make(page().text(72, 100, "A mail program added blanks at the end."))
    assert read(data + b"\r\n" * 2000).pages == 1


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.4\n" + b"\x00" * 5000, b"PK\x03\x04 no pdf at all"])
def test_bytes_that_are_no_pdf_are_corrupt(read, data):
    with pytest.raises(CorruptSource):
        read(data)


def test_more_pages_than_allowed_are_refused_before_they_are_read(make, page, read):
    with pytest.raises(LimitExceeded, match="max_pages"):
        read(make(*(page() for _ in range(4))), max_pages=3)


def test_a_text_layer_of_rare_ideographs_is_garbled(make, page, read):
    with pytest.raises(GarbledText, match="rare ideographs"):
        read(make(page().lines(72, 100, [RARE, RARE[::-1], RARE, RARE, RARE])))


def test_one_garbled_page_among_good_ones_is_noted(make, page, read):
    good = [page().lines(72, 100, [f"This is good text on a good page, line {n}." for n in range(9)]) for _ in range(2)]
    document = read(make(*good, page().lines(72, 100, [RARE, RARE, RARE, RARE])))
    assert [(note.rule, note.place.page) for note in document.notes] == [("SOP005", 3)]


def test_letters_shifted_by_a_broken_font_are_garbled(make, page, read):
    plain = ["wear gloves and safety glasses when you open the", "valve, close it again and record the time of day"] * 5
    shifted = ["".join(chr((ord(c) - 97 + 7) % 26 + 97) if c.islower() else c for c in line) for line in plain]
    assert read(make(page().lines(72, 100, plain))).notes == ()
    with pytest.raises(GarbledText, match="no language"):
        read(make(page().lines(72, 100, shifted)))


def test_utf8_read_as_gbk_is_garbled(make, page, read):
    line = "本程序规定了产品检验的方法和判定准则，适用于所有进厂物料。"
    mojibake = line.encode().decode("gbk", "ignore")
    assert read(make(page().lines(72, 100, [line] * 4))).notes == ()
    with pytest.raises(GarbledText):
        read(make(page().lines(72, 100, [mojibake[:36]] * 4)))


def test_an_ocr_layer_is_kept_and_noted(make, page, read):
    sheet = page(image=PAGE)
    sheet.content.append(b"3 Tr")
    sheet.lines(72, 100, ["Words that a program read from the image,", "kept because they are all there is."])
    document = read(make(sheet))
    assert "Words that a program read" in document.blocks[0].text
    assert [note.rule for note in document.notes] == ["SOP005"]


def test_a_large_file_of_blank_pages_has_lost_them(make, page, read):
    sheet = page()
    sheet.content.append(b"% " + b"x" * 40_000)
    with pytest.raises(CorruptSource, match="show nothing"):
        read(make(sheet))


def test_words_beyond_the_page_are_left_out_and_noted(make, page, read):
    document = read(make(page().text(72, 100, "What the page shows.").text(900, 300, "unseen")))
    assert [block.text for block in document.blocks] == ["What the page shows."]
    assert [note.rule for note in document.notes] == ["SOP005"]

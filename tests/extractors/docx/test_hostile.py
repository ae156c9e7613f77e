"""Documents that mean harm, or are broken: only a SourceError comes out, soon."""

import random
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from extractors.docx.reader import read_docx
from models.document import Document
from models.errors import CorruptSource, EncryptedSource, LimitExceeded, SourceError, UnsupportedFormat
from models.settings import Reading
from models.source import SourceFile

Pack = Callable[..., bytes]
Read = Callable[..., Document]

BODY = (
    '<w:p><w:pPr><w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    '<w:r><w:rPr><w:sz w:val="21"/></w:rPr><w:t>登记</w:t></w:r></w:p>'
    '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/>'
    '<w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText>'
    '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
STYLES = '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>'


@pytest.fixture
def good(pack: Pack) -> bytes:
    return pack(BODY, numbering=NUMBERING, styles=STYLES)


def test_it_refuses_a_bomb_by_its_ratio_and_by_its_size(pack: Pack, source: SourceFile, settings: Reading) -> None:
    bomb = pack("", files={"word/media/zero.bin": bytes(20 << 20)})
    with pytest.raises(LimitExceeded, match="max_ratio"):
        read_docx(bomb, source, settings)
    with pytest.raises(LimitExceeded, match="max_unpacked"):
        read_docx(bomb, source, settings.model_copy(update={"max_unpacked": 1 << 20}))


def test_it_refuses_more_entries_than_a_document_has(pack: Pack, source: SourceFile, settings: Reading) -> None:
    with pytest.raises(LimitExceeded, match="entries"):
        read_docx(pack("", files={f"word/x{i}": "" for i in range(10_001)}), source, settings)


def test_it_expands_no_entity(pack: Pack, source: SourceFile, settings: Reading, tmp_path: object) -> None:
    laughs = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/hostname">]><r>&a;&b;</r>'
    with pytest.raises(CorruptSource, match="document type"):
        read_docx(pack("", files={"word/document.xml": laughs}), source, settings)


def test_it_refuses_cells_and_spans_without_measure(
    read: Read, source: SourceFile, pack: Pack, settings: Reading
) -> None:
    wide = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr>'
    with pytest.raises(LimitExceeded, match="max_cells"):
        read(f"<w:tbl>{wide * 300}</w:tbl>")
    few = settings.model_copy(update={"max_cells": 3})
    with pytest.raises(LimitExceeded, match="max_cells"):
        read_docx(pack(f"<w:tbl>{'<w:tr><w:tc><w:p/></w:tc></w:tr>' * 4}</w:tbl>"), source, few)


@pytest.mark.parametrize(
    ("opening", "closing", "deep"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 60),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120),
        ("<w:p><w:ins><w:r>", "</w:r></w:ins></w:p>", 80),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", 60),
        ("<w:p><w:ins>", "</w:ins></w:p>", 5000),
    ],
)
def test_it_survives_depth(read: Read, opening: str, closing: str, deep: int) -> None:
    try:
        read(opening * deep + "<w:p><w:r><w:t>底</w:t></w:r></w:p>" + closing * deep)
    except SourceError:
        return


def test_it_survives_circles_and_endless_labels(read: Read) -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{n}"><w:basedOn w:val="{n + 1}"/></w:style>' for n in range(3000)
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="{"9" * 5000}"/>'
        f'<w:numFmt w:val="upperRoman"/><w:lvlText w:val="{"%1" * 100_000}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    item = (
        '<w:p><w:pPr><w:pStyle w:val="0"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    )
    document = read(item * 200 + STYLES, styles=styles, numbering=numbering)
    assert len(document.blocks) == 200
    assert all(len(block.label or "") < 3000 for block in document.blocks)


def test_it_names_what_kind_of_harm(good: bytes, source: SourceFile, settings: Reading) -> None:
    with pytest.raises(CorruptSource):
        read_docx(good[: len(good) // 2], source, settings)
    with pytest.raises(EncryptedSource):
        read_docx(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), source, settings)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnsupportedFormat):
        read_docx(stream.getvalue(), source, settings)


def test_it_reads_a_package_of_iso_strict(good: bytes, source: SourceFile, settings: Reading) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(good)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            strict = old.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            new.writestr(name.replace("/", "\\") if name.startswith("word/document") else name, strict)
    assert read_docx(stream.getvalue(), source, settings).blocks[0].full_text == "i. 登记"


def test_lengths_of_iso_strict_have_units_of_their_own(read: Read) -> None:
    def looked(size: str, indent: str) -> tuple[float | None, float]:
        run = f'<w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:t>登记</w:t></w:r>'
        look = read(f'<w:p><w:pPr><w:ind w:start="{indent}"/></w:pPr>{run}</w:p>').blocks[0].look
        return look.size, look.indent

    assert looked("21", "420") == looked("10.5pt", "21pt") == (10.5, 21.0)
    assert looked("5mm", "1in") == (14.0, 72.0)
    assert looked("9999999999pt", "99999999999999cm") == (10.0, 0.0)


def test_the_same_bytes_give_the_same_document(good: bytes, source: SourceFile, settings: Reading) -> None:
    assert read_docx(good, source, settings) == read_docx(good, source, settings)


@trials(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.integers(0, 10**9))
def test_broken_bytes_give_a_document_or_a_source_error(
    good: bytes, source: SourceFile, settings: Reading, seed: int
) -> None:
    chance = random.Random(seed)
    broken = bytearray(good)
    for _ in range(chance.randint(1, 12)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    try:
        read_docx(bytes(broken), source, settings)
    except SourceError:
        return


VALUES = ("", "0", "-1", "9" * 30, "x", "²", "1.5", "continue", "begin", "end", "%1%9", "none", "a", "zh")


@trials(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(seed=st.integers(0, 10**9))
def test_broken_xml_gives_a_document_or_a_source_error(
    pack: Pack, source: SourceFile, settings: Reading, seed: int
) -> None:
    chance = random.Random(seed)

    def spoil(xml: str) -> str:
        parts = xml.split('w:val="')
        for _ in range(chance.randint(0, 4)):
            index = chance.randrange(len(parts))
            if index:
                parts[index] = chance.choice(VALUES) + parts[index][parts[index].index('"') :]
        return 'w:val="'.join(parts)

    data = pack(spoil(BODY), numbering=spoil(NUMBERING), styles=spoil(STYLES))
    try:
        read_docx(data, source, settings).model_dump_json()
    except SourceError:
        return

"""Binary Word: the conversion in its child process, the tolerant wrapper, the second witness.

specimen.doc was made for this test: written by hand as .docx, saved as Word 97-2003 by LibreOffice, which cuts the
definition of a row with merged cells short.
"""

import os
import signal
from functools import cache
from pathlib import Path

import pytest

from extractors.doc import child, convert
from extractors.doc.convert import Converted, convert_doc
from extractors.doc.losses import Loss
from extractors.doc.witness import attest
from extractors.reading import read_here
from extractors.sniff import source_of
from models.document import Document, Heading, Layer, Note, Paragraph, Table, walk
from models.errors import (
    ConverterCrashed,
    CorruptSource,
    EncryptedSource,
    LimitExceeded,
    SourceError,
)
from models.settings import Reading, load_settings

SPECIMEN = (Path(__file__).parent / "specimen.doc").read_bytes()
SETTINGS: Reading = load_settings().reading
FIB = SPECIMEN.index(b"\xec\xa5")
FLAGS = FIB + 11
"""Second byte of the FIB's flags: bit 0 is fEncrypted. Source: [MS-DOC] 2.5.2."""


def changed(at: int, value: bytes) -> bytes:
    return SPECIMEN[:at] + value + SPECIMEN[at + len(value) :]


def test_it_reads_a_binary_procedure() -> None:
    document = read_here(SPECIMEN, "样品管理.doc", SETTINGS)
    headings = [(block.level, block.label, block.text) for block in document.blocks if isinstance(block, Heading)]
    assert headings[:2] == [(1, "第一章", "目的"), (1, "第二章", "流程")]
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert table.grid == [["记录名称", "", "保存期限"], ["登记表", "甲", "3年"], ["", "乙", "5年"]]
    assert [block.text for block in document.blocks if block.layer is Layer.HEADER] == ["样品管理规程　文件编号：QP-07"]
    assert document.reader == "msdoc2docx 0.36.6, sopmill-docx 2"
    assert document.source.format == "doc"


def test_it_says_what_it_mended_and_that_no_word_is_lost() -> None:
    document = read_here(SPECIMEN, "x.doc", SETTINGS)
    assert [note.rule for note in document.notes] == ["SOP007"]


def test_the_same_bytes_give_the_same_document() -> None:
    assert read_here(SPECIMEN, "x.doc", SETTINGS) == read_here(SPECIMEN, "x.doc", SETTINGS)


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (changed(FLAGS, bytes([SPECIMEN[FLAGS] | 1])), EncryptedSource, "password"),
        (SPECIMEN[: len(SPECIMEN) // 2], CorruptSource, "damaged or cut short"),
        (changed(0x200, bytes(512)), CorruptSource, "damaged"),
    ],
    ids=["encrypted", "truncated", "zeroed"],
)
def test_it_says_why_a_binary_file_cannot_be_read(data: bytes, error: type[SourceError], says: str) -> None:
    with pytest.raises(error, match=says) as caught:
        convert_doc(data, SETTINGS)
    assert caught.value.cure


@pytest.mark.parametrize("tail", [bytes(999), b"<html>" * 40, bytes(512 * 400)])
def test_it_reads_a_file_with_something_behind_its_end(tail: bytes) -> None:
    assert convert_doc(SPECIMEN + tail, SETTINGS).docx == specimen_docx()


def test_a_password_that_is_not_needed_does_no_harm() -> None:
    assert convert_doc(SPECIMEN, SETTINGS.model_copy(update={"password": "秘密"})).docx.startswith(b"PK")


def test_it_reads_a_container_with_a_class_id() -> None:
    assert convert_doc(changed(8, b"\x01" * 16), SETTINGS).docx.startswith(b"PK")


def test_it_survives_a_converter_that_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "convert_file", lambda folder, password: os._exit(3))
    with pytest.raises(ConverterCrashed, match="died"):
        convert_doc(SPECIMEN, SETTINGS)


def test_it_says_that_a_limit_ended_the_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "convert_file", lambda folder, password: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(LimitExceeded, match="seconds"):
        convert_doc(SPECIMEN, SETTINGS)


def test_a_witness_that_crashes_costs_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_testify", lambda folder: os._exit(3))
    converted = convert_doc(SPECIMEN, SETTINGS)
    assert converted.docx.startswith(b"PK")
    assert converted.witness is None


def document_of(*lines: str) -> Document:
    blocks = tuple(Paragraph(id=f"b{number}", text=line) for number, line in enumerate(lines, start=1))
    return Document(source=source_of(SPECIMEN, "x.doc"), blocks=blocks)


@cache
def specimen_docx() -> bytes:
    return convert_doc(SPECIMEN, SETTINGS).docx


def converted(witness: str | None, **lost: tuple[str, ...]) -> Converted:
    return Converted(docx=specimen_docx(), losses=lost.get("losses", ()), repairs=(), converter="x 1", witness=witness)


def test_the_witness_names_words_that_are_missing() -> None:
    document = attest(document_of("管理员登记样品"), converted("管理员登记样品\n温度2～8℃"))
    assert document.notes == (Note(rule="SOP002", arguments={"words": "温 度 2 8"}),)


@pytest.mark.parametrize("witness", [None, "", "管理员登记样品", "\x13 HYPERLINK x \x14管理员\x15"])
def test_the_witness_is_silent_where_nothing_is_missing(witness: str | None) -> None:
    assert attest(document_of("管理员登记样品"), converted(witness)).notes == ()


def test_a_loss_is_noted_in_plain_words() -> None:
    document = attest(document_of("x"), converted(None, losses=(Loss(what="pictures"),)))
    assert document.notes == (Note(rule="SOP001", arguments={"what": "pictures"}),)


@pytest.mark.parametrize("at", range(0x200, len(SPECIMEN), len(SPECIMEN) // 8))
def test_spoiled_bytes_give_a_document_or_a_source_error(at: int) -> None:
    try:
        document = read_here(changed(at, b"\xff" * 48), "x.doc", SETTINGS)
    except SourceError:
        return
    assert list(walk(document.blocks))

"""Files with a password: each is tried in turn; where none opens a file it is said plainly."""

import struct
from functools import cache
from io import BytesIO
from pathlib import Path

import olefile
import pytest

from extractors.locked import refuse_guarded
from extractors.read import read_document
from fixtures.hostile import PASSWORD
from models.document import Document
from models.errors import EncryptedSource, SourceError, UnsupportedFormat
from models.settings import Reading, load_settings

SETTINGS: Reading = load_settings().reading
ARCHIVE = Path(__file__).parents[2] / "fixtures" / "archive"
SPECIMEN = (Path(__file__).parent / "doc" / "specimen.doc").read_bytes()
FLAGS, KEY = 11, 14
"""Second byte of the FIB's flags (1: encrypted, 0x80: by XOR), and lKey. Source: [MS-DOC] 2.5.2."""


def locked_docx() -> bytes:
    return next(ARCHIVE.rglob("加密的流程.docx")).read_bytes()


@cache
def locked_doc(password: str) -> bytes:
    """Obfuscate the specimen by XOR. Source: [MS-OFFCRYPTO] 2.3.7."""
    from doc2docx.msdoc.encryption import xor_password_verifier, xor_transform

    stream = BytesIO(SPECIMEN)
    with olefile.OleFileIO(stream, write_mode=True) as container:
        for name in ("WordDocument", "1Table", "Data"):
            if not container.exists(name):
                continue
            data = container.openstream(name).read()
            if name == "WordDocument":
                head = bytearray(data[:68])
                head[FLAGS] |= 0x81
                head[KEY : KEY + 4] = struct.pack("<I", xor_password_verifier(password))
                data = bytes(head) + xor_transform(data, password, clear_prefix=68)[68:]
            else:
                data = xor_transform(data, password)
            container.write_stream(name, data)
    return stream.getvalue()


def read(data: bytes, *secrets: str) -> Document:
    return read_document(data, "x", SETTINGS.with_secrets(secrets))


LOCKED = {"docx": (locked_docx(), PASSWORD), "doc": (locked_doc("door 12"), "door 12")}


@pytest.mark.parametrize("kind", LOCKED)
def test_passwords_are_tried_in_turn(kind: str) -> None:
    data, password = LOCKED[kind]
    document = read(data, "another", password)
    assert len(document.blocks) > 3
    assert not [note for note in document.notes if note.rule == "SOP002"]


@pytest.mark.parametrize("kind", LOCKED)
@pytest.mark.parametrize(
    ("secrets", "says"),
    [
        ((), "asks for a password"),
        (("x",), "the password given does not open the file"),
        (("x", "y", "x"), "none of the 2 passwords"),
    ],
)
def test_without_the_right_one_it_says_so_and_shows_none(kind: str, secrets: tuple[str, ...], says: str) -> None:
    with pytest.raises(EncryptedSource, match=says) as caught:
        read(LOCKED[kind][0], *secrets)
    assert "--password-file" in caught.value.cure
    assert "y" not in str(caught.value).split()


def test_a_password_that_is_not_needed_does_no_harm() -> None:
    assert read(SPECIMEN, "x", "y") == read(SPECIMEN)


def test_an_encrypted_package_that_is_damaged_ends_in_an_error_of_ours() -> None:
    data = locked_docx()
    for cut in (len(data) // 3, len(data) // 2, len(data) - 600):
        with pytest.raises(SourceError):
            read(data[:cut] + bytes(len(data) - cut), PASSWORD)


def test_a_workbook_inside_is_named() -> None:
    from msoffcrypto.format.ooxml import OOXMLFile
    from openpyxl import Workbook

    plain, out = BytesIO(), BytesIO()
    Workbook().save(plain)
    OOXMLFile(plain).encrypt("k", out)
    with pytest.raises(UnsupportedFormat, match="workbook"):
        read(out.getvalue(), "k")


def test_a_file_behind_a_rights_server_is_told_at_once() -> None:
    name = "\tDRMContent".encode("utf-16-le")
    entry = SPECIMEN.index("\5SummaryInformation".encode("utf-16-le"))
    renamed = name + bytes(64 - len(name)) + struct.pack("<H", len(name) + 2)
    guarded = SPECIMEN[:entry] + renamed + SPECIMEN[entry + 66 :]
    with pytest.raises(EncryptedSource, match="rights management") as caught:
        read(guarded, "a", "b")
    assert "password" not in caught.value.cure
    refuse_guarded(SPECIMEN)

"""Pictures of a .doc that are a little out of form. drawing.doc was made for this test, saved by LibreOffice."""

import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import olefile
import pytest
from doc2docx.errors import InvalidWordDocument
from doc2docx.msdoc import officeart, pictures

from extractors.doc import drawings
from extractors.read import read_document
from models.document import Figure
from models.settings import load_settings

DRAWING = Path(__file__).parent / "drawing.doc"
HEADER = struct.pack("<HH", 68, 100)
"""Size and mapping mode of a PICF. Source: [MS-DOC] 2.9.192."""


@pytest.fixture(scope="module")
def spoiled() -> tuple[bytes, int]:
    """The stream of pictures with a reserved byte set, and where the picture begins."""
    with olefile.OleFileIO(DRAWING) as container:
        stream = bytearray(container.openstream("Data").read())
    at = stream.index(HEADER) - 4
    stream[at + 40] = 7
    return bytes(stream), at


def test_it_reads_a_picture_of_a_binary_file() -> None:
    document = read_document(DRAWING.read_bytes(), "流转图.doc", load_settings().reading)
    (figure,) = [block for block in document.blocks if isinstance(block, Figure)]
    assert figure.data.startswith(b"\x89PNG")
    assert [block.id for block in document.blocks] == ["b1", "b2", "b3"]
    assert document.notes == ()


def test_it_keeps_a_picture_whose_reserved_bytes_are_set(spoiled: tuple[bytes, int]) -> None:
    stream, at = spoiled
    with pytest.raises(InvalidWordDocument):
        pictures.parse_inline_picture(stream, at, picture_id=1)
    picture = drawings._blanked(pictures.parse_inline_picture)(stream, at, picture_id=1)
    assert picture.data.startswith(b"\x89PNG")


def test_it_leaves_a_broken_picture_broken() -> None:
    with pytest.raises(InvalidWordDocument):
        drawings._blanked(pictures.parse_inline_picture)(bytes(80), 0, picture_id=1)
    with pytest.raises(InvalidWordDocument):
        drawings._blanked(pictures.parse_inline_picture)(b"", 5, picture_id=1)


def test_it_believes_the_points_not_their_count() -> None:
    payload = struct.pack("<HHH", 9, 9, 8) + struct.pack("<ii", 3, 4)
    with pytest.raises(InvalidWordDocument):
        officeart._imso_point_array(payload, label="x")
    assert drawings._measured(officeart._imso_point_array)(payload, label="x") == ((3, 4),)
    with pytest.raises(InvalidWordDocument):
        drawings._measured(officeart._imso_point_array)(b"", label="x")


@dataclass(frozen=True)
class Record:
    record_type: int
    instance: int
    children: tuple[Any, ...] = ()


def test_it_believes_the_pictures_of_a_store_not_its_count() -> None:
    group = Record(0xF000, 1, (Record(0xF001, 5, (Record(0xF007, 2),)),))
    read = drawings._counted(lambda stream, group, **options: group)
    assert read(b"", group) == replace(group, children=(Record(0xF001, 1, (Record(0xF007, 2),)),))

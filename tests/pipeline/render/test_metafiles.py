"""Windows metafiles: recognised by their bytes, embedded with their size."""

import gzip
import struct
import zipfile
from io import BytesIO

from docx import Document as new_document

from models.document import Figure
from pipeline.render.metafiles import metafile
from pipeline.render.pictures import Pictures

EMF = struct.pack("<2I4i4i", 1, 108, 0, 0, 9, 9, 0, 0, 2540, 5080) + b" EMF" + bytes(64)
WMF = b"\xd7\xcd\xc6\x9a" + struct.pack("<H4hH", 0, 0, 0, 720, 1440, 1440) + bytes(20)


def test_metafiles_and_their_sizes() -> None:
    found = [metafile(data) for data in (EMF, gzip.compress(EMF), WMF, b"\x01\x00\x09\x00\x00\x03")]
    assert [(m.extension, tuple(round(x) for x in m.size)) for m in found if m] == [
        ("emf", (72, 144)),
        ("emf", (72, 144)),
        ("wmf", (36, 72)),
        ("wmf", (200, 150)),
    ]


def test_other_bytes_are_no_metafile() -> None:
    assert [metafile(data) for data in (b"", b"\x89PNG", b"\x1f\x8bx", gzip.compress(b"x"), EMF[:30])] == [None] * 5


def test_a_metafile_is_embedded_once() -> None:
    word = new_document()
    pictures = Pictures(word)
    figure = Figure(id="b1", sha256="a" * 64, media_type="image/x-emf", data=EMF)
    first, second = pictures.embed(figure, 400), pictures.embed(figure, 400)
    assert first == second
    assert first is not None and 'cx="914400" cy="1828800"' in first
    saved = BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as package:
        assert [name for name in package.namelist() if "media" in name] == ["word/media/source1.emf"]

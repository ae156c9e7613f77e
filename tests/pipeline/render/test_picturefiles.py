"""Pictures of a source as files: named by place, one a content, bounded, never called what the source calls them."""

import hashlib
import json
import zlib

from hypothesis import given
from hypothesis import strategies as st

from models.document import AnyBlock, Cell, Document, Figure, Layer, Paragraph, Place, Table
from models.settings import Render, load_settings
from models.source import Format, SourceFile
from pipeline.render.json import render_json
from pipeline.render.picturefiles import picture_files

SOURCE = SourceFile(path="点检.docx", sha256="0" * 64, size=1, format=Format.DOCX)
SETTINGS = load_settings().render
PNG, JPEG = b"\x89PNG\r\n\x1a\n" + b"1" * 40, b"\xff\xd8\xff\xe0" + b"2" * 40


def figure(name: str, data: bytes, **more: object) -> Figure:
    sha256 = hashlib.sha256(data).hexdigest() if data else ""
    return Figure.model_validate({"id": name, "data": data, "sha256": sha256, "media_type": "image/png", **more})


def document(*blocks: AnyBlock) -> Document:
    return Document(source=SOURCE, blocks=blocks)


def names(found: Document, settings: Render = SETTINGS) -> list[str]:
    return [picture.file for picture in picture_files(found, settings)]


def test_pictures_of_text_table_and_header_are_files_each_content_once() -> None:
    cell = Cell(row=0, column=0, blocks=(figure("b2.1", JPEG, place=Place(page=2)),))
    read = document(
        figure("b1", PNG, place=Place(page=1)),
        Table(id="b2", n_rows=1, n_columns=1, cells=(cell,)),
        Paragraph(id="b3", text="如图"),
        figure("b4", PNG, place=Place(page=3)),
        figure("h1", b"GIF89a...", layer=Layer.HEADER),
    )
    first, second, third = picture_files(read, SETTINGS)
    assert (first.file, first.blocks, first.page, first.data) == ("0001.png", ("b1", "b4"), 1, PNG)
    assert (second.file, second.blocks, second.media_type) == ("0002.jpg", ("b2.1",), "image/jpeg")
    assert (third.file, third.media_type) == ("0003.gif", "image/gif")


def test_what_cannot_be_written_says_why() -> None:
    read = document(figure("b1", b""), figure("b2", b""), figure("b3", PNG + bytes(99)), figure("b4", PNG))
    tight = SETTINGS.model_copy(update={"max_picture_bytes": 60})
    assert [(p.file, p.reason) for p in picture_files(read, tight)] == [
        ("", "not-read"), ("", "not-read"), ("", "too-large"), ("0001.png", ""),
    ]  # fmt: skip
    one = SETTINGS.model_copy(update={"max_pictures": 1})
    assert [p.reason for p in picture_files(document(figure("b1", PNG), figure("b2", JPEG)), one)] == ["", "too-many"]
    none = SETTINGS.model_copy(update={"pictures": False})
    assert [(p.reason, p.data) for p in picture_files(document(figure("b1", PNG)), none)] == [("not-wanted", b"")]


def test_bytes_say_what_a_file_is_called() -> None:
    said = {"media_type": "image/png"}
    page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    emf = b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(40)
    packed = zlib.compressobj(wbits=31)
    read = document(
        figure("b1", page, **said), figure("b2", b"MZ\x90\0program", **said), figure("b3", emf),
        figure("b4", packed.compress(emf) + packed.flush()),
    )  # fmt: skip
    assert names(read) == ["0001.bin", "0002.bin", "0003.emf", "0004.emz"]


def test_the_json_names_the_files() -> None:
    from fixtures.example import complaint_sop

    pictures = picture_files(document(figure("b1", PNG, place=Place(page=4)), figure("b2", b"")), SETTINGS)
    told = json.loads(render_json(complaint_sop(), (), (), pictures))["pictures"]
    assert told[0] == {
        "file": "0001.png", "blocks": ["b1"], "page": 4, "media_type": "image/png", "bytes": len(PNG),
        "sha256": hashlib.sha256(PNG).hexdigest(), "reason": None,
    }  # fmt: skip
    assert (told[1]["file"], told[1]["reason"]) == (None, "not-read")


@given(st.lists(st.binary(max_size=12), max_size=8))
def test_names_are_plain_and_told_apart_and_every_figure_is_named_once(contents: list[bytes]) -> None:
    read = document(*(figure(f"b{place}", data) for place, data in enumerate(contents)))
    pictures = picture_files(read, SETTINGS)
    written = [picture.file for picture in pictures if picture.file]
    assert len(set(written)) == len(written) == len({data for data in contents if data})
    assert all(name[:4].isdecimal() and name[4] == "." and name[5:].isalnum() for name in written)
    assert sorted(name for picture in pictures for name in picture.blocks) == sorted(b.id for b in read.blocks)
    assert pictures == picture_files(read, SETTINGS)

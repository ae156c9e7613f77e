"""The proof that nothing was lost: it holds for a whole document and names what is altered in any other."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from models.conversion import Outputs, PictureFile, Renumbered
from models.document import Cell, Document, Figure, Layer, Note, Paragraph, Table
from models.settings import load_settings
from models.sop import Omission, Sop
from models.source import Format, SourceFile
from pipeline.conserve.conserve import conserve, lost_words
from pipeline.convert import convert

SOURCE = SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX)
ROOT = Path(__file__).resolve().parents[3]


def package(*lines: str) -> bytes:
    """A .docx whose main part holds these lines."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        opened.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return stream.getvalue()


def lost(source: list[str], output: list[str], omitted: list[str] | None = None) -> tuple[str, ...]:
    blocks = tuple(Paragraph(id=f"b{n}", text=text) for n, text in enumerate(source, 1))
    omissions = tuple(Omission(block="b1", text=text, reason="contents") for text in omitted or [])
    sop = Sop(source=SOURCE, language="zh", omitted=omissions)
    outputs = Outputs(docx=package(*output), json_text="")
    return lost_words(Document(source=SOURCE, blocks=blocks), Renumbered(sop=sop), outputs)


def test_a_clause_that_moved_into_a_column_is_not_lost() -> None:
    assert lost(["班长填写登记表，2小时内报设备科。"], ["班长填写登记表，", "2小时内报设备科。"]) == ()


def test_an_altered_number_is_named() -> None:
    assert lost(["温度保持在121℃，时间15分钟。"], ["温度保持在112℃，时间15分钟。"]) == ("121",)


def test_a_lost_line_is_named_and_an_omitted_one_is_not() -> None:
    assert "职" in lost(["目录", "职责"], ["目录"])
    assert lost(["目录", "职责"], ["职责"], ["目录"]) == ()


def test_words_that_are_all_there_but_in_another_clause_are_lost_together() -> None:
    assert lost(["甲审核乙批准。"], ["乙审核甲批准。"]) == ("甲审核乙批准。",)


def test_a_line_twice_in_the_source_is_wanted_twice() -> None:
    assert lost(["每日点检", "每日点检"], ["每日点检"]) != ()


def test_page_furniture_is_not_asked_for() -> None:
    header = Paragraph(id="h1", text="受控文件", layer=Layer.HEADER)
    table = Table(id="b1", n_rows=1, n_columns=1, cells=(Cell(row=0, column=0, blocks=(header,)),), layer=Layer.HEADER)
    document = Document(source=SOURCE, blocks=(table,))
    sop = Sop(source=SOURCE, language="zh")
    assert conserve(document, Renumbered(sop=sop), Outputs(docx=package(), json_text="")) == ()


@pytest.mark.parametrize("name", ["网店售后换货流程.docx", "仓库收货作业流程.doc", "lockout-tagout.pdf"])
def test_altering_one_token_of_a_real_output_makes_the_proof_fail(name: str) -> None:
    source = next((ROOT / "fixtures" / "archive").rglob(name))
    made = convert(source.read_bytes(), source.name, load_settings())
    whole = Renumbered(sop=made.sop, index=made.index, references=made.references)
    assert conserve(made.document, whole, made.outputs) == ()
    step = max((block.text for block in made.document.blocks if block.layer is Layer.BODY), key=len)
    word = step.split("\n")[0].replace(" ", "")[3:6]
    spoiled = Outputs(docx=_without(made.outputs.docx, word), json_text="")
    assert spoiled.docx != made.outputs.docx
    assert conserve(made.document, whole, spoiled) != ()


def _without(docx: bytes, word: str) -> bytes:
    """The package with every occurrence of three characters changed in its main part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(word.encode(), b"") if name == "word/document.xml" else data)
    return stream.getvalue()


def test_a_bullet_of_a_symbol_font_is_no_word() -> None:
    assert lost(["\uf096", "清点物料"], ["清点物料"]) == ()


def test_a_picture_must_be_a_file_or_stand_in_the_document() -> None:
    data = b"\x89PNG\r\n\x1a\n and more"
    sha256 = hashlib.sha256(data).hexdigest()
    source = Document(source=SOURCE, blocks=(Figure(id="b1", data=data, sha256=sha256), Figure(id="b2", sha256=sha256)))
    sop = Renumbered(sop=Sop(source=SOURCE, language="zh"))
    named = PictureFile(file="0001.png", blocks=("b1",), sha256=sha256, size=len(data), data=data)

    def judged(docx: bytes, *pictures: PictureFile) -> tuple[Note, ...]:
        return conserve(source, sop, Outputs(docx=docx, json_text="", pictures=pictures))

    assert judged(package(), named) == ()
    spoiled = named.model_copy(update={"data": data[:-1]})
    (note,) = judged(package(), spoiled)
    assert (note.rule, note.block) == ("SOP902", "b1") and sha256[:12] in note.arguments["pictures"]
    assert judged(_with(package(), "word/media/image1.png", data), spoiled) == ()


def _with(docx: bytes, name: str, data: bytes) -> bytes:
    stream = io.BytesIO(docx)
    with zipfile.ZipFile(stream, "a") as opened:
        opened.writestr(name, data)
    return stream.getvalue()

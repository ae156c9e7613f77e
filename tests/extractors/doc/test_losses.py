"""What a conversion of binary Word loses: told with its place, taken from another reading, or kept at the end.

boxes.doc was made for this test: three text boxes, one of them empty, saved by LibreOffice; msdoc2docx drops them all.
"""

from pathlib import Path
from typing import Any

import pytest

from extractors.doc import fallback
from extractors.doc.convert import Converted, convert_doc
from extractors.doc.graft import append_words, mend, wants_another
from extractors.doc.losses import BOXES, PICTURES, Loss, losses_of
from extractors.doc.stories import anchors, unplaced
from extractors.doc.witness import attest
from extractors.reading import read_here
from extractors.sniff import source_of
from models.document import AnyBlock, Document, Figure, Layer, Paragraph
from models.settings import Reading, load_settings

BOXED = (Path(__file__).parent / "boxes.doc").read_bytes()
SETTINGS: Reading = load_settings().reading
IN_BOXES = ["领料人签字后方可发料", "先进先出，超期物料不得发出"]


def paragraph(number: int, text: str, layer: Layer = Layer.BODY) -> Paragraph:
    return Paragraph(id=f"b{number}", text=text, layer=layer)


def document_of(*blocks: AnyBlock) -> Document:
    return Document(source=source_of(BOXED, "x.doc"), blocks=blocks)


def converted(witness: str | None = None, **given: Any) -> Converted:
    docx = fallback.text_document("x")
    return Converted(docx=docx, converter="x 1", witness=witness, **{"losses": (), "repairs": (), **given})


def entry(code: str, message: str = "", **details: int) -> dict[str, Any]:
    return {"code": code, "message": message, "details": details}


def test_words_of_text_boxes_are_kept_without_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "find_office", lambda: None)
    document = read_here(BOXED, "发料.doc", SETTINGS)
    boxes = [block for block in document.blocks if block.layer is Layer.TEXTBOX]
    assert [block.text for block in boxes] == IN_BOXES
    (note,) = document.notes
    assert note.rule == "SOP007"
    assert "text boxes whose place is not known" in note.arguments["what"]


@pytest.mark.skipif(fallback.find_office() is None, reason="LibreOffice is not installed")
def test_another_reading_gives_the_boxes_their_place() -> None:
    blocks = read_here(BOXED, "发料.doc", SETTINGS).blocks
    texts = [block.text for block in blocks]
    for before, words in zip(("保证发料数量准确，账物相符。", "仓管员登记台账。"), IN_BOXES, strict=True):
        assert texts[texts.index(before) + 1] == words


def test_a_box_is_only_missed_where_words_of_it_are() -> None:
    codes = [entry("MAIN_TEXTBOX_TABLE_MALFORMED")]
    assert losses_of(codes, [], {"textboxes": []}) == []
    assert [loss.kind for loss in losses_of(codes, [], {"textboxes": ["甲"]})] == [BOXES]


@pytest.mark.parametrize(
    ("codes", "marks", "lost"),
    [
        ([entry("PICTURES_DEFERRED")], 0, 0),
        ([entry("OBJECT_ANCHOR_DEFERRED"), entry("FLOATING_SHAPE_TYPES_DEFERRED", shape_count=2)], 2, 0),
        ([entry("OBJECT_ANCHOR_DEFERRED"), entry("INLINE_PICTURE_MALFORMED", "container contains no BLIP")], 1, 0),
        ([entry("OBJECT_ANCHOR_DEFERRED"), entry("INLINE_PICTURE_MALFORMED", "bad size")], 1, 1),
        ([entry("OBJECT_ANCHOR_DEFERRED"), entry("FLOATING_SHAPE_TYPES_DEFERRED", shape_count=1)], 2, 2),
    ],
    ids=["a flag alone", "lines", "a frame", "a picture", "a picture among lines"],
)
def test_a_picture_is_missed_where_its_mark_stands(codes: list[dict[str, Any]], marks: int, lost: int) -> None:
    places = [("word/document.xml", f"第{number}段") for number in range(marks)]
    assert len(losses_of(codes, places, {})) == lost


def test_a_loss_names_the_block_before_it() -> None:
    read = document_of(paragraph(1, "流程图如下："), paragraph(2, "下一段"))
    loss = Loss(what="a damaged picture", kind=PICTURES, near="图如下：")
    (note,) = attest(read, converted(losses=(loss,))).notes
    assert (note.rule, note.block) == ("SOP001", "b1")
    assert "图如下" in note.arguments["what"]


def test_marks_are_found_with_the_words_before_them() -> None:
    docx = fallback.text_document("流程图如下：\n\ufffc\n完\ufffc")
    assert anchors(docx) == [("word/document.xml", "流程图如下："), ("word/document.xml", "完")]
    kept = {"textboxes": ["流程图 如下：", "别处没有"], "headers": ["页眉"]}
    assert unplaced(kept, docx, headers_lost=False) == {"textboxes": ["别处没有"], "headers": []}
    assert unplaced(kept, docx, headers_lost=True)["headers"] == ["页眉"]


def test_a_picture_is_taken_from_the_other_reading() -> None:
    first = document_of(paragraph(1, "一、流程图"), paragraph(2, "二、记录"))
    figure = Figure(id="b2", sha256="f", data=b"png")
    other = document_of(paragraph(1, "一、流程图"), figure, paragraph(3, "二、记录"))
    told = converted(losses=(Loss(what="a damaged picture", kind=PICTURES, near="一、流程图"),))
    assert wants_another(first, told)
    mended, less = mend(first, told, other, b"", "LibreOffice")
    assert [type(block).__name__ for block in mended.blocks] == ["Paragraph", "Figure", "Paragraph"]
    assert len({block.id for block in mended.blocks}) == 3
    assert less.losses == ()
    assert less.repairs == ("pictures as LibreOffice reads them",)


def test_the_other_reading_is_taken_whole_where_it_has_far_more_words() -> None:
    words = "仓管员核对领料单两小时内备料并登记台账"
    first, other = document_of(paragraph(1, "仓管员核对")), document_of(paragraph(1, words))
    told = converted(witness=words)
    mended, whole = mend(first, told, other, fallback.text_document(words), "LibreOffice")
    assert mended == other
    assert whole.converter == "LibreOffice"
    assert mend(other, told, first, fallback.text_document("仓管员"), "LibreOffice")[0] == other


def test_words_of_headers_without_pages_stand_at_the_end() -> None:
    told = converted(words=(("headers", "文件编号 QP-07"),), losses=(Loss(what="headers and footers", kind="headers"),))
    document, less = append_words(document_of(paragraph(1, "正文")), told)
    assert document.blocks[-1].layer is Layer.HEADER
    assert less.losses == ()


def test_the_specimen_wants_no_other_reading() -> None:
    specimen = (Path(__file__).parent / "specimen.doc").read_bytes()
    document = read_here(specimen, "x.doc", SETTINGS)
    assert not wants_another(document, convert_doc(specimen, SETTINGS))

"""Heads of pages that somebody typed into the body."""

from extractors.outline import outline
from models.document import Document, Paragraph
from models.source import Format, SourceFile
from pipeline.mapping.map import map_document

SOURCE = SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def test_the_line_above_a_repeated_control_line_goes_with_it_and_the_sentence_goes_on() -> None:
    heads = [("远山仓储程序文件", f"文件编号：WH-03    版本：A/1    第{n}页 共2页") for n in (1, 2)]
    texts = (
        *heads[0],
        "1 目的",
        "防止起火。",
        "2 范围",
        "适用于全部叉车，包括租用的以及",
        *heads[1],
        "借用的。",
        "3 程序",
        "3.1 断电。",
    )
    blocks = tuple(Paragraph(id=f"b{n}", text=text) for n, text in enumerate(texts, start=1))
    sop = map_document(outline(Document(source=SOURCE, blocks=blocks)))
    assert sop.sections[1].content[0].text == "适用于全部叉车，包括租用的以及借用的。"
    assert [(one.block, one.reason) for one in sop.omitted] == [
        ("b7", "repeated-control"),
        ("b8", "repeated-control"),
    ]
    assert [block.text for block in sop.front_matter] == list(heads[0])

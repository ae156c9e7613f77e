from models.document import Cell, Document, Heading, ListItem, Paragraph, Place, Table
from models.source import Format, SourceFile
from pipeline.mapping.accounting import sort_blocks, unbroken

SOURCE = SourceFile(path="样例.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def page_head(id_):
    cells = (Cell(row=0, column=0, blocks=(Paragraph(id=f"{id_}.1", text="文件编号 QX-01"),)),)
    return Table(id=id_, n_rows=1, n_columns=1, cells=cells)


def test_a_sentence_cut_by_a_repeated_page_head_is_joined():
    halves = Paragraph(id="b1", text="4.1 保管员应每日核对台"), Paragraph(id="b3", text="账，并签字。")
    blocks = (halves[0], page_head("b2"), halves[1])
    flow = sort_blocks(Document(source=SOURCE, blocks=blocks), {"b2": "repeated-control"}, lambda _: False)
    assert [b.text for b in flow.body] == ["4.1 保管员应每日核对台账，并签字。"]
    assert [o.reason for o in flow.omitted] == ["repeated-control"]


def test_line_breaks_inside_a_sentence_are_joined():
    assert unbroken("先停机，\n再断电。\n挂牌。") == "先停机，再断电。\n挂牌。"
    assert unbroken("close the\nvalve") == "close the valve"


def test_a_heading_that_a_new_page_says_again_is_furniture():
    first = Heading(id="b1", text="CONTAINMENT", place=Place(page=1))
    again = Heading(id="b3", text="CONTAINMENT", place=Place(page=2))
    items = ListItem(id="b2", text="Unplug it.", label="•"), ListItem(id="b4", text="Tell the desk.", label="•")
    flow = sort_blocks(Document(source=SOURCE, blocks=(first, items[0], again, items[1])), {}, lambda _: False)
    assert [b.id for b in flow.body] == ["b1", "b2", "b4"]
    assert [(o.block, o.reason) for o in flow.omitted] == [("b3", "furniture")]


def test_the_same_title_under_another_chapter_stays():
    titles = (("FIELD", 1, 1), ("Personnel", 2, 1), ("LABORATORY", 1, 2), ("Personnel", 2, 2))
    blocks = tuple(
        Heading(id=f"b{n}", text=text, level=level, place=Place(page=page))
        for n, (text, level, page) in enumerate(titles)
    )
    flow = sort_blocks(Document(source=SOURCE, blocks=blocks), {}, lambda _: False)
    assert flow.body == blocks

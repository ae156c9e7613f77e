"""Shapes in reading order, imported and embedded documents, who said what and where."""

from collections.abc import Callable

import pytest

from extractors.read import read_document
from models.document import Document, Layer, Table
from models.settings import Reading

Read = Callable[..., Document]
Link = Callable[..., str]
Pack = Callable[..., bytes]
WPG = 'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def box(text: str, left: int, top: int, frame: str = "paragraph") -> str:
    """Give a text box as Word 2010 writes it, with its VML twin."""
    held = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{frame}"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="900" cy="100"/><wps:wsp><wps:txbx>{held}</wps:txbx></wps:wsp></wp:anchor></w:drawing>'
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{held}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def drawn(text: str, style: str) -> str:
    return f'<v:rect style="{style}"><v:textbox><w:txbxContent>{paragraph(text)}</w:txbxContent></v:textbox></v:rect>'


def member(text: str, left: int, top: int) -> str:
    place = f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="9" cy="9"/></a:xfrm>'
    held = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return f"<wps:wsp><wps:spPr>{place}</wps:spPr><wps:txbx>{held}</wps:txbx></wps:wsp>"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def test_boxes_of_a_flow_chart_are_read_from_the_top_and_in_a_row_from_the_left(read: Read) -> None:
    boxes = box("归档", 0, 900) + box("否：退回", 5000, 420) + box("接收", 0, 10) + box("是：登记", 0, 400)
    assert texts(read(f"<w:p>{boxes}</w:p>")) == ["接收", "是：登记", "否：退回", "归档"]


def test_boxes_placed_against_different_frames_keep_the_order_of_the_file(read: Read) -> None:
    boxes = box("二", 0, 900) + box("一", 0, 10, frame="page")
    assert texts(read(f"<w:p>{boxes}</w:p>")) == ["二", "一"]


def test_shapes_of_a_group_are_read_from_the_top(read: Read) -> None:
    old = "".join(drawn(t, f"left:0;top:{y};width:500;height:90") for t, y in (("三", 900), ("一", 5), ("二", 400)))
    new = member("丙", 0, 900) + member("甲", 0, 5) + member("乙", 0, 400)
    body = (
        f'<w:p><w:r><w:pict><v:group style="width:9pt;height:9pt">{old}</v:group></w:pict></w:r></w:p>'
        f"<w:p><w:r><w:drawing><wp:inline><wpg:wgp {WPG}>{new}</wpg:wgp></wp:inline></w:drawing></w:r></w:p>"
    )
    assert texts(read(body)) == ["一", "二", "三", "甲", "乙", "丙"]


@pytest.mark.parametrize("style", ["left:x;top:1", "left:1..2;top:3", "position:static;left:1;top:2", ""])
def test_a_shape_without_a_readable_place_stays_where_it_is(read: Read, style: str) -> None:
    shapes = drawn("甲", style) + drawn("乙", "left:0;top:0")
    assert texts(read(f"<w:p><w:r><w:pict><v:group>{shapes}</v:group></w:pict></w:r></w:p>")) == ["甲", "乙"]


PAGE = "<html><body><h1>1 目的</h1><p>规范盘点。</p><table><tr><td>甲</td><td>乙</td></tr></table></body></html>"


def imported(pack: Pack, link: Link, data: str, body: str = "") -> bytes:
    relations = link("c", "aFChunk", "chunk.htm")
    return pack(body + '<w:altChunk r:id="c"/>', relations=relations, files={"word/chunk.htm": data})


def test_an_imported_web_page_is_read_in_its_place(pack: Pack, link: Link, settings: Reading) -> None:
    document = read_document(imported(pack, link, PAGE, paragraph("盘点规程")), "a.docx", settings)
    assert [(block.id, block.label, block.text) for block in document.blocks[:3]] == [
        ("b1", None, "盘点规程"),
        ("b2", "1", "目的"),
        ("b3", None, "规范盘点。"),
    ]
    table = document.blocks[3]
    assert isinstance(table, Table)
    assert [(block.id, block.text) for cell in table.cells for block in cell.blocks] == [("b4.1", "甲"), ("b4.2", "乙")]
    assert document.notes == ()


def test_an_import_that_cannot_be_read_is_a_loss(pack: Pack, link: Link, settings: Reading, read: Read) -> None:
    document = read_document(imported(pack, link, "\x00\x01", paragraph("盘点规程")), "a.docx", settings)
    assert [note.rule for note in document.notes] == ["SOP001"]
    assert [note.rule for note in read(paragraph("甲") + '<w:altChunk r:id="none"/>').notes] == ["SOP001"]


def test_objects_and_linked_documents_are_named_and_formulas_are_not(read: Read) -> None:
    office = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
    objects = "".join(
        f'<w:object><o:OLEObject {office} Type="Embed" ProgID="{name}"/></w:object>'
        for name in ("Visio.Drawing.11", "Equation.3")
    )
    document = read(f'<w:p><w:r><w:t>见附图</w:t>{objects}</w:r></w:p><w:subDoc r:id="s"/>')
    assert [note.arguments["what"] for note in document.notes] == [
        "linked sub-document",
        "embedded object Visio.Drawing.11 (its picture is kept)",
    ]


def test_notes_and_comments_say_where_they_belong_and_who_wrote_them(read: Read) -> None:
    document = read(
        paragraph("目的")
        + '<w:p><w:r><w:t>24小时内</w:t><w:footnoteReference w:id="2"/><w:commentReference w:id="0"/></w:r></w:p>',
        footnotes=f'<w:footnote w:id="2">{paragraph("指工作日")}</w:footnote>',
        comments=f'<w:comment w:id="0" w:author="周明">{paragraph("是否太长？")}</w:comment>',
    )
    aside = [block for block in document.blocks if block.layer in (Layer.NOTE, Layer.COMMENT)]
    assert [(block.label, block.text, block.place.anchor) for block in aside] == [
        (None, "指工作日", "b2"),
        ("周明", "是否太长？", "b2"),
    ]
    assert [block.text for block in document.blocks][:2] == ["目的", "24小时内"]


def test_tracked_changes_of_headers_count(read: Read) -> None:
    changed = '<w:p><w:ins w:id="1"><w:r><w:t>版本：B</w:t></w:r></w:ins></w:p>'
    body = paragraph("正文") + '<w:sectPr><w:headerReference w:type="default" r:id="id-header1"/></w:sectPr>'
    document = read(body, header1=changed)
    assert [(note.rule, note.arguments["count"]) for note in document.notes] == [("SOP004", "1")]

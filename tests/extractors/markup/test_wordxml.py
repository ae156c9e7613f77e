"""Word 2003 XML and Flat OPC: shown labels, merged cells, headers in sections, notes, changes, pictures."""

from collections.abc import Callable

import pytest

from models.document import Document, Figure, Heading, Layer, Table
from models.errors import CorruptSource, LimitExceeded

Read = Callable[..., Document]
Shown = Callable[[Document], list[str]]
SPACES = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
LISTS = (
    '<w:lists><w:listDef w:listDefId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/>'
    '<w:lvlText w:val="%1、"/><w:pPr><w:ind w:left="420" w:first-line="100"/></w:pPr></w:lvl></w:listDef>'
    '<w:list w:ilfo="1"><w:ilst w:val="0"/></w:list></w:lists>'
)
STYLES = '<w:styles><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>'


def xml(body: str, head: str = LISTS + STYLES) -> str:
    declaration = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    return f'{declaration}<w:wordDocument {SPACES} xml:space="preserve">{head}<w:body>{body}</w:body></w:wordDocument>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(shown: str = "") -> str:
    return f'<w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/>{shown}</w:listPr>'


def test_it_shows_the_labels_that_word_showed_and_counts_those_it_did_not(read: Read, shown: Shown) -> None:
    body = (
        paragraph("目的", '<w:pStyle w:val="1"/>' + listed('<wx:t wx:val="三、"/>'))
        + paragraph("x", listed('<wx:t wx:val="·"/><wx:font wx:val="Symbol"/>'))
        + paragraph("y", listed('<wx:t wx:val=""/>'))
        + paragraph("z", listed())
    )
    document = read(xml(body))
    assert shown(document) == ["三、 目的", "• x", "y", "一、 z"]
    assert isinstance(document.blocks[0], Heading)
    assert [block.look.indent for block in document.blocks] == [26.0, 26.0, 26.0, 26.0]


def test_it_reads_merged_cells_and_sections(read: Read, shown: Shown) -> None:
    body = (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:vmerge w:val='restart'/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        f"<w:sectPr><w:hdr w:type='odd'>{paragraph('h')}</w:hdr><w:hdr"
        f" w:type='first'>{paragraph('no page')}</w:hdr></w:sectPr>"
    )
    document = read(xml(f"<wx:sect>{body}</wx:sect>"))
    table = document.blocks[0]
    assert isinstance(table, Table)
    assert [(c.row_span, c.column_span, c.text) for c in table.cells] == [
        (2, 1, "a"),
        (1, 2, "b"),
        (1, 1, "c"),
        (1, 1, "d"),
    ]
    assert [block.text for block in document.blocks if block.layer is Layer.HEADER] == ["h"]


def test_it_reads_notes_changes_and_comments(read: Read) -> None:
    body = (
        "<w:p><w:r><w:t>a </w:t></w:r>"
        '<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:delText>x'
        "</w:delText></w:r></aml:content></aml:annotation>"
        '<aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>b</w:t></w:r></aml:content></aml:annotation>'
        f"<w:r><w:footnote>{paragraph('n')}</w:footnote></w:r>"
        f'<w:r><aml:annotation w:type="Word.Comment"><aml:content>{paragraph("c")}'
        f"</aml:content></aml:annotation></w:r></w:p>"
    )
    document = read(xml(body))
    assert {block.layer: block.text for block in document.blocks} == {
        Layer.BODY: "a b",
        Layer.NOTE: "n",
        Layer.COMMENT: "c",
    }
    assert [note.rule for note in document.notes] == ["SOP004"]


def test_pictures_are_taken_from_the_file_alone(read: Read) -> None:
    data = '<w:binData w:name="wordml://1.png">iVBORw0KGgo=</w:binData>'
    shape = '<v:shape style="width:90pt"><v:imagedata src="{}"/></v:shape>'
    inside, linked = shape.format("wordml://1.png"), shape.format("http://x/2.png")
    body = f"<w:p><w:r><w:pict>{data}{inside}</w:pict></w:r><w:r><w:pict>{linked}</w:pict></w:r></w:p>"
    document = read(xml(body))
    kept = [block for block in document.blocks if isinstance(block, Figure) and block.data]
    assert [(figure.media_type, figure.width) for figure in kept] == [("image/png", 90.0)]
    assert [note.arguments["what"] for note in document.notes] == ["picture 2.png (not in the file)"]


PKG = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'


def flat(parts: str) -> str:
    return f'<?mso-application progid="Word.Document"?><pkg:package {PKG}>{parts}</pkg:package>'


def test_it_unpacks_flat_opc(read: Read, shown: Shown) -> None:
    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>登记</w:t></w:r></w:p></w:body></w:document>"
    )
    part = f'<pkg:part pkg:name="/word/document.xml" pkg:contentType="x"><pkg:xmlData>{body}</pkg:xmlData></pkg:part>'
    picture = '<pkg:part pkg:name="/word/media/1.png"><pkg:binaryData>iVBO\r\nRw0K</pkg:binaryData></pkg:part>'
    document = read(flat(part + picture))
    assert shown(document) == ["登记"]
    assert document.reader == "sopmill-flatopc 1, sopmill-docx 2"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (xml("<w:p>"), CorruptSource),
        (xml("").replace("<w:body></w:body>", ""), CorruptSource),
        (flat(""), CorruptSource),
        (xml("<w:p>" * 300 + "</w:p>" * 300), LimitExceeded),
        (xml("").replace("?><w:w", '?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:w'), CorruptSource),
    ],
    ids=["broken", "no body", "no parts", "deep", "entities"],
)
def test_it_refuses_what_it_cannot_trust(read: Read, data: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(data)

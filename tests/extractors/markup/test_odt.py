"""ODT: headings, counted labels and their restarts, spans, headers, boxes, pictures."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from extractors.markup.odt.names import SPACES
from models.document import Document, Figure, Heading, Layer, Table
from models.errors import CorruptSource, EncryptedSource, LimitExceeded

Read = Callable[..., Document]
Shown = Callable[[Document], list[str]]
NAMES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items() if prefix != "xml")
STYLES = (
    '<office:styles><style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" '
    'style:default-outline-level="1"><style:text-properties fo:font-size="16pt" fo:font-weight="bold"/></style:style>'
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." '
    'style:num-suffix="、"/><text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2" '
    'text:start-value="4"/><text:list-level-style-bullet text:level="3"'
    ' text:bullet-char="●"/></text:list-style></office:styles>'
)
MASTER = (
    "<office:master-styles><style:master-page><style:header><text:p>h</text:p></style:header>"
    '<style:footer style:display="false"><text:p>no page</text:p></style:footer>'
    "</style:master-page></office:master-styles>"
)


def odt(body: str, automatic: str = "", doctype: str = "", **files: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        automatic = f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        content = f"{automatic}<office:body><office:text>{body}</office:text></office:body>"
        package.writestr(
            "content.xml", f"{doctype}<office:document-content {NAMES}>{content}</office:document-content>"
        )
        package.writestr("styles.xml", f"<office:document-styles {NAMES}>{STYLES}{MASTER}</office:document-styles>")
        for name, data in files.items():
            package.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


def items(*texts: str, start: str = "") -> str:
    return "".join(f"<text:list-item{start}><text:p>{text}</text:p></text:list-item>" for text in texts)


def test_it_reads_a_procedure(read: Read) -> None:
    automatic = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_1">'
        '<style:paragraph-properties fo:text-align="center" fo:margin-left="1cm"/></style:style>'
        '<style:style style:name="T1" style:family="text"><style:text-properties'
        ' fo:font-weight="normal"/></style:style>'
    )
    body = (
        '<text:h text:style-name="P1" text:outline-level="1">目的</text:h>'
        '<text:p text:style-name="P1"><text:span text:style-name="T1">a <text:s'
        ' text:c="2"/>b<text:tab/>c</text:span>\n d</text:p>'
    )
    document = read(odt(body, automatic))
    heading, styled, header = document.blocks
    assert isinstance(heading, Heading)
    assert (heading.level, heading.look.style, heading.look.size, heading.look.bold) == (1, "Heading 1", 16.0, True)
    assert (heading.look.centered, heading.look.indent) == (True, 28.4)
    assert (styled.text, styled.look.bold) == ("a   b\tc d", False)
    assert (header.layer, header.text) == (Layer.HEADER, "h")
    assert document.reader == "sopmill-odt 1, sopmill-docx 2"


def test_it_counts_lists_that_go_on_and_lists_that_begin_anew(read: Read, shown: Shown) -> None:
    deeper = f"<text:list-item><text:p>b</text:p><text:list>{items('c', 'd')}</text:list></text:list-item>"
    body = (
        f'<text:list xml:id="x" text:style-name="L">{items("a")}{deeper}</text:list><text:p>-</text:p>'
        f'<text:list text:continue-numbering="true" text:style-name="L">{items("e")}</text:list>'
        f'<text:list text:style-name="L">{items("f")}</text:list>'
        f'<text:list text:continue-list="x" text:style-name="L">{items("g")}'
        "<text:list-header><text:p>no label</text:p></text:list-header>"
        f"{items('h', start=' text:start-value=' + chr(34) + '9' + chr(34))}{items('i')}</text:list>"
        f'<text:list text:style-name="L"><text:list-item><text:list><text:list-item><text:list>{items("j")}</text:list>'
        "</text:list-item></text:list></text:list-item></text:list>"
    )
    assert shown(read(odt(body)))[:-1] == [
        "一、 a", "二、 b", "二.4 c", "二.5 d", "-", "三、 e", "一、 f", "四、 g", "no label", "九、 h", "十、 i",
        "● j",
    ]  # fmt: skip


def test_it_gives_the_true_grid_of_a_table(read: Read) -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    covered = "<table:covered-table-cell/>"
    tall, wide = ' table:number-rows-spanned="2"', ' table:number-columns-spanned="2"'
    rows = (
        cell.format(tall, "a") + cell.format(wide, "b") + covered,
        covered + cell.format(' table:number-columns-repeated="2"', "c"),
    )
    body = "<table:table>" + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows) + "</table:table>"
    table = read(odt(body)).blocks[0]
    assert isinstance(table, Table)
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells] == [
        (0, 0, 2, 1, "a"), (0, 1, 1, 2, "b"), (1, 1, 1, 1, "c"), (1, 2, 1, 1, "c"),
    ]  # fmt: skip


def test_boxes_pictures_notes_and_changes(read: Read) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>a<draw:frame><draw:text-box><text:p>t</text:p></draw:text-box></draw:frame>"
        '<draw:frame svg:width="1in"><draw:image xlink:href="Pictures/1.png"/></draw:frame>'
        '<draw:frame><draw:image xlink:href="http://x/2.png"/></draw:frame>'
        '<text:note text:note-class="endnote"><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>n</text:p>"
        "</text:note-body></text:note><office:annotation><dc:creator>who</dc:creator>"
        "<text:p>c</text:p></office:annotation></text:p>"
        "<text:table-of-content><text:index-body><text:p>1 a<text:tab/>1</text:p>"
        "</text:index-body></text:table-of-content>"
    )
    document = read(odt(body, Pictures__1_png=b"\x89PNG"))
    found = [(block.layer, block.text, block.look.toc) for block in document.blocks if not isinstance(block, Figure)]
    assert found == [
        (Layer.BODY, "a", False), (Layer.TEXTBOX, "t", False), (Layer.BODY, "1 a\t1", True), (Layer.HEADER, "h", False),
        (Layer.NOTE, "n", False), (Layer.COMMENT, "c", False),
    ]  # fmt: skip
    assert [(b.media_type, b.width) for b in document.blocks if isinstance(b, Figure)] == [("image/png", 72.0)]
    assert [note.rule for note in document.notes] == ["SOP001", "SOP004"]


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry>'
    "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
)


def test_it_refuses_what_it_cannot_read_or_trust(read: Read) -> None:
    with pytest.raises(EncryptedSource, match="password"):
        read(odt("", **{"META-INF__manifest_xml": MANIFEST.encode()}))
    with pytest.raises(CorruptSource, match="document type"):
        read(odt("", doctype='<!DOCTYPE x [<!ENTITY a "b">]>'))
    with pytest.raises(LimitExceeded, match="max_unpacked"):
        read(odt("<text:p>x</text:p>"), max_unpacked=100)
    with pytest.raises(LimitExceeded, match="deep"):
        read(odt("<text:section>" * 300 + "</text:section>" * 300))
    cells = '<table:table-cell table:number-columns-repeated="99999"/>'
    row = f'<table:table-row table:number-rows-repeated="999999999">{cells}'
    with pytest.raises(LimitExceeded, match="max_cells"):
        read(odt(f"<table:table>{row}</table:table-row></table:table>"))

"""Headers, footers, notes, comments, pictures and properties."""

import hashlib
from collections.abc import Callable

from models.document import Document, Figure, Layer

Read = Callable[..., Document]
Link = Callable[..., str]

PNG = b"\x89PNG\r\n\x1a\n one pixel"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def section(*references: tuple[str, str, str], title_page: bool = False) -> str:
    held = "".join(f'<w:{kind}Reference w:type="{variant}" r:id="id-{part}"/>' for kind, variant, part in references)
    return f"<w:sectPr>{held}{'<w:titlePg/>' if title_page else ''}</w:sectPr>"


def test_it_reads_each_distinct_header_and_footer_that_a_page_shows_once(read: Read) -> None:
    first = section(("header", "default", "header1"), ("header", "first", "header2"), ("footer", "default", "footer1"))
    second = section(("header", "default", "header3"), ("header", "even", "header4"), title_page=True)
    document = read(
        paragraph("正文", first) + second,
        header1=paragraph("文件编号：QP-07"),
        header2=paragraph("首页"),
        header3=paragraph("文件编号：QP-07"),
        header4=paragraph("偶数页"),
        footer1=paragraph("第1页"),
    )
    assert [(block.id, block.text, block.layer, block.place.part) for block in document.blocks] == [
        ("b1", "正文", Layer.BODY, "body"),
        ("h1", "文件编号：QP-07", Layer.HEADER, "header1"),
        ("h2", "首页", Layer.HEADER, "header2"),
        ("f1", "第1页", Layer.FOOTER, "footer1"),
    ]


def test_it_reads_even_headers_where_the_settings_ask_for_them(read: Read) -> None:
    document = read(
        paragraph("正文") + section(("header", "even", "header1")),
        header1=paragraph("偶数页"),
        settings="<w:evenAndOddHeaders/>",
    )
    assert [block.text for block in document.blocks] == ["正文", "偶数页"]


def test_it_reads_notes_and_comments_without_their_separators(read: Read) -> None:
    document = read(
        '<w:p><w:r><w:t>见注</w:t><w:footnoteReference w:id="2"/></w:r></w:p>',
        footnotes=(
            f'<w:footnote w:type="separator" w:id="0">{paragraph("——")}</w:footnote>'
            f'<w:footnote w:id="2">{paragraph("指工作日")}</w:footnote>'
        ),
        comments=f'<w:comment w:id="1">{paragraph("请核对")}</w:comment>',
    )
    assert [(block.id, block.text, block.layer) for block in document.blocks] == [
        ("b1", "见注", Layer.BODY),
        ("n1", "指工作日", Layer.NOTE),
        ("c1", "请核对", Layer.COMMENT),
    ]


def test_it_gives_a_picture_with_its_bytes_size_and_hash(read: Read, link: Link) -> None:
    drawing = '<w:drawing><wp:inline><wp:extent cx="1270000" cy="635000"/><a:blip r:embed="p"/></wp:inline></w:drawing>'
    vml = '<w:pict><v:shape style="width:72pt;height:1in"><v:imagedata r:id="p"/></v:shape></w:pict>'
    document = read(
        f"<w:p><w:r><w:t>图1</w:t>{drawing}{vml}</w:r></w:p>",
        relations=link("p", "image", "media/flow.png"),
        files={"word/media/flow.png": PNG},
    )
    figures = [block for block in document.blocks if isinstance(block, Figure)]
    assert [(figure.id, figure.width, figure.height) for figure in figures] == [("b2", 100.0, 50.0), ("b3", 72.0, 72.0)]
    assert {(figure.data, figure.sha256, figure.media_type) for figure in figures} == {
        (PNG, hashlib.sha256(PNG).hexdigest(), "image/png")
    }


def test_it_says_which_picture_is_missing_and_never_follows_a_link(read: Read, link: Link) -> None:
    body = '<w:p><w:r><w:drawing><a:blip r:embed="p"/><a:blip r:link="q"/></w:drawing></w:r></w:p>'
    relations = link("p", "image", "media/gone.png") + link("q", "image", "file:///etc/passwd", "External")
    document = read(body, relations=relations)
    assert [figure.data for figure in document.blocks if isinstance(figure, Figure)] == [b"", b""]
    assert [note.arguments["what"] for note in document.notes] == ["picture gone.png", "picture passwd"]


def test_it_reads_the_words_of_a_diagram_and_of_word_art(read: Read, link: Link) -> None:
    dgm = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    body = (
        f'<w:p><w:r><w:drawing><d:relIds xmlns:d="{dgm}" r:dm="d"/></w:drawing>'
        '<w:pict><v:shape><v:textpath string="受控"/></v:shape></w:pict></w:r></w:p>'
    )
    part = (
        '<d xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>接收</a:t></a:r></a:p></d>'
    )
    document = read(
        body, relations=link("d", "diagramData", "diagrams/data1.xml"), files={"word/diagrams/data1.xml": part}
    )
    assert [(block.text, block.layer) for block in document.blocks] == [
        ("接收", Layer.TEXTBOX),
        ("受控", Layer.TEXTBOX),
    ]
    assert [note.rule for note in document.notes] == ["SOP001"]


def test_it_gives_core_and_custom_properties(read: Read) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    core = (
        '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>样品管理规程</dc:title><dc:creator> </dc:creator></c>'
    )
    custom = '<p><property name="文件编号"><lpwstr>QP-07</lpwstr></property></p>'
    links = (
        f'<Relationship Id="a" Type="{office}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="b" Type="{office}/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="c" Type="{office}/custom-properties" Target="docProps/custom.xml"/>'
    )
    files = {"docProps/core.xml": core, "docProps/custom.xml": custom, "_rels/.rels": RELATIONS.format(links)}
    document = read(paragraph("正文"), files=files)
    assert document.properties == {"title": "样品管理规程", "custom:文件编号": "QP-07"}

"""What stands in a paragraph."""

from collections.abc import Callable

import pytest

from models.document import Document, Layer

Read = Callable[..., Document]
Shown = Callable[[Document], list[str]]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def char(kind: str, inner: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def field(instruction: str, result: str | None, data: str = "") -> str:
    middle = char("separate") + run(result) if result is not None else ""
    return (
        char("begin", data)
        + f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>{middle}'
        + char("end")
    )


def test_it_reads_through_every_wrapper_and_takes_tracked_changes_as_accepted(read: Read, shown: Shown) -> None:
    body = paragraph(
        run("客服"),
        f'<w:ins w:id="1">{run("专员")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>主管</w:delText></w:r></w:del>',
        f"<w:moveTo>{run('应')}</w:moveTo>",
        f"<w:moveFrom>{run('不')}</w:moveFrom>",
        f"<w:smartTag>{run('在')}</w:smartTag>",
        f"<w:hyperlink>{run('24')}</w:hyperlink>",
        f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{run('小时')}</w:sdtContent></w:sdt>",
        f'<w:fldSimple w:instr="DOCPROPERTY x">{run("内")}</w:fldSimple>',
        f"<w:customXml>{run('回复')}</w:customXml>",
    )
    document = read(body)
    assert shown(document) == ["客服专员应在24小时内回复"]
    assert [note.rule for note in document.notes] == ["SOP004"]


EMPTY = '<w:default w:val="0"/>'
CHOICES = '<w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/>'


@pytest.mark.parametrize(
    ("content", "printed"),
    [
        (run("甲") + "<w:r><w:tab/></w:r>" + run("乙"), "甲\t乙"),
        (run("甲") + "<w:r><w:br/></w:r>" + run("乙"), "甲\n乙"),
        (run("甲") + "<w:r><w:noBreakHyphen/></w:r>" + run("乙"), "甲-乙"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>' + run("是"), "☑是"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("5 mL"), "≥5 mL"),
        ('<w:r><w:sym w:font="Nobody" w:char="zz"/></w:r>' + run("5"), "5"),
        ("<w:r><w:t> 甲 </w:t></w:r>" + run("乙"), "甲乙"),
        (run("温度\n记录"), "温度 记录"),
        (f"<w:r><w:ruby><w:rt>{run('jiǎ')}</w:rt><w:rubyBase>{run('甲')}</w:rubyBase></w:ruby></w:r>", "甲(jiǎ)"),
        (field("PAGE", "3"), "3"),
        (field("MACROBUTTON NoMacro [填写]", None), "[填写]"),
        (field(r"EQ \o\ac(○,3)", None), "③"),
        (field(r"SYMBOL 183 \f Symbol", None), "•"),
        (field("FORMCHECKBOX", None, f"<w:ffData><w:checkBox>{EMPTY}<w:checked/></w:checkBox></w:ffData>"), "☒"),
        (field("FORMCHECKBOX", None, f"<w:ffData><w:checkBox>{EMPTY}</w:checkBox></w:ffData>"), "☐"),
        (
            field("FORMDROPDOWN", None, f"<w:ffData><w:ddList>{CHOICES}</w:ddList></w:ffData>"),
            "乙",
        ),
        (char("begin") + run("见附录"), "见附录"),
        (
            char("begin") + field("REF a", "第2步") + char("separate") + run("第3步") + char("end"),
            "第3步",
        ),
    ],
)  # fmt: skip
def test_it_reads_signs_and_fields(read: Read, content: str, printed: str) -> None:
    (block,) = read(paragraph(content)).blocks
    assert block.text == printed


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        ("<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>", "1/2"),
        ("<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>", "(a+b)/2"),
        ("<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>3</m:t></m:r></m:sup></m:sSup>", "10^3"),
        ("<m:rad><m:radPr/><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>", "√x"),
        ("<m:d><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d>", "(x)"),
    ],
)
def test_it_writes_a_formula_in_one_line(read: Read, formula: str, printed: str) -> None:
    (block,) = read(paragraph(f"<m:oMath>{formula}</m:oMath>")).blocks
    assert block.text == printed


def test_it_reads_alternate_content_once_and_text_boxes_in_their_place(read: Read) -> None:
    box = f"<w:txbxContent>{paragraph(run('受控文件'))}</w:txbxContent>"
    drawing = f"<w:drawing><wp:anchor><wps:txbx>{box}</wps:txbx></wp:anchor></w:drawing>"
    picture = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    branches = f"<mc:Choice Requires='wps'>{drawing}</mc:Choice><mc:Fallback>{picture}</mc:Fallback>"
    both = f"<w:r><mc:AlternateContent>{branches}</mc:AlternateContent></w:r>"
    blocks = read(paragraph(run("前"), both) + paragraph(run("后"))).blocks
    assert [(block.id, block.text, block.layer) for block in blocks] == [
        ("b1", "前", Layer.BODY),
        ("b2", "受控文件", Layer.TEXTBOX),
        ("b3", "后", Layer.BODY),
    ]


def test_it_joins_a_paragraph_whose_mark_was_deleted_to_the_next(read: Read, shown: Shown) -> None:
    body = paragraph(run("客服专员"), properties='<w:rPr><w:del w:id="1"/></w:rPr>') + paragraph(run("登记投诉"))
    assert shown(read(body)) == ["客服专员登记投诉"]


def test_it_knows_headings_by_outline_level_style_chain_and_style_name(read: Read) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="标题 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="章"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="heading 2"/>'
        '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="s"><w:name w:val="SOP Title"/></w:style>'
    )
    body = "".join(
        paragraph(run(text), properties=properties)
        for text, properties in [
            ("目的", '<w:pStyle w:val="x"/>'),
            ("范围", '<w:outlineLvl w:val="2"/>'),
            ("正文", '<w:pStyle w:val="b"/>'),
            ("目的 1", '<w:pStyle w:val="t"/>'),
            ("规程", '<w:pStyle w:val="s"/>'),
        ]
    )
    blocks = read(body, styles=styles).blocks
    assert [(block.type, getattr(block, "level", None), block.look.toc) for block in blocks] == [
        ("heading", 1, False), ("heading", 3, False),
        ("paragraph", None, False), ("paragraph", None, True), ("paragraph", None, False),
    ]  # fmt: skip
    assert blocks[4].look.tag == "SOP Title"


def test_it_marks_the_result_of_a_contents_field_over_several_paragraphs(read: Read) -> None:
    start = char("begin") + "<w:r><w:instrText> TOC \\o </w:instrText></w:r>" + char("separate")
    body = paragraph(start, run("1 目的")) + paragraph(run("2 范围"), char("end")) + paragraph(run("目的"))
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph(run('目录'))}</w:sdtContent></w:sdt>"
    )
    assert [block.look.toc for block in read(control + body).blocks] == [True, True, True, False]


def test_it_sees_how_a_paragraph_looks(read: Read) -> None:
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    )
    plain, title, mixed = read(
        paragraph(run("投诉"), properties='<w:ind w:firstLineChars="200" w:firstLine="999"/>')
        + paragraph(run("规程", '<w:sz w:val="44"/>'), properties='<w:pStyle w:val="t"/>')
        + paragraph(run("甲", "<w:b/>"), run("乙")),
        styles=styles,
    ).blocks
    assert (plain.look.size, plain.look.indent, plain.look.bold, plain.look.centered) == (10.5, 21.0, False, False)
    assert (title.look.size, title.look.bold, title.look.centered, title.look.style) == (22.0, True, True, "Title")
    assert mixed.look.bold is False


def test_it_measures_an_indent_that_was_typed_as_blanks(read: Read) -> None:
    (block,) = read(paragraph(run("　　登记", '<w:sz w:val="24"/>'))).blocks
    assert (block.text, block.look.indent) == ("登记", 24.0)

"""HTML: Word's own pages and others: characters, headings, labels, tables, what is hidden, pictures."""

from collections.abc import Callable

import pytest

from extractors.markup.charset import decode
from extractors.markup.css import StyleSheet, points
from models.document import Document, Figure, Heading, Layer, Table
from models.errors import LimitExceeded

Read = Callable[..., Document]
Shown = Callable[[Document], list[str]]
PIXEL = "data:image/png;base64,iVBORw0KGgo="


def page(body: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def test_a_reversed_list_counts_down(read: Read, shown: Shown) -> None:
    document = read(page("<ol reversed><li>a<li>b</ol><ol reversed start=9><li>c<li>d</ol>").encode())
    assert shown(document) == ["2. a", "1. b", "9. c", "8. d"]


def test_it_reads_a_page_as_word_saves_it(read: Read) -> None:
    style = "<style><!-- p.MsoNormal {font-size:10.5pt} h1 {mso-style-name:'标题 1'; font-size:22.0pt} --></style>"
    mark = "<![if !supportLists]><span style='mso-list:Ignore'>第一章<span>&nbsp;&nbsp; </span></span><![endif]>"
    heading = f"<h1 style='mso-list:l0 level1 lfo1'>{mark}目的<o:p></o:p></h1>"
    text = f"{heading}<p class=MsoNormal align=center style='text-indent:21pt'>"
    document = read(page(f"{text}规范\r\n收货 in\nthe <b>store</b></p>", style).encode("gbk"))
    heading, body = document.blocks
    assert isinstance(heading, Heading)
    assert (heading.label, heading.text, heading.level, heading.look.style) == ("第一章", "目的", 1, "标题 1")
    assert (heading.look.size, heading.look.bold) == (22.0, True)
    assert body.text == "规范收货 in the store"
    assert (body.look.centered, body.look.indent, body.look.size, body.look.bold) == (True, 21.0, 10.5, False)


WORDS = "客訴處理程序於二十四小時內回覆" * 4
SIMPLE = "投诉处理流程在二十四小时内回复" * 4


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (page(SIMPLE).encode("gb18030"), SIMPLE),
        (page(SIMPLE, "<meta charset=gb2312>").encode("gb18030"), SIMPLE),
        (page("€镕" + SIMPLE, '<meta content="text/html; charset=gb2312">').encode("gb18030"), "€镕" + SIMPLE),
        (page(WORDS).encode("big5"), WORDS),
        (page(WORDS, "<meta charset='big5'>").encode("big5"), WORDS),
        (page(SIMPLE, "<meta charset=gb2312>").encode(), SIMPLE),
        (page(SIMPLE, "<meta charset=utf-8>").encode("gb18030"), SIMPLE),
        (page(SIMPLE).encode("utf-16"), SIMPLE),
        (page(SIMPLE).encode("utf-16-be"), SIMPLE),
        (page(SIMPLE).encode("utf-8-sig"), SIMPLE),
        (page("café", "<meta charset=iso-8859-1>").encode("cp1252"), "café"),
        (page("x", "<meta charset=base64>").encode(), "x"),
    ],
)
def test_it_finds_the_encoding(data: bytes, text: str) -> None:
    assert text in decode(data)


def test_it_counts_lists_as_a_browser_does(read: Read, shown: Shown) -> None:
    body = (
        "<ol start=3><li>a<ul><li>b</li><li><p>c</p><p>d</p></ul><li><li value=9>e<li>f</ol>"
        "<ol type=A><li>g<ol style='list-style-type:lower-roman'><li>h</ol></ol>"
        "<ol style='list-style-type: simp-chinese-informal'><li>i</ol><ol style='list-style: none'><li>j</ol>"
    )
    assert shown(read(page(body))) == [
        "3. a", "• b", "• c", "d", "9. e", "10. f", "A. g", "i. h", "一、 i", "j",
    ]  # fmt: skip


def test_it_gives_the_true_grid_of_a_table(read: Read, shown: Shown) -> None:
    body = (
        "<table><caption>t</caption><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td rowspan=0>d"
        "<tr><td colspan=2>e</table><p>f"
    )
    document = read(page(body))
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells] == [
        (0, 0, 2, 1, "a"), (0, 1, 1, 2, "b"), (1, 1, 1, 1, "c"), (1, 2, 2, 1, "d"), (2, 0, 1, 2, "e"),
    ]  # fmt: skip
    assert shown(document) == ["t", "a", "b", "c", "d", "e", "f"]


def test_it_shows_what_a_person_sees(read: Read, shown: Shown) -> None:
    body = (
        "a<script>x</script><p style='display:none'>y</p><p><input type=checkbox checked>是<input type=radio>否"
        "<input type=hidden value=z></p><pre>b\n  c</pre><div>d<br> e<!-- f --></div>g<del>h</del><ins>i</ins>"
    )
    assert shown(read(page(body))) == ["a", "☑是☐否", "b\n  c", "d\ne", "gi"]


def test_headers_and_notes_stand_in_their_layers(read: Read) -> None:
    body = (
        "<p>a</p><div title=header><p>h</p></div><div style='mso-element:footer'><p>f</p></div>"
        "<div style='mso-element:footnote-list'><div style='mso-element:footnote-separator'>-</div>"
        "<div style='mso-element:footnote'><p>n</p></div></div>"
    )
    found = {block.layer: block.text for block in read(page(body)).blocks}
    assert found == {Layer.BODY: "a", Layer.HEADER: "h", Layer.FOOTER: "f", Layer.NOTE: "n"}


def test_a_picture_is_kept_or_said_to_be_missing_and_no_link_is_followed(read: Read) -> None:
    document = read(page(f"<p>x<img src='{PIXEL}' width=40><img src='http://127.0.0.1:9/y.png'></p>"))
    assert [(b.media_type, b.width) for b in document.blocks if isinstance(b, Figure)] == [("image/png", 30.0)]
    assert [(note.rule, note.arguments["what"]) for note in document.notes] == [
        ("SOP001", "picture y.png (not in the file)")
    ]


def test_style_sheets_are_read_by_tag_and_class() -> None:
    sheet = StyleSheet()
    sheet.add("/* x */ p, h1 { Color: red; margin: 1pt 2pt !important } p.a{color:blue} .b{color:green} td p{color:no}")
    assert sheet.of("p", "", "")["color"] == "red"
    assert sheet.of("p", "B A", "")["color"] == "blue"
    assert sheet.of("div", "b", "color:black")["color"] == "black"
    assert (points("2em", 10.5), points("-1cm", 12), points("1e5pt", 12), points("auto", 12)) == (
        21,
        -28.3465,
        None,
        None,
    )


def test_depth_and_size_are_bounded(read: Read, shown: Shown) -> None:
    assert shown(read(page("<font>" * 2000 + "x"))) == ["x"]
    with pytest.raises(LimitExceeded, match="2048 deep"):
        read(page("<font>" * 5000 + "x"))
    with pytest.raises(LimitExceeded, match="nested"):
        read(page("<table><tr><td>" * 60 + "x"))
    with pytest.raises(LimitExceeded, match="max_cells"):
        read(page("<table>" + "<tr>" + "<td rowspan=60000 colspan=9>x" * 9 + "<tr><td>" * 500), max_cells=2000)
    wide = "<tr>" + "<td colspan=99999999999>x" * 3
    with pytest.raises(LimitExceeded, match="max_cells"):
        read(page(f"<table>{wide * 400}</table>"))

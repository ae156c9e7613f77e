"""RTF: characters of Chinese files, labels, headings, merged cells, pictures, headers."""

import hashlib
from collections.abc import Callable

import pytest

from models.document import Document, Figure, Heading, Layer, ListItem, Table
from models.errors import LimitExceeded

Read = Callable[..., Document]
Shown = Callable[[Document], list[str]]

HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{"
    r"\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}"
    r"{\f2\froman\fcharset2 Symbol;}{\f3\fnil\fcharset136 x;}}{\stylesheet{\ql Normal;}{\s1\outlinelevel0 heading 1;}"
    r"{\s2\sbasedon1 Chapter;}{\*\cs3 Strong;}}{\info{\title \'cd\'b6\'cb\'df}{\author A}}"
)


def hexed(text: str, encoding: str = "gbk") -> str:
    return "".join(rf"\'{byte:02x}" for byte in text.encode(encoding))


def test_it_reads_a_procedure_as_chinese_word_saves_it(read: Read) -> None:
    body = (
        rf"\pard\plain\s1\qc\b\fs32\f0\dbch\af1 {hexed('目的')}\par"
        rf"\pard\plain {{\listtext\pard\plain\f0 1.1\tab}}\ls1\ilvl1\li420\fi-420"
        rf"\fs21\dbch\af1 {hexed('24小时内回复。')}\par}}"
    )
    document = read(HEAD + body)
    heading, clause = document.blocks
    assert isinstance(heading, Heading)
    assert (heading.text, heading.level, heading.look.bold, heading.look.size, heading.look.centered) == (
        "目的", 1, True, 16.0, True,
    )  # fmt: skip
    assert isinstance(clause, ListItem)
    assert (clause.label, clause.level, clause.text, clause.look.indent) == ("1.1", 2, "24小时内回复。", 0.0)
    assert document.properties["title"] == "投诉"
    assert document.reader == "sopmill-rtf 1, sopmill-docx 2"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"\u25237\'cd\u-30000?x", "投諐x"),
        (r"\uc2\u25237\'cd\'b6\uc0\u35785 x", "投诉x"),
        (r"\u-10179\'3f\u-8704\'3f", "\U0001f600"),
        (r"\u55357 ?x", "x"),
        (r"\f3 " + hexed("客訴", "big5"), "客訴"),
        (r"\f0 caf\'e9", "café"),
        (r"\f0 " + hexed("中文"), "中文"),
        (r"a\~b\_c\-d\{e\}\\\emdash\ldblquote f\rdblquote\line g\tab h", "a\xa0b-cd{e}\\—“f”\ng\th"),
        (r"{\v hidden}{\*\unknown x}{\*\bkmkstart y}z", "z"),
    ],
)
def test_it_reads_characters(read: Read, shown: Shown, written: str, text: str) -> None:
    assert shown(read(HEAD + r"\pard " + written + r"\par}")) == [text]


def test_a_bullet_is_a_bullet_whatever_its_font_calls_it(read: Read) -> None:
    (block,) = read(HEAD + r"\pard{\pntext\f2\'B7\tab}x\par}").blocks
    assert (block.label, block.text) == ("•", "x")


def test_a_style_made_from_a_heading_is_a_heading_and_body_text_is_not(read: Read) -> None:
    chapter, body = read(HEAD + r"\pard\s2 a\par\pard\s1\outlinelevel9 b\par}").blocks
    assert isinstance(chapter, Heading)
    assert chapter.look.style == "Chapter"
    assert not isinstance(body, Heading)


def row(definition: str, *cells: str) -> str:
    return rf"\trowd{definition}\pard\intbl " + "".join(rf"{cell}\cell\pard\intbl " for cell in cells) + r"\row"


def test_it_merges_cells_across_and_down_by_their_borders(read: Read, table: Callable[[Document], Table]) -> None:
    rows = (
        row(r"\trleft0\clvmgf\cellx1000\cellx2000\cellx3000", "a", "b", "c"),
        row(r"\trleft0\clvmrg\cellx1003\cellx3000", "", "d"),
        row(r"\trleft0\cellx1000\clmgf\cellx2000\clmrg\cellx3000", "e", "f", ""),
    )
    found = table(read(HEAD + r"\pard x\par" + "".join(rows) + r"\pard y\par}"))
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in found.cells] == [
        (0, 0, 2, 1, "a"), (0, 1, 1, 1, "b"), (0, 2, 1, 1, "c"), (1, 1, 1, 2, "d"), (2, 0, 1, 1, "e"),
        (2, 1, 1, 2, "f"),
    ]  # fmt: skip


def test_it_reads_a_table_in_a_table(read: Read, shown: Shown, table: Callable[[Document], Table]) -> None:
    body = (
        r"\trowd\cellx3000\pard\intbl a\par\pard\intbl\itap2 b\nestcell\pard\intbl\itap2 c\nestcell"
        r"{\*\nesttableprops\trowd\cellx1000\cellx2000\nestrow}{\nonesttables\par}"
        r"\pard\intbl\itap1 d\cell\row\pard e\par}"
    )
    document = read(HEAD + body)
    (cell,) = table(document).cells
    assert [block.type for block in cell.blocks] == ["paragraph", "table", "paragraph"]
    assert shown(document) == ["a", "b", "c", "d", "e"]


def test_words_that_no_cell_takes_are_not_lost(read: Read, shown: Shown) -> None:
    assert shown(read(HEAD + r"\trowd\cellx900\pard\intbl a\cell b\pard\plain c")) == ["a", "bc"]
    assert shown(read(HEAD + r"\trowd\cellx900\pard\intbl a\cell b\row\pard c\par}")) == ["a", "b", "c"]


def test_headers_notes_and_boxes_stand_in_their_layers(read: Read) -> None:
    body = (
        r"{\header\pard h\par}{\footer\pard f\par}\pard a{\footnote\pard n}"
        r"{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard t\par}}{\shprslt\pard twice\par}}{\*\annotation\pard c}\par}"
    )
    found = {block.layer: block.text for block in read(HEAD + body).blocks}
    assert found == {
        Layer.BODY: "a", Layer.TEXTBOX: "t", Layer.HEADER: "h", Layer.FOOTER: "f", Layer.NOTE: "n", Layer.COMMENT: "c",
    }  # fmt: skip


@pytest.mark.parametrize("written", ["89504E47 0d0a1A", r"\bin7 " + "\x89PNG\r\n\x1a"])
def test_a_picture_is_kept_once(read: Read, written: str) -> None:
    picture = rf"{{\pict\pngblip\picwgoal2000\pichgoal1000\picscalex50 {written}}}"
    data = (HEAD + rf"\pard{{\*\shppict{picture}}}{{\nonshppict{picture}}}x\par}}").encode("latin-1")
    figures = [block for block in read(data).blocks if isinstance(block, Figure)]
    assert [(figure.width, figure.height) for figure in figures] == [(50.0, 50.0)]
    assert figures[0].sha256 == hashlib.sha256(b"\x89PNG\r\n\x1a").hexdigest()


def test_fields_show_their_result_and_changes_count_as_accepted(read: Read, shown: Shown) -> None:
    body = (
        r"\pard a{\field{\*\fldinst HYPERLINK x}{\fldrslt b}}{\deleted c}{\revised d}\par"
        r"\pard{\field{\*\fldinst TOC}{\fldrslt 1 e\tab 2}}\par}"
    )
    document = read(HEAD + body)
    assert shown(document) == ["abd", "1 e\t2"]
    assert [block.look.toc for block in document.blocks] == [False, True]
    assert [note.rule for note in document.notes] == ["SOP004"]


def test_depth_is_bounded(read: Read) -> None:
    with pytest.raises(LimitExceeded, match="groups"):
        read("{\\rtf1 " + "{" * 100_000)
    with pytest.raises(LimitExceeded, match="tables nested"):
        read("{\\rtf1 \\pard\\intbl\\itap99999 x\\nestcell}")
    with pytest.raises(LimitExceeded, match="max_cells"):
        read("{\\rtf1 " + r"\pard\intbl x\cell" * 30, max_cells=20)


LISTS = (
    r"{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc39\levelnfcn39\levelstartat1"
    r"{\leveltext\leveltemplateid2\'03\'b5\'da\'00\'d5\'c2;}{\levelnumbers\'02;}}"
    r"{\listlevel\levelnfc0\levelnfcn0\levelstartat1\levellegal{\leveltext\'03\'00.\'01;}{\levelnumbers\'01\'03;}}"
    r"{\listname ;}\listid77}{\list{\listlevel\levelnfc23\levelstartat1{\leveltext\'01\u-3913 ?;}{\levelnumbers;}\f2}"
    r"\listid78}}{\*\listoverridetable{\listoverride\listid77\listoverridecount0\ls1}"
    r"{\listoverride\listid78\listoverridecount0\ls2}"
    r"{\listoverride\listid77\listoverridecount1{\lfolevel\listoverridestartat\levelstartat5}\ls3}}"
)


def test_it_counts_lists_of_a_file_that_does_not_print_their_labels(read: Read, shown: Shown) -> None:
    body = (
        r"\pard\ls1\ilvl0 a\par\pard\ls1\ilvl1 b\par c\par\pard\ls2 d\par\pard\ls1 e\par\pard\ls1\ilvl1 f\par"
        r"\pard\ls3 g\par\pard h\par}"
    )
    assert shown(read(HEAD + LISTS + body)) == [
        "第一章 a", "1.1 b", "1.2 c", "• d", "第二章 e", "2.1 f", "第五章 g", "h",
    ]  # fmt: skip


def test_it_does_not_count_where_the_file_prints_labels(read: Read, shown: Shown) -> None:
    body = r"\pard{\listtext 7.\tab}\ls1 a\par\pard\ls1 b\par}"
    assert shown(read(HEAD + LISTS + body)) == ["7. a", "b"]

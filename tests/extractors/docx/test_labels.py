"""List labels as Word prints them. The rules are those of docs/analysis/word-numbering.md."""

from collections.abc import Callable

import pytest

from models.document import Document, LabelOrigin

Read = Callable[..., Document]
Shown = Callable[[Document], list[str]]


def level(
    index: int, text: str, number_format: str = "decimal", extra: str = "", start: str = '<w:start w:val="1"/>'
) -> str:
    return (
        f'<w:lvl w:ilvl="{index}">{start}<w:numFmt w:val="{number_format}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def use(number: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def item(text: str, number: int = 1, index: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_it_numbers_a_chinese_procedure_by_chapter_clause_and_item(read: Read, shown: Shown) -> None:
    numbering = abstract(
        0,
        level(0, "第%1章", "chineseCountingThousand"),
        level(1, "%1.%2", extra="<w:isLgl/>"),
        level(2, "（%3）", "chineseCounting"),
    ) + use(1, 0)
    body = item("总则") + item("目的", index=1) + item("范围", index=1) + item("流程", index=0) + item("接收", index=1)
    body += item("登记", index=2) + item("核对", index=2) + item("处置", index=1) + item("销毁", index=2)
    assert shown(read(body, numbering=numbering)) == [
        "第一章 总则", "1.1 目的", "1.2 范围",
        "第二章 流程", "2.1 接收", "（一） 登记", "（二） 核对", "2.2 处置", "（一） 销毁",
    ]  # fmt: skip


def test_it_says_that_the_word_processor_counted(read: Read) -> None:
    (block,) = read(item("登记"), numbering=abstract(0, level(0, "%1、")) + use(1, 0)).blocks
    assert (block.type, block.label, block.label_origin) == ("list_item", "1、", LabelOrigin.AUTOMATIC)


def test_it_shares_the_counters_of_an_abstract_list_among_its_uses(read: Read, shown: Shown) -> None:
    numbering = abstract(0, level(0, "%1.")) + use(1, 0) + use(2, 0)
    assert shown(read(item("a", 1) + item("b", 2) + item("c", 1), numbering=numbering)) == ["1. a", "2. b", "3. c"]


def test_it_restarts_at_the_first_use_of_a_list_with_a_start_override(read: Read, shown: Shown) -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "%1.")) + use(1, 0) + use(2, 0, override)
    body = item("a", 1) + item("b", 2) + item("c", 2) + item("d", 1)
    assert shown(read(body, numbering=numbering)) == ["1. a", "5. b", "6. c", "7. d"]


def test_it_replaces_a_level_that_the_list_overrides(read: Read, shown: Shown) -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "步骤%1", "chineseCounting")}</w:lvlOverride>'
    assert shown(read(item("登记"), numbering=abstract(0, level(0, "%1.")) + use(1, 0, override))) == ["步骤一 登记"]


def test_it_counts_on_over_a_shallower_level_where_the_level_never_restarts(read: Read, shown: Shown) -> None:
    numbering = abstract(0, level(0, "%1"), level(1, "%2)", extra='<w:lvlRestart w:val="0"/>')) + use(1, 0)
    body = item("a") + item("b", index=1) + item("c") + item("d", index=1)
    assert shown(read(body, numbering=numbering)) == ["1 a", "1) b", "2 c", "2) d"]


def test_it_takes_an_unused_shallower_level_at_its_start(read: Read, shown: Shown) -> None:
    numbering = abstract(0, level(0, "%1"), level(1, "%1.%2")) + use(1, 0)
    assert shown(read(item("a", index=1) + item("b", index=1), numbering=numbering)) == ["1.1 a", "1.2 b"]


@pytest.mark.parametrize(("start", "first"), [("", "0."), ('<w:start w:val="3"/>', "3.")])
def test_it_begins_at_the_start_value_and_at_zero_without_one(read: Read, start: str, first: str) -> None:
    (block,) = read(item("a"), numbering=abstract(0, level(0, "%1.", start=start)) + use(1, 0)).blocks
    assert block.label == first


def test_it_prints_nothing_for_a_bullet_level_inside_a_label(read: Read, shown: Shown) -> None:
    numbering = abstract(0, level(0, "\uf0b7", "bullet"), level(1, "%1%2)")) + use(1, 0)
    assert shown(read(item("a") + item("b", index=1), numbering=numbering)) == ["• a", "1) b"]


def test_it_shows_the_signs_of_symbol_fonts(read: Read, shown: Shown) -> None:
    def bullet(sign: str, font: str) -> str:
        return level(0, sign, "bullet").replace("</w:lvl>", f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr></w:lvl>')

    numbering = "".join(
        abstract(index, bullet(sign, font)) + use(index, index)
        for index, (sign, font) in enumerate(
            [("l", "Wingdings"), ("\uf0fc", "Wingdings"), ("o", "Courier New")], start=1
        )
    )
    assert shown(read(item("a", 1) + item("b", 2) + item("c", 3), numbering=numbering)) == ["● a", "✓ b", "◦ c"]


def test_it_does_not_number_the_empty_paragraph_that_ends_a_section(read: Read, shown: Shown) -> None:
    style = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>'
    end = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:sectPr/></w:pPr></w:p>'
    numbering = abstract(0, level(0, "%1.")) + use(1, 0)
    assert shown(read(item("a") + end + item("b"), numbering=numbering, styles=style)) == ["1. a", "2. b"]


def test_it_leaves_out_a_bullet_without_words(read: Read, shown: Shown) -> None:
    numbering = abstract(0, level(0, "·", "bullet")) + use(1, 0)
    assert shown(read(item("") + item("a"), numbering=numbering)) == ["· a"]


def test_it_numbers_an_empty_cell_of_a_form(read: Read, shown: Shown) -> None:
    row = f"<w:tr><w:tc>{item('')}</w:tc></w:tr>"
    assert shown(read(f"<w:tbl>{row}{row}</w:tbl>", numbering=abstract(0, level(0, "%1")) + use(1, 0))) == ["1 ", "2 "]


IN_LIST = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    f'<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>{IN_LIST}</w:style>'
    f'<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>{IN_LIST}</w:style>'
    '<w:style w:type="paragraph" w:styleId="2b"><w:name w:val="条款"/><w:basedOn w:val="2"/></w:style>'
)
LINKED = abstract(
    0, level(0, "%1", extra='<w:pStyle w:val="1"/>'), level(1, "%1.%2", extra='<w:pStyle w:val="2"/>')
) + use(1, 0)


def styled(text: str, style: str, extra: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def test_it_numbers_by_style_and_finds_the_level_that_names_the_style(read: Read, shown: Shown) -> None:
    document = read(styled("目的", "1") + styled("范围", "2") + styled("职责", "2b"), numbering=LINKED, styles=STYLES)
    assert shown(document) == ["1 目的", "1.1 范围", "1.2 职责"]
    assert [block.level for block in document.blocks] == [1, 2, 2]


def test_it_takes_a_paragraph_out_of_its_styles_list_by_list_zero(read: Read, shown: Shown) -> None:
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = styled("封面", "1", none) + styled("目的", "1")
    assert shown(read(body, numbering=LINKED, styles=STYLES)) == ["封面", "1 目的"]


def test_it_follows_a_numbering_style_to_its_list(read: Read, shown: Shown) -> None:
    in_list = IN_LIST.replace('"1"', '"2"')
    style = f'<w:style w:type="numbering" w:styleId="S"><w:name w:val="L"/>{in_list}</w:style>'
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="S"/></w:abstractNum>'
    numbering = abstract(0, '<w:styleLink w:val="S"/>', level(0, "(%1)", "upperRoman")) + linked + use(1, 1) + use(2, 0)
    assert shown(read(item("a", 1) + item("b", 2), numbering=numbering, styles=style)) == ["(I) a", "(II) b"]


def test_it_reads_a_custom_format(read: Read, shown: Shown) -> None:
    custom = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, ..."/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    lvl = f'<w:lvl w:ilvl="0"><w:start w:val="7"/>{custom}<w:lvlText w:val="F-%1"/></w:lvl>'
    assert shown(read(item("a"), numbering=abstract(0, lvl) + use(1, 0))) == ["F-007 a"]


def test_it_does_not_count_an_item_that_a_tracked_change_deleted(read: Read, shown: Shown) -> None:
    deleted = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        '<w:del w:id="2"><w:r><w:delText>b</w:delText></w:r></w:del></w:p>'
    )
    document = read(item("a") + deleted + item("c"), numbering=abstract(0, level(0, "%1.")) + use(1, 0))
    assert shown(document) == ["1. a", "2. c"]
    assert [(note.rule, note.arguments) for note in document.notes] == [("SOP004", {"count": "2"})]


def test_it_counts_a_level_that_was_passed_over_as_used(read: Read, shown: Shown) -> None:
    numbering = abstract(0, level(0, "%1"), level(1, "%1.%2"), level(2, "%1.%2.%3")) + use(1, 0)
    body = item("a", index=1) + item("b", index=1) + item("c") + item("d", index=2) + item("e", index=1)
    assert shown(read(body, numbering=numbering)) == ["1.1 a", "1.2 b", "2 c", "2.1.1 d", "2.2 e"]


def test_it_restarts_a_level_at_its_start_override(read: Read, shown: Shown) -> None:
    override = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "%1"), level(1, "%1.%2")) + use(1, 0, override)
    body = item("a") + item("b", index=1) + item("c") + item("d", index=1)
    assert shown(read(body, numbering=numbering)) == ["1 a", "1.5 b", "2 c", "2.5 d"]


def test_it_restarts_a_level_only_after_the_level_that_it_names(read: Read, shown: Shown) -> None:
    levels = level(0, "%1"), level(1, "%1.%2"), level(2, "(%3)", extra='<w:lvlRestart w:val="1"/>')
    body = "".join(item(text, index=at) for text, at in zip("abcdefg", (0, 1, 2, 1, 2, 0, 2), strict=True))
    assert shown(read(body, numbering=abstract(0, *levels) + use(1, 0))) == [
        "1 a", "1.1 b", "(1) c", "1.2 d", "(2) e", "2 f", "(1) g",
    ]  # fmt: skip


def test_it_does_not_count_a_cell_that_a_merge_covers(read: Read, shown: Shown) -> None:
    def row(merge: str) -> str:
        return f"<w:tr><w:tc><w:tcPr>{merge}</w:tcPr>{item('')}</w:tc></w:tr>"

    rows = row('<w:vMerge w:val="restart"/>') + row("<w:vMerge/>") + row("")
    assert shown(read(f"<w:tbl>{rows}</w:tbl>", numbering=abstract(0, level(0, "%1")) + use(1, 0))) == ["1 ", "2 "]


def test_it_shows_the_sign_of_a_level_whose_text_holds_no_number(read: Read, shown: Shown) -> None:
    sign = level(0, "\uf06c").replace("</w:lvl>", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr></w:lvl>')
    assert shown(read(item("a"), numbering=abstract(0, sign) + use(1, 0))) == ["● a"]


def numbered(instruction: str, text: str, style: str = "a") -> str:
    marks = (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{marks}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


PLAIN_STYLES = STYLES.replace(IN_LIST, "")


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        (["AUTONUM", r"AUTONUM \* Arabic \s :", r"AUTONUM \* alphabetic \s )", "AUTONUM"], ["1.", "2:", "c)", "4."]),
        ([r"AUTONUM \* CHINESENUM3 \s 、", r"AUTONUM \* ROMAN"], ["一、", "II."]),
        (["AUTONUMLGL", r"AUTONUMLGL \e"], ["1.", "2"]),
        (["AUTONUMOUT", "AUTONUMOUT"], ["1.", "2."]),
        (
            [r"LISTNUM NumberDefault \l 3 \s 1", "LISTNUM", r"LISTNUM \l 4", r"LISTNUM \l 3"],
            ["i)", "ii)", "(1)", "iii)"],
        ),
        ([r"LISTNUM LegalDefault \l 1", r"LISTNUM LegalDefault \l 2", "LISTNUM"], ["1.", "1.1.", "1.2."]),
        ([r"LISTNUM OutlineDefault \s 4"], ["IV."]),
    ],
)
def test_it_counts_fields_that_number_paragraphs(
    read: Read, shown: Shown, fields: list[str], printed: list[str]
) -> None:
    body = "".join(numbered(field, " x") for field in fields)
    assert shown(read(body, styles=PLAIN_STYLES)) == [f"{number} x" for number in printed]


def test_it_counts_a_field_in_the_list_that_it_names(read: Read, shown: Shown) -> None:
    numbering = abstract(0, '<w:name w:val="Checks"/>', level(0, "T-%1"), level(1, "T-%1.%2")) + use(1, 0)
    fields = (r"LISTNUM Checks \s 3", "LISTNUM Checks", r"LISTNUM Checks \l 2", "LISTNUM")
    body = "".join(numbered(field, " x") for field in fields) + item("y")
    assert shown(read(body, styles=PLAIN_STYLES, numbering=numbering)) == [
        "T-3 x", "T-4 x", "T-4.1 x", "T-4.2 x", "T-5 y",
    ]  # fmt: skip


def test_it_counts_numbering_fields_by_the_level_of_their_heading(read: Read, shown: Shown) -> None:
    order = [("1", "a"), ("2", "b"), ("2", "c"), ("a", "d"), ("1", "e"), ("a", "f")]

    def body(name: str) -> str:
        return "".join(numbered(name, f" {text}", style) for style, text in order)

    assert shown(read(body("AUTONUMLGL"), styles=PLAIN_STYLES)) == [
        "1. a", "1.1. b", "1.2. c", "1.2.1. d", "2. e", "2.1. f",
    ]  # fmt: skip
    assert shown(read(body("AUTONUM"), styles=PLAIN_STYLES)) == ["1. a", "1. b", "2. c", "1. d", "2. e", "1. f"]
    assert shown(read(body("AUTONUMOUT"), styles=PLAIN_STYLES)) == ["I. a", "A. b", "B. c", "1. d", "II. e", "1. f"]


def test_it_counts_a_simple_numbering_field_and_keeps_a_cached_result(read: Read, shown: Shown) -> None:
    simple = '<w:p><w:fldSimple w:instr=" AUTONUM "/><w:r><w:t xml:space="preserve"> a</w:t></w:r></w:p>'
    cached = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SEQ 图</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert shown(read(simple + simple + cached)) == ["1. a", "2. a", "7"]

"""Tests, review: workbooks as spreadsheet programs write them, changed in their XML as Excel, WPS and others do."""

import contextlib
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from models.errors import WorkbookError
from models.language import languages, load_language
from models.review import Review, ReviewImport, RowOutcome
from pipeline.review.export import export_workbook
from pipeline.review.intake import read_workbook

Edited = Callable[..., bytes]
Put = Callable[..., Any]
Change = Callable[[str], str]
FLAGS = "xl/worksheets/sheet3.xml"
SHEETS = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 8)]
TYPES, RELATIONS, STRINGS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
INLINE = re.compile(r'<c ([^>]*?)t="inlineStr"([^>]*?)>(<is>.*?</is>)</c>', re.DOTALL)
BOOK = "xl/workbook.xml"
X14 = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>_lists!$A$1:$A$6</xm:f></x14:formula1>'
    "<xm:sqref>N2:N7</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
)


def rewritten(data: bytes, parts: Mapping[str, Change]) -> bytes:
    """Change parts of a package as texts."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        assert set(parts) <= set(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            if name in parts:
                changed = parts[name](content.decode())
                assert changed != content.decode() or name != FLAGS, "the flags were to be changed"
                content = changed.encode()
            new.writestr(name, content)
    return stream.getvalue()


def answered(review: Review, edited: Edited, put: Put) -> bytes:
    """Give a workbook with an answer to flag 1, which every program must bring back."""
    return edited(export_workbook(review), put(1, {"kind": "改为", "new": "1.10", "reviewer": "王某"}))


def comes_back(found: ReviewImport) -> None:
    assert found.is_clean
    assert [(int(d.fingerprint, 16), d.new, d.reviewer) for d in found.decisions] == [(1, "1.10", "王某")]


def as_wps(sheet: str) -> str:
    """Lists of another sheet stand in an extension, as WPS and Excel write them; openpyxl drops it with a warning."""
    without = re.sub(r"<dataValidations.*?</dataValidations>", "", sheet, flags=re.DOTALL)
    return without.replace("</worksheet>", X14 + "</worksheet>")


def filtered(sheet: str) -> str:
    """A filter that is on, a sort that was done, concealed rows."""
    state = (
        '<filterColumn colId="5"><filters><filter val="错误"/></filters></filterColumn>'
        '<sortState ref="A2:U7"><sortCondition ref="F2:F7"/></sortState></autoFilter>'
    )
    filter_on = re.sub(r"(<autoFilter [^>]*?)\s*/>", r"\1>" + state, sheet)
    return re.sub(r'<row r="([567])"', r'<row r="\1" hidden="1"', filter_on)


def in_runs(sheet: str) -> str:
    """Texts of several fonts, and the readings that East Asian versions keep beside them."""
    font = '<r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve">'
    halves = re.compile(r"<is><t(?: xml:space=\"preserve\")?>([^<&]{2,})</t></is>")
    sheet = re.sub(r"&#(\d{3,});", lambda m: chr(int(m[1])), sheet)
    reading = '<rPh sb="0" eb="1"><t>READING</t></rPh><phoneticPr fontId="1"/>'
    return halves.sub(lambda m: f"<is>{font}{m[1][:1]}</t></r>{font}{m[1][1:]}</t></r>{reading}</is>", sheet)


def sharing(data: bytes) -> bytes:
    """Give a workbook with its strings in one table, as Excel, WPS and LibreOffice write them."""
    table: dict[str, int] = {}

    def share(sheet: str) -> str:
        return INLINE.sub(lambda m: f'<c {m[1]}t="s"{m[2]}><v>{table.setdefault(m[3], len(table))}</v></c>', sheet)

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    listed = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/></Types>'
    related = f'<Relationship Id="rIdS" Type="{relation}" Target="/{STRINGS}"/></Relationships>'
    data = rewritten(
        data,
        {
            **dict.fromkeys(SHEETS, share),
            TYPES: lambda types: types.replace("</Types>", listed),
            RELATIONS: lambda relations: relations.replace("</Relationships>", related),
        },
    )
    strings = "".join(text.replace("<is>", "<si>").replace("</is>", "</si>") for text in table)
    stream = BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(STRINGS, f'<sst xmlns="{MAIN}" count="{len(table)}">{strings}</sst>')
    return stream.getvalue()


def without_rows_of_nothing(sheet: str) -> str:
    """Formats put on from end to end: a million rows without a word."""
    return sheet.replace("</sheetData>", '<row r="1048576" ht="15"><c r="A1048576" s="1"/></row></sheetData>')


def pretty(sheet: str) -> str:
    return sheet.replace("<row ", "\n  <row ").replace("<c ", "\n    <c ")


@pytest.mark.parametrize(
    "parts",
    [
        {FLAGS: as_wps},
        {FLAGS: filtered},
        dict.fromkeys(SHEETS, in_runs),
        {FLAGS: without_rows_of_nothing},
        {FLAGS: pretty},
        {FLAGS: lambda sheet: sheet.replace("<sheetProtection", "<!-- --><sheetProtection").replace('sheet="1"', "")},
        {FLAGS: lambda sheet: re.sub(r"<conditionalFormatting.*</conditionalFormatting>", "", sheet, flags=re.DOTALL)},
        {FLAGS: lambda sheet: re.sub(r"<dimension [^>]*>", '<dimension ref="A1"/>', sheet)},
        {BOOK: lambda book: re.sub(r"<definedNames>.*</definedNames>", "", book, flags=re.DOTALL)},
        {BOOK: lambda book: book.replace('state="hidden"', 'state="veryHidden"')},
        {BOOK: lambda book: re.sub(r"<workbookPr\b", '<workbookPr date1904="1"', book)},
    ],
    ids=[
        "x14-validations", "filter-on", "rich-text", "formats-to-the-end", "white-space", "unprotected",
        "no-colours", "wrong-dimension", "no-names", "very-hidden", "dates-from-1904",
    ],
)  # fmt: skip
def test_what_programs_write_anew_is_no_edit(
    review: Review, edited: Edited, put: Put, parts: dict[str, Change]
) -> None:
    comes_back(read_workbook(rewritten(answered(review, edited, put), parts), review))
    untouched = read_workbook(rewritten(edited(export_workbook(review), lambda s, c: None), parts), review)
    assert (untouched.decisions, {row.outcome for row in untouched.rows}) == ((), {RowOutcome.NO_OP})


def test_strings_in_one_table_and_as_results_come_back(review: Review, edited: Edited, put: Put) -> None:
    data = answered(review, edited, put)
    comes_back(read_workbook(sharing(data), review))
    comes_back(read_workbook(sharing(rewritten(data, dict.fromkeys(SHEETS, in_runs))), review))

    def as_results(sheet: str) -> str:
        """Strings as a formula's result would be: some programs write every string so."""
        return INLINE.sub(lambda m: f'<c {m[1]}t="str"{m[2]}><v>{re.sub("<[^>]*>", "", m[3])}</v></c>', sheet)

    comes_back(read_workbook(rewritten(data, dict.fromkeys(SHEETS, as_results)), review))


@pytest.mark.parametrize(("form", "date"), [("", 45352), ('date1904="1"', 43890)], ids=["from 1900", "from 1904"])
def test_a_day_that_a_program_made_a_number_of(review: Review, edited: Edited, put: Put, form: str, date: int) -> None:
    """2024-03-01 typed into a cell that is no text any more, as 1900 and as 1904 count."""
    import datetime

    data = edited(export_workbook(review), put(5, {"kind": "改为", "new": datetime.date(2024, 3, 1)}))
    parts: dict[str, Change] = {FLAGS: lambda sheet: sheet.replace("<v>45352</v>", f"<v>{date}</v> ")}
    if form:
        parts[BOOK] = lambda book: re.sub(r"<workbookPr\b", f"<workbookPr {form}", book)
    assert [d.new for d in read_workbook(rewritten(data, parts), review).decisions] == ["2024-03-01"]


@pytest.mark.parametrize(
    ("value", "new"),
    [
        ("007", "007"), ("1/2", "1/2"), ("1.10", "1.10"), ("'007", "'007"), ("#N/A", None), ("+86", "+86"),
        ("-cmd|x", "-cmd|x"), ("@SUM", "@SUM"), ("=1+1", None), ("a\tb", "a\tb"), ("a\r\nb", "a\nb"),
        ("第一行\n第二行\n", "第一行\n第二行"), (" 前后 ", "前后"), ("\u3000全角\u3000", "全角"),
        ("\ufeffV1.0\u200b", "V1.0"),
        ("Ｖ１．０", "Ｖ１．０"), ("_x000D_", "_x000D_"), ("𠮷野家👨‍👩‍👧", "𠮷野家👨‍👩‍👧"),
        ("إجراء التشغيل", "إجراء التشغيل"),        ("\u200fאבג 12\u200f", "\u200fאבג 12\u200f"),
        (7, "7"), (2.0, "2"), (1.5, None), (True, "TRUE"), (10**20, "1" + "0" * 20),
        ("字" * 32_767, "字" * 32_767), ("\u200b", None), ("\u3000", None),
    ],
)  # fmt: skip
def test_what_is_typed_is_taken_as_it_stands_or_refused(
    review: Review, edited: Edited, put: Put, value: object, new: str | None
) -> None:
    from pipeline.review.cells import escape

    typed = escape(value) if isinstance(value, str) and "_x" in value else value
    found = read_workbook(edited(export_workbook(review), put(1, {"kind": "改为", "new": typed})), review)
    assert [d.new for d in found.decisions] == ([] if new is None else [new])
    assert len(found.of(RowOutcome.INVALID_VALUE)) == (new is None)
    assert all(row.reason in load_language("zh").messages.reasons for row in found.of(RowOutcome.INVALID_VALUE))


@pytest.mark.parametrize(
    "until",
    ["2027-01-31", "2027/1/31", "2027.1.31", "2027年1月31日", "２０２７－０１－３１", "２０２７年１月３１日",
     "20270131", 20270131, "　2027-1-31 "]
)  # fmt: skip
def test_days_of_every_hand(review: Review, edited: Edited, put: Put, until: object) -> None:
    cells = {"kind": "豁免\u200b", "reason": "旧", "reviewer": "王", "until": until}
    (decision,) = read_workbook(edited(export_workbook(review), put(1, cells)), review).decisions
    assert decision.until == "2027-01-31"


@pytest.mark.parametrize("until", [45352, "31.1.2027", "1月31日", "2027-13-01", 2.5, "明年"])
def test_days_that_may_be_another_one_are_refused(review: Review, edited: Edited, put: Put, until: object) -> None:
    cells = {"kind": "豁免", "reason": "旧", "reviewer": "王", "until": until}
    found = read_workbook(edited(export_workbook(review), put(1, cells)), review)
    assert (found.decisions, len(found.of(RowOutcome.INVALID_VALUE))) == ((), 1)


def test_cells_merged_over_rows_are_told_and_not_guessed(review: Review, edited: Edited, put: Put) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失", "reviewer": "王某"}))

    def merge(sheet: Worksheet, columns: dict[str, int]) -> None:
        for column in ("kind", "reviewer"):
            sheet.merge_cells(start_row=2, end_row=4, start_column=columns[column], end_column=columns[column])

    found = read_workbook(edited(data, merge), review)
    assert [int(d.fingerprint, 16) for d in found.decisions] == [1]
    assert [row.reason for row in found.of(RowOutcome.INVALID_VALUE)] == ["merged-cells"] * 2
    names = edited(data, lambda sheet, c: sheet.merge_cells(start_row=2, end_row=4, start_column=19, end_column=19))
    assert read_workbook(names, review).is_clean, "a name over rows without an answer is no matter"


def test_a_sheet_under_another_name_is_found_and_a_copy_of_it_is_refused(
    review: Review, edited: Edited, put: Put
) -> None:
    data = answered(review, edited, put)
    comes_back(read_workbook(edited(data, lambda sheet, columns: setattr(sheet, "title", "标记-王某")), review))

    def copy(sheet: Worksheet, columns: dict[str, int]) -> None:
        assert sheet.parent is not None
        sheet.parent.copy_worksheet(sheet)

    with pytest.raises(WorkbookError, match="有几张工作表都像是“标记”：标记 / 标记 Copy"):
        read_workbook(edited(data, copy), review)
    with pytest.raises(WorkbookError, match="没有“Flags / 标记”工作表"):
        read_workbook(edited(data, lambda sheet, columns: sheet.parent.remove(sheet)), review)


def test_notes_links_more_sheets_and_moved_sheets_are_no_matter(review: Review, edited: Edited, put: Put) -> None:
    def scribble(sheet: Worksheet, columns: dict[str, int]) -> None:
        book = sheet.parent
        assert book is not None
        sheet.cell(2, columns["quote"]).comment = Comment("请核对", "王某")
        sheet.column_dimensions["D"].hidden = True
        sheet.row_dimensions[3].hidden = True
        sheet.protection.sheet = False
        sheet.auto_filter.ref = None  # type: ignore[assignment]
        mine = book.create_sheet("草稿", 0)
        mine["A1"], mine["A2"] = "='[other.xlsx]Sheet1'!A1", '=HYPERLINK("https://example.org")'
        book.move_sheet(sheet, -1)

    comes_back(read_workbook(edited(answered(review, edited, put), scribble), review))


def test_a_note_on_a_cell_is_told_and_is_no_answer(review: Review, edited: Edited, put: Put) -> None:
    data = answered(review, edited, put)

    def note(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(2, columns["new"]).comment = Comment("已与班长核对", "王某")
        sheet.cell(3, columns["quote"]).comment = Comment("这里应为 V2", "王某")

    found = read_workbook(edited(data, note), review)
    comes_back(found)
    told = {row.row: (row.outcome, row.seen) for row in found.rows if row.reason == "note-unread"}
    assert told == {2: (RowOutcome.APPLIED, "已与班长核对"), 3: (RowOutcome.READ_ONLY_EDITED, "这里应为 V2")}


def test_a_column_is_put_in_and_one_is_called_otherwise(review: Review, edited: Edited, put: Put) -> None:
    def put_in(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.insert_cols(columns["kind"], 2)
        sheet.cell(1, columns["kind"]).value = "意见"

    comes_back(read_workbook(edited(answered(review, edited, put), put_in), review))

    def rename(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(1, columns["kind"]).value = "结论"

    with pytest.raises(WorkbookError, match="缺少列或有重复的列：决定"):
        read_workbook(edited(answered(review, edited, put), rename), review)


def test_a_name_in_the_guide_is_that_of_every_row_without_one(review: Review, edited: Edited, put: Put) -> None:
    data = edited(export_workbook(review), put(1, {"kind": "确认缺失"}))
    data = edited(data, put(5, {"kind": "不适用", "reason": "无需", "reviewer": "李某"}))
    for language in languages():
        term = load_language(language).messages.columns["reviewer"]

        def name(sheet: Worksheet, columns: dict[str, int], term: str = term) -> None:
            guide = sheet.parent["说明"]
            row = next(row for row in guide.iter_rows(max_row=10) if row[0].value in ("审阅人", "Reviewer"))
            row[0].value, row[1].value = term, " 王某 "

        found = read_workbook(edited(data, name), review, reviewer="默认")
        assert [d.reviewer for d in found.decisions] == ["王某", "李某"]
    assert [d.reviewer for d in read_workbook(data, review, reviewer="默认").decisions] == ["默认", "李某"]


def test_rows_of_another_workbook_are_told(review: Review, edited: Edited, put: Put) -> None:
    """A reviewer pastes rows of a colleague's share below the own ones."""
    mine = review.model_copy(update={"flags": review.flags[:4]})
    other = edited(export_workbook(review), put(5, {"kind": "确认缺失"}))
    sheet = load_workbook(BytesIO(other))["标记"]
    foreign = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    pasted = [row for row in foreign if str(row[0]).startswith("L2:")]

    def paste(target: Worksheet, columns: dict[str, int]) -> None:
        for row in pasted:
            target.append(row)

    found = read_workbook(edited(export_workbook(mine), paste), review)
    assert (found.decisions, len(found.of(RowOutcome.UNKNOWN_KEY))) == ((), 2)


@pytest.mark.parametrize("column", ["name", "rule", "severity", "message", "quote", "value", "kind", "reviewer"])
def test_a_table_sorted_by_any_column_is_the_same(review: Review, edited: Edited, put: Put, column: str) -> None:
    def sort(sheet: Worksheet, columns: dict[str, int]) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        rows.sort(key=lambda row: str(row[columns[column] - 1] or ""), reverse=True)
        for at, row in enumerate(rows, start=2):
            for place, value in enumerate(row, start=1):
                sheet.cell(at, place).value = value

    comes_back(read_workbook(edited(answered(review, edited, put), sort), review))


def test_a_far_row_a_formula_elsewhere_and_a_lying_row_number(review: Review, edited: Edited, put: Put) -> None:
    data = answered(review, edited, put)
    far = {
        FLAGS: lambda sheet: sheet.replace(
            "</sheetData>", '<row r="99999999999"><c r="A99999999999"/></row></sheetData>'
        )
    }
    with pytest.raises(WorkbookError, match="超过 200,000 行"):
        read_workbook(rewritten(data, far), review)
    linked = edited(data, put(3, {"kind": "改为", "new": "='[x.xlsx]Sheet1'!A1"}))
    assert [row.reason for row in read_workbook(linked, review).of(RowOutcome.INVALID_VALUE)] == ["formula"]


def test_strict_open_xml_is_refused_with_its_name(review: Review) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = {BOOK: lambda book: book.replace(main, "http://purl.oclc.org/ooxml/spreadsheetml/main")}
    with pytest.raises(WorkbookError, match="严格 Open XML"):
        read_workbook(rewritten(export_workbook(review), strict), review)


def test_broken_bytes_are_a_workbook_or_a_refusal(review: Review, edited: Edited, put: Put) -> None:
    """Parts cut, bytes changed, tags lost: never another error, and never an answer that nobody gave."""
    data = answered(review, edited, put)
    dice = random.Random(11)
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
    for _ in range(50):
        name = dice.choice(names)

        def harm(text: str) -> str:
            at = dice.randrange(max(1, len(text) - 5))
            length = dice.choice((1, 3, 40))
            return text[:at] + dice.choice(("", "<", "&", "9", "xyz", "</row>")) + text[at + length :] + " "

        try:
            found = read_workbook(rewritten(data, {name: harm}), review)
        except WorkbookError:
            continue  # told by its sentence
        assert {int(d.fingerprint, 16) for d in found.decisions} <= {1}
    for _ in range(50):
        at = dice.randrange(len(data))
        with contextlib.suppress(WorkbookError):
            read_workbook(data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :], review)


def test_every_refusal_has_its_words_in_every_language() -> None:
    packs = [load_language(code).review for code in languages()]
    for words in ("refusals", "cures", "faults", "kinds"):
        assert len({tuple(getattr(pack, words)) for pack in packs}) == 1, words
    assert all(set(pack.cures) <= {*pack.refusals, "new"} for pack in packs)

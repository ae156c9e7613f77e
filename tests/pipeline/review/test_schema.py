"""Tests, review: the XML of a workbook with every feature keeps the rules whose breach brings a repair question.

Order of elements: ECMA-376 part 1, CT_Worksheet (18.3.1.99), CT_Workbook (18.2.27). Limits: Excel's specifications.
"""

import posixpath
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from PIL import Image

from models.language import languages
from models.review import Decision, DecisionKind, FlagRow, Review, ReviewImport, RowOutcome, RowReport, StepRow
from pipeline.review.export import export_workbook
from pipeline.review.intake import read_workbook
from pipeline.review.pictures import MOST_LINKS
from pipeline.review.receipt import export_receipt

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
WORKSHEET = [
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
]  # fmt: skip
WORKBOOK = [
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
]  # fmt: skip
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
BAD_NAME = re.compile(r"[\\/*?:\[\]]|^'|'$")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def everything(language: str) -> tuple[Review, dict[str, bytes]]:
    """A review with pictures, links, long and odd texts, every severity, decisions in force, steps to look up."""
    stream = BytesIO()
    Image.new("RGB", (393, 110), "white").save(stream, "PNG")
    odd = (
        "=1+1",
        "#N/A",
        "\x0b竖\x00",
        "_x000D_",
        "字" * 40_000,
        "𠮷👨‍👩‍👧",
        "إجراء",
        "a\r\nb",
        "<&>\"'",
        "\ud800",
        " ",
        "",
    )
    flags = []
    for number, text in enumerate(odd):
        decision = Decision(
            document="L1", fingerprint=f"{number:016x}", kind=DecisionKind.WAIVE, reason=text, until="2027-01-31"
        )
        flags.append(
            FlagRow(
                document="L1", fingerprint=f"{number:016x}", name=f"SOP {number}", rule="SOP105", title=text,
                message=text, severity=("error", "warning", "info")[number % 3], quote=text, value=text, place=text,
                evidence=f"evidence/甲 & 乙/{number}.png", link=f"evidence/%E7%94%B2%20%26/review.html#f-{number:016x}",
                decision=decision if number % 2 else None,
            )
        )  # fmt: skip
    steps = tuple(
        StepRow(document="L1", name="SOP", number=str(n), text=text, inputs=text, fingerprint=f"s{n}")
        for n, text in enumerate(odd)
    )
    review = Review(language=language, library="库", flags=tuple(flags), steps=steps)
    return review, {flag.key: stream.getvalue() for flag in flags}


def receipt(language: str) -> bytes:
    rows = tuple(
        RowReport(key=f"L1:{n}", outcome=outcome, row=n, reason="strict", answer="=1+1\x0b", seen="字" * 40_000)
        for n, outcome in enumerate(RowOutcome)
    )
    return export_receipt(ReviewImport(library="库", run="1", rows=rows), language)


BOOKS = {
    f"{name}-{code}": lambda name=name, code=code: (
        receipt(code)
        if name == "receipt"
        else export_workbook(*everything(code))
        if name == "all"
        else export_workbook(Review(language=code, library="库"))
    )
    for code in languages()
    for name in ("all", "empty", "receipt")
}


@pytest.fixture(params=sorted(BOOKS))
def package(request: pytest.FixtureRequest) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(made(request.param)))


@cache
def made(name: str) -> bytes:
    return BOOKS[name]()


def sheets(package: zipfile.ZipFile) -> list[tuple[str, Element]]:
    names = [name for name in package.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
    return [(name, fromstring(package.read(name))) for name in names]


def relations(package: zipfile.ZipFile, part: str) -> dict[str, Element]:
    folder, _, name = part.rpartition("/")
    try:
        found = fromstring(package.read(f"{folder}/_rels/{name}.rels"))
    except KeyError:
        return {}
    return {str(one.get("Id")): one for one in found}


def plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def in_order(element: Element, order: list[str]) -> bool:
    places = [order.index(plain(child.tag)) for child in element]
    return places == sorted(places)


def test_elements_stand_in_the_order_of_the_schema(package: zipfile.ZipFile) -> None:
    for _, sheet in sheets(package):
        assert in_order(sheet, WORKSHEET)
        many = {"conditionalFormatting"}
        assert all(count == 1 or tag in many for tag, count in Counter(plain(c.tag) for c in sheet).items())
    assert in_order(fromstring(package.read("xl/workbook.xml")), WORKBOOK)


def test_every_part_is_declared_and_every_relation_leads_somewhere(package: zipfile.ZipFile) -> None:
    names = set(package.namelist())
    assert len(names) == len(package.namelist()), "no part twice"
    types = fromstring(package.read("[Content_Types].xml"))
    declared = {str(one.get("PartName")).lstrip("/") for one in types if plain(one.tag) == "Override"}
    endings = {one.get("Extension") for one in types if plain(one.tag) == "Default"}
    assert declared <= names
    assert all(
        name in declared or name.rpartition(".")[2] in endings for name in names if name != "[Content_Types].xml"
    )
    for name in names:
        if name.endswith(".rels"):
            for one in fromstring(package.read(name)):
                above = posixpath.dirname(posixpath.dirname(name))
                target = posixpath.normpath(posixpath.join("/", above, str(one.get("Target")))).lstrip("/")
                assert one.get("TargetMode") == "External" or target in names, (name, target)


def test_names_of_sheets_and_defined_names(package: zipfile.ZipFile) -> None:
    book = fromstring(package.read("xl/workbook.xml"))
    names = [str(sheet.get("name")) for sheet in book.iter(f"{MAIN}sheet")]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not BAD_NAME.search(name) for name in names)
    assert book.find(f"{MAIN}sheets") is not None
    shown = next(iter(book.iter(f"{MAIN}workbookView"))).get("activeTab") or "0"
    assert list(book.iter(f"{MAIN}sheet"))[int(shown)].get("state") in (None, "visible")
    assert len({sheet.get("sheetId") for sheet in book.iter(f"{MAIN}sheet")}) == len(names)
    defined = [(one.get("name"), one.get("localSheetId")) for one in book.iter(f"{MAIN}definedName")]
    assert len(set(defined)) == len(defined)
    for one in book.iter(f"{MAIN}definedName"):
        assert str(one.get("name")).startswith("_xlnm."), "only names that the format knows"
        quoted = {found.replace("''", "'") for found in re.findall(r"'((?:[^']|'')+)'!", one.text or "")}
        assert quoted == {names[int(str(one.get("localSheetId")))]}


def test_cells_rows_and_texts(package: zipfile.ZipFile) -> None:
    styles = fromstring(package.read("xl/styles.xml"))
    known = len(next(iter(styles.iter(f"{MAIN}cellXfs"))))
    assert known <= 64_000
    for _, sheet in sheets(package):
        rows = [int(str(row.get("r"))) for row in sheet.iter(f"{MAIN}row")]
        assert rows == sorted(set(rows))
        for row in sheet.iter(f"{MAIN}row"):
            assert float(row.get("ht") or 0) <= 409
            places = [CELL.fullmatch(str(cell.get("r"))) for cell in row]
            assert all(place is not None and place[2] == row.get("r") for place in places)
        assert not list(sheet.iter(f"{MAIN}f")), "no formula in a cell"
        assert all(int(str(cell.get("s") or 0)) < known for cell in sheet.iter(f"{MAIN}c"))
        for text in sheet.iter(f"{MAIN}t"):
            words = text.text or ""
            assert len(words) <= 32_767
            assert not CONTROL.search(words)
            assert words == words.strip() or text.get(SPACE) == "preserve"
        widths = list(sheet.iter(f"{MAIN}col"))
        assert all(0 <= float(str(column.get("width"))) <= 255 for column in widths)
        spans = [(int(str(c.get("min"))), int(str(c.get("max")))) for c in widths]
        assert all(first <= last for first, last in spans)
        assert all(a[1] < b[0] for a, b in pairwise(spans)), "columns do not overlap"


def test_lists_prompts_and_colours(package: zipfile.ZipFile) -> None:
    looks = len(fromstring(package.read("xl/styles.xml")).findall(f"{MAIN}dxfs/{MAIN}dxf"))
    book = fromstring(package.read("xl/workbook.xml"))
    names = [str(sheet.get("name")) for sheet in book.iter(f"{MAIN}sheet")]
    for _, sheet in sheets(package):
        validations = list(sheet.iter(f"{MAIN}dataValidation"))
        covered: list[str] = []
        for one in validations:
            formula = one.findtext(f"{MAIN}formula1") or ""
            assert len(formula) <= 255
            assert formula.startswith("'_lists'!$"), "a list sheet, no words in the formula"
            assert "_lists" in names
            assert len(one.get("prompt") or "") <= 255
            assert len(one.get("promptTitle") or "") <= 32
            covered += str(one.get("sqref")).split()
        assert len(set(covered)) == len(covered), "a cell has one list"
        listed = sheet.find(f"{MAIN}dataValidations")
        assert listed is None or listed.get("count") in (None, str(len(validations)))
        rules = list(sheet.iter(f"{MAIN}cfRule"))
        priorities = [int(str(rule.get("priority"))) for rule in rules]
        assert len(set(priorities)) == len(priorities)
        assert all(priority >= 1 for priority in priorities)
        assert all(int(str(rule.get("dxfId"))) < looks for rule in rules)
        assert all(len(rule.findtext(f"{MAIN}formula") or "") <= 8192 for rule in rules)


def test_links_and_pictures(package: zipfile.ZipFile) -> None:
    for part, sheet in sheets(package):
        known = relations(package, part)
        links = list(sheet.iter(f"{MAIN}hyperlink"))
        places = [link.get("ref") for link in links]
        assert len(set(places)) == len(places) <= MOST_LINKS
        for link in links:
            target = str(known[str(link.get(f"{RELATION}id"))].get("Target"))
            assert len(target) + len(link.get("location") or "") <= 2079
            assert not re.search(r"[\s<>\"]", target), "a link is quoted"
        for drawing in sheet.iter(f"{MAIN}drawing"):
            target = str(known[str(drawing.get(f"{RELATION}id"))].get("Target")).lstrip("/")
            pictures = relations(package, target)
            shown = fromstring(package.read(target))
            anchors = list(shown.iter(f"{DRAWING}twoCellAnchor"))
            assert len(anchors) == len(list(shown))
            identities = [one.get("id") for one in shown.iter(f"{DRAWING}cNvPr")]
            assert len(set(identities)) == len(identities)
            for anchor in anchors:
                start, end = anchor.find(f"{DRAWING}from"), anchor.find(f"{DRAWING}to")
                assert start is not None
                assert end is not None
                assert [int(one.text or 0) for one in start] <= [int(one.text or 0) for one in end]
                assert all(int(one.text or -1) >= 0 for one in (*start, *end))
            used = {one.get(f"{RELATION}embed") for one in shown.iter() if one.get(f"{RELATION}embed")}
            assert used == set(pictures)


def test_protection_filter_and_print_titles(package: zipfile.ZipFile) -> None:
    for _, sheet in sheets(package):
        found = sheet.find(f"{MAIN}sheetProtection")
        if found is not None:
            assert not found.get("password"), "nobody needs a password to undo what only prevents slips"
        filtered = sheet.find(f"{MAIN}autoFilter")
        if filtered is not None:
            edges = str(filtered.get("ref")).split(":")
            assert all(CELL.fullmatch(edge) for edge in edges)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("road", [("xlsx",), ("ods", "xlsx")])
def test_libreoffice_opens_and_saves_it_without_a_change(tmp_path: Path, road: tuple[str, ...]) -> None:
    review, _ = everything("zh")
    path = tmp_path / "a.xlsx"
    path.write_bytes(made("all-zh"))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    for form in road:
        folder = tmp_path / f"as-{form}"
        command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        path = folder / f"a.{form}"
    found = read_workbook(path.read_bytes(), review)
    assert [(row.key, row.reason) for row in found.rows if row.outcome is not RowOutcome.NO_OP] == []
    assert found.decisions == ()

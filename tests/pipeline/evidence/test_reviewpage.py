"""The review page: the words of each flag, step and value beside what was made of them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from models.document import Document
from models.flag import Flag, Severity
from models.language import load_language
from models.printed import PageImage, PrintedPage
from models.sop import By, Control, Evidence, FieldValue, Section, SectionKind, Sop, Step
from pipeline.evidence.crop import crop, thumbnail, whole_page
from pipeline.evidence.locate import locate
from pipeline.evidence.marks import FLAG, Item, ShownPage, pieces_of, spots_of_target
from pipeline.evidence.reviewpage import render_review
from pipeline.evidence.sheet import sheet_of
from pipeline.evidence.targets import Sureness, Target, Targets

BLANK = PageImage(1, 600, 800, b"\xff" * (600 * 800 * 3), 2.0)


def flag(number: int, field: str | None, block: str | None = None, quote: str = "", **arguments: str) -> Flag:
    return Flag(
        rule="SOP302",
        name="vague",
        severity=Severity.WARNING,
        field=field,
        block=block,
        quote=quote,
        arguments=arguments,
        fingerprint=f"{number:016x}",
    )


def sop_of(document: Document) -> Sop:
    def step(number: str, block: str, text: str) -> Step:
        rests_on = Evidence(block=block, start=0, end=len(text), quote=text)
        return Step(id=block, number=number, text=text, section="b1", evidence=(rests_on,))

    title = FieldValue[str](
        value="仓库手册", confidence=0.9, by=By.RULE, evidence=(Evidence(block="h1", quote="仓库手册"),)
    )
    section = Section(id="b1", level=1, label="第一章", title="目的", kind=SectionKind.PURPOSE, number="1")
    steps = (step("1", "b2", "先核对后签收"), step("2", "b3", "货到后在两小时内完成检查并登记"))
    return Sop(source=document.source, language="zh", control=Control(title=title), sections=(section,), steps=steps)


def targets_of(document: Document) -> Targets:
    return Targets(document, sop_of(document))


def test_a_flag_leads_to_its_words_whatever_breaks_the_line(document: Document) -> None:
    found = targets_of(document).of_flag(flag(1, "steps[2].text", "b3", "两小时内 完成"))
    assert found == Target((("b3", 4, 10),))


def test_a_flag_without_a_quote_leads_to_its_block_or_its_step_or_its_value(document: Document) -> None:
    targets = targets_of(document)
    assert targets.of_flag(flag(1, None, "b2")).ranges == (("b2", 0, 6),)
    assert targets.of_flag(flag(2, "steps[1].inputs")).ranges == (("b2", 0, 6),)
    assert targets.of_flag(flag(3, "control.title")).ranges == (("h1", 0, 4),)


def test_a_flag_that_stands_for_several_steps_leads_to_all_of_them(document: Document) -> None:
    several = flag(1, "steps[*].inputs", "b3", "", steps="1、2", count="2")
    assert [block for block, _, _ in targets_of(document).of_flag(several).ranges] == ["b2", "b3"]


def test_what_is_missing_is_expected_beside_its_neighbour_and_control_data_where_the_others_stand(
    document: Document,
) -> None:
    targets = targets_of(document)
    scope, version = targets.of_flag(flag(1, "scope")), targets.of_flag(flag(2, "control.version"))
    assert (scope.sureness, [r[0] for r in scope.ranges]) == (Sureness.EXPECTED, ["b1"])
    assert (version.sureness, [r[0] for r in version.ranges]) == (Sureness.EXPECTED, ["h1"])
    assert targets.of_flag(flag(3, None)) == Target((), Sureness.DOCUMENT)


def test_a_block_that_is_not_there_any_more_is_no_error(document: Document) -> None:
    assert targets_of(document).of_flag(flag(1, "steps[9].text", "b99", "没有")).sureness is Sureness.EXPECTED


class _Page(HTMLParser):
    """Collects ids, links, and everything that loads something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name in ("src", "srcset", "data", "action"):
                self.loads.append(value or "")


def page_of(document: Document, pages: tuple[PrintedPage, ...] = (), language: str = "zh") -> str:
    flags = (flag(1, "steps[2].text", "b3", "两小时内"), flag(2, "scope"), flag(3, None))
    sheet = sheet_of(sop_of(document), flags, targets_of(document), load_language(language))
    if not pages:
        return render_review(document, sheet, language, name="<i>手册")
    shown = {page.number: ShownPage(f"page-{page.number:03}.png", 600, 800, 2.0) for page in pages}
    located = locate(document, pages)
    crops = {f"{1:016x}": "f-1.png"}
    return render_review(document, sheet, language, name="<i>手册", located=located, pages=shown, count=2, crops=crops)


def test_every_link_of_the_page_leads_somewhere_and_nothing_is_loaded_from_elsewhere(
    document: Document, pages: tuple[PrintedPage, ...]
) -> None:
    for text in (page_of(document, pages), page_of(document), page_of(document, pages, "en")):
        page = _Page(text)
        assert len(page.ids) == len(set(page.ids))
        assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
        assert {link for link in page.links if not link.startswith("#")} <= {"f-1.png"}
        assert set(page.loads) <= {"page-001.png", "page-002.png"}
        assert "default-src 'none'" in text and "script-src 'sha256-" in text and "http" not in text.split("<body>")[1]


def test_source_and_result_know_one_another(document: Document, pages: tuple[PrintedPage, ...]) -> None:
    for text in (page_of(document, pages), page_of(document)):
        ids = _Page(text).ids
        for key in ("s-1", "s-2", "v-control.title", f"f-{1:016x}", f"f-{2:016x}"):
            assert key in ids and f"l-{key}" in ids
        assert f"l-f-{3:016x}" not in ids
        assert "针对整个文件" in text and "应在的位置" in text


def test_words_of_the_document_are_never_markup(document: Document) -> None:
    text = page_of(document)
    assert "<i>手册" not in text and "&lt;i&gt;手册" in text and "&lt;b&gt;试.doc" in text


def test_pictures_are_small_and_cut_where_the_words_stand(document: Document, pages: tuple[PrintedPage, ...]) -> None:
    target = targets_of(document).of_flag(flag(1, None, "b3", "货到后"))
    spots = spots_of_target(target, locate(document, pages))
    assert [(spot.page, spot.box) for spot in spots] == [(1, (20.0, 80.0, 50.0, 90.0))]
    small = thumbnail(BLANK, spots, "0001 p.1")
    assert small.startswith(b"\x89PNG") and len(small) < 5_000 and len(crop(BLANK, spots)) < 5_000
    assert crop(BLANK, spots) != crop(BLANK, spots, sure=False) != whole_page(BLANK)


@given(
    st.text("甲乙 \n<&", max_size=12),
    st.lists(st.tuples(st.integers(-2, 14), st.integers(-2, 14)), max_size=4),
)
def test_pieces_of_a_text_are_the_text_and_each_item_begins_once(text: str, marks: list[tuple[int, int]]) -> None:
    items = [(start, end, Item(f"f-{n}", FLAG, "", Target())) for n, (start, end) in enumerate(marks)]
    pieces = pieces_of("b1", text, items, set())
    assert "".join(piece.text for piece in pieces) == text
    begun = [item.key for piece in pieces for item in piece.begins]
    assert len(begun) == len(set(begun))
    for start, end, item in items:
        inside = "".join(piece.text for piece in pieces if item in piece.items)
        assert inside == text[max(0, start) : max(0, end)] or not text


def test_the_script_has_no_tag_in_it() -> None:
    from importlib.resources import files

    script = files("pipeline.evidence").joinpath("templates/review.js").read_text("utf-8")
    assert not re.search(r"</|<!--|https?:", script)

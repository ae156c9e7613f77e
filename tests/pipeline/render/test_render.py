"""The standard template: the guide's example as a real case, then what a hostile document may not do to it."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document as open_word

from fixtures.example import block, cleaning_sop, complaint_sop, grid, renumbered, value
from models.conversion import Renumbered
from models.document import Figure, Paragraph
from models.errors import OutputError
from models.flag import Audit
from models.language import load_language
from models.sop import Section, SectionKind, Sop, Step
from models.source import Format, SourceFile
from pipeline.render.docx import render_docx
from pipeline.render.render import render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOURCE = SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name).decode() for name in package.namelist() if name.endswith((".xml", ".rels"))}


def lines(data: bytes) -> list[str]:
    root = ElementTree.fromstring(parts(data)["word/document.xml"])
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


def small(text: str, **more: object) -> Renumbered:
    section = Section(id="b1", level=1, label="1", title=text, number="1", content=(Paragraph(id="b2", text=text),))
    step = Step(id="b3", number="1", text=text, section="b1", name=value(text), outputs=(value(text),))
    fields: dict[str, object] = {"source": SOURCE, "language": "zh", "sections": (section,), "steps": (step,), **more}
    return Renumbered(sop=Sop.model_validate(fields))


def test_the_guides_example_stands_in_the_template() -> None:
    out = render(renumbered(complaint_sop()), Audit(profile="zh-guide"))
    text = lines(out.docx)
    assert text[:3] == ["标准化操作流程", "客户投诉处理标准化操作流程", "流程基本信息"]
    head = ["步骤编号", "步骤名称", "输入条件", "操作规范", "输出成果", "时效要求", "责任岗位", "协作接口"]
    place = text.index(head[0])
    assert text[place : place + 8] == head
    assert text[place + 8 : place + 10] == ["1", "接收投诉"]
    assert "配合：法务岗" in text
    assert "记录：《投诉核实表》" in text
    assert "24小时内" in text
    assert "来源文件：客户投诉处理流程V1.0.doc" in text
    assert text.count("本文件由客服部负责解释。") == 1
    assert '"title"' in out.json_text


def test_a_missing_field_shows_and_nothing_is_invented() -> None:
    empty = Renumbered(sop=Sop(source=SOURCE, language="en"))
    text = lines(render_docx(empty))
    assert text.count("[missing]") == 17
    assert not [line for line in text if re.search(r"\d{4}-\d\d-\d\d|V\d", line)]


def test_header_repeats_number_version_and_date_by_field_and_footer_counts_pages() -> None:
    package = parts(render_docx(renumbered(cleaning_sop())))
    headers = [xml for name, xml in package.items() if re.match(r"word/header\d", name)]
    footers = [xml for name, xml in package.items() if re.match(r"word/footer\d", name)]
    assert len(headers) == len(footers) == 3
    for field, shown in (
        ("SOP procedure number", "LAB-014"),
        ("SOP version", "3.2"),
        ("SOP effective date", "2023-11-06"),
    ):
        assert all(f"STYLEREF &quot;{field}&quot;" in xml and shown in xml for xml in headers)
    assert all(" PAGE " in xml and " NUMPAGES " in xml for xml in footers)


def test_wide_steps_stand_across_and_only_they_do() -> None:
    sections = open_word(io.BytesIO(render_docx(renumbered(complaint_sop())))).sections
    assert [section.orientation for section in sections] == [0, 1, 0]
    without = complaint_sop().model_copy(update={"steps": ()})
    assert len(open_word(io.BytesIO(render_docx(renumbered(without)))).sections) == 1


def test_heads_repeat_rows_hold_together_and_sub_headings_are_merged_rows() -> None:
    word = open_word(io.BytesIO(render_docx(renumbered(cleaning_sop()))))
    table = next(t for t in word.tables if t.cell(0, 0).text == "Step")
    rows = table._tbl.findall(f"{W}tr")
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert rows[1].find(f"{W}trPr/{W}cantSplit") is not None
    merged = [row for row in rows if row.find(f"{W}tc/{W}tcPr/{W}gridSpan") is not None]
    assert "Daily check" in "".join(merged[-1].itertext())
    assert merged[0].find(f".//{W}drawing") is not None


def test_merged_cells_nested_tables_and_pictures_are_kept() -> None:
    word = open_word(io.BytesIO(render_docx(renumbered(cleaning_sop()))))
    table = next(t for t in word.tables if t.cell(0, 0).text == "Balance")
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert [c.text for c in table.cell(2, 2).tables[0]._cells] == ["± 0.5 mg", "{% if %}", "n = 3", "100 %"]
    shape = word.inline_shapes[0]
    assert (shape.width.pt, shape.height.pt) == (220, 82.5)


def test_a_picture_that_word_cannot_hold_is_named() -> None:
    figure = Figure(id="b2", sha256="ab" * 32, media_type="image/x-emf", data=b"\x01\x00\x00\x00")
    section = Section(id="b1", level=1, label="1", title="图", number="1", content=(figure,))
    text = lines(render_docx(small("x", sections=(section,))))
    assert [line for line in text if "image/x-emf" in line and "abababababab" in line]


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}",
        "{% for x in y %}",
        "{_{ a }_}",
        "{# c #}",
        "a & b < c > d \"e\" 'f'",
        "{{r name }}",
        "100 % {%p endif %}",
    ],
)
def test_words_of_a_document_are_never_tags(text: str) -> None:
    assert lines(render_docx(small(text))).count(text) == 5  # title, content; name, text and output of the step


def test_control_characters_break_nothing() -> None:
    text = "a\x00b\x07c\x0bd\ud800e"
    assert any("a\ufffdb\ufffdc\ufffdd\ufffde" in line for line in lines(render_docx(small(text))))


def test_no_link_or_field_leaves_a_document() -> None:
    package = parts(render_docx(small('HYPERLINK "http://example.org" \\h')))
    assert "TargetMode" not in "".join(xml for name, xml in package.items() if name.endswith(".rels"))
    assert "<w:hyperlink" not in package["word/document.xml"]
    codes = re.findall(r'w:instr="([^"]+)"|<w:instrText', package["word/document.xml"])
    assert {code.split()[0] for code in codes} == {"SEQ"}


def test_line_breaks_and_tabs_stay() -> None:
    xml = parts(render_docx(small("eins\nzwei\tdrei")))["word/document.xml"]
    assert re.search(r"eins</w:t><w:br/><w:t[^>]*>zwei</w:t><w:tab/><w:t[^>]*>drei", xml)


def test_same_sop_same_bytes() -> None:
    assert render_docx(renumbered(complaint_sop())) == render_docx(renumbered(complaint_sop()))


def test_sections_of_revision_stand_over_the_templates_table() -> None:
    text = lines(render_docx(renumbered(complaint_sop())))
    assert text.count("修订记录") == 1 + text[text.index("新旧编号对照表") :].count("修订记录")
    assert "审批签署" in text


def test_steps_of_no_section_stand_under_the_templates_heading() -> None:
    step = Step(id="b3", number="1", text="登记。")
    text = lines(render_docx(small("x", sections=(), steps=(step,))))
    assert text.index("流程步骤详情") < text.index("登记。")


def test_steps_under_an_approval_heading_are_printed() -> None:
    section = Section(id="b1", level=1, label="1", title="评审", kind=SectionKind.APPROVAL, number="1")
    step = Step(id="b3", number="1", text="评审一次。", section="b1")
    assert "评审一次。" in lines(render_docx(small("x", sections=(section,), steps=(step,))))


def test_a_step_after_a_sub_section_resumes_its_own_section() -> None:
    child = Section(id="b3", level=2, label="4.1", title="受理", number="1.1")
    section = Section(id="b1", level=1, label="4", title="程序", number="1", children=(child,))
    steps = (
        Step(id="b4", number="1", text="登记。", section="b3"),
        Step(id="b5", number="2", text="回复。", section="b1"),
    )
    text = lines(render_docx(small("x", sections=(section,), steps=steps)))
    assert text.index("登记。") < text.index("1 程序（续）") < text.index("回复。")


def test_headings_without_words_and_empty_lines_do_no_harm() -> None:
    blank = (Paragraph(id="b3", text=""), Paragraph(id="b6", text=" \n"), Paragraph(id="b7", text="后文"))
    section = Section(id="b1", level=1, label="第一章", title="", number="1", content=blank)
    steps = (Step(id="b5", number="1", text="", section="b1"),)
    text = lines(render_docx(small("x", sections=(section,), steps=steps)))
    assert text.index("第一章") < text.index("后文")


def test_a_long_scope_is_referred_to_not_repeated() -> None:
    words = "适用于本公司全部检测活动。" * 20
    section = Section(
        id="b1", level=1, label="1", title="范围", kind=SectionKind.SCOPE, number="1", content=(block(2, words),)
    )
    text = lines(render_docx(small("x", sections=(section,), steps=(), scope=value(words, "b2"))))
    assert text.count(words) == 1
    assert "见第1章" in text


def test_two_tables_side_by_side_stay_two() -> None:
    rows = (("a", "b"), ("c", "d"))
    section = Section(id="b1", level=1, label="1", title="表", number="1", content=(grid(2, rows), grid(3, rows)))
    word = open_word(io.BytesIO(render_docx(small("x", sections=(section,), steps=()))))
    assert sum(t.cell(0, 0).text == "a" for t in word.tables) == 2


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_style_that_a_document_uses_is_defined(code: str) -> None:
    package = parts(render_docx(renumbered(complaint_sop() if code == "zh" else cleaning_sop())))
    used = set(re.findall(r'<w:(?:p|r|tbl)Style w:val="([^"]+)"', "".join(package.values())))
    defined = set(re.findall(r'w:styleId="([^"]+)"', package["word/styles.xml"]))
    assert used <= defined
    assert all(f'w:val="{name}"' in package["word/styles.xml"] for name in _plain(code))


def _plain(code: str) -> list[str]:
    styles = load_language(code).template.styles.model_dump()
    return [name for field, name in styles.items() if field != "heading"]


def test_a_broken_template_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file"):
        render_docx(small("x"), str(tmp_path / "none.docx"))
    (tmp_path / "text.docx").write_text("no zip")
    with pytest.raises(OutputError, match=r"no \.docx document"):
        render_docx(small("x"), str(tmp_path / "text.docx"))
    for tag in ("{{ nobody }}", "{% if %}", "{%p if name %}", "{{ front }}"):
        word = open_word()
        word.add_paragraph(tag)
        word.save(tmp_path / "broken.docx")
        with pytest.raises(OutputError):
            render_docx(small("x"), str(tmp_path / "broken.docx"))


def test_a_users_own_template_needs_no_style_of_ours(tmp_path: Path) -> None:
    word = open_word()
    word.add_paragraph("{{r name }}")
    word.add_paragraph("{{p front }}")
    word.save(tmp_path / "own.docx")
    sop = complaint_sop().model_copy(update={"steps": ()})
    data = render_docx(renumbered(sop), str(tmp_path / "own.docx"))
    assert lines(data)[0] == "客户投诉处理标准化操作流程"
    assert "SOP 标题 1 目的" in parts(data)["word/styles.xml"]

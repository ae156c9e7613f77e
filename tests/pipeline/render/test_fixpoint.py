"""Law 4: reading an output back gives the same Sop, and printing that gives the same document."""

import io

from docx import Document as open_word
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.read import read_document
from fixtures.example import cleaning_sop, complaint_sop, renumbered, value
from models.conversion import Renumbered
from models.document import Cell, Figure, Heading, ListItem, Paragraph, Table
from models.language import load_language
from models.settings import load_settings
from models.sop import Section, SectionKind, Sop, Step, all_steps
from models.source import Format, SourceFile
from pipeline.mapping.enrich import enrich_steps
from pipeline.mapping.map import map_document
from pipeline.mapping.missing import find_missing
from pipeline.mapping.records import map_records
from pipeline.mapping.roles import map_roles
from pipeline.mapping.scope_limits import with_limits
from pipeline.normalize.renumber import renumber
from pipeline.render.canonical import canonical_sop
from pipeline.render.docx import render_docx

SOURCE = SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX)
READING = load_settings().reading


def read_back(data: bytes) -> Sop:
    return map_document(read_document(data, "a.docx", READING))


def understood(sop: Sop) -> Sop:
    """The Sop as mapping leaves it: with what the words of its steps say."""
    pack = load_language(sop.language)
    steps = tuple(step.model_copy(update={"time_limits": ()}) for step in sop.steps)
    limits = with_limits(sop.scope, sop.sections, pack.sections)
    sop = sop.model_copy(update={"steps": enrich_steps(steps, pack), **limits})
    sop = sop.model_copy(update={"roles": map_roles(sop, pack), "records": map_records(sop, pack)})
    return sop.model_copy(update={"missing": find_missing(sop, pack)})


def test_the_guides_example_survives_two_generations() -> None:
    for sop in (understood(complaint_sop()), understood(cleaning_sop())):
        first = render_docx(renumbered(sop))
        second = renumber(read_back(first), None)
        assert canonical_sop(second.sop) == canonical_sop(sop)
        assert second.sop.normalized
        assert render_docx(second) == first


def test_the_migration_stands_once_and_keeps_the_former_numbers() -> None:
    sop = renumber(read_back(render_docx(renumbered(complaint_sop()))), "SOP-GEN-2024-007").sop
    assert sop.migration is not None
    assert (sop.migration.old_number, sop.migration.old_version) == ("SOP-CS-2024-001", "V1.0")
    assert [(n.kind, n.old, n.new) for n in sop.migration.index][6] == ("step", "4.1", "1")
    word = open_word(io.BytesIO(render_docx(Renumbered(sop=sop))))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert cells.count("格式转换") == 1
    assert "SOP-GEN-2024-007" in cells


def test_the_templates_own_words_are_omitted_not_content() -> None:
    sop = read_back(render_docx(renumbered(complaint_sop())))
    assert {omission.reason for omission in sop.omitted} == {"template-label", "repeated-control", "furniture"}
    assert [block.text for block in sop.unmapped] == ["本文件由客服部负责解释。"]
    assert sop.n_tables == 2


def test_what_a_user_changes_in_word_is_read() -> None:
    word = open_word(io.BytesIO(render_docx(renumbered(complaint_sop()))))
    table = next(t for t in word.tables if t.cell(0, 1).text == "步骤名称")
    table.cell(1, 6).paragraphs[0].runs[0].text = "值班长"
    table.cell(2, 5).paragraphs[0].runs[0].text = "2小时内"
    word.add_paragraph("新增的一段。")
    changed = io.BytesIO()
    word.save(changed)
    sop = read_back(changed.getvalue())
    assert sop.steps[0].responsible is not None
    assert sop.steps[0].responsible.value == "值班长"
    assert [(limit.text, limit.iso8601) for limit in sop.steps[1].time_limits] == [("2小时内", "PT2H")]
    assert "新增的一段。" in [block.text for block in sop.unmapped]


def test_a_picture_that_could_not_be_embedded_keeps_its_name() -> None:
    figure = Figure(id="b2", sha256="ab" * 32, media_type="image/x-emf", data=b"?")
    section = Section(id="b1", level=1, label="1", title="图", number="1", content=(figure,))
    sop = Sop(source=SOURCE, language="zh", sections=(section,), unmapped=(figure,))
    back = read_back(render_docx(Renumbered(sop=sop)))
    found = back.sections[0].content[0], back.unmapped[0]
    assert [(f.sha256, f.media_type) for f in found if isinstance(f, Figure)] == [("ab" * 6, "image/x-emf")] * 2


def test_traditional_characters_stay_traditional() -> None:
    text = "檢驗員應依規定執行檢查，並將結果填寫於紀錄表。"
    section = Section(
        id="b1", level=1, label="1", title="作業程序", number="1", content=(Paragraph(id="b2", text=text),)
    )
    sop = Sop(source=SOURCE, language="zh-Hant", sections=(section,))
    assert read_back(render_docx(Renumbered(sop=sop))).language == "zh-Hant"


WORDS = st.text("aZ1.、（）{}%_#&<>\"' 检验员24小时第步①㎡\U00020000", min_size=1, max_size=12).map(
    lambda text: f"x{' '.join(text.split())}y"
)
LABELS = st.sampled_from(["1.", "（一）", "a)", "•", "4.2.1", "第三条"])


@st.composite
def blocks(draw: st.DrawFn, depth: int = 1) -> tuple[object, ...]:
    kinds = ["paragraph", "item", "heading", "labelled"] + (["table"] if depth else [])
    made: list[object] = []
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=3)):
        text, name = draw(WORDS), f"b{draw(st.integers(10, 10**9))}"
        if kind == "table":
            inner = draw(blocks(depth - 1))
            cells = (
                Cell(row=0, column=0, column_span=2, blocks=(Paragraph(id=name + ".1", text=text),)),
                Cell(row=1, column=0, row_span=2, blocks=inner),  # type: ignore[arg-type]
                Cell(row=1, column=1, blocks=(Paragraph(id=name + ".2", text=draw(WORDS)),)),
            )
            made.append(Table(id=name, n_rows=3, n_columns=2, cells=cells))
        elif kind == "item":
            made.append(ListItem(id=name, text=text, label=draw(LABELS), level=draw(st.integers(1, 3))))
        elif kind == "heading":
            made.append(Heading(id=name, text=text, level=draw(st.integers(1, 3))))
        else:
            made.append(Paragraph(id=name, text=text, label=draw(LABELS) if kind == "labelled" else None))
    return tuple(made)


@st.composite
def sops(draw: st.DrawFn) -> Sop:
    sections, steps = [], []
    for place, kind in enumerate(draw(st.lists(st.sampled_from([None, *SectionKind]), max_size=3)), 1):
        child = Section(id=f"b{place}.5", level=2, label="x", title=draw(WORDS), content=draw(blocks()))
        held = f"b{place}"
        for _ in range(draw(st.integers(0, 2))):
            inner = Step(id=f"b{place}.2", text=draw(WORDS), section=held)
            children = (inner,) if draw(st.booleans()) else ()
            steps.append(Step(id=f"b{place}.1", text=draw(WORDS), section=held, children=children))
        sections.append(
            Section(
                id=held, level=1, label="1", title=draw(WORDS), kind=kind, content=draw(blocks()), children=(child,)
            )
        )
    purpose = value(draw(WORDS)) if draw(st.booleans()) else None
    return understood(
        Sop(
            source=SOURCE, language="zh", purpose=purpose, sections=tuple(sections), steps=tuple(steps),
            front_matter=draw(blocks()), unmapped=draw(blocks()),
        )
    )  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(sops())
def test_any_sop_is_read_back_as_it_was_printed(sop: Sop) -> None:
    first = renumber(sop, None)
    back = renumber(read_back(render_docx(first)), None)
    expected = canonical_sop(first.sop)
    assert canonical_sop(back.sop) | {"language": "zh"} == expected
    assert [s.number for s in all_steps(back.sop.steps)] == [s.number for s in all_steps(first.sop.steps)]

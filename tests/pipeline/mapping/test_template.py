"""Reading the standard template back: each style is its field, whatever stands around it."""

from models.document import Cell, Document, Heading, Layer, Look, Paragraph, Table
from models.sop import By, SectionKind
from models.source import Format, SourceFile
from pipeline.mapping.template import is_normalized, map_normalized
from pipeline.mapping.template_tags import read_tag, section_kinds, unworded

SOURCE = SourceFile(path="a.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def line(number: int, text: str, tag: str | None, layer: Layer = Layer.BODY, label: str | None = None) -> Paragraph:
    return Paragraph(id=f"b{number}", text=text, look=Look(tag=tag), layer=layer, label=label)


def row(place: int, *cells: tuple[str, str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(row=place, column=column, blocks=(line(100 * (place + 1) + column, text, tag),))
        for column, (text, tag) in enumerate(cells)
    )


HEAD = (line(1, "记录控制程序", "SOP 流程名称"), line(2, "QP-01", "SOP 流程编号"))


def mapped(*blocks: Paragraph | Heading | Table):
    return map_normalized(Document(source=SOURCE, blocks=(*HEAD, *blocks)), "zh")


def test_a_document_with_our_control_styles_is_normalized() -> None:
    assert is_normalized(Document(source=SOURCE, blocks=HEAD))
    assert not is_normalized(Document(source=SOURCE, blocks=HEAD[:1]))
    assert not is_normalized(Document(source=SOURCE, blocks=(line(1, "x", "SOP"), line(2, "y", None))))


def test_placeholders_are_missing_in_any_language() -> None:
    sop = mapped(line(3, "〔缺失〕", "SOP 版本号"), line(4, "[missing]", "SOP approved by"))
    assert sop.control.version is None
    assert sop.control.approved_by is None
    assert sop.control.title is not None
    assert sop.control.title.by is By.LAYOUT


def test_a_heading_says_level_and_kinds_by_its_style() -> None:
    sop = mapped(
        line(3, "目的和范围", "SOP 标题 1 目的+适用范围", label="1"),
        line(4, "说明", "SOP 标题 2", label="1.1"),
        line(5, "a)\t内容", "SOP 列项 2 带号"),
    )
    section = sop.sections[0]
    assert (section.kind, section.also, section.number) == (SectionKind.PURPOSE, (SectionKind.SCOPE,), "1")
    item = section.children[0].content[0]
    assert (item.type, item.label, item.text) == ("list_item", "a)", "内容")


def test_rows_become_steps_and_numbers_say_what_hangs_under_what() -> None:
    table = Table(
        id="b9",
        n_rows=3,
        n_columns=3,
        cells=(
            *row(0, ("步骤编号", "SOP 标签 2"), ("操作规范", "SOP 标签 2"), ("责任岗位", "SOP 标签 2")),
            *row(1, ("1", "SOP 步骤编号"), ("登记：", "SOP 操作规范"), ("档案员", "SOP 责任岗位")),
            *row(2, ("1.1", "SOP 步骤编号"), ("编号；", "SOP 操作规范"), ("—", "SOP 无")),
        ),
    )
    sop = mapped(line(3, "程序", "SOP 标题 1 流程步骤", label="1"), table)
    step = sop.steps[0]
    assert (step.number, step.text, step.section) == ("1", "登记：", "b3")
    assert step.responsible is not None
    assert step.responsible.value == "档案员"
    assert [child.number for child in step.children] == ["1.1"]
    assert step.children[0].responsible is None
    assert sop.n_tables == 0


def test_other_layers_and_paragraphs_without_style_are_kept_apart() -> None:
    sop = mapped(line(3, "页眉", None, Layer.HEADER), line(4, "批注", None, Layer.COMMENT), line(5, "手写一行", None))
    assert [o.text for o in sop.omitted if o.reason == "furniture"] == ["页眉"]
    assert [block.text for block in sop.unmapped] == ["批注", "手写一行"]


def test_tags_take_the_longest_name() -> None:
    tag = read_tag(line(1, "", "SOP step number"))
    assert tag is not None
    assert tag.field == "step_number"
    heading = read_tag(line(1, "", "SOP heading 2 quality"))
    assert heading is not None
    assert section_kinds(heading) == (SectionKind.QUALITY,)
    assert read_tag(line(1, "", "SOP unheard of")) is None


def test_the_templates_words_come_off_a_value() -> None:
    assert unworded("record", "记录：《表》") == "《表》"
    assert unworded("record", "Record: F-14") == "F-14"
    assert unworded("record", "F-14") == "F-14"

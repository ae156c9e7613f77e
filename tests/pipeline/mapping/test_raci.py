"""Pipeline, mapping: matrices of responsibilities with letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.outline import outline
from models.document import AnyBlock, Cell, Document, Paragraph, Table
from models.sop import Sop
from models.source import Format, SourceFile
from pipeline.mapping.map import map_document
from pipeline.mapping.raci import is_matrix

SOURCE = SourceFile(path="raci.docx", sha256="0" * 64, size=1, format=Format.DOCX)


def table(*rows: tuple[str, ...]) -> Table:
    cells = tuple(
        Cell(row=r, column=c, blocks=(Paragraph(id=f"b9.{r * len(row) + c + 1}", text=text),))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Table(id="b9", n_rows=len(rows), n_columns=len(rows[0]), cells=cells)


def mapped(*content: str | Table) -> Sop:
    blocks: list[AnyBlock] = []
    for n, part in enumerate(content, start=10):
        blocks.append(Paragraph(id=f"b{n}", text=part) if isinstance(part, str) else part)
    return map_document(outline(Document(source=SOURCE, blocks=tuple(blocks))))


def duties(sop: Sop) -> list[tuple[str | None, list[str]]]:
    return [(s.responsible.value if s.responsible else None, [h.value for h in s.support]) for s in sop.steps]


ZH = table(
    ("活动", "操作工", "维修主管", "设备部", "生产部经理"),
    ("提出报修", "R", "I", "", "—"),
    ("安排维修", "I", "R", "C", "A"),
    ("验收", "R", "R/A", "C", ""),
    ("归档", "", "I", "", "A"),
)


def test_a_step_without_a_post_takes_those_of_the_row_of_its_name():
    sop = mapped(
        "设备报修流程",
        "1 目的",
        "规范报修。",
        "2 职责",
        ZH,
        "3 程序",
        "3.1 提出报修：发现故障时填写《报修单》。",
        "3.2 安排维修：1小时内派人到场。",
        "3.3 验收：试机后在《报修单》上签字。",
        "3.4 归档：由资料员负责将《报修单》归档。",
    )
    assert duties(sop) == [
        ("操作工", []),
        ("维修主管", ["设备部"]),
        ("维修主管", ["操作工", "设备部"]),
        ("资料员", []),
    ]
    first = sop.steps[0].responsible
    assert first is not None
    assert [evidence.block for evidence in first.evidence] == ["b9.2"]


def test_a_matrix_is_no_table_of_steps():
    matrix = table(("Activity", "Operator", "Plant Manager"), ("Request", "R", "A"), ("Accept", "R", "C/A"))
    sop = mapped("1. RACI matrix", matrix, "2. Procedure", "2.1 Request: Fill in the form.", "2.2 Accept: Sign it.")
    assert [step.label for step in sop.steps] == ["2.1", "2.2"]
    assert duties(sop) == [("Operator", []), ("Operator", ["Plant Manager"])]
    assert [role.name for role in sop.roles] == ["Operator", "Plant Manager"]


@pytest.mark.parametrize(
    "rows",
    [
        [("Item", "Class", "Grade"), ("Pump", "A", "C"), ("Valve", "C", "A")],
        [("步骤", "岗位", "记录"), ("验收", "R", "见附表"), ("入库", "I", "无")],
        [("Activity", "Operator"), ("Request", "R"), ("Accept", "A")],
    ],
)
def test_letters_of_another_kind_are_no_matrix(rows):
    assert not is_matrix(table(*rows))


@given(st.lists(st.tuples(*[st.sampled_from(["", "R", "A", "C", "I", "R/A", "—", "x", "是"])] * 3), max_size=6))
def test_each_step_has_one_lead_at_most_and_no_post_twice(rows):
    matrix = table(("活动", "仓管员", "质检员", "采购员"), *((f"第{n}项", *row) for n, row in enumerate(rows)))
    steps = [f"2.{n + 1} 第{n}项：按规定办理。" for n in range(len(rows))]
    for lead, helpers in duties(mapped("1 职责", matrix, "2 程序", *steps)):
        named = [lead, *helpers] if lead else helpers
        assert len(named) == len(set(named))

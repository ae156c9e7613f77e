"""Tables: column widths by what they hold, merged cells as Word wants them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from fixtures.example import grid
from models.document import Cell, Paragraph, Table
from pipeline.render.grid import column_widths, printed_width, table_rows


def test_a_column_of_numbers_leaves_room_for_the_text() -> None:
    widths = column_widths(
        grid(1, (("序号", "要求"), ("1", "检验员每班首件检验合格后方可批量生产，并填写记录。"))), 464
    )
    assert widths[0] < 110
    assert round(sum(widths)) == 464


@given(st.integers(1, 60), st.integers(1, 4), st.floats(40, 800))
def test_widths_fill_the_line_and_starve_no_column(columns: int, rows: int, width: float) -> None:
    table = grid(1, tuple(tuple("x" * (c * 7 % 90) for c in range(columns)) for _ in range(rows)))
    widths = column_widths(table, width)
    assert len(widths) == columns
    assert abs(sum(widths) - width) < 0.01
    assert min(widths) >= min(30.0, width / columns) - 0.01


def test_merged_cells_become_spans_and_continuations() -> None:
    cells = (
        Cell(row=0, column=0, row_span=2, blocks=(Paragraph(id="a", text="A"),)),
        Cell(row=0, column=1, column_span=2, blocks=(Paragraph(id="b", text="B"),)),
        Cell(row=1, column=1, blocks=(Paragraph(id="c", text="C"),)),
    )
    table = Table(id="t", n_rows=2, n_columns=3, cells=cells)
    xml = table_rows(table, [10.0, 20.0, 30.0], lambda blocks, _: f"<w:p>{''.join(b.text for b in blocks)}</w:p>")
    assert re.findall(r"gridSpan w:val=\"(\d)\"", xml) == ["2"]
    assert re.findall(r"vMerge w:val=\"(\w+)\"", xml) == ["restart", "continue"]
    assert re.findall(r"<w:p>(.*?)</w:p>", xml) == ["A", "B", "", "C", ""]


def test_cells_that_leave_their_table_or_overlap_harm_nothing() -> None:
    cells = (
        Cell(row=0, column=0, row_span=9, column_span=9, blocks=(Paragraph(id="a", text="A"),)),
        Cell(row=0, column=1, blocks=(Paragraph(id="b", text="B"),)),
        Cell(row=5, column=5, blocks=()),
    )
    xml = table_rows(Table(id="t", n_rows=2, n_columns=2, cells=cells), [10.0, 10.0], lambda *_: "<w:p/>")
    assert xml.count("<w:tr>") == 2


def test_a_chinese_character_is_as_wide_as_two_letters() -> None:
    assert (printed_width("ab"), printed_width("检验"), printed_width("①")) == (2.0, 4.0, 1.0)

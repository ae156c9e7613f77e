"""Tables as their true grid."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from lxml import etree

from extractors.docx.names import W
from extractors.docx.tables import grid_of
from models.document import Document, Table

Read = Callable[..., Document]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def spans(document: Document) -> list[tuple[int, int, int, int, str]]:
    block = document.blocks[0]
    assert isinstance(block, Table)
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in block.cells]


RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_it_reads_the_control_table_of_a_procedure_with_its_merged_cells(read: Read) -> None:
    document = read(
        table(
            row(cell("标志", RESTART), cell("样品管理规程", '<w:gridSpan w:val="2"/>')),
            row(cell("", CONTINUE), cell("编号"), cell("QP-07")),
        )
    )
    assert spans(document) == [
        (0, 0, 2, 1, "标志"),
        (0, 1, 1, 2, "样品管理规程"),
        (1, 1, 1, 1, "编号"),
        (1, 2, 1, 1, "QP-07"),
    ]
    assert document.blocks[0].grid == [["标志", "样品管理规程", ""], ["", "编号", "QP-07"]]  # type: ignore[union-attr]


def test_it_gives_ids_to_what_stands_in_cells_and_in_nested_tables(read: Read) -> None:
    inner = table(row(cell("丙")))
    document = read(table(row(f"<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p>{inner}</w:tc>", cell("乙"))))
    outer = document.blocks[0]
    assert isinstance(outer, Table)
    assert [[block.id for block in c.blocks] for c in outer.cells] == [["b1.1", "b1.2"], ["b1.3"]]
    nested = outer.cells[0].blocks[1]
    assert isinstance(nested, Table)
    assert nested.cells[0].blocks[0].id == "b1.2.1"


def test_it_merges_old_horizontal_merges_and_keeps_words_that_a_merge_covers(read: Read) -> None:
    document = read(table(row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("乙", "<w:hMerge/>"), cell("丙"))))
    assert spans(document) == [(0, 0, 1, 2, "甲\n乙"), (0, 2, 1, 1, "丙")]


def test_it_begins_a_row_after_its_empty_grid_columns(read: Read) -> None:
    document = read(table(row(cell("甲"), cell("乙")), row(cell("丙"), properties='<w:gridBefore w:val="1"/>')))
    assert spans(document) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")]


def test_it_leaves_out_a_row_that_a_tracked_change_deleted_and_reads_rows_in_controls(read: Read) -> None:
    wrapped = f"<w:sdt><w:sdtContent>{row(cell('乙'))}</w:sdtContent></w:sdt>"
    document = read(table(row(cell("甲"), properties='<w:del w:id="1"/>'), wrapped))
    assert spans(document) == [(0, 0, 1, 1, "乙")]


def test_it_reads_a_continuation_without_a_beginning_as_a_cell_of_its_own(read: Read) -> None:
    assert spans(read(table(row(cell("甲", CONTINUE))))) == [(0, 0, 1, 1, "甲")]


KINDS = ("", RESTART, CONTINUE, '<w:gridSpan w:val="2"/>', '<w:hMerge w:val="restart"/>', "<w:hMerge/>")


@trials(deadline=None)
@given(st.lists(st.lists(st.sampled_from(KINDS), min_size=1, max_size=5), min_size=1, max_size=6))
def test_it_covers_no_position_twice_and_loses_no_cell(kinds: list[list[str]]) -> None:
    text = table(*(row(*(cell("x", kind) for kind in line)) for line in kinds))
    grid = grid_of(etree.fromstring(f'<r xmlns:w="{W}">{text}</r>')[0])
    covered = [
        (c.row + down, c.column + right)
        for c in grid.cells
        for down in range(c.row_span)
        for right in range(c.column_span)
    ]
    assert sum(len(c.contents) for c in grid.cells) == sum(len(line) for line in kinds)
    assert len(covered) == len(set(covered))
    assert all(r < grid.n_rows and c < grid.n_columns for r, c in covered)


def wide(text: str, width: int, properties: str = "") -> str:
    said = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>'
    return f"<w:tc>{said}<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def laid(read: Read, *rows: str) -> list[tuple[int, int, int, str]]:
    document = read(f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>")
    table = next(block for block in document.blocks if isinstance(block, Table))
    return [(cell.row, cell.column, cell.column_span, cell.text) for cell in table.cells]


def test_rows_without_spans_are_laid_by_their_widths(read: Read) -> None:
    first = wide("名称", 1500) + wide("盘点规程", 4510)
    second = wide("编号", 1490) + wide("WH-3", 1500) + wide("版本", 1500) + wide("A", 1500)
    assert laid(read, first, second) == [
        (0, 0, 1, "名称"),
        (0, 1, 3, "盘点规程"),
        (1, 0, 1, "编号"),
        (1, 1, 1, "WH-3"),
        (1, 2, 1, "版本"),
        (1, 3, 1, "A"),
    ]


def test_rows_that_end_at_different_edges_stay_as_they_say(read: Read) -> None:
    assert laid(read, wide("甲", 1000) + wide("乙", 1000), wide("丙", 900)) == [
        (0, 0, 1, "甲"),
        (0, 1, 1, "乙"),
        (1, 0, 1, "丙"),
    ]


def test_a_cell_deleted_by_a_tracked_change_is_left_out(read: Read) -> None:
    gone = wide("旧", 1000, '<w:cellDel w:id="1" w:author="a"/>')
    assert laid(read, gone + wide("新", 1000)) == [(0, 0, 1, "新")]

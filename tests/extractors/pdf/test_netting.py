"""Rules to cells and tables, held against the functions of pdfplumber that define them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from extractors.pdf.netting import SNAP, cells_of, merged, tables_of
from extractors.pdf.scene import Rule

_PLACES = st.builds(lambda step, off: 6.0 * step + off, st.integers(0, 8), st.sampled_from((0.0, 0.0, 0.4, -0.3, 2.9)))


@st.composite
def _rules(draw: st.DrawFn) -> list[Rule]:
    found: list[Rule] = []
    for _ in range(draw(st.integers(0, 22))):
        start, end = sorted((draw(_PLACES), draw(_PLACES)))
        place = draw(_PLACES)
        is_level = draw(st.booleans())
        found.append(Rule("h", start, place, end, place) if is_level else Rule("v", place, start, place, end))
    return found


def _edge(rule: Rule) -> dict[str, Any]:
    return {
        "object_type": "line", "orientation": rule.orientation,
        "x0": rule.x0, "x1": rule.x1, "top": rule.top, "bottom": rule.bottom,
        "width": rule.x1 - rule.x0, "height": rule.bottom - rule.top,
    }  # fmt: skip


def _rule(edge: dict[str, Any]) -> Rule:
    return Rule(edge["orientation"], edge["x0"], edge["top"], edge["x1"], edge["bottom"])


def test_a_table_whose_sides_are_drawn_cell_by_cell() -> None:
    rows, columns = (100.0, 118.0, 136.0), (72.0, 180.0, 300.0)
    sides = [Rule("h", x0, y + 0.2, x1, y + 0.2) for y in rows for x0, x1 in ((72.0, 180.0), (180.4, 300.0))]
    sides += [Rule("v", x, y0, x, y1) for x in columns for y0, y1 in ((100.0, 118.0), (118.3, 136.0))]
    rules = merged(sides)
    assert len(rules) == len(rows) + len(columns)
    (table,) = tables_of(cells_of(rules))
    assert len(table) == 4


@given(_rules())
def test_the_answers_are_those_of_pdfplumber(rules: list[Rule]) -> None:
    edges = merge_edges([_edge(rule) for rule in rules], SNAP, SNAP, SNAP, SNAP)
    cells = intersections_to_cells(edges_to_intersections(edges, SNAP, SNAP))
    assert merged(rules) == [_rule(edge) for edge in edges]
    assert cells_of(merged(rules)) == cells
    assert sorted(tables_of(cells)) == sorted(sorted(table) for table in cells_to_tables(cells))

"""Extractors, pdf: the child process gives what the reader gives, and a hostile file cannot hold it."""

from __future__ import annotations

import pytest

from extractors.read import read_document
from extractors.reading import read_here
from models.document import Figure, Table
from models.errors import CorruptSource, LimitExceeded


def nested_forms(make, page):
    """Nine levels of eight forms each: 134 million drawings in two thousand bytes."""
    data = make(page().text(72, 100, "A page of forms within forms"))
    forms = []
    for level in range(9):
        names = " ".join(f"/F{n} {900 + level + 1} 0 R" for n in range(8)) if level < 8 else ""
        content = " ".join(f"/F{n} Do" for n in range(8)) if level < 8 else "0 0 m 9 9 l S"
        forms.append(
            f"{900 + level} 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject <<"
            f" {names} >> >> /Length {len(content)} >>\nstream\n{content}\nendstream\nendobj\n"
        )
    page_with_forms = data.replace(b"/Resources <<", b"/Resources << /XObject << /F0 900 0 R >>", 1)
    page_with_forms = page_with_forms.replace(b"BT /latin", b"/F0 Do BT /latin", 1)
    body, _, _ = page_with_forms.rpartition(b"xref\n")
    head = body[: body.rfind(b"xref\n")] if b"\nxref\n" in body else body
    return head + "".join(forms).encode() + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def test_a_child_reads_what_the_reader_reads(make, page, settings):
    data = make(page(image=(100, 120, 300, 300)).text(72, 100, "The child reads the same words and images."))
    document = read_document(data, "a.pdf", settings)
    assert document == read_here(data, "a.pdf", settings)
    assert any(isinstance(block, Figure) and block.data for block in document.blocks)


def test_tables_and_headers_come_through_whole(make, page, settings):
    sheets = []
    for number in (1, 2, 3):
        sheet = (
            page().text(72, 40, f"Work instruction, page {number}").text(72, 90 + 9 * number, f"Words {number * 7}.")
        )
        for y, x0 in ((200, 72), (220, 72), (240, 172), (260, 72)):
            sheet.rule(x0, y + number, 472, y + number)
        for x in (72, 172, 472):
            sheet.rule(x, 200 + number, x, 260 + number)
        sheets.append(sheet.text(75, 214 + number, f"Item {number * 5}", 10).text(175, 254 + number, "Owner", 10))
    data = make(*sheets)
    document = read_document(data, "a.pdf", settings)
    assert document == read_here(data, "a.pdf", settings)
    assert document.model_dump_json() == read_here(data, "a.pdf", settings).model_dump_json()
    assert {block.layer.value for block in document.blocks} == {"header", "body"}
    assert any(cell.row_span == 2 for table in document.blocks if isinstance(table, Table) for cell in table.cells)


def test_the_childs_refusal_comes_through(settings):
    with pytest.raises(CorruptSource, match="cannot load"):
        read_document(b"%PDF-1.7 nothing", "a.pdf", settings)


def test_forms_within_forms_are_stopped(make, page, settings):
    data = nested_forms(make, page)
    with pytest.raises(LimitExceeded):
        read_document(data, "a.pdf", settings.model_copy(update={"seconds": 2}))

"""Extractors, pdf: words cut at a line's end."""

from __future__ import annotations

import pytest

from extractors.pdf.hyphens import CUT, mend
from models.document import Cell, Paragraph, Table


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (f"Take an im{CUT}age.", "Take an image."),
        (f"a non{CUT}stick pan", "a non-stick pan"),
        (f"the PCR{CUT}based test", "the PCR-based test"),
        (f"an e{CUT}mail", "an e-mail"),
        (f"Lock{CUT}Out", "Lock-Out"),
        (f"a valve{CUT}body; each valve", "a valve-body; each valve"),
        (f"an areal per{CUT}centage; the percentage", "an areal percentage; the percentage"),
        (f"a spring{CUT}loaded pin, spring-loaded", "a spring-loaded pin, spring-loaded"),
    ],
)
def test_cut_words_are_whole_and_hyphens_stay(text, mended):
    (block,) = mend([Paragraph(id="b1", text=text)])
    assert block.text == mended


def test_words_in_tables_too():
    cell = Cell(row=0, column=0, blocks=(Paragraph(id="b1.1", text=f"tem{CUT}perature"),))
    (block,) = mend([Table(id="b1", n_rows=1, n_columns=1, cells=(cell,))])
    assert isinstance(block, Table)
    assert block.grid == [["temperature"]]

"""Pipeline, mapping: labels of the control data that no field is known by: a reviewer may say what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from models.document import AnyBlock, Cell, Table, walk
from models.labelled import Labelled
from models.language import LanguagePack
from pipeline.mapping.control_lines import pairs_of
from pipeline.mapping.control_words import ControlWords, control_words

LONGEST = {"label": 28, "value": 80}
"""Characters; what is longer is a sentence."""
MOST = 60
"""Labels of one document."""
_NO_LABEL = re.compile(r"[\d:：，。,;；\n]")


def strange_labels(blocks: Sequence[AnyBlock], pack: LanguagePack) -> tuple[Labelled, ...]:
    """Give the unknown labels of some blocks with what stands beside each, in reading order.

    Beside is: behind a colon in the same line, or in the next cell of the row. Empty and placeholder values are none.
    """
    words = control_words(pack)
    found: dict[tuple[str, str], Labelled] = {}
    for block in walk(tuple(blocks)):
        pairs = _of_table(block, words) if isinstance(block, Table) else _of_lines(block, words)
        for one in pairs:
            found.setdefault((one.label, one.value), one)
    return tuple(found.values())[:MOST]


def _of_lines(block: AnyBlock, words: ControlWords) -> Iterator[Labelled]:
    for line in block.text.splitlines():
        for pair in pairs_of(line, words):
            if pair.kind is None and pair.colon:
                label, value = line[pair.label_start : pair.label_end], line[pair.value_start : pair.value_end]
                yield from _labelled(label, value, block, words)


def _of_table(table: Table, words: ControlWords) -> Iterator[Labelled]:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    for _, row in sorted(rows.items()):
        cells = sorted(row, key=lambda cell: cell.column)
        for place, (cell, beside) in enumerate(pairwise(cells)):
            answers = place > 0 and words.kind(cells[place - 1].text) is not None
            if not answers and words.kind(beside.text) is None and beside.blocks:
                yield from _labelled(cell.text, beside.text, beside.blocks[0], words)


def _labelled(label: str, value: str, block: AnyBlock, words: ControlWords) -> Iterator[Labelled]:
    label, value = " ".join(label.split()).strip(":： "), " ".join(value.split())
    fits = 1 < len(label) <= LONGEST["label"] and 0 < len(value) <= LONGEST["value"]
    if fits and not _NO_LABEL.search(label) and words.kind(label) is None and not words.is_placeholder(value):
        yield Labelled(label=label, value=value, block=block.id, page=block.place.page)

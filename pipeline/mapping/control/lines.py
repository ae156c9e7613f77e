"""Pipeline, mapping: label and value pairs of one line, told apart by colon, tab, blanks, or the label alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.mapping.control.words import DATES, HAN, PERSONS, ControlWords

COLON = re.compile(r"[:：](?!//)")
CELL = re.compile(r"\S+(?:[^\S\t\n](?!\s)\S+)*")
"""What stands between tabs or runs of two blanks."""
BREAK = re.compile(r"\s{2,}|\t|[；;。]")
CELL_END = re.compile(r"\s{2,}|\t")
ACRONYM = re.compile(r"[A-Z]{2,6}")
WEAK = frozenset({"loose_number", "date", "name", "signature", "post", "title"})
"""Labels that other labels end in."""
PREFIXED_LENGTH = 120
LABEL_REACH = 60
"""Characters before a colon that may belong to its label."""
UNKNOWN_LABEL = 28
"""A longer text before a colon is a sentence, and no label."""
WITHOUT_COLON = frozenset({"document_number", "loose_number", *PERSONS, *DATES})
"""Labels that are understood with one blank and no colon after them, where the value reads well."""


@dataclass(frozen=True)
class Pair:
    """A label and its value as offsets in the line; `kind` is None for a label that is not known."""

    kind: str | None
    label_start: int
    label_end: int
    value_start: int
    value_end: int
    colon: bool = True
    loose: bool = False
    """Parted by one blank only: the value has to prove it."""


def cells_of(line: str) -> list[tuple[int, int]]:
    """Spans of the pieces between tabs or runs of blanks."""
    return [m.span() for m in CELL.finditer(line)]


def pairs_of(line: str, words: ControlWords) -> tuple[Pair, ...]:
    """Every pair of the line, in order. Values are trimmed and may be empty."""
    found = list(_colon_pairs(line, words))
    taken = [(p.label_start, p.value_end) for p in found]
    found += _cell_pairs(line, words, taken)
    return tuple(sorted(found, key=lambda p: p.label_start))


def _colon_pairs(line: str, words: ControlWords) -> Iterator[Pair]:
    marks: list[tuple[int, int, int, str | None]] = []
    reach = 0
    for match in COLON.finditer(line):
        if _inside_number(line, match.start()):
            continue
        mark = _mark(line, reach, match.start(), words)
        if mark is not None:
            marks.append((*mark[:2], match.end(), mark[2]))
            reach = match.end()
    for i, (start, end, value, kind) in enumerate(marks):
        stop = marks[i + 1][0] if i + 1 < len(marks) else len(line)
        yield Pair(kind, start, end, *_trim(line, value, stop))


def _inside_number(line: str, colon: int) -> bool:
    """8:30 and 1:5 are no labels; nor is CNAS-CL01:2018 with a colon that touches digits on both sides."""
    return 0 < colon < len(line) - 1 and line[colon - 1].isdigit() and line[colon + 1].isdigit()


def _mark(line: str, reach: int, colon: int, words: ControlWords) -> tuple[int, int, str | None] | None:
    """Start, end and kind of the label before a colon; the longest known one that begins at a border."""
    low = max(reach, colon - LABEL_REACH)
    end = low + len(line[low:colon].rstrip())
    for start in range(low, end):
        if not line[start].isspace() and _border(line, start, reach):
            kind = words.kind(line[start:end])
            if kind is not None and _may_follow(line, start, reach, kind, words):
                return start, end, kind
    start = reach
    for cut in BREAK.finditer(line, reach, end):
        start = cut.end()
    if start == reach and reach:
        start = max(start, line.rfind(" ", reach, end) + 1)
    while start < end and line[start].isspace():
        start += 1
    return (start, end, None) if 0 < end - start <= UNKNOWN_LABEL else None


def _may_follow(line: str, start: int, reach: int, kind: str, words: ControlWords) -> bool:
    """A label after one blank could be the tail of a longer one (Serial number): what stands before decides."""
    before = line[reach:start]
    if not before.strip() or before[-1:].strip() or before.endswith(("  ", "\t")):
        return True
    lead = CELL_END.split(before.rstrip())[-1]
    if words.is_document_type(lead) or words.is_organisation(lead) or ACRONYM.fullmatch(lead.strip()):
        return True
    return kind not in WEAK and HAN.match(line[start]) is not None


def _border(line: str, start: int, reach: int) -> bool:
    if start == reach:
        return True
    before, here = line[start - 1], line[start]
    if not before.isalnum():
        return True
    return bool(HAN.match(here)) != bool(HAN.match(before))


def _trim(line: str, start: int, end: int) -> tuple[int, int]:
    text = line[start:end]
    start += len(text) - len(text.lstrip())
    return start, max(start, start + len(text.strip()))


def _cell_pairs(line: str, words: ControlWords, taken: list[tuple[int, int]]) -> Iterator[Pair]:
    free = [c for c in cells_of(line) if not any(c[0] < end and start < c[1] for start, end in taken)]
    labels = {c: words.kind(line[c[0] : c[1]]) for c in free}
    for i, cell in enumerate(free):
        kind = labels[cell]
        following = free[i + 1] if i + 1 < len(free) else None
        if kind is None:
            pair = _prefixed(line, cell, words)
            if pair is not None:
                yield pair
        elif following is not None and labels[following] is None and not _taken_between(cell, following, taken):
            yield Pair(kind, *cell, *following, colon=False)
        else:
            yield Pair(kind, *cell, cell[1], cell[1], colon=False)


def _taken_between(cell: tuple[int, int], following: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(cell[1] <= start < following[0] for start, _ in taken)


def _prefixed(line: str, cell: tuple[int, int], words: ControlWords) -> Pair | None:
    """文件编号 QP-01, Prepared by J. Smith: a label, one blank, a value."""
    start, end = cell
    if end - start > PREFIXED_LENGTH:
        return None
    for blank in reversed([m.start() for m in re.finditer(r"\s", line[start : min(end, start + LABEL_REACH)])]):
        kind = words.kind(line[start : start + blank])
        if kind in WITHOUT_COLON:
            return Pair(kind, start, start + blank, *_trim(line, start + blank, end), colon=False, loose=True)
    return None

"""Pipeline, mapping: label and value pairs of one line, told apart by colon, tab, blanks, or the label alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from pipeline.mapping.control_words import DATES, HAN, PERSONS, ControlWords

COLON = re.compile(r"[:：](?!//)")
CELL = re.compile(r"\S+(?:[^\S\t\n](?!\s)\S+)*")
"""What stands between tabs or runs of two blanks."""
BREAK = re.compile(r"\s{2,}|\t|[；;。|│｜]")
CELL_END = re.compile(r"\s{2,}|\t")
SURE_LENGTH = 8
"""An English label so long is hardly the tail of another one."""
ACRONYM = re.compile(r"[A-Z]{2,6}")
WEAK = frozenset({"loose_number", "date", "name", "signature", "post", "title"})
"""Labels that other labels end in."""
CHAIN_LENGTH = 120
LABEL_TOKENS = 5
TOKEN = re.compile(r"\S+")
DIGIT = re.compile(r"[0-9]")
BAR = re.compile(r"[|│｜]")
LINE_LENGTH = 1000
"""A longer line is prose."""
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


@lru_cache(maxsize=4096)
def pairs_of(line: str, words: ControlWords) -> tuple[Pair, ...]:
    """Every pair of the line, in order. Values are trimmed and may be empty."""
    if len(line) > LINE_LENGTH:
        return ()
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
        if kind == "title":
            stop = _first_cell_end(line, value, stop)
        inner = _inner_labels(line, value, stop, words) if kind in PERSONS else []
        yield Pair(kind, start, end, *_trim(line, value, inner[0][0] if inner else stop))
        afters = [*(label[0] for label in inner[1:]), stop]
        for (first, last, also), after in zip(inner, afters, strict=False):
            yield Pair(also, first, last, *_trim(line, last, after), colon=False, loose=True)


def _first_cell_end(line: str, start: int, stop: int) -> int:
    """Where a title ends that a tab parts from number and version beside it."""
    while start < stop and line[start].isspace():
        start += 1
    tab = line.find("\t", start, stop)
    return tab if tab > 0 else stop


def _inner_labels(line: str, start: int, stop: int, words: ControlWords) -> list[tuple[int, int, str]]:
    """Labels of persons in two words inside the value of another: A. Moor Checked by B. Lind."""
    tokens = [(start + m.start(), start + m.end()) for m in TOKEN.finditer(line[start:stop])]
    found = []
    for (first, _), (_, last) in pairwise(tokens[1:]):
        kind = words.kind(line[first:last]) if line[first].isupper() else None
        if kind in PERSONS and last - first >= SURE_LENGTH:
            found.append((first, last, kind))
    return found


def _inside_number(line: str, colon: int) -> bool:
    """8:30 and 1:5 are no labels; nor is AB-CL07:2020 with a colon that touches digits on both sides."""
    return 0 < colon < len(line) - 1 and line[colon - 1].isdigit() and line[colon + 1].isdigit()


def _mark(line: str, reach: int, colon: int, words: ControlWords) -> tuple[int, int, str | None] | None:
    """Start, end and kind of the label before a colon; the longest known one that begins at a border."""
    low = max(reach, colon - LABEL_REACH)
    end = low + len(line[low:colon].rstrip())
    for start in range(low, end):
        if not line[start].isspace() and _border(line, start, reach):
            kind = words.kind(line[start:end])
            if kind is not None and _may_follow(line, start, reach, end, kind, words):
                return start, end, kind
    start = reach
    for cut in BREAK.finditer(line, reach, end):
        start = cut.end()
    if start == reach and reach:
        start = max(start, line.rfind(" ", reach, end) + 1)
    while start < end and line[start].isspace():
        start += 1
    unknown = line[start:end]
    return (start, end, None) if 0 < len(unknown) <= UNKNOWN_LABEL and not DIGIT.search(unknown) else None


def _may_follow(line: str, start: int, reach: int, end: int, kind: str, words: ControlWords) -> bool:
    """A label after one blank could be the tail of a longer one (Serial number): what stands before decides."""
    before = line[reach:start]
    lead = CELL_END.split(before.rstrip())[-1].strip()
    if not lead or before.endswith(("  ", "\t")) or before[-1:].strip() or not lead[-1].isalnum():
        return True
    if words.is_document_type(lead) or words.is_organisation(lead) or ACRONYM.fullmatch(lead):
        return True
    return kind not in WEAK and (HAN.match(line[start]) is not None or end - start >= SURE_LENGTH)


def _border(line: str, start: int, reach: int) -> bool:
    if start == reach:
        return True
    before, here = line[start - 1], line[start]
    if not before.isalnum():
        return True
    return bool(HAN.match(here)) != bool(HAN.match(before))


def _trim(line: str, start: int, end: int) -> tuple[int, int]:
    bar = BAR.search(line, start, end)
    text = line[start : bar.start() if bar else end]
    start += len(text) - len(text.lstrip())
    return start, max(start, start + len(text.strip()))


def _cell_pairs(line: str, words: ControlWords, taken: list[tuple[int, int]]) -> Iterator[Pair]:
    free = [c for c in cells_of(line) if not any(c[0] < end and start < c[1] for start, end in taken)]
    labels = {c: words.kind(line[c[0] : c[1]]) for c in free}
    for i, cell in enumerate(free):
        kind = labels[cell]
        following = free[i + 1] if i + 1 < len(free) else None
        if kind is None:
            yield from _chain(line, cell, words)
        elif following is not None and labels[following] is None and not _taken_between(cell, following, taken):
            yield Pair(kind, *cell, *following, colon=False)
        else:
            yield Pair(kind, *cell, cell[1], cell[1], colon=False)


def _taken_between(cell: tuple[int, int], following: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(cell[1] <= start < following[0] for start, _ in taken)


def _chain(line: str, cell: tuple[int, int], words: ControlWords) -> Iterator[Pair]:
    """文件编号 QP-01 版本 A/0, Prepared by J. Smith: labels and values parted by one blank.

    English labels count at the start, and those of persons in two words and Chinese ones after a value too; the values
    have to prove them.
    """
    if cell[1] - cell[0] > CHAIN_LENGTH:
        return
    tokens = [(cell[0] + m.start(), cell[0] + m.end()) for m in TOKEN.finditer(line[cell[0] : cell[1]])]
    labels = dict(_chain_labels(line, tokens, words))
    starts = sorted(labels)
    for i, first in enumerate(starts):
        last, kind = labels[first]
        stop = starts[i + 1] if i + 1 < len(starts) else len(tokens)
        if stop > last + 1 and (kind in WITHOUT_COLON or i or len(starts) > 1):
            value = (tokens[last + 1][0], tokens[stop - 1][1])
            yield Pair(kind, tokens[first][0], tokens[last][1], *value, colon=False, loose=True)


def _sure(line: str, start: int, stop: int, kind: str) -> bool:
    """A label after a value: a Chinese one, or one of a person in two words (Checked by)."""
    if HAN.match(line[start]):
        return kind not in WEAK
    return kind in PERSONS and stop - start >= SURE_LENGTH and " " in line[start:stop]


def _chain_labels(
    line: str, tokens: list[tuple[int, int]], words: ControlWords
) -> Iterator[tuple[int, tuple[int, str]]]:
    """(first token, (last token, kind)) of each label, the longest first."""
    i = 0
    while i < len(tokens):
        step = 1
        first = line[tokens[i][0]]
        if i == 0 or HAN.match(first) or first.isupper():
            for last in range(min(len(tokens), i + LABEL_TOKENS) - 1, i - 1, -1):
                kind = words.kind(line[tokens[i][0] : tokens[last][1]])
                if kind is not None and (i == 0 or _sure(line, tokens[i][0], tokens[last][1], kind)):
                    yield i, (last, kind)
                    step = last - i + 1
                    break
        i += step

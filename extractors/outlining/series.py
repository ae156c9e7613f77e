"""Extractors, outlining: labels that count on from each other, over the whole document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from extractors.outlining.line import Line, exact_kinds, is_table, title_like
from models.numbering import Family, Label, split_label
from models.succession import is_child

_Look = tuple[bool, float | None, str]

_MAX_GAP = 3
"""A series goes on over this many missing numbers: people delete clauses."""


@dataclass(frozen=True)
class Series:
    """Indexes of lines whose labels count on: 1. 2. 3., or 4.1 4.2 under 4."""

    family: Family
    depth: int
    members: tuple[int, ...]

    @cached_property
    def inside(self) -> frozenset[int]:
        """The members, for asking whether a line is one."""
        return frozenset(self.members)


def series_of(lines: list[Line], skip: set[int]) -> list[Series]:
    """Group labelled lines into series, in order of their first member; bullets make none."""
    runs: list[list[int]] = []
    opened: dict[tuple[str, str, tuple[int, ...]], list[int]] = {}
    for i, line in enumerate(lines):
        label = line.label
        if label is None or not label.values or i in skip:
            continue
        key = (label.family.value, label.shape, label.values[:-1])
        run = opened.get(key)
        if run is not None and _goes_on(lines[run[-1]].label, label):
            run.append(i)
        else:
            opened[key] = [i]
            runs.append(opened[key])
    return [_series(lines, run) for run in runs]


def _goes_on(before: Label | None, after: Label) -> bool:
    if before is None:
        return False
    last, now = before.values[-1], after.values[-1]
    return last < now <= last + _MAX_GAP or (last == now and after.depth > 1)


def _series(lines: list[Line], run: list[int]) -> Series:
    label = lines[run[0]].label
    if label is None:
        raise ValueError("a series is made of labelled lines")
    return Series(family=label.family, depth=label.depth, members=tuple(run))


def confirm_weak(lines: list[Line], skip: set[int]) -> list[Line]:
    """Take bare numbers for labels where they count on, name a known section, or bear decimal children."""
    chains: list[list[int]] = []
    awaited: dict[tuple[str, str, tuple[int, ...]], list[int]] = {}
    for i, line in enumerate(lines):
        weak = line.weak
        if weak is None or i in skip:
            continue
        kind = (weak.family.value, weak.shape)
        home = awaited.pop((*kind, weak.values), None)
        if home is None:
            home = []
            chains.append(home)
        home.append(i)
        awaited[*kind, (*weak.values[:-1], weak.values[-1] + 1)] = home
    sure = {i for chain in chains if _sure(lines, chain) for i in chain}
    looks = {_look(lines[i]) for i in sure if lines[i].block.look.bold}
    sure |= {i for chain in chains if _looks_sure(lines, chain, looks) for i in chain}
    return [line.confirmed() if i in sure else line for i, line in enumerate(lines)]


def _sure(lines: list[Line], chain: list[int]) -> bool:
    titles = [_rest(lines[i]) for i in chain]
    if any(exact_kinds(title) for title in titles) or any(_has_child(lines, i) for i in chain):
        return True
    starts = lines[chain[0]].weak
    counted = starts is not None and starts.values[-1] == 1
    if counted and starts is not None and starts.depth > 1:
        return len(chain) > 1
    apart = all(any(_is_content(lines[j]) for j in range(a + 1, b)) for a, b in pairwise(chain))
    return counted and apart and len(chain) > 1 and sum(title_like(t) for t in titles) * 2 >= len(chain)


def _looks_sure(lines: list[Line], chain: list[int], looks: set[_Look]) -> bool:
    """Whether titles from 1 look, in bold, like those that are sure: the only section of an appendix."""
    starts = lines[chain[0]].weak
    alike = all(_look(lines[i]) in looks and title_like(_rest(lines[i])) for i in chain)
    return starts is not None and starts.values == (1,) and alike


def _look(line: Line) -> _Look:
    look = line.block.look
    return look.bold, look.size, line.weak.shape if line.weak is not None else ""


def _is_content(line: Line) -> bool:
    """Whether a line can be what stands under a numbered title."""
    return line.weak is None and (line.is_words or is_table(line) or line.block.type == "figure")


def _rest(line: Line) -> str:
    found = split_label(line.block.text)
    return found[1] if found else ""


def _has_child(lines: list[Line], i: int) -> bool:
    weak = lines[i].weak
    after = next((line.label for line in lines[i + 1 :] if line.label is not None), None)
    return weak is not None and after is not None and is_child(weak, after)

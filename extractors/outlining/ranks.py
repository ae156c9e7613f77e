"""Extractors, outlining: levels of headings and list items, from label depth first, then style, then look."""

from __future__ import annotations

from collections.abc import Callable

from extractors.outlining.line import Line
from extractors.outlining.scene import Scene
from models.numbering import Family, Label

_GRAND = {Family.PART: -3, Family.CHAPTER: -2, Family.SECTION: -1}
Rank = tuple[str, float]
"""Scheme of a heading and its place within the scheme; smaller is higher. Schemes nest in the order met."""


def heading_levels(scene: Scene, headings: list[int]) -> dict[int, int]:
    """Give each heading its level from 1: a rank met before pops back to it, a new one goes one deeper."""
    stack: list[Rank] = []
    levels: dict[int, int] = {}
    for i in headings:
        rank = _rank(scene, scene.lines[i])
        _pop(stack, rank)
        stack.append(rank)
        levels[i] = len(stack)
    return levels


def _pop(stack: list[Rank], rank: Rank) -> None:
    scheme, place = rank
    known = [n for n, (other, _) in enumerate(stack) if other == scheme]
    if not known:
        return
    keep = next((n for n in known if stack[n][1] >= place), None)
    if keep is not None:
        del stack[keep:]
    else:
        del stack[known[-1] + 1 :]


def _rank(scene: Scene, line: Line) -> Rank:
    label, look = line.label, line.block.look
    if label is not None and label.values:
        if label.family in _GRAND:
            return ("grand", _GRAND[label.family])
        if label.family is Family.DECIMAL:
            return ("decimal", label.depth)
        if look.outline is None:
            return (f"{label.family.value} {label.shape}", 0)
    if look.outline is not None:
        return ("outline", look.outline)
    size = look.size or scene.size or 0.0
    return ("look", -(size * 4 + 2 * scene.capitals(line) + look.bold))


def item_levels(items: list[tuple[int, Line]], is_break: Callable[[int], bool]) -> dict[int, int]:
    """Give each list item its level from 1 within its section; `is_break(i)` says that a heading stands at line i."""
    stack: list[tuple[str, int, float]] = []
    levels: dict[int, int] = {}
    before = -1
    for i, line in items:
        if any(is_break(j) for j in range(before + 1, i)):
            stack = []
        before = i
        label = line.label
        if label is None:
            continue
        key = _item_key(label, line)
        _pop_items(stack, key)
        stack.append(key)
        levels[i] = len(stack)
    return levels


def _item_key(label: Label, line: Line) -> tuple[str, int, float]:
    if label.family is Family.DECIMAL:
        return ("decimal", label.depth, 0.0)
    if label.family is Family.BULLET:
        return (f"bullet {label.shape}", 0, line.block.look.indent)
    return (f"{label.family.value} {label.shape}", 0, 0.0)


def _pop_items(stack: list[tuple[str, int, float]], key: tuple[str, int, float]) -> None:
    scheme, depth, indent = key
    for n, (other, other_depth, other_indent) in enumerate(stack):
        if other == scheme and other_depth >= depth and other_indent >= indent - 3:
            del stack[n:]
            return

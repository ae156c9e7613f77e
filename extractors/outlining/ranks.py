"""Extractors, outlining: levels of headings and list items, from label depth first, then style, then look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from extractors.outlining.line import Line, exact_kinds
from extractors.outlining.scene import Scene
from extractors.outlining.series import Series
from models.numbering import Family, Label
from models.sop import SectionKind
from models.succession import follows, is_child

DEEPEST = 9
"""Levels of headings that word processors know; a deeper one is counted as this."""
_ORDER = {Family.PART: -3, Family.CHAPTER: -2, Family.SECTION: -1, Family.CHINESE: 1, Family.PAREN_CHINESE: 2}
"""Families of labels with a fixed order among themselves."""
_BACK = {
    SectionKind.REFERENCES,
    SectionKind.DEFINITIONS,
    SectionKind.REVISION,
    SectionKind.APPENDIX,
    SectionKind.RECORDS,
}
_STEP_IN, _BULLET_IN = 6.0, 3.0
"""Points further in that make a list one inside another."""
_FRONT = {SectionKind.REVISION, SectionKind.APPROVAL, SectionKind.CONTROL}


@dataclass(frozen=True)
class Rank:
    """What is known of a heading's rank. `look` is greater for a more prominent look."""

    label: Label | None
    series: int | None
    outline: int | None
    look: float
    is_front: bool
    """Its title belongs to the front pages: revision record, approval, document information."""
    holds_appendices: bool = False
    """It is the chapter of appendices: 8 附录, under which 附录A stands."""


def heading_levels(scene: Scene, headings: list[int], series: list[Series]) -> dict[int, int]:
    """Give each heading its level from 1.

    A heading closes every open one that is its equal or lower, by label, style or look, whichever both have; one that
    compares with none of the open ones stands under the last.
    """
    home = {i: n for n, one in enumerate(series) for i in one.members}
    outlines = [o for i in headings if (o := scene.lines[i].block.look.outline) is not None]
    top = min(outlines, default=None)
    opened: list[Rank] = []
    levels: dict[int, int] = {}
    for n, i in enumerate(headings):
        line = scene.lines[i]
        after = scene.lines[headings[n + 1]].label if n + 1 < len(headings) else None
        kinds = set(exact_kinds(line.text))
        front = bool(kinds & _FRONT)
        holder = SectionKind.APPENDIX in kinds and (line.label is None or line.label.family is not Family.APPENDIX)
        rank = Rank(line.label, home.get(i), line.block.look.outline, _look(scene, line), front, holder)
        siblings = [k for k, above in enumerate(opened) if above.series is not None and above.series == rank.series]
        lower = [k for k, above in enumerate(opened) if _depth(above, rank, top) <= 0]
        equal = next(iter(siblings or lower), len(opened))
        if _closes_all(rank, kinds, opened):
            equal = 0
        if line.label is None:
            equal = min(equal, _restarted(opened, after))
        del opened[equal:]
        opened.append(rank)
        levels[i] = min(len(opened), DEEPEST)
    return levels


def _closes_all(rank: Rank, kinds: set[SectionKind], opened: list[Rank]) -> bool:
    """Whether a heading is surely of the top level: an appendix, or 参考文献 without label that looks like them."""
    if rank.label is not None:
        return rank.label.family is Family.APPENDIX and not any(above.holds_appendices for above in opened)
    return bool(kinds & _BACK) and bool(opened) and opened[0].label is not None and rank.look >= opened[0].look


def _restarted(opened: list[Rank], first: Label | None) -> int:
    """Where the series stands that starts again at 1 under an unlabelled title: the next procedure of a collection."""
    if first is None or first.values != (1,):
        return len(opened)
    labels = [rank.label for rank in opened]
    alike = [
        n for n, label in enumerate(labels) if label and (label.family, label.shape) == (first.family, first.shape)
    ]
    return alike[0] if alike else len(opened)


def _look(scene: Scene, line: Line) -> float:
    look = line.block.look
    return (look.size or scene.size or 0.0) * 4 + 2 * scene.capitals(line) + look.bold


def _depth(above: Rank, rank: Rank, top: int | None) -> float:
    """How much deeper than `above` a heading stands: 0 for its equal, negative for a higher one, 1 when unknown."""
    plain = above.label is None and above.outline is None
    if plain and ((rank.outline is not None and rank.outline == top) or (above.is_front and rank.label is not None)):
        return 0
    if above.label is not None and rank.label is not None:
        known = _label_depth(above, rank)
        if known is not None:
            return known
    if above.outline is not None and rank.outline is not None:
        return rank.outline - above.outline
    if above.label is None and rank.label is None:
        return above.look - rank.look
    return 1


def _label_depth(above: Rank, rank: Rank) -> int | None:
    one, other = above.label, rank.label
    if one is None or other is None:
        return None
    if one.family in _ORDER and other.family in _ORDER:
        return _ORDER[other.family] - _ORDER[one.family]
    if one.family is not other.family:
        return None
    if one.family is not Family.DECIMAL:
        return 0 if one.shape == other.shape else None
    comparable = (above.outline is None) == (rank.outline is None) or is_child(one, other) or one.values < other.values
    return other.depth - one.depth if comparable else 1


def item_levels(lines: list[Line], items: list[int], is_break: Callable[[int], bool]) -> dict[int, int]:
    """Give each list item its level from 1 within its section; `is_break(i)` says that a heading stands at line i.

    Numbers that start right after a paragraph with a colon hang on that paragraph and not on the bullet before it.
    """
    stack: list[_Open] = []
    levels: dict[int, int] = {}
    before = -1
    for i in items:
        label = lines[i].label
        if label is None:
            continue
        if any(is_break(j) for j in range(before + 1, i)):
            stack = []
        item = _open_item(label, lines[i], i)
        bullet = next((n for n, one in enumerate(stack) if not one.label.values), None)
        if bullet is not None and label.values == (1,) and i - 1 > before and _announces(lines[i - 1], stack[bullet]):
            shift = len(stack) - bullet
        else:
            shift = _pop_items(stack, item)
        before = i
        levels[i] = min(len(stack) - shift + 1, DEEPEST)
        stack.append(replace(item, shift=shift))
    return levels


@dataclass(frozen=True)
class _Open:
    """A list item that others may stand under."""

    scheme: str
    depth: int
    indent: float
    label: Label
    at: int
    """Index of its line."""

    shift: int = 0
    """Items before it in the stack that it does not stand under."""


def _open_item(label: Label, line: Line, at: int) -> _Open:
    indent = line.block.look.indent
    if label.family is Family.DECIMAL:
        return _Open(f"decimal {label.shape[1:2] if label.depth == 1 else '.'}", label.depth, indent, label, at)
    if label.family is Family.BULLET:
        return _Open(f"bullet {label.shape}", 0, indent, label, at)
    return _Open(f"{label.family.value} {label.shape}", 0, indent, label, at)


def _announces(line: Line, item: _Open) -> bool:
    """Whether a line is a paragraph that announces a list and stands no further in than the item before it."""
    out = line.block.look.indent <= item.indent + _STEP_IN
    return out and line.is_words and line.label is None and line.text.endswith((":", "："))


def _pop_items(stack: list[_Open], item: _Open) -> int:
    """Close the items that stand beside or under `item`: from the one that it counts on from, else the first alike.

    Gives how many of those left `item` does not stand under.
    """
    beside: list[int] = []
    if not stack or not _is_inside(stack[-1], item):
        beside = [n for n, other in enumerate(stack) if other.scheme == item.scheme and other.depth >= item.depth]
    if not item.label.values:
        beside = [n for n in beside if item.indent <= stack[n].indent + _BULLET_IN]
    next_ = [n for n in beside if item.label.values and _counts_on(stack[n], item)]
    for n in next_[-1:] or beside:
        shift = stack[n].shift
        del stack[n:]
        return shift
    return stack[-1].shift if stack else 0


def _counts_on(other: _Open, item: _Open) -> bool:
    return abs(other.indent - item.indent) <= _STEP_IN and follows(other.label, item.label)


def _is_inside(last: _Open, item: _Open) -> bool:
    """Whether a number starts a list inside the item right above it: at 1, and clearly further in."""
    starts = item.label.values == (1,) and item.at == last.at + 1
    return starts and item.indent > last.indent + _STEP_IN

"""Pipeline, evidence: the frames of a review page: what stands where on which page, as shares of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.printed import Box
from pipeline.evidence.spots import Located, Spot, around
from pipeline.evidence.targets import Sureness, Target

STEP, VALUE, FLAG = "step", "value", "flag"


@dataclass(frozen=True, slots=True)
class Item:
    """Something of the result that stands at a place of the source."""

    key: str
    """Its id on the review page."""
    kind: str
    """step, value or flag."""
    label: str
    """What its frame says to somebody who points at it."""
    target: Target


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page's image."""

    name: str
    """File name."""
    width: int
    """Pixels."""
    height: int
    scale: float
    """Pixels a point."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame over a page's image."""

    item: Item
    style: str
    """Place and size in percent of the page, as CSS."""
    first: bool
    """The item begins here: the frame that a link leads to."""


def spots_of_target(target: Target, located: Located) -> tuple[Spot, ...]:
    """Give where words stand: one spot for each range and page, in the order of the ranges.

    A range whose characters were not found one by one, as those of a table or of a recognised page, stands where its
    block does.
    """
    spots: list[Spot] = []
    for block, start, end in target.ranges:
        found = located.words(block, start, end) if end > start else ()
        if not found and block in located.found:
            found = located.found[block].spots[:1]
        spots += found
    return tuple(dict.fromkeys(spots))


def frames_by_page(
    items: Iterable[Item], located: Located, pages: Mapping[int, ShownPage]
) -> dict[int, tuple[Frame, ...]]:
    """Give the frames of each page: of a step one round it, of words one a line."""
    placed: dict[int, list[Frame]] = {number: [] for number in pages}
    for item in items:
        first = True
        for number, boxes in _boxes(item, spots_of_target(item.target, located)):
            for box in boxes if number in pages else ():
                placed[number].append(Frame(item, _style(box, pages[number]), first))
                first = False
    return {number: tuple(frames) for number, frames in placed.items()}


def marked_blocks(items: Iterable[Item]) -> dict[str, tuple[tuple[int, int, Item], ...]]:
    """Give the marked ranges of each block, for a source that is shown as text."""
    found: dict[str, list[tuple[int, int, Item]]] = {}
    for item in items:
        for block, start, end in item.target.ranges:
            found.setdefault(block, []).append((start, end, item))
    return {block: tuple(ranges) for block, ranges in found.items()}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a block's text, with the items that it belongs to and those that begin with it."""

    text: str
    items: tuple[Item, ...]
    begins: tuple[Item, ...]


def pieces_of(block: str, text: str, marks: Sequence[tuple[int, int, Item]], begun: set[str]) -> list[Piece]:
    """Part a text at the ends of its marks. `begun` are the keys that begin in an earlier block; it grows."""
    cuts = sorted({0, len(text), *(min(max(at, 0), len(text)) for start, end, _ in marks for at in (start, end))})
    bounds = list(pairwise(cuts)) or [(0, 0)]
    pieces = []
    for start, end in bounds:
        here = tuple(item for low, high, item in marks if low <= start and (end <= high or not text))
        begins = tuple(item for item in dict.fromkeys(here) if item.key not in begun)
        begun.update(item.key for item in begins)
        pieces.append(Piece(text[start:end], tuple(dict.fromkeys(here)), begins))
    return pieces


def _boxes(item: Item, spots: Sequence[Spot]) -> Iterator[tuple[int, Sequence[Box]]]:
    """Give the boxes to frame, with their pages: of a step one a page, also where it is a row of a table."""
    if item.kind == STEP:
        pages: dict[int, list[Box]] = {}
        for spot in spots:
            pages.setdefault(spot.page, []).append(spot.box)
        yield from ((page, [around(boxes)]) for page, boxes in pages.items())
    else:
        sure = item.target.sureness is Sureness.WORDS
        yield from ((spot.page, spot.lines if sure and spot.lines else [spot.box]) for spot in spots)


def _style(box: Box, page: ShownPage) -> str:
    x0, top, x1, bottom = (edge * page.scale for edge in box)
    shares = (
        ("left", (x0 - 2) / page.width),
        ("top", (top - 2) / page.height),
        ("width", (x1 - x0 + 4) / page.width),
        ("height", (bottom - top + 4) / page.height),
    )
    return ";".join(f"{name}:{max(0.0, share) * 100:.2f}%" for name, share in shares)

"""Pipeline, evidence: the characters of a document's blocks, found on its pages.

Each step takes what the steps before left over: what the reader placed by a box (PDF), page furniture on every page,
the body in its order, and blocks that stand out of their order (text boxes, notes).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from models.document import AnyBlock, Document, Layer, walk
from models.printed import Box, PrintedPage
from pipeline.evidence.align import NOWHERE, align
from pipeline.evidence.keys import keyed
from pipeline.evidence.spots import LOCATED, reading_order

FURNITURE = (Layer.HEADER, Layer.FOOTER)
UNPRINTED = (Layer.COMMENT,)
_RUN = 4
"""Characters of a block that is found in part that are looked for further on; fewer stand anywhere."""
_SEED = 4
"""Characters by which a block out of its order is looked for."""
_TRIES = 64
"""Places that begin with a block's first characters and are compared with it."""
_PASSES = 3
"""Times that the rest of the document is laid beside the rest of the pages: a row that a page break cuts is printed as
the heads of its cells, then their ends."""
_ZONE = 0.3
"""Share of a page's height that headers take at most, and footers."""
_REPEATED = 0.6
"""Share of a header's characters that make it the same header: its page number is another one."""

_DIGITS = str.maketrans("123456789", "000000000")
"""Page numbers are compared as if they were one: the file holds the number of some page or of none."""

Glyph = tuple[int, int]
"""Index of a page, number of a character on it."""
Repeats = tuple[list[tuple["Piece", list[tuple[int, Glyph]]]], int]
"""Page furniture found on a page, each with places in its keys and their characters; and how many keys there are."""


@dataclass
class Piece:
    """The characters of a block, label first, and where each was found."""

    block: AnyBlock
    label: str
    marks: list[Glyph | None] = field(default_factory=list)
    repeats: dict[int, list[Glyph]] = field(default_factory=dict)
    """Of page furniture: index of a page -> its characters there."""

    def __post_init__(self) -> None:
        self.text = self.label + self.block.text
        self.marks = [None] * len(self.text)
        self.keys, self.owners = keyed(self.text)

    @property
    def share(self) -> float:
        """Share of the characters that were found, of those that take a place."""
        seen = set(self.owners)
        return sum(self.marks[owner] is not None for owner in seen) / len(seen) if seen else 0.0

    def open_keys(self) -> list[int]:
        """Give the places in `keys` that are still to be found: all of them, longer runs, the end of a cell's text."""
        left = [place for place, owner in enumerate(self.owners) if self.marks[owner] is None]
        if len(left) == len(self.owners):
            return left
        runs: list[list[int]] = []
        for place in left:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        end = len(self.keys) - 1 if self.block.place.cell is not None else NOWHERE
        return [place for run in runs if len(run) >= _RUN or run[-1] == end for place in run]


class Matching:
    """The state of the search: pieces, pages, and which printed characters are taken."""

    def __init__(self, document: Document, pages: Sequence[PrintedPage]) -> None:
        self.pages = pages
        printed = (b for b in walk(document.blocks) if b.layer not in UNPRINTED)
        self.pieces = [Piece(block, block.label or "") for block in printed if block.text or block.label]
        self.taken: set[Glyph] = set()
        self.index = {page.number: index for index, page in enumerate(pages)}

    def run(self) -> None:
        """Find what can be found."""
        self._by_boxes()
        self._furniture()
        for _ in range(_PASSES):
            self._in_order()
        self._out_of_order()

    def _take(self, places: Sequence[tuple[Piece, int]], glyphs: Sequence[Glyph]) -> None:
        """Find keys of pieces, in order, among printed characters, in order."""
        text, owners = keyed(self.pages[page].text[number] for page, number in glyphs)
        wanted = "".join(piece.keys[place] for piece, place in places)
        for (piece, place), there in zip(places, align(wanted, text), strict=True):
            if there == NOWHERE or piece.marks[piece.owners[place]] is not None:
                continue
            piece.marks[piece.owners[place]] = glyphs[owners[there]]
            self.taken.add(glyphs[owners[there]])

    def _by_boxes(self) -> None:
        groups: dict[tuple[int, Box], list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            place = piece.block.place
            if place.page in self.index and place.box is not None:
                groups[self.index[place.page], place.box].append(piece)
        heights = {page: _by_height(self.pages[page]) for page, _ in groups}
        for (page, box), pieces in groups.items():
            inside = [n for n in _inside(self.pages[page], box, heights[page]) if (page, n) not in self.taken]
            glyphs = [(page, number) for number in reading_order(self.pages[page], inside)]
            self._take([(piece, place) for piece in pieces for place in range(len(piece.keys))], glyphs)

    def _furniture(self) -> None:
        for layer, edge in ((Layer.HEADER, _is_high), (Layer.FOOTER, _is_low)):
            parts: dict[str, list[Piece]] = defaultdict(list)
            for piece in self.pieces:
                if piece.block.layer is layer and piece.keys:
                    parts[piece.block.place.part].append(piece)
            if parts:
                self._parts(parts, edge, backwards=layer is Layer.FOOTER)

    def _parts(
        self, parts: dict[str, list[Piece]], edge: Callable[[PrintedPage, int], bool], *, backwards: bool
    ) -> None:
        """Choose for each page the part that it shows; one that says what another does too stands where it may."""
        best: dict[str, tuple[tuple[float, int], int, Repeats]] = {}
        chosen: set[str] = set()
        for page in range(len(self.pages)):
            told = {name: self._repeats(part, page, edge, backwards) for name, part in parts.items()}
            shown = max(told, key=lambda name: _likeness(told[name]))
            if told[shown][0]:
                chosen.add(shown)
                self._note_repeats(told[shown], page)
            for name, found in told.items():
                if name not in best or _likeness(found) > best[name][0]:
                    best[name] = (_likeness(found), page, found)
        for name, (_, page, found) in best.items():
            if name not in chosen:
                self._note_repeats(found, page)

    def _note_repeats(self, told: Repeats, page: int) -> None:
        for piece, glyphs in told[0]:
            piece.repeats[page] = [glyph for _, glyph in glyphs]
            self.taken.update(piece.repeats[page])
            if all(mark is None for mark in piece.marks):
                for place, glyph in glyphs:
                    piece.marks[piece.owners[place]] = glyph

    def _repeats(
        self, pieces: Sequence[Piece], page: int, edge: Callable[[PrintedPage, int], bool], backwards: bool
    ) -> Repeats:
        """Find the headers of one part, or its footers from below, on one page: places in the keys and characters."""
        paper = self.pages[page]
        zone = [n for n in range(len(paper.text)) if edge(paper, n) and (page, n) not in self.taken]
        numbers = reading_order(paper, zone)[:: -1 if backwards else 1]
        text, owners = keyed(paper.text[number] for number in numbers)
        text = text.translate(_DIGITS)
        ordered = pieces[:: -1 if backwards else 1]
        keys = [piece.keys.translate(_DIGITS)[:: -1 if backwards else 1] for piece in ordered]
        places = align("".join(keys), text)
        result: list[tuple[Piece, list[tuple[int, Glyph]]]] = []
        used: set[int] = set()
        start = 0
        for piece, wanted in zip(ordered, keys, strict=True):
            part = places[start : start + len(wanted)]
            start += len(wanted)
            if not _is_together([place for place in part if place != NOWHERE], len(wanted)):
                part = _whole(wanted, text)
            pairs = [(at, place) for at, place in enumerate(part) if place != NOWHERE]
            if pairs and used.isdisjoint(place for _, place in pairs):
                used.update(place for _, place in pairs)
                last = len(wanted) - 1
                glyphs = [(last - at if backwards else at, (page, numbers[owners[place]])) for at, place in pairs]
                result.append((piece, sorted(glyphs)))
        return result, sum(map(len, keys))

    def _in_order(self) -> None:
        body = [piece for piece in self.pieces if piece.block.layer not in FURNITURE]
        places = [(piece, place) for piece in body for place in piece.open_keys()]
        self._take(places, list(self._left()))
        for piece in body:
            if piece.share < LOCATED:
                self._give_back(piece)

    def _give_back(self, piece: Piece) -> None:
        self.taken.difference_update(mark for mark in piece.marks if mark is not None)
        piece.marks = [None] * len(piece.marks)

    def _left(self, also: Iterable[Glyph] = ()) -> Iterable[Glyph]:
        free = set(also)
        for page, paper in enumerate(self.pages):
            for number in range(len(paper.text)):
                if (page, number) not in self.taken or (page, number) in free:
                    yield page, number

    def _out_of_order(self) -> None:
        """Find whole blocks wherever they stand; also where a title was taken for the header that says the same."""
        missing = [p for p in self.pieces if p.block.layer not in FURNITURE and p.share < LOCATED and p.keys]
        if not missing:
            return
        repeated = {glyph for piece in self.pieces for found in piece.repeats.values() for glyph in found}
        glyphs = list(self._left(repeated))
        text, owners = keyed(self.pages[page].text[number] for page, number in glyphs)
        starts: dict[str, list[int]] = defaultdict(list)
        for place in range(len(text) - _SEED + 1):
            starts[text[place : place + _SEED]].append(place)
        used: set[int] = set()
        for piece in missing:
            spot = next((p for p in starts[piece.keys[:_SEED]][:_TRIES] if self._fits(piece, text, p, used)), None)
            if spot is not None and len(piece.keys) >= _SEED:
                used.update(range(spot, spot + len(piece.keys)))
                for offset, owner in enumerate(piece.owners):
                    piece.marks[owner] = glyphs[owners[spot + offset]]
        self._unrepeat({mark for piece in missing for mark in piece.marks if mark is not None})

    @staticmethod
    def _fits(piece: Piece, text: str, place: int, used: set[int]) -> bool:
        return place not in used and text.startswith(piece.keys, place)

    def _unrepeat(self, now: set[Glyph]) -> None:
        self.taken |= now
        for piece in self.pieces:
            for page in [page for page, found in piece.repeats.items() if not now.isdisjoint(found)]:
                del piece.repeats[page]


def _is_together(places: Sequence[int], length: int) -> bool:
    """Say whether enough of a header was found, and at one place: letters of it stand everywhere."""
    return bool(places) and len(places) >= _REPEATED * length and places[-1] - places[0] <= 2 * length + _SEED


def _whole(keys: str, text: str) -> list[int]:
    """Find a header out of its order: all of it, if it is more than one letter."""
    place = text.find(keys) if len(keys) > 1 else NOWHERE
    return list(range(place, place + len(keys))) if place != NOWHERE else [NOWHERE] * len(keys)


def _likeness(found: Repeats) -> tuple[float, int]:
    """Rank the header parts that a page may show: by how much of one is there, then by how much that is."""
    pieces, total = found
    count = sum(len(glyphs) for _, glyphs in pieces)
    return count / total, count


def _by_height(page: PrintedPage) -> list[tuple[float, int]]:
    return sorted(((box[1] + box[3]) / 2, number) for number, box in enumerate(page.boxes))


def _inside(page: PrintedPage, box: Box, heights: Sequence[tuple[float, int]]) -> list[int]:
    """Give the characters whose middle lies in a box."""
    start, end = bisect_left(heights, (box[1] - 1, -1)), bisect_right(heights, (box[3] + 1, len(page.boxes)))
    numbers = (number for _, number in heights[start:end])
    return [n for n in numbers if box[0] - 1 <= (page.boxes[n][0] + page.boxes[n][2]) / 2 <= box[2] + 1]


def _is_high(page: PrintedPage, number: int) -> bool:
    return page.boxes[number][3] <= _ZONE * page.height


def _is_low(page: PrintedPage, number: int) -> bool:
    return page.boxes[number][1] >= (1 - _ZONE) * page.height

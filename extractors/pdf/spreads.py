"""Extractors, pdf: facing pages on one sheet, as two pages (docs/analysis/pdf-lines.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from statistics import median

from extractors.pdf.counting import is_page_number, mask
from extractors.pdf.rows import rows_of
from extractors.pdf.scene import Glyph, Scene
from models.document import AnyBlock, Cell, Table

_SHAPE = (1.2, 1.75)
"""Breadth over height of a sheet that holds two upright pages."""
_FOLD = (0.42, 0.58)
"""Share of the sheet's breadth between which the pages meet."""
_MIDDLE = 0.04
"""Share that the middle of the white between them may be off the sheet's."""
_WHITE = 0.02
"""Share of the breadth that the white is broad at least."""
_LEAST = 6
"""Lines of each page."""
_OUTER = 0.14
"""Share of the height at top and bottom in which heads and page numbers stand."""
_LEVEL = 4.0
"""Points that those of facing pages may be off."""
_HEAD = 4
"""Characters of a head that both pages have."""
_FILLED = 0.6
"""Share of its text's breadth that the usual line of a page of prose fills; cells of a table fill less."""

_SENTENCE = 14.0
"""Ems of its usual line at least."""

Row = Sequence[Glyph]


def halves_of(scene: Scene) -> tuple[Scene, ...]:
    """Give the left and the right page of a sheet that holds two; nothing where that is not certain.

    Certain is: white from top to bottom in the middle, that no line, rule or picture crosses, and page numbers that
    follow one another on both sides of it, or the same head over two pages of prose. A table on a broad sheet has
    neither. The right page keeps its place on the sheet.
    """
    if not _SHAPE[0] <= scene.width / max(scene.height, 1.0) <= _SHAPE[1]:
        return ()
    printed = [glyph for glyph in scene.glyphs if not glyph.text.isspace()]
    fold = _fold(printed, scene)
    if fold is None or _is_crossed(scene, fold):
        return ()
    left = [glyph for glyph in scene.glyphs if glyph.x1 <= fold]
    right = [glyph for glyph in scene.glyphs if glyph.x1 > fold]
    rows = rows_of(left), rows_of(right)
    if min(map(len, rows)) < _LEAST or not _faces(*rows, scene.height):
        return ()
    return _half(scene, left, fold, left=True), _half(scene, right, fold, left=False)


def _fold(printed: Sequence[Glyph], scene: Scene) -> float | None:
    """Give the middle of the broadest white near the middle of the sheet."""
    low, high = (share * scene.width for share in _FOLD)
    best, right = (0.0, 0.0), low
    for glyph in sorted(printed, key=attrgetter("x0")):
        if glyph.x1 <= low:
            continue
        start = min(glyph.x0, high)
        if start - right > best[1] - best[0]:
            best = right, start
        right = max(right, glyph.x1)
    if high - right > best[1] - best[0]:
        best = right, high
    middle = (best[0] + best[1]) / 2
    off = abs(middle - scene.width / 2)
    return middle if best[1] - best[0] >= _WHITE * scene.width and off <= _MIDDLE * scene.width else None


def _is_crossed(scene: Scene, fold: float) -> bool:
    boxes = [(rule.x0, rule.x1) for rule in scene.rules if rule.orientation == "h"]
    boxes += [(picture.box[0], picture.box[2]) for picture in scene.pictures if picture.box[2] < 0.9 * scene.width]
    boxes += [(turned.glyph.x0, turned.glyph.x1) for turned in scene.turned if not (turned.leaning or turned.pale)]
    return any(x0 < fold - 2 and x1 > fold + 2 for x0, x1 in boxes)


def _faces(left: Sequence[Row], right: Sequence[Row], height: float) -> bool:
    pairs = [
        (_text(one), _text(other))
        for one in _outer(left, height)
        for other in _outer(right, height)
        if abs(one[0].baseline - other[0].baseline) <= _LEVEL
    ]
    if any(is_page_number(one) and is_page_number(other) and _follows(one, other) for one, other in pairs):
        return True
    same = any(len(one) >= _HEAD and one == other and not is_page_number(one) for one, other in pairs)
    return same and _is_prose(left) and _is_prose(right)


def _outer(rows: Sequence[Row], height: float) -> list[Row]:
    return [row for row in rows if not _OUTER * height < row[0].baseline < (1 - _OUTER) * height]


def _text(row: Row) -> str:
    return "".join(glyph.text for glyph in sorted(row, key=attrgetter("x0")) if not glyph.text.isspace())


def _follows(one: str, other: str) -> bool:
    """Say whether two page numbers are worded alike and the second one counts on."""
    numbers = [[int(digits) for digits in _digits(text)] for text in (one, other)]
    return mask(one) == mask(other) and bool(numbers[0]) and numbers[1][0] == numbers[0][0] + 1


def _digits(text: str) -> list[str]:
    return "".join(mark if mark.isascii() and mark.isdecimal() else " " for mark in text).split()


def _is_prose(rows: Sequence[Row]) -> bool:
    spans = [(min(glyph.x0 for glyph in row), max(glyph.x1 for glyph in row)) for row in rows]
    breadth = max(x1 for _, x1 in spans) - min(x0 for x0, _ in spans)
    inked = median(sum(glyph.x1 - glyph.x0 for glyph in row) for row in rows)
    return inked >= max(_FILLED * breadth, _SENTENCE * median(row[0].size for row in rows))


def _half(scene: Scene, glyphs: Sequence[Glyph], fold: float, *, left: bool) -> Scene:
    def own(x0: float, x1: float) -> bool:
        return ((x0 + x1) / 2 <= fold) is left

    return replace(
        scene,
        number=2 * scene.number - left,
        width=fold if left else scene.width,
        glyphs=tuple(glyphs),
        rules=tuple(rule for rule in scene.rules if own(rule.x0, rule.x1)),
        pictures=tuple(picture for picture in scene.pictures if own(picture.box[0], picture.box[2])),
        turned=tuple(turned for turned in scene.turned if own(turned.glyph.x0, turned.glyph.x1)),
        marks=tuple(found for found in scene.marks if own(found.box[0], found.box[2])),
    )


def on_sheets(blocks: Iterable[AnyBlock]) -> Iterator[AnyBlock]:
    """Give blocks with the numbers of their sheets for those of the pages on them."""
    for block in blocks:
        page = block.place.page
        place = block.place.model_copy(update={"page": (page + 1) // 2}) if page is not None else block.place
        changes: dict[str, object] = {"place": place}
        if isinstance(block, Table):
            changes["cells"] = tuple(_cell(cell) for cell in block.cells)
        yield block.model_copy(update=changes)


def _cell(cell: Cell) -> Cell:
    return cell.model_copy(update={"blocks": tuple(on_sheets(cell.blocks))})

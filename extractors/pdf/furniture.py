"""Extractors, pdf: page furniture, found by its repetition over pages (docs/analysis/pdf-lines.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.pdf.counting import (
    Row,
    ahead_of_page,
    counts_pages,
    integers,
    is_page_number,
    mask,
    page_slots,
    wording,
)
from extractors.pdf.flow import Shown
from extractors.pdf.grid import Grid
from extractors.pdf.headtables import is_margin_table, is_same_table, part_head
from extractors.pdf.lines import Line
from extractors.pdf.sheet import Sheet, without
from extractors.pdf.watermarks import take_pictures, take_turned
from models.document import Layer

_TOP, _BOTTOM = 0.25, 0.8
"""Shares of the page's height above and below which a line may be furniture."""
_NARROW_TOP, _NARROW_BOTTOM = 0.12, 0.9
"""The same where two pages are all the evidence."""
_SHARE = 0.6
"""Of all pages, or of the odd or even ones."""
_NEAR = 4.0
_RUN = 4
"""Pages in a row that make the outermost line of each a header of that part."""
_PEELS = 4


@dataclass(frozen=True, slots=True)
class Furniture:
    """A header or footer, once for each wording."""

    layer: Layer
    thing: Line | Grid | Shown


@dataclass(frozen=True, slots=True)
class Cleared:
    """Pages without their furniture, and the furniture."""

    sheets: tuple[Sheet, ...]
    furniture: tuple[Furniture, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A thing that may be furniture."""

    page: int
    at: float
    text: str
    thing: Line | Grid


def clear(sheets: Sequence[Sheet]) -> Cleared:
    """Take headers, footers, page numbers, logos and watermarks out of the pages; keep each wording once."""
    kept, marks = take_turned(sheets, lambda pages: _is_on_most(pages, sheets))
    tables = _grids(kept)
    kept = _with_parted_heads(kept, tables)
    groups: list[Sequence[_Seen]] = [*tables, *_lines(kept)]
    kept = _rid(kept, groups)
    for _ in range(_PEELS):
        more = _outermost(kept)
        if not more:
            break
        groups += more
        kept = _rid(kept, more)
    stray = _strays(kept, groups)
    groups += stray
    kept = _rid(kept, stray)
    heights = {sheet.number: sheet.height for sheet in sheets}
    found = [Furniture(_layer(seen, heights[seen.page]), seen.thing) for seen in _distinct(groups)]
    kept, pictures = take_pictures(kept, lambda pages: _is_on_most(pages, sheets))
    marked = [Furniture(Layer.HEADER, shown) for shown in pictures] + [Furniture(Layer.HEADER, mark) for mark in marks]
    return Cleared(tuple(kept), (*marked, *sorted(found, key=_order)))


def _rid(sheets: Sequence[Sheet], groups: Iterable[Sequence[_Seen]]) -> list[Sheet]:
    gone = {id(seen.thing) for group in groups for seen in group}
    return [
        without(
            sheet,
            [line for line in sheet.lines if id(line) in gone],
            [grid for grid in sheet.grids if id(grid) in gone],
        )
        for sheet in sheets
    ]


def _outermost(sheets: Sequence[Sheet]) -> list[Sequence[_Seen]]:
    """Give the outermost lines that stay the same over a run of pages: headers of a part, such as `Attachment 1`."""
    groups: list[Sequence[_Seen]] = []
    for end in (0, -1):
        runs: list[list[_Seen]] = []
        for sheet in sheets:
            if not sheet.lines or not _in_margin(sheet.lines[end], sheet, narrow=False):
                continue
            line = sheet.lines[end]
            seen = _Seen(sheet.number, line.baseline, line.text, line)
            if runs and _goes_on(runs[-1][-1], seen):
                runs[-1].append(seen)
            else:
                runs.append([seen])
        groups += [run for run in runs if len(run) >= _RUN and counts_pages(_rows(run))]
    return groups


def _strays(sheets: Sequence[Sheet], groups: Sequence[Sequence[_Seen]]) -> list[Sequence[_Seen]]:
    """Give the page numbers that stand at another height on few pages, landscape ones say."""
    ahead: dict[str, set[int | None]] = {}
    for group in groups:
        for slot in page_slots(_rows(group)):
            seen_steps = ahead_of_page(_rows(group), slot)
            ahead.setdefault(mask(group[0].text), set()).update(seen_steps)
    found: list[Sequence[_Seen]] = []
    for sheet in sheets:
        for line in sheet.lines:
            steps = ahead.get(mask(line.text), set()) if _in_margin(line, sheet, narrow=False) else set()
            if any(number is not None and number - sheet.number in steps for number in integers(line.text) if steps):
                found.append([_Seen(sheet.number, line.baseline, line.text, line)])
    return found


def _rows(group: Iterable[_Seen]) -> list[Row]:
    return [(seen.page, seen.text) for seen in group]


def _goes_on(last: _Seen, seen: _Seen) -> bool:
    return last.page + 1 == seen.page and abs(last.at - seen.at) < _NEAR and mask(last.text) == mask(seen.text)


def _order(furniture: Furniture) -> tuple[int, float]:
    thing = furniture.thing
    return thing.page, 0.0 if isinstance(thing, Shown) else thing.box[1]


def _layer(seen: _Seen, height: float) -> Layer:
    return Layer.HEADER if seen.at < height / 2 else Layer.FOOTER


def _lines(sheets: Sequence[Sheet]) -> list[Sequence[_Seen]]:
    candidates: dict[str, list[_Seen]] = {}
    for sheet in sheets:
        for line in sheet.lines:
            if _in_margin(line, sheet, narrow=len(sheets) == 2):
                seen = _Seen(sheet.number, line.baseline, line.text, line)
                candidates.setdefault(mask(line.text), []).append(seen)
    if len(sheets) == 1:
        return [[seen] for group in candidates.values() for seen in group if _is_page_number(seen, sheets[0])]
    return [near for group in candidates.values() for near in _together(group) if _is_repeated(near, sheets)]


def _in_margin(line: Line, sheet: Sheet, *, narrow: bool) -> bool:
    top, bottom = (_NARROW_TOP, _NARROW_BOTTOM) if narrow else (_TOP, _BOTTOM)
    return line.bottom < top * sheet.height or line.top > bottom * sheet.height


def _is_page_number(seen: _Seen, sheet: Sheet) -> bool:
    outermost = seen.thing in (sheet.lines[0], sheet.lines[-1])
    beyond = not _NARROW_TOP * sheet.height < seen.at < _NARROW_BOTTOM * sheet.height
    return outermost and beyond and is_page_number(seen.text)


def _together(group: Sequence[_Seen]) -> list[list[_Seen]]:
    """Part what is worded alike by its height on the page."""
    parts: list[list[_Seen]] = []
    for seen in sorted(group, key=lambda seen: seen.at):
        if parts and seen.at - parts[-1][-1].at <= _NEAR:
            parts[-1].append(seen)
        else:
            parts.append([seen])
    return parts


def _is_repeated(group: Sequence[_Seen], sheets: Sequence[Sheet]) -> bool:
    return _is_on_most({seen.page for seen in group}, sheets) and counts_pages(_rows(group))


def _is_on_most(pages: set[int], sheets: Sequence[Sheet]) -> bool:
    """Say whether a set of pages is most of all pages, or of the odd or even ones."""
    if len(pages) < 2:
        return False
    if len(pages) >= _SHARE * len(sheets):
        return True
    for parity in (0, 1):
        same = [sheet.number for sheet in sheets if sheet.number % 2 == parity]
        if len(same) >= 3 and len(pages.intersection(same)) >= _SHARE * len(same):
            return True
    return False


def _distinct(groups: Iterable[Sequence[_Seen]]) -> list[_Seen]:
    """Keep the first of each wording, page numbers aside."""
    kept: dict[str, _Seen] = {}
    for group in groups:
        counting = page_slots(_rows(group))
        for seen in sorted(group, key=lambda seen: seen.page):
            kept.setdefault(wording(seen.text, counting), seen)
    return list(kept.values())


def _grids(sheets: Sequence[Sheet]) -> list[list[_Seen]]:
    """Give the tables that stand at one place of most pages with mostly the same words."""
    if len(sheets) < 2:
        return []
    groups: list[tuple[Grid, list[_Seen]]] = []
    for sheet in sheets:
        for grid in sheet.grids:
            if not is_margin_table(grid, sheet):
                continue
            seen = _seen_grid(grid)
            home = next((group for first, group in groups if is_same_table(first, grid)), None)
            if home is None:
                groups.append((grid, [seen]))
            else:
                home.append(seen)
    return [group for _, group in groups if _is_on_most({seen.page for seen in group}, sheets)]


def _seen_grid(grid: Grid) -> _Seen:
    return _Seen(grid.page, grid.box[1], "|".join(cell.text for cell in grid.cells if cell.text), grid)


def _with_parted_heads(sheets: Sequence[Sheet], groups: Sequence[list[_Seen]]) -> list[Sheet]:
    """Part header tables from what they run into on some pages; they join their group."""
    kept = list(sheets)
    for group in groups:
        head, pages = group[0].thing, {seen.page for seen in group}
        for place, sheet in enumerate(kept):
            if sheet.number in pages or not isinstance(head, Grid):
                continue
            kept[place], found = part_head(sheet, head)
            if found is not None:
                group.append(_seen_grid(found))
    return kept

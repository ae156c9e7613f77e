"""Extractors, pdf: what was read in order, as blocks with names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from extractors.pdf.flow import Item, Set, Shown
from extractors.pdf.furniture import Furniture
from extractors.pdf.grid import Grid
from extractors.pdf.lines import Line
from extractors.pdf.paragraphs import continues, paragraph, rounded
from extractors.pdf.sheet import Edges
from extractors.pdf.tables import goes_on, join, table
from models.document import AnyBlock, Figure, Layer, Place

Names = Iterator[str]


def assemble(items: Iterable[Item], furniture: Sequence[Furniture]) -> Iterator[AnyBlock]:
    """Give the blocks of a document: headers, the body in reading order, footers."""
    names = (f"b{number}" for number in count(1))
    yield from _furniture(furniture, Layer.HEADER, names)
    yield from _body(items, names)
    yield from _furniture(furniture, Layer.FOOTER, names)


def _furniture(furniture: Sequence[Furniture], layer: Layer, names: Names) -> Iterator[AnyBlock]:
    for piece in furniture:
        if piece.layer is not layer:
            continue
        thing = piece.thing
        if isinstance(thing, Grid):
            yield table(thing, next(names), layer)
        elif isinstance(thing, Line):
            edges = Edges(thing.x0, thing.x1, thing.size, thing.size)
            yield paragraph([Set(thing, edges)], next(names), layer)
        else:
            yield _figure(thing, next(names), layer)


def _body(items: Iterable[Item], names: Names) -> Iterator[AnyBlock]:
    pending: list[Set] = []
    held: list[Item] = []
    for item in _with_joined_tables(items):
        if isinstance(item, Set):
            if pending and continues(pending, item):
                pending.append(item)
                continue
            yield from _flushed(pending, held, names)
            pending, held = [item], []
        elif pending and isinstance(item, Shown):
            held.append(item)
        else:
            yield from _flushed(pending, held, names)
            pending, held = [], []
            yield _other(item, next(names))
    yield from _flushed(pending, held, names)


def _flushed(pending: Sequence[Set], held: Sequence[Item], names: Names) -> Iterator[AnyBlock]:
    """Give a paragraph, then the pictures that stand within or after it."""
    if pending:
        yield paragraph(pending, next(names))
    for item in held:
        yield _other(item, next(names))


def _other(item: Item, name: str) -> AnyBlock:
    if isinstance(item, Grid):
        return table(item, name)
    if isinstance(item, Shown):
        return _figure(item, name)
    return paragraph([item], name)


def _figure(shown: Shown, name: str, layer: Layer = Layer.BODY) -> Figure:
    picture = shown.picture
    x0, top, x1, bottom = picture.box
    return Figure(
        id=name,
        layer=layer,
        place=Place(page=shown.page, box=rounded(picture.box)),
        sha256=hashlib.sha256(picture.data).hexdigest() if picture.data else "",
        media_type=picture.media_type,
        data=picture.data,
        width=round(x1 - x0, 1),
        height=round(bottom - top, 1),
    )


def _with_joined_tables(items: Iterable[Item]) -> Iterator[Item]:
    """Give the items, a table that goes on over page breaks as one."""
    parts: list[Grid] = []
    between: list[Item] = []
    for item in items:
        if isinstance(item, Grid):
            if parts and item.page == parts[-1].page + 1 and goes_on(parts[-1], item):
                parts.append(item)
                continue
            yield from _table_and(parts, between)
            parts, between = [item], []
        elif parts and isinstance(item, Shown):
            between.append(item)
        else:
            yield from _table_and(parts, between)
            parts, between = [], []
            yield item
    yield from _table_and(parts, between)


def _table_and(parts: Sequence[Grid], between: Sequence[Item]) -> Iterator[Item]:
    if parts:
        yield join(parts) if len(parts) > 1 else parts[0]
    yield from between

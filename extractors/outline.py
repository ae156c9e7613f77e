"""Extractors: the outline of a document as read: labels split off, headings, list items and contents told apart."""

from collections.abc import Sequence

from extractors.outlining.contents import contents_lines
from extractors.outlining.cut import join_cut
from extractors.outlining.frames import close_frames, open_frames
from extractors.outlining.headings import Headings, heading_style_is_title
from extractors.outlining.line import Line, bracketed, run_in
from extractors.outlining.parting import join_titles, label_block, part_block
from extractors.outlining.ranks import heading_levels, item_levels
from extractors.outlining.scene import scene_of
from extractors.outlining.series import confirm_weak, series_of
from extractors.outlining.wrapped import join_wrapped
from models.document import AnyBlock, Cell, Document, Heading, Layer, ListItem, Note, Paragraph, Table

_FLOW = (Layer.BODY, Layer.TEXTBOX)
_PAGE = 8
"""Paragraphs in one cell that make it a page of text with a frame around it."""


def outline(document: Document) -> Document:
    """Give the document with its outline: typed labels in `label`, Heading with level, ListItem with level, look.toc.

    Blocks of other layers, tables, figures and paragraphs of the standard template (look.tag) stay as they are. No
    word is lost: of a run-in heading the title keeps the block's id, the statement is b14#2. A typed label after an
    automatic one becomes a note (SOP003). Text in cells of a layout table is outlined with the text around the table.
    """
    flow, homes = open_frames(document.blocks)
    outlined, notes = _outlined_flow(flow)
    blocks = close_frames(outlined, homes)
    return document.model_copy(update={"blocks": tuple(blocks), "notes": (*document.notes, *notes)})


def _outlined_flow(flow: Sequence[AnyBlock]) -> tuple[list[AnyBlock], tuple[Note, ...]]:
    parted = [part for block in join_cut(join_wrapped(flow)) for part in _parts(block)]
    labelled = [label_block(block) if _in_flow(block) else (Line(block), None) for block in parted]
    notes = tuple(note for _, note in labelled if note is not None)
    lines = join_titles([line for line, _ in labelled])
    contents = contents_lines(lines)
    skip = contents | {i for i, line in enumerate(lines) if not _is_candidate(line)}
    lines = confirm_weak(lines, skip)
    return _outlined(lines, contents, skip), notes


def _framed(table: Table) -> Table:
    """Outline the cells of a table that hold whole pages of text: a frame drawn around it, not a table of data.

    What a style calls a heading in another cell is an entry that looks like one.
    """
    cells = tuple(
        cell.model_copy(
            update={"blocks": tuple(_outlined_flow(cell.blocks)[0] if _is_page(cell) else map(_entry, cell.blocks))}
        )
        for cell in table.cells
    )
    return table.model_copy(update={"cells": cells})


def _entry(block: AnyBlock) -> AnyBlock:
    plain = isinstance(block, Heading) and block.look.tag is None and block.layer in _FLOW
    return _as(Paragraph, block) if plain else block


def _is_page(cell: Cell) -> bool:
    return sum(bool(block.text.strip()) for block in cell.blocks) >= _PAGE


def _in_flow(block: AnyBlock) -> bool:
    return block.layer in _FLOW


def _parts(block: AnyBlock) -> list[AnyBlock]:
    return part_block(block) if _in_flow(block) else [block]


def _is_candidate(line: Line) -> bool:
    block = line.block
    return block.layer is Layer.BODY and line.is_words and block.look.tag is None and not heading_style_is_title(line)


def _is_item(line: Line) -> bool:
    return line.label is not None and _in_flow(line.block) and line.block.look.tag is None


def _outlined(lines: list[Line], contents: set[int], skip: set[int]) -> list[AnyBlock]:
    scene = scene_of(lines, skip)
    series = series_of(lines, skip)
    headings = Headings(scene, series, skip)
    levels = heading_levels(scene, sorted(headings.found | headings.parted), series)
    items = [i for i, line in enumerate(lines) if _is_item(line) and i not in levels and i not in contents]
    ranks = item_levels(lines, items, levels.__contains__)
    blocks: list[AnyBlock] = []
    for i, line in enumerate(lines):
        if i in contents:
            blocks.append(_in_contents(line.block))
        elif i in levels:
            blocks.extend(_heading(line, levels[i], i in headings.parted))
        else:
            blocks.append(_item(line, ranks.get(i)))
    return blocks


def _in_contents(block: AnyBlock) -> AnyBlock:
    look = block.look.model_copy(update={"toc": True})
    update = {"look": look}
    return (
        _as(Paragraph, block).model_copy(update=update)
        if isinstance(block, Heading)
        else block.model_copy(update=update)
    )


def _heading(line: Line, level: int, parted: bool) -> list[AnyBlock]:
    block = line.block
    found = (run_in(line.text) or bracketed(line.text)) if parted else None
    if found is None:
        return [Heading(**_fields(block), level=level)]
    title, statement = found
    head = Heading(**(_fields(block) | {"text": title}), level=level)
    below = Paragraph(id=f"{block.id}#2", text=statement, place=block.place, layer=block.layer)
    return [head, below]


def _item(line: Line, level: int | None) -> AnyBlock:
    block = line.block
    if isinstance(block, Table) and _in_flow(block):
        return _framed(block)
    if level is not None and isinstance(block, Paragraph | ListItem | Heading):
        return ListItem(**_fields(block), level=level)
    return _entry(block)


def _as(kind: type[Paragraph], block: AnyBlock) -> Paragraph:
    return kind(**_fields(block))


def _fields(block: AnyBlock) -> dict[str, object]:
    names = ("id", "text", "label", "label_origin", "place", "layer", "look")
    return {name: getattr(block, name) for name in names}

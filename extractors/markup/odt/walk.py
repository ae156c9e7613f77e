"""Extractors, markup: walks the blocks of an OpenDocument text: paragraphs, lists, tables, sections, indexes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.markup.flow import Character, Flow, Shape
from extractors.markup.labels import Member
from extractors.markup.names import Element, elements, local
from extractors.markup.odt.archive import Archive
from extractors.markup.odt.inline import SHAPES, Inline
from extractors.markup.odt.lists import Lists, Running
from extractors.markup.odt.names import count, get, q
from extractors.markup.odt.styles import DEFAULT_SIZE, Styles
from extractors.markup.package import Package

MOST_REPEATED = 1000
"""Rows or cells that one element may stand for: a text document has no more."""
INDEXES = frozenset(q(f"text:{kind}-index") for kind in ("illustration", "table", "object", "user", "alphabetical")) | {
    q("text:table-of-content")
}
SKIPPED = frozenset(
    q(name)
    for name in (
        *("text:sequence-decls", "text:variable-decls", "text:user-field-decls", "office:forms", "table:shapes"),
        *("text:tracked-changes", "table:covered-table-cell", "table:table-column", "table:table-columns"),
        *("table:table-header-columns", "table:table-column-group", "office:annotation-end"),
        *("text:table-of-content-source", "text:dde-connection-decls", "text:alphabetical-index-auto-mark-file"),
        *("text:illustration-index-source", "text:table-index-source", "text:object-index-source"),
        *("text:user-index-source", "text:alphabetical-index-source", "draw:enhanced-geometry"),
    )
)
CONTENTS = "toc 1"
"""Style of everything in an index."""


@dataclass(frozen=True)
class Frame:
    """Where a block stands: its story, its list and level (0-based, -1 outside of lists), an index around it."""

    flow: Flow
    running: Running | None = None
    list_style: str = ""
    level: int = -1
    contents: bool = False


class Walk:
    """Walks one part of the package. `_item` is the list item that still waits for its first paragraph."""

    def __init__(self, package: Package, archive: Archive, styles: Styles, lists: Lists) -> None:
        self._package = package
        self._styles = styles
        self._lists = lists
        self._item: Element | None = None
        self._inline = Inline(package, archive, styles, self._story)

    def blocks(self, parent: Element, frame: Frame) -> None:
        """Write the blocks in an element."""
        for child in elements(parent):
            if child.tag not in SKIPPED:
                self._block(child, frame)

    def _story(self, parent: Element, flow: Flow) -> None:
        """Write the blocks of a text box or a note, which are in no list of what is around them."""
        waiting, self._item = self._item, None
        self.blocks(parent, Frame(flow))
        self._item = waiting

    def _block(self, element: Element, frame: Frame) -> None:
        tag = element.tag
        if tag in (q("text:p"), q("text:h")):
            self._paragraph(element, frame)
        elif tag == q("text:list"):
            self._list(element, frame)
        elif tag == q("table:table"):
            self._table(element, frame)
        elif tag in (q("table:table-row"), q("table:table-cell")):
            self._grid(element, frame)
        elif tag == q("draw:frame") or tag in SHAPES:
            self._anchored(element, frame)
        else:
            self.blocks(element, replace(frame, contents=frame.contents or tag in INDEXES))

    def _anchored(self, element: Element, frame: Frame) -> None:
        """Write a picture or text box that is anchored to the page: it stands before the first paragraph."""
        if element.tag in SHAPES:
            self._story(element, frame.flow.box())
        else:
            self._inline.frame(element, frame.flow)
        frame.flow.end(Shape())

    def _paragraph(self, element: Element, frame: Frame) -> None:
        name = get(element, "text:style-name")
        size = self._styles.size("paragraph", name) or DEFAULT_SIZE
        self._inline.write(element, frame.flow, Character(bool(self._styles.bold("paragraph", name)), size))
        if frame.flow.is_open:
            frame.flow.end(self._shape(element, name, frame))

    def _shape(self, element: Element, name: str, frame: Frame) -> Shape:
        styles = self._styles
        shown = CONTENTS if frame.contents else styles.shown_name(name)
        level = _outline(element, styles.own(name, "style:default-outline-level"))
        left, first = styles.length(name, "fo:margin-left"), styles.length(name, "fo:text-indent")
        from_list = self._lists.indent(frame.list_style, frame.level)
        return Shape(
            style=self._package.style(shown) if shown else None,
            outline=level,
            centered=styles.value("paragraph", name, "paragraph", "fo:text-align") == "center",
            left=from_list[0] if left is None else left,
            first=from_list[1] if first is None else first,
            member=self._member(element, frame, level),
        )

    def _member(self, element: Element, frame: Frame, outline: int | None) -> Member | None:
        if frame.running is None:
            is_heading = element.tag == q("text:h") and get(element, "text:is-list-header") != "true"
            return self._lists.outline(outline - 1) if is_heading and outline else None
        item, self._item = self._item, None
        if item is None:
            return None
        return self._lists.member(frame.running, frame.list_style, frame.level, get(item, "text:start-value"))

    def _list(self, element: Element, frame: Frame) -> None:
        style = get(element, "text:style-name") or frame.list_style
        running = frame.running or self._lists.begin(element, style)
        inner = replace(frame, running=running, list_style=style, level=frame.level + 1)
        for item in elements(element):
            self._item = item if local(item) == "list-item" else None
            self.blocks(item, inner)
            self._item = None

    def _table(self, element: Element, frame: Frame) -> None:
        frame.flow.open_table()
        self.blocks(element, Frame(frame.flow, contents=frame.contents))
        frame.flow.close_table()

    def _grid(self, element: Element, frame: Frame) -> None:
        flow = frame.flow
        if element.tag == q("table:table-row"):
            for _ in range(count(get(element, "table:number-rows-repeated"), MOST_REPEATED)):
                flow.open_row()
                self.blocks(element, frame)
                flow.close_row()
            return
        for _ in range(count(get(element, "table:number-columns-repeated"), MOST_REPEATED)):
            flow.open_cell(
                count(get(element, "table:number-columns-spanned"), MOST_REPEATED),
                count(get(element, "table:number-rows-spanned"), MOST_REPEATED),
            )
            self.blocks(element, frame)
            flow.close_cell()


def _outline(element: Element, styled: str) -> int | None:
    """Give the outline level from 1: of a heading, else of the paragraph's style; 0 for body text."""
    if element.tag == q("text:h"):
        return count(get(element, "text:outline-level"), 9)
    return count(styled, 9) if styled else None

"""Extractors, markup: writes the paragraphs, cells, labels and stories of an RTF file into a Word package."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from extractors.markup.flow import Character, Flow, Shape
from extractors.markup.labels import LONGEST, SYMBOL_FONTS, Member
from extractors.markup.names import Element
from extractors.markup.package import Package
from extractors.markup.rtf.head import Head, style_id
from extractors.markup.rtf.lists import Lists
from extractors.markup.rtf.state import State
from extractors.markup.rtf.tables import Row, Tables


@dataclass
class _Story:
    """A stream of paragraphs: the body, a header, a text box, a note."""

    tables: Tables
    label: list[str] = field(default_factory=list)
    label_font: str | None = None


class Writer:
    """Knows the open stories; words go into the innermost one."""

    def __init__(self, package: Package, head: Head, lists: Lists | None) -> None:
        self.package = package
        self._lists = lists
        self._head = head
        self._stories = [_Story(Tables(package, Flow(package, package.body)))]

    def flow(self, state: State) -> Flow:
        """Give the flow into which a paragraph of this formatting goes."""
        tables = self._stories[-1].tables
        if state.format.in_table:
            return tables.flow(state.format.depth)
        return tables.flow(1 if tables.pending else 0)

    def text(self, text: str, state: State) -> None:
        """Write text."""
        if text and not state.run.hidden:
            self.flow(state).text(text, self._character(state))

    def label(self, text: str, state: State) -> None:
        """Keep a list label, which stands before its paragraph."""
        story = self._stories[-1]
        story.label.append(text)
        if text.strip() and story.label_font is None:
            story.label_font = self._character(state).font

    def paragraph(self, state: State) -> None:
        """End a paragraph."""
        flow = self.flow(state)
        member = self._member(flow, state)
        form = state.format
        flow.end(
            Shape(
                style=style_id(form.style) if form.style in self._head.styles else None,
                outline=form.outline,
                centered=form.centered,
                left=form.left,
                first=form.first,
                member=member,
            )
        )

    def cell(self, state: State, depth: int) -> None:
        """End a cell, with its last paragraph."""
        self._stories[-1].tables.flow(depth)
        self.paragraph(_at(state, depth))
        self._stories[-1].tables.end_cell(depth)

    def row(self, depth: int) -> None:
        """End a row."""
        self._stories[-1].tables.end_row(depth)

    def definition(self, depth: int, new: bool = False) -> Row:
        """Give the row definition that is being written, a new one at its beginning."""
        tables = self._stories[-1].tables
        if new or depth not in tables.definitions:
            tables.definitions[depth] = Row()
            tables.pending = tables.pending or depth == 1
        return tables.definitions[depth]

    def open_story(self, container: Element) -> None:
        """Begin a story of its own in a header, a note or a comment."""
        self.open_flow(Flow(self.package, container))

    def open_flow(self, flow: Flow) -> None:
        """Begin a story of its own."""
        self._stories.append(_Story(Tables(self.package, flow)))

    def close_story(self, state: State) -> None:
        """End the innermost story."""
        self.paragraph(state)
        self._stories[-1].tables.close()
        if len(self._stories) > 1:
            self._stories.pop()

    def _member(self, flow: Flow, state: State) -> Member | None:
        story = self._stories[-1]
        label, font = "".join(story.label).strip(), story.label_font
        story.label, story.label_font = [], None
        if not 0 < len(label) <= LONGEST:
            counted = self._lists is not None and state.format.list and flow.is_open
            return self._lists.member(state.format.list, state.format.level) if counted and self._lists else None
        flow.begin()
        return self.package.labels.literal(label, state.format.level, font)

    def _character(self, state: State) -> Character:
        run = state.run
        east = run.script == "dbch"
        size = run.east_size if east and run.east_size is not None else run.size
        bold = run.east_bold if east and run.east_bold is not None else run.bold
        number = run.font if run.font is not None else self._head.default_font
        font = self._head.fonts.get(-1 if number is None else number)
        symbol = font is not None and (font.is_symbol or font.name.lower().startswith(SYMBOL_FONTS))
        return Character(bold, size, font.name.rstrip(";") if font is not None and symbol else None, run.change)


def _at(state: State, depth: int) -> State:
    """Give a state whose paragraph stands in a cell of this depth."""
    return replace(state, format=replace(state.format, in_table=True, depth=depth))

"""Pipeline, render: the numbered sections, and the step tables where sections hold steps."""

import re

from models.document import AnyBlock, Table
from models.lang.template import TemplateWords
from models.sop import Section, SectionKind, Sop, Step, all_sections
from pipeline.render.content import ContentWriter, Marks
from pipeline.render.steprow import StepRows
from pipeline.render.stylebook import StyleBook
from pipeline.render.wordml import SPACER, paragraph, run

PORTRAIT, LANDSCAPE = 464.0, 728.0
"""Width of the text column in points, A4 with the template's margins."""

Part = dict[str, object]
"""`body`: XML between step tables; `rows`: the rows of a step table; `first`: its first step table."""

TAIL = (SectionKind.REVISION, SectionKind.APPROVAL)
"""Kinds of sections whose headings stand over the template's own tables."""


class BodyWriter:
    """Writes sections and steps. One writer serves one document."""

    def __init__(
        self, sop: Sop, book: StyleBook, content: ContentWriter, template: TemplateWords, marks: Marks
    ) -> None:
        self._book = book
        self._content = content
        self._template = template
        self._marks = marks
        self._rows = StepRows(book, template)
        known = {section.id for section in all_sections(sop.sections)}
        self._steps: dict[str | None, list[Step]] = {}
        for step in sop.steps:
            self._steps.setdefault(step.section if step.section in known else None, []).append(step)

    def sections(self, sections: tuple[Section, ...]) -> str:
        """Give sections without steps as running text."""
        return "".join(str(part["body"]) for part in self.parts(sections, PORTRAIT))

    def parts(self, sections: tuple[Section, ...], width: float) -> list[Part]:
        """Give running text and step tables in turn."""
        walk = _Walk()
        for section in sections:
            self._section(section, 1, width, walk)
        return walk.close()

    def loose_steps(self) -> list[Part]:
        """Give the steps that no section holds, under the template's own heading."""
        steps = self._steps.get(None, [])
        if not steps:
            return []
        walk = _Walk()
        style = self._book.paragraph(self._template.styles.procedure_heading)
        walk.body(paragraph(style, run(self._template.words["procedure"])))
        for step in steps:
            self._step(step, walk)
        return walk.close()

    def holds_steps(self, section: Section) -> bool:
        """Say whether the section or one below it holds steps."""
        return section.id in self._steps or any(self.holds_steps(child) for child in section.children)

    def heading(self, section: Section, level: int) -> str:
        """Give the heading's paragraph; Word counts the number."""
        kinds = [kind for kind in (section.kind, *section.also) if kind]
        words = ("+".join(self._template.kinds[kind] for kind in kinds),) if kinds else ()
        style = self._book.heading(self._template.styles.heading, min(level, 9), words)
        title = section.title.strip() or section.label or ""  # a heading without words would not be counted
        return paragraph(style, run(title), number=self._book.number(style))

    def _section(self, section: Section, level: int, width: float, walk: "_Walk") -> None:
        steps = self._steps.get(section.id, [])
        heading = self.heading(section, level)
        if walk.rows and level > 1 and self.holds_steps(section):  # Word's navigation shows no heading of a table
            walk.row({"group": heading})
        else:
            walk.body(heading)
        resumes = False
        for member in _in_reading_order(section.content, steps, section.children):
            if isinstance(member, Section):
                self._section(member, level + 1, width, walk)
                resumes = True
                continue
            if resumes:
                self._resume(section, level, walk)
                resumes = False
            if isinstance(member, Step):
                self._step(member, walk)
            else:
                self._block(member, width, walk)
        if not (section.content or steps or section.children or section.kind in TAIL):
            hint = self._book.paragraph(self._template.styles.hint)
            key = "see_control" if section.kind is SectionKind.CONTROL else "empty_section"
            walk.body(paragraph(hint, run(self._template.words[key])))

    def _resume(self, section: Section, level: int, walk: "_Walk") -> None:
        """Say that what follows belongs to the section itself again, not to its last sub-section."""
        words = self._template.words["resumed"].format(number=section.number or "", title=section.title)
        style = self._book.derived(self._template.styles.resume, (str(min(level, 9)),))
        line = paragraph(style, run(words.strip()))
        if walk.rows:
            walk.row({"group": line})
        else:
            walk.body(line)

    def _block(self, block: AnyBlock, width: float, walk: "_Walk") -> None:
        inside = bool(walk.rows) and not isinstance(block, Table)
        xml = self._content.blocks((block,), width - 12 if inside else width, self._marks, cell=inside)
        if inside and xml:
            walk.row({"group": "", "wide": xml})
        elif xml:
            walk.body(xml)

    def _step(self, step: Step, walk: "_Walk") -> None:
        walk.row(self._rows.row(step))
        for child in step.children:
            self._step(child, walk)


class _Walk:
    """Collects running text and rows, and closes a table where text follows it."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self._body: list[str] = []
        self._parts: list[Part] = []
        self._tables = 0

    def body(self, xml: str) -> None:
        if self.rows:
            self._close_table()
        self._body.append(xml)

    def row(self, row: dict[str, str]) -> None:
        if self._body:
            self._parts.append({"body": "".join(self._body), "rows": [], "first": False})
            self._body = []
        self.rows.append(row)

    def close(self) -> list[Part]:
        if self.rows:
            self._close_table()
        if self._body:
            self._parts.append({"body": "".join(self._body), "rows": [], "first": False})
            self._body = []
        return self._parts

    def _close_table(self) -> None:
        self._parts.append({"body": "", "rows": self.rows, "first": self._tables == 0})
        self._tables += 1
        self.rows = []
        self._body.append(SPACER)


def _in_reading_order(
    content: tuple[AnyBlock, ...], steps: list[Step], children: tuple[Section, ...]
) -> list[AnyBlock | Step | Section]:
    """Merge blocks, steps and sub-sections by the place that their ids give; each list keeps its own order."""
    waiting: list[list[AnyBlock | Step | Section]] = [list(content), list(steps), list(children)]
    merged: list[AnyBlock | Step | Section] = []
    while any(waiting):
        first = min((members for members in waiting if members), key=lambda members: _place(members[0].id))
        merged.append(first.pop(0))
    return merged


def _place(block_id: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", block_id))

"""Pipeline, render: everything that the template's jinja tags can name (docs/template.md lists it for users)."""

from pathlib import PurePosixPath

from docx.document import Document as WordDocument

from models.conversion import Renumbered
from models.document import AnyBlock
from models.lang.template import TemplateWords
from models.migration import FormerNumber, Migration
from models.sop import (
    SECTION_ORDER,
    Revision,
    Section,
    SectionKind,
    Sop,
    Text,
    all_sections,
    all_steps,
)
from pipeline.render.body import LANDSCAPE, PORTRAIT, TAIL, BodyWriter, Part
from pipeline.render.content import ContentWriter
from pipeline.render.pictures import Pictures
from pipeline.render.statements import place_statements
from pipeline.render.stylebook import StyleBook
from pipeline.render.wordml import paragraph, run

Context = dict[str, object]

BRIEF = 160
"""Characters of a scope that the basic information repeats; a longer one is referred to."""


def template_context(renumbered: Renumbered, word: WordDocument, template: TemplateWords) -> Context:
    """Give the context of one document. Every string in it is XML, so nothing of a document is read as a tag."""
    sop = renumbered.sop
    printer = _Printer(sop, word, template)
    migration = former_migration(sop)
    former = migration.index if migration and sop.normalized else former_numbers(renumbered)
    return {
        **printer.control(),
        **printer.body(),
        **printer.migration(migration),
        "revisions": [printer.revision(revision) for revision in sop.revisions],
        "records": printer.records(),
        "annex_front": printer.annex(sop.front_matter),
        "annex_unmapped": printer.annex(sop.unmapped),
        "index": [printer.former(entry) for entry in former],
    }


def former_migration(sop: Sop) -> Migration | None:
    """Give what the line for the migration says; a document that stands in the template already keeps its own line."""
    if sop.migration is not None or sop.normalized:
        return sop.migration
    return Migration(
        old_number=sop.control.document_number.value if sop.control.document_number else None,
        old_version=sop.control.version.value if sop.control.version else None,
        source=PurePosixPath(sop.source.path).name,
    )


def former_numbers(renumbered: Renumbered) -> tuple[FormerNumber, ...]:
    """Give the index old -> new of what had a number in the source; a bullet is none."""
    return tuple(
        FormerNumber(kind=entry.kind, old=entry.old, new=entry.new, title=entry.title.strip())
        for entry in renumbered.index
        if any(character.isalnum() for character in entry.old)
    )


class _Printer:
    """Prints the values of one Sop in the template's words and styles."""

    def __init__(self, sop: Sop, word: WordDocument, template: TemplateWords) -> None:
        self._sop = sop
        self._words = template.words
        self._styles = template.styles
        self._book = StyleBook(word)
        self._content = ContentWriter(self._book, Pictures(word), template)
        marks, self._purpose_held, self._scope_held = place_statements(
            sop, template.tokens.purpose, template.tokens.scope
        )
        self._writer = BodyWriter(sop, self._book, self._content, template, marks)

    def control(self) -> Context:
        """Print the control data; `number` is the ledger's where there is one."""
        control = self._sop.control
        number = self._sop.number or _value(control.document_number)
        return {
            "name": self._value(_value(control.title)),
            "number": self._value(number),
            "version": self._value(_value(control.version)),
            "effective_date": self._value(_value(control.effective_date)),
            "prepared_by": self._value(_value(control.prepared_by)),
            "reviewed_by": self._value(_value(control.reviewed_by)),
            "approved_by": self._value(_value(control.approved_by)),
            "department": self._value(_value(control.department)),
            "scope_cell": self._scope_cell(),
        }

    def body(self) -> Context:
        """Print the sections: before, with and after the steps."""
        tail = self._tail_sections()
        main = [section for section in self._sop.sections if section not in tail and section.number]
        holders = [place for place, section in enumerate(main) if self._writer.holds_steps(section)]
        loose = self._writer.loose_steps()
        first = holders[0] if holders else self._after_front(main)
        last = holders[-1] + 1 if holders else first
        front = self._front(main[:first])
        procedure: list[Part] = loose + self._writer.parts(tuple(main[first:last]), LANDSCAPE)
        if not procedure and not any(section.kind is SectionKind.PROCEDURE for section in main):
            front += self._heading("procedure", self._styles.procedure_heading) + self._missing()
        return {
            "front": front,
            "procedure": procedure,
            "back": self._writer.sections(tuple(main[last:])),
            "revision_heading": self._writer.sections(tuple(s for s in tail if s.kind is SectionKind.REVISION)),
            "approval_heading": self._writer.sections(tuple(s for s in tail if s.kind is SectionKind.APPROVAL)),
        }

    def migration(self, migration: Migration | None) -> Context:
        """Print the revision record's line of the migration."""
        if migration is None:
            return {"migration": None}
        lines = (
            (self._styles.old_number, "old_number", migration.old_number),
            (self._styles.old_version, "old_version", migration.old_version),
            (self._styles.source_file, "source_file", migration.source),
        )
        summary = "".join(
            paragraph(self._book.paragraph(style), run(self._words[key].format(value=value)))
            for style, key, value in lines
            if value
        )
        return {"migration": {"summary": summary, "date": run(migration.date or "")}}

    def revision(self, revision: Revision) -> Context:
        """Print a row of the source's revision record as it stood; what was empty stays empty."""
        return {
            "version": run(revision.version or ""),
            "date": run(revision.date or ""),
            "author": run(revision.author or ""),
            "summary": run(revision.summary or ""),
            "other": run(revision.other or ""),
        }

    def records(self) -> list[Context]:
        """Print the list of records, each with the steps that name it."""
        return [
            {"position": run(str(position)), "name": run(record.value), "steps": run(self._steps_of(record.value))}
            for position, record in enumerate(self._sop.records, 1)
        ]

    def _steps_of(self, record: str) -> str:
        """Give the numbers of the steps that name a record in their words or columns."""
        numbers = []
        for step in all_steps(self._sop.steps):
            values = [field.value for field in (*step.inputs, *step.outputs, *step.records)]
            if step.number and any(record in words for words in (step.text, *values)):
                numbers.append(step.number)
        return self._words["comma"].join(numbers)

    def former(self, entry: FormerNumber) -> Context:
        """Print a line of the index old -> new."""
        kind = self._words.get(f"kind_{entry.kind}", entry.kind)
        return {"kind": run(kind), "old": run(entry.old), "new": run(entry.new), "title": run(entry.title)}

    def annex(self, blocks: tuple[AnyBlock, ...]) -> str:
        """Print blocks as they stood in the source."""
        return self._content.blocks(blocks, PORTRAIT)

    def _value(self, value: str) -> str:
        if value:
            return run(value)
        return run(self._words["missing"], style=self._book.character(self._styles.missing_mark))

    def _missing(self) -> str:
        return paragraph(self._book.paragraph(self._styles.missing), self._value(""))

    def _heading(self, word: str, style: str) -> str:
        return paragraph(self._book.paragraph(style), run(self._words[word]))

    def _after_front(self, sections: list[Section]) -> int:
        """Place of loose steps: after the sections that come before the procedure."""
        place = SECTION_ORDER.index(SectionKind.PROCEDURE)
        return sum(1 for section in sections if SECTION_ORDER.index(section.kind) < place)

    def _front(self, sections: list[Section]) -> str:
        """Print what stands before the steps; a statement that no section holds comes at its place in the template."""
        before = [section for section in sections if section.kind is SectionKind.PURPOSE]
        after = [section for section in sections if section.kind is not SectionKind.PURPOSE]
        return (
            self._statement("purpose", SectionKind.PURPOSE, self._sop.purpose, self._purpose_held)
            + self._writer.sections(tuple(before))
            + self._statement("scope", SectionKind.SCOPE, self._sop.scope, self._scope_held)
            + self._writer.sections(tuple(after))
        )

    def _statement(self, word: str, kind: SectionKind, statement: Text | None, held: bool) -> str:
        """Print purpose or scope under a heading of its own, where no section holds it."""
        headed = any(kind in (section.kind, *section.also) for section in all_sections(self._sop.sections))
        if held or (statement is None and headed):
            return ""
        heading = self._heading(word, self._styles.fixed_heading)
        if statement is None:
            return heading + self._missing()
        style = self._styles.purpose if word == "purpose" else self._styles.scope
        return heading + paragraph(self._book.paragraph(style), run(statement.value))

    def _scope_cell(self) -> str:
        """Repeat the scope in the basic information, and below it where it starts and ends and what it leaves out."""
        return self._scope_words() + "".join(
            paragraph(self._book.paragraph(self._styles.hint), run(self._words[key].format(value=value.value)))
            for key, values in (
                ("scope_start", (self._sop.scope_start,)),
                ("scope_end", (self._sop.scope_end,)),
                ("scope_exclusion", self._sop.scope_exclusions),
            )
            for value in values
            if value is not None and self._is_printed(value)
        )

    def _is_printed(self, limit: Text) -> bool:
        """Whether the scope as it stands now still says so: a reviewer may have changed it."""
        held = (block.full_text for section in all_sections(self._sop.sections) for block in section.content)
        said = "".join((self._sop.scope.value if self._sop.scope else "", *held))
        return "".join(limit.value.split()) in "".join(said.split())

    def _scope_words(self) -> str:
        """Repeat a brief scope; of a long one say where it stands."""
        scope = self._sop.scope
        if scope is None:
            return self._missing()
        if len(scope.value) <= BRIEF:
            return paragraph(self._book.paragraph(self._styles.repeat), run(scope.value))
        numbers = [s.number for s in all_sections(self._sop.sections) if s.kind is SectionKind.SCOPE and s.number]
        words = self._words["see_sections"].format(sections=numbers[0]) if numbers else self._words["see_text"]
        return paragraph(self._book.paragraph(self._styles.hint), run(words))

    def _tail_sections(self) -> tuple[Section, ...]:
        """Sections whose own headings replace the template's over its tables."""
        sections = (section for section in self._sop.sections if section.kind in TAIL)
        return tuple(section for section in sections if not self._writer.holds_steps(section))


def _value(field: Text | None) -> str:
    return field.value if field else ""

"""Pipeline, mapping: a walk through a document in the standard template that sorts every paragraph by its style."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.document import AnyBlock, Figure, Heading, Layer, ListItem, Look, Paragraph, Table
from models.migration import FormerNumber
from models.sop import Omission, Revision, Section
from pipeline.mapping.accounting import words_of
from pipeline.mapping.template_steps import StepRow
from pipeline.mapping.template_tags import (
    CONTENT,
    CONTROL,
    FIXED,
    INDEX,
    MIGRATION,
    REVISION,
    STEP,
    Tag,
    has_token,
    index_kind,
    left_out_picture,
    level_of,
    read_tag,
    section_kinds,
)

OWN_COMMENT = "sopmill"
"""Author of the comments that flags were written as; the audit makes the flags again."""

TYPED: dict[str, type[ListItem] | type[Heading]] = {
    "item": ListItem,
    "cell_item": ListItem,
    "subheading": Heading,
    "cell_subheading": Heading,
}


@dataclass
class _Open:
    """A section while it is read."""

    block: AnyBlock
    level: int
    tag: Tag
    content: list[AnyBlock] = field(default_factory=list)
    children: list[_Open] = field(default_factory=list)

    def section(self) -> Section:
        kinds = section_kinds(self.tag)
        return Section(
            id=self.block.id,
            level=self.level,
            label=self.block.label,
            title=self.block.text,
            kind=kinds[0] if kinds else None,
            also=kinds[1:],
            number=self.block.label,
            content=tuple(self.content),
            children=tuple(child.section() for child in self.children),
        )


class Reading:
    """Everything that a document in the standard template says, by field."""

    def __init__(self) -> None:
        self.values: dict[str, list[AnyBlock]] = {}
        self.steps: list[StepRow] = []
        self.revisions: list[Revision] = []
        self.migration: dict[str, list[AnyBlock]] = {}
        self.former: list[FormerNumber] = []
        self.front: list[AnyBlock] = []
        self.unmapped: list[AnyBlock] = []
        self.omitted: list[Omission] = []
        self._roots: list[_Open] = []
        self._path: list[_Open] = []
        self._target = self.unmapped
        self._own_comment = False

    def sections(self) -> tuple[Section, ...]:
        """Give the tree of sections."""
        return tuple(root.section() for root in self._roots)

    def content(self) -> list[AnyBlock]:
        """Give what stands under the headings of all sections."""
        return [block for root in self._roots for block in _contents(root)]

    def block(self, block: AnyBlock) -> None:
        """Sort one block of the document."""
        if block.layer in (Layer.HEADER, Layer.FOOTER):
            self._omit(block, "furniture")
        elif block.layer is Layer.COMMENT and self._is_own(block):
            self._omit(block, "flag-comment")
        elif block.layer is not Layer.BODY:
            self.unmapped.append(block)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._paragraph(block)

    def _is_own(self, block: AnyBlock) -> bool:
        """Say whether a comment is a flag's: its first paragraph is signed, LibreOffice makes a paragraph a line."""
        if block.label is not None:
            self._own_comment = block.label == OWN_COMMENT
        return self._own_comment

    def _paragraph(self, block: AnyBlock) -> None:
        tag = read_tag(block)
        if tag is None or tag.field in CONTENT:
            self._content(block, tag)
        elif tag.field == "heading":
            self._open(block, tag)
        elif tag.field == "resume":
            self._resume(block, tag)
        elif tag.field in CONTROL or tag.field in ("purpose", "scope", "record_name"):
            self.values.setdefault(tag.field, []).append(block)
        elif tag.field.startswith("annex_"):
            self._target = self.front if tag.field == "annex_front" else self.unmapped
            self._path = []
            self._omit(block, "template-label")
        elif tag.field == "missing" and (figure := left_out_picture(block)) is not None:
            self._target.append(figure)
        else:
            if tag.field in ("fixed_heading", "procedure_heading"):
                self._target, self._path = self.unmapped, []
            self._omit(block, "template-label" if tag.field in FIXED else "repeated-control")

    def _content(self, block: AnyBlock, tag: Tag | None) -> None:
        restored = _restored(block, tag)
        self._target.append(restored)
        if tag is None:
            return
        for statement in ("purpose", "scope"):
            if has_token(tag, statement):
                self.values.setdefault(statement, []).append(restored)

    def _open(self, block: AnyBlock, tag: Tag) -> None:
        level = level_of(tag)
        while self._path and self._path[-1].level >= level:
            self._path.pop()
        section = _Open(block, level, tag)
        (self._path[-1].children if self._path else self._roots).append(section)
        self._path.append(section)
        self._target = section.content
        if block.label:  # the template counts it again
            self.omitted.append(Omission(block=block.id, text=block.label, reason="template-label"))

    def _resume(self, block: AnyBlock, tag: Tag) -> None:
        """Go back to the section above that the line names by its level."""
        del self._path[level_of(tag) :]
        self._target = self._path[-1].content if self._path else self.unmapped
        self._omit(block, "template-label")

    def _table(self, table: Table) -> None:
        if not _is_apparatus(table):
            self._target.append(_restored_table(table))
            return
        rows: dict[int, list[AnyBlock]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).extend(cell.blocks)
        for row in sorted(rows):
            self._row(rows[row])

    def _row(self, blocks: list[AnyBlock]) -> None:
        fields: dict[str, list[AnyBlock]] = {}
        for block in blocks:
            tag = read_tag(block)
            fields.setdefault(tag.field if tag else "", []).append(block)
        taken: frozenset[str] = frozenset()
        if "step_number" in fields:
            self.steps.append(StepRow(self._path[-1].block.id if self._path else None, fields))
            taken = STEP
        elif REVISION & fields.keys():
            self.revisions.append(_revision(fields))
            taken = REVISION
        elif MIGRATION & fields.keys():
            self.migration = {name: found for name, found in fields.items() if name in MIGRATION}
            taken = MIGRATION
        elif INDEX & fields.keys():
            self.former.append(_former(fields))
            taken = INDEX
        for block in blocks:
            tag = read_tag(block)
            if tag is None or tag.field not in taken:
                self._nested(block)

    def _nested(self, block: AnyBlock) -> None:
        if isinstance(block, Table):
            self._table(block)
        else:
            self._paragraph(block)

    def _omit(self, block: AnyBlock, reason: str) -> None:
        if text := words_of(block):
            self.omitted.append(Omission(block=block.id, text=text, reason=reason))


def _contents(section: _Open) -> list[AnyBlock]:
    return [*section.content, *(block for child in section.children for block in _contents(child))]


def _is_apparatus(table: Table) -> bool:
    """Say whether the template itself prints the table: one of its own paragraphs is no content."""
    tags = [read_tag(block) for cell in table.cells for block in cell.blocks]
    return any(tag is not None and tag.field not in CONTENT for tag in tags)


def _restored(block: AnyBlock, tag: Tag | None) -> AnyBlock:
    """Give the block as it was before it was printed: its kind, its label, its level."""
    if tag is None or isinstance(block, Figure | Table):
        return block
    label, text = block.label, block.text
    if has_token(tag, "labelled") and label is None:
        label, _, text = text.partition("\t")
    kind = TYPED.get(tag.field, Paragraph)
    level = {"level": level_of(tag)} if kind is not Paragraph else {}
    look = Look(bold=block.look.bold and kind is not Heading, centered=block.look.centered)
    restored: AnyBlock = kind.model_validate(
        {"id": block.id, "text": text, "label": label, "place": block.place, "look": look, **level}
    )
    return restored


def _restored_table(table: Table) -> Table:
    cells = tuple(
        cell.model_copy(update={"blocks": tuple(_restored_inner(block) for block in cell.blocks)})
        for cell in table.cells
    )
    return table.model_copy(update={"cells": cells})


def _restored_inner(block: AnyBlock) -> AnyBlock:
    if isinstance(block, Table):
        return _restored_table(block)
    tag = read_tag(block)
    if tag is not None and tag.field == "missing":
        return left_out_picture(block) or block
    return _restored(block, tag)


def _revision(fields: dict[str, list[AnyBlock]]) -> Revision:
    words = {name: "\n".join(block.text for block in fields.get(name, [])) or None for name in REVISION}
    return Revision(
        version=words["revision_version"],
        date=words["revision_date"],
        author=words["revision_author"],
        summary=words["revision_summary"],
        other=words["revision_other"],
    )


def _former(fields: dict[str, list[AnyBlock]]) -> FormerNumber:
    words = {name: "\n".join(block.text for block in fields.get(name, [])) for name in INDEX}
    return FormerNumber(
        kind=index_kind(words["index_kind"]),
        old=words["index_old"],
        new=words["index_new"],
        title=words["index_title"],
    )

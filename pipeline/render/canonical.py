"""Pipeline, render: what of a Sop must survive printing and reading back: the law of the fixpoint, as a value.

Left out is what names places of one file (block ids, evidence, pages, source), how sure a value is, labels of the
source (they stand in the index of former numbers) and what one output leaves out.
"""

import re

from models.document import AnyBlock, Figure, Heading, ListItem, Table
from models.migration import Migration
from models.sop import Section, Sop, Step, Text
from pipeline.render.context import former_migration

Value = object


def canonical_sop(sop: Sop) -> dict[str, Value]:
    """Give the canonical content: plain lists, dicts and words; runs of white space count as one space."""
    control = sop.control
    names = dict(_numbers(sop.sections))
    return {
        "language": sop.language,
        "number": sop.number or _field(control.document_number),
        "control": {
            name: _field(getattr(control, name)) for name in type(control).model_fields if name != "document_number"
        },
        "purpose": _field(sop.purpose),
        "scope": _field(sop.scope),
        "scope_limits": [_field(field) for field in (sop.scope_start, sop.scope_end, *sop.scope_exclusions)],
        "sections": [_section(section) for section in sop.sections if section.number],
        "steps": [{**_step(step), "section": names.get(step.section or "")} for step in sop.steps],
        "roles": sorted(role.name.casefold() for role in sop.roles),
        "records": [_field(record) for record in sop.records],
        "revisions": [[_words(r.version), _words(r.date), _words(r.author), _words(r.summary), _words(r.other)]
                      for r in sop.revisions],
        "migration": _migration(former_migration(sop)),
        "missing": list(sop.missing),
        "front_matter": _blocks(sop.front_matter),
        "unmapped": _blocks(sop.unmapped),
    }  # fmt: skip


def _numbers(sections: tuple[Section, ...]) -> list[tuple[str, str | None]]:
    return [pair for s in sections for pair in ((s.id, s.number), *_numbers(s.children))]


def _field(field: Text | None) -> str | None:
    return _words(field.value) if field else None


def _words(text: str | None) -> str | None:
    return re.sub(r"\s+", " ", text).strip() or None if text else None


def _section(section: Section) -> Value:
    return {
        "number": section.number,
        "title": _words(section.title) or _words(section.label),
        "kinds": [str(kind) for kind in (section.kind, *section.also) if kind],
        "content": _blocks(section.content),
        "children": [_section(child) for child in section.children],
    }


def _step(step: Step) -> dict[str, Value]:
    many = {name: [_field(f) for f in getattr(step, name)] for name in ("inputs", "outputs", "support", "records")}
    return {
        "number": step.number,
        "name": _field(step.name),
        "text": _words(step.text),
        "responsible": _field(step.responsible),
        "interface": _field(step.interface),
        "times": sorted((limit.text, limit.iso8601 or "", str(limit.kind)) for limit in step.time_limits),
        "roles": sorted(role.value for role in step.roles),
        **many,
        "children": [_step(child) for child in step.children],
    }


def _migration(migration: Migration | None) -> Value:
    return [migration.old_number, migration.old_version, migration.source, migration.date] if migration else None


def _blocks(blocks: tuple[AnyBlock, ...]) -> list[Value]:
    return [value for block in blocks if (value := _block(block)) is not None]


def _block(block: AnyBlock) -> Value:
    if isinstance(block, Table):
        cells = [[cell.row, cell.column, cell.row_span, cell.column_span, _blocks(cell.blocks)] for cell in block.cells]
        return {"rows": block.n_rows, "columns": block.n_columns, "cells": [cell for cell in cells if cell[4]]}
    if isinstance(block, Figure):
        return {"picture": block.sha256[:12]}
    text = _words(block.text)
    if not (text or block.label):
        return None
    kind = block.type if isinstance(block, Heading | ListItem) else "paragraph"
    level = block.level if isinstance(block, Heading | ListItem) else 0
    return [kind, level, _words(block.label), text]

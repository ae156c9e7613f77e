"""Pipeline, mapping: a document that already stands in sopmill's standard template is read back by its styles.

map(read(render(sop))) is the same Sop: docs/analysis/standard-template.md says which value stands where.
"""

from __future__ import annotations

from models.document import AnyBlock, Document, Table, walk
from models.language import LanguagePack, load_language
from models.migration import Migration
from models.sop import By, Control, Sop, Text
from pipeline.mapping.enrich import enrich_steps
from pipeline.mapping.language import detect_language
from pipeline.mapping.missing import find_missing
from pipeline.mapping.quoting import quote_of
from pipeline.mapping.records import map_records
from pipeline.mapping.roles import map_roles
from pipeline.mapping.scope_limits import with_limits
from pipeline.mapping.template_reading import Reading
from pipeline.mapping.template_steps import READ_SURE, columns_win, step_tree
from pipeline.mapping.template_tags import FIXED, is_placeholder, read_tag, unworded

NEEDED = frozenset({"name", "number"})
"""Fields that every document in the standard template prints, as values or as placeholders."""


def is_normalized(document: Document) -> bool:
    """Say whether the document stands in the standard template, in whatever language."""
    fields = {tag.field for block in walk(document.blocks) if block.look.tag and (tag := read_tag(block))}
    return fields >= NEEDED


def map_normalized(document: Document, language: str) -> Sop:
    """Give the Sop of a document in the standard template; labels are the numbers that it prints."""
    language = _script(document, language)
    pack = load_language(language)
    reading = Reading()
    for block in document.blocks:
        reading.block(block)
    sections = reading.sections()
    steps = step_tree(reading.steps)
    content = [*reading.front, *reading.unmapped, *reading.content()]
    scope = _statement(reading.values.get("scope", []))
    sop = Sop(
        source=document.source,
        language=language,
        pages=document.pages,
        control=_control(reading),
        purpose=_statement(reading.values.get("purpose", [])),
        scope=scope,
        sections=sections,
        steps=columns_win(enrich_steps(steps, pack), reading.steps, pack),
        revisions=tuple(reading.revisions),
        migration=_migration(reading),
        n_tables=sum(isinstance(block, Table) for block in walk(tuple(content))),
        normalized=True,
        front_matter=tuple(reading.front),
        unmapped=tuple(reading.unmapped),
        omitted=tuple(reading.omitted),
        notes=document.notes,
    )
    sop = sop.model_copy(update=with_limits(scope, sections, pack.sections))
    return _with_overview(sop, reading, pack)


def _script(document: Document, language: str) -> str:
    """Give zh or zh-Hant by the document's own words: those of the template are simplified ones."""
    if load_language(language).code != "zh":
        return language
    blocks = (block for block in walk(document.blocks) if not isinstance(block, Table))
    own = tuple(block for block in blocks if (tag := read_tag(block)) is None or tag.field not in FIXED)
    found = detect_language(document.model_copy(update={"blocks": own}))
    return found if own and found in ("zh", "zh-Hant") else language


def _with_overview(sop: Sop, reading: Reading, pack: LanguagePack) -> Sop:
    found = {record.value: record for record in map_records(sop, pack)}
    printed = [_text(block) for block in reading.values.get("record_name", [])]
    records = tuple(found.get(record.value, record) for record in printed)
    sop = sop.model_copy(update={"roles": map_roles(sop, pack), "records": records})
    return sop.model_copy(update={"missing": find_missing(sop, pack)})


def _control(reading: Reading) -> Control:
    return Control(
        title=_value(reading, "name"),
        document_number=_value(reading, "number"),
        version=_value(reading, "version"),
        effective_date=_value(reading, "effective_date"),
        prepared_by=_value(reading, "prepared_by"),
        reviewed_by=_value(reading, "reviewed_by"),
        approved_by=_value(reading, "approved_by"),
        department=_value(reading, "department"),
    )


def _value(reading: Reading, field: str) -> Text | None:
    blocks = [b for b in reading.values.get(field, []) if b.full_text.strip() and not is_placeholder(b.text)]
    return _statement(blocks)


def _statement(blocks: list[AnyBlock]) -> Text | None:
    """Join the paragraphs that hold one value."""
    if not blocks:
        return None
    evidence = tuple(quote_of(block) for block in blocks)
    words = "\n".join(block.full_text for block in blocks)
    return Text(value=words, confidence=READ_SURE, by=By.LAYOUT, how="template", evidence=evidence)


def _text(block: AnyBlock) -> Text:
    return Text(value=block.text, confidence=READ_SURE, by=By.LAYOUT, how="template", evidence=(quote_of(block),))


def _migration(reading: Reading) -> Migration | None:
    lines = {field: blocks[0] for field, blocks in reading.migration.items()}
    if not lines and not reading.former:
        return None
    found = {field: unworded(field, block.text) for field, block in lines.items() if field != "migration_date"}
    return Migration(
        old_number=found.get("old_number"),
        old_version=found.get("old_version"),
        source=found.get("source_file", ""),
        date=lines["migration_date"].text if "migration_date" in lines else None,
        index=tuple(reading.former),
    )

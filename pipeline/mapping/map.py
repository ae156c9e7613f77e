"""Pipeline, mapping: a document as read becomes a Sop as understood. Start here."""

from __future__ import annotations

from collections.abc import Mapping

from models.calibration import load_calibration
from models.document import AnyBlock, Document, Note
from models.language import LanguagePack, load_language
from models.sop import Control, Section, Sop
from pipeline.mapping.accounting import (
    Flow,
    count_tables,
    is_one_of_many,
    repeated_leads,
    revision_heads,
    sort_blocks,
)
from pipeline.mapping.branches import one_sided
from pipeline.mapping.calibrate import calibrated
from pipeline.mapping.charts import Taken
from pipeline.mapping.control import ControlMap, map_control
from pipeline.mapping.declared import declared_roles
from pipeline.mapping.enrich import enrich_steps
from pipeline.mapping.frames import without_frames
from pipeline.mapping.heading_roles import heading_roles
from pipeline.mapping.label_order import broken_labels
from pipeline.mapping.language import detect_language
from pipeline.mapping.missing import find_missing
from pipeline.mapping.opening import keep_opening
from pipeline.mapping.page_heads import whole_heads
from pipeline.mapping.raci import with_matrix
from pipeline.mapping.records import map_records
from pipeline.mapping.role_twins import twin_roles
from pipeline.mapping.roles import map_roles
from pipeline.mapping.scope_limits import with_limits
from pipeline.mapping.sections import build_sections
from pipeline.mapping.statements import purpose_of, scope_of
from pipeline.mapping.step_tables import read_step_table
from pipeline.mapping.steps import take_steps
from pipeline.mapping.strange_labels import strange_labels
from pipeline.mapping.template import is_normalized, map_normalized
from pipeline.mapping.title_again import without_title


def map_document(document: Document, language: str = "auto") -> Sop:
    """Give the Sop of an outlined document; `language` is auto, zh, zh-Hant or en.

    Nothing is lost: each body block is in a section, a step, the revisions, the front matter, unmapped or omitted.
    The confidence of a value is the share of such values that was right in annotated documents.
    """
    return calibrated(map_uncalibrated(document, language), load_calibration())


def map_uncalibrated(document: Document, language: str = "auto") -> Sop:
    """The same, with the confidence that each finder itself has in its value."""
    code = detect_language(document) if language == "auto" else language
    if is_normalized(document):
        return map_normalized(document, code)
    tables = count_tables(document)
    document = without_frames(document)
    pack = load_language(code)
    found = map_control(document, pack)
    used = whole_heads(document, found.used)
    if found.control.title is not None:
        document, used = without_title(document, used, found.control.title.value)
    flow = sort_blocks(document, used, lambda table: read_step_table(table, pack.sections) is not None)
    lead, sections = build_sections(flow.body, pack.sections)
    taken = take_steps(lead, sections, pack.sections)
    sop = _assemble(document, code, found, flow, taken)
    declared = tuple(role.name for role in declared_roles(sop, pack))
    sop = sop.model_copy(
        update={
            "n_tables": tables,
            "purpose": found.purpose or purpose_of(flow.body, sections, pack.sections),
            **with_limits(found.scope or scope_of(flow.body, sections, pack.sections), sections, pack.sections),
            "steps": with_matrix(
                enrich_steps(sop.steps, pack, heading_roles(sop.sections, pack), declared), sop.sections
            ),
        }
    )
    return _with_overview(sop, pack)


def _assemble(document: Document, code: str, found: ControlMap, flow: Flow, taken: Taken) -> Sop:
    taken = keep_opening(taken, found.used)
    front, rest = _lead(taken, found.used)
    notes = (*document.notes, *found.notes, *broken_labels(flow.body), *_unclear(taken.sections), *taken.notes)
    return Sop(
        source=document.source,
        language=code,
        pages=document.pages,
        control=_control(document, found),
        sections=taken.sections,
        steps=taken.steps,
        revisions=found.revisions,
        front_matter=(*flow.front_matter, *front),
        unmapped=(*rest, *flow.aside),
        omitted=(*flow.omitted, *taken.omitted, *revision_heads(document, dict(found.used), found.revisions)),
        notes=notes,
    )


def _control(document: Document, found: ControlMap) -> Control:
    """Control data without a title that is only the first of several headings of one pattern."""
    repeated = repeated_leads(document)
    of_many = {block.id for block in document.blocks if is_one_of_many(block, repeated)}
    title = found.control.title
    if title is None or not {evidence.block for evidence in title.evidence} & of_many:
        return found.control
    return found.control.model_copy(update={"title": None})


def _lead(taken: Taken, used: Mapping[str, str]) -> tuple[tuple[AnyBlock, ...], tuple[AnyBlock, ...]]:
    """What stands before the first heading is front matter; without headings only what control data used is."""
    if taken.sections:
        return taken.lead, ()
    front = tuple(block for block in taken.lead if block.id in used)
    return front, tuple(block for block in taken.lead if block.id not in used)


def _unclear(sections: tuple[Section, ...]) -> tuple[Note, ...]:
    """Top sections whose title says no canonical kind and that hold sections of no kind either."""
    unclear = [s for s in sections if s.kind is None and not any(child.kind for child in s.children)]
    return tuple(Note(rule="SOP605", block=s.id, arguments={"title": s.title}) for s in unclear)


def _with_overview(sop: Sop, pack: LanguagePack) -> Sop:
    """Add what is read off the whole Sop: roles, records, and what is missing."""
    roles = map_roles(sop, pack, declared_roles(sop, pack))
    sop = sop.model_copy(update={"roles": roles, "records": map_records(sop, pack)})
    notes = (*sop.notes, *twin_roles(sop, pack), *one_sided(sop.steps, pack))
    labels = strange_labels(sop.front_matter, pack)
    return sop.model_copy(update={"missing": find_missing(sop, pack), "notes": notes, "labels": labels})

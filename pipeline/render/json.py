"""Pipeline, render: the Sop as the JSON that other programs read (docs/json.md); its keys are a public interface."""

import json
import re

from models.conversion import PictureFile, Reference
from models.flag import Flag
from models.language import LanguagePack, load_language
from models.sop import SCHEMA, Evidence, FieldValue, Section, Sop, Step, TimeLimit
from models.words import message

Json = dict[str, object]


def render_json(
    sop: Sop,
    flags: tuple[Flag, ...],
    references: tuple[Reference, ...] = (),
    pictures: tuple[PictureFile, ...] = (),
) -> str:
    """Give the contract's JSON of one document: UTF-8 text, two-space indent, keys in fixed order."""
    return json.dumps(sop_object(sop, flags, references, pictures), ensure_ascii=False, indent=2) + "\n"


def sop_object(
    sop: Sop, flags: tuple[Flag, ...], references: tuple[Reference, ...], pictures: tuple[PictureFile, ...] = ()
) -> Json:
    """Give the contract's object; flags speak the document's language."""
    pack = load_language(sop.language)
    control = sop.control
    labels = [{"label": one.label, "value": one.value, "block": one.block} for one in sop.labels]
    return {
        "schema": SCHEMA,
        "source": {
            "path": sop.source.path,
            "sha256": sop.source.sha256,
            "format": str(sop.source.format),
            "pages": sop.pages,
        },
        "language": sop.language,
        "number": sop.number,
        "title": _field(control.title),
        "document_number": _field(control.document_number),
        "version": _field(control.version),
        "effective_date": _field(control.effective_date),
        "prepared_by": _field(control.prepared_by),
        "reviewed_by": _field(control.reviewed_by),
        "approved_by": _field(control.approved_by),
        "department": _field(control.department),
        "purpose": _field(sop.purpose),
        "scope": _field(sop.scope),
        "scope_start": _field(sop.scope_start),
        "scope_end": _field(sop.scope_end),
        "scope_exclusions": [_field(field) for field in sop.scope_exclusions],
        "sections": [_section(section) for section in sorted(sop.sections, key=lambda s: _place(s.id))],
        "roles": [
            {
                "name": role.name,
                "kind": str(role.kind),
                "vague": role.vague,
                "confidence": _score(role.confidence),
                "by": str(role.by),
                "evidence": [_evidence(e) for e in role.evidence],
            }
            for role in sop.roles
        ],
        "steps": [_step(step) for step in sorted(sop.steps, key=lambda s: _place(s.id))],
        "records": [_field(record) for record in sop.records],
        "revisions": [
            {"version": r.version, "date": r.date, "author": r.author, "summary": r.summary, "other": r.other}
            for r in sop.revisions
        ],
        "n_tables": sop.n_tables,
        "missing": list(sop.missing),
        "flags": [_flag(flag, pack) for flag in flags],
        "references": [
            {"block": r.block, "old": r.old, "new": r.new, "target": r.target, "reason": r.reason or None}
            for r in references
        ],
        "pictures": [_picture(picture) for picture in pictures],
        "unmapped": [block.id for block in sop.unmapped],
        "front_matter": [block.id for block in sop.front_matter],
        "omitted": [
            {"block": o.block, "text": o.text, "reason": o.reason} | ({"by": o.by} if o.by else {}) for o in sop.omitted
        ],
        **({"labels": labels} if labels else {}),
    }


def _field(field: FieldValue[str] | None) -> Json | None:
    if field is None:
        return None
    return {
        "value": field.value,
        "confidence": _score(field.confidence),
        "by": str(field.by),
        "evidence": [_evidence(e) for e in field.evidence],
    }


def _evidence(evidence: Evidence) -> Json:
    return {"block": evidence.block, "page": evidence.page, "quote": evidence.quote}


def _section(section: Section) -> Json:
    return {
        "level": section.level,
        "label": section.label,
        "new_number": section.number,
        "title": section.title,
        "kind": str(section.kind) if section.kind else None,
        "children": [_section(child) for child in section.children],
    }


def _step(step: Step) -> Json:
    return {
        "number": step.number,
        "label": step.label,
        "name": _field(step.name),
        "text": step.text,
        "inputs": [_field(f) for f in step.inputs],
        "outputs": [_field(f) for f in step.outputs],
        "responsible": _field(step.responsible),
        "support": [_field(f) for f in step.support],
        "roles": [_field(f) for f in step.roles],
        "time_limits": [_time(limit) for limit in step.time_limits],
        "interface": _field(step.interface),
        "handovers": [
            {"what": h.what, "to": list(h.to), "channel": h.channel, "reply_limit": h.reply_limit}
            for h in step.handovers
        ],
        "branches": [
            {
                "condition": b.condition,
                "otherwise": b.otherwise,
                "action": b.action,
                "target": b.target,
                "step": b.number,
            }
            for b in step.branches
        ],
        "records": [_field(f) for f in step.records],
        "children": [_step(child) for child in step.children],
    }


def _time(limit: TimeLimit) -> Json:
    beside = limit.model_dump(mode="json", exclude_defaults=True, exclude={"text", "start", "end", "kind", "iso8601"})
    return {
        "text": limit.text,
        "iso8601": limit.iso8601,
        "kind": str(limit.kind),
        "working_days": limit.working_days,
        **{key: value for key, value in beside.items() if key != "working_days"},
    }


def _picture(picture: PictureFile) -> Json:
    return {
        "file": picture.file or None,
        "blocks": list(picture.blocks),
        "page": picture.page,
        "media_type": picture.media_type or None,
        "bytes": picture.size,
        "sha256": picture.sha256 or None,
        "reason": picture.reason or None,
    }


def _flag(flag: Flag, pack: LanguagePack) -> Json:
    place = flag.place
    location: Json = {"block": flag.block, "quote": flag.quote}
    if place is not None:
        location |= {"page": place.page, "part": place.part, "cell": place.cell}
    return {
        "rule": flag.rule,
        "name": flag.name,
        "severity": str(flag.severity),
        "outcome": str(flag.outcome),
        "field": flag.field,
        "message": message(flag, pack),
        "clauses": list(flag.clauses),
        "location": location,
        "fingerprint": flag.fingerprint,
    }


def _place(block: str) -> list[int]:
    """Sort key of a block's id: the order of the source, whatever the order of the template."""
    return [int(part) for part in re.findall(r"\d+", block)]


def _score(confidence: float) -> float:
    return round(confidence, 3)

"""Flows: the rows of the reviewers' workbook, out of the catalog and the JSON of each document."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flows.cases import Json, all_steps, cases_of, decision_of, labels_of, words_of
from flows.library import Run, now, version
from flows.memory import memory_of, of_documents, past_of
from models.flag import Flag, Severity
from models.lang.report import ReportWords
from models.language import LanguagePack, load_language
from models.record import DocumentRecord, DocumentState, FlagRecord, FlagState, LoggedDecision
from models.review import Decision, DocumentRow, FlagRow, IndexRow, Review, StepRow
from models.words import message, place_words, rule_title
from pipeline.review.fields import ROLE_NAMES, anchor_of, step_keys
from pipeline.review.mining import BETWEEN, TWINS
from pipeline.review.suggesting import with_suggestions

SUPERSEDED = "SOP802"
REFERENCE_RULES = ("SOP701", "SOP702")
"""Flags of a reference: what is shown are its words, what a reviewer gives is the step that it leads to."""
RANK = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def review_of(run: Run, language: str) -> Review:
    """Give everything that the workbook shows: every document, the open flags, steps and the index.

    Flags of superseded versions are left out: the version in force is the one to settle.
    """
    records, flags, entries = run.catalog.documents(), run.catalog.flags(), run.catalog.decisions_for()
    current = current_of(records, flags)
    sops = {r.sha256: _json(run, r) for r in current}
    decided = {(d.document, d.fingerprint): d for d in decisions_of(entries)}
    review = Review(
        language=language,
        library=_name(run),
        run=str(run.id),
        version=version(),
        exported=now(),
        documents=tuple(_document(r, flags, load_language(language).report, sops.get(r.sha256, {})) for r in records),
        flags=_flags(current, flags, sops, decided),
        steps=_told_apart(row for r in current for row in _steps(r, sops[r.sha256])),
        index=_index(run, {r.sha256: r for r in current}),
        decided=tuple(decided.values()),
        memory=memory_of(run),
    )
    by_lineage = {r.lineage or r.sha256: sops[r.sha256] for r in reversed(current)}
    departments = {row.document: row.department for row in review.documents}
    cases = cases_of(entries, flags, by_lineage, departments)
    return with_suggestions(review, cases, run.settings.review.suggest_after, past_of(entries))


def current_of(records: Iterable[DocumentRecord], flags: Iterable[FlagRecord]) -> list[DocumentRecord]:
    """Give the documents that are in force: converted, and not superseded by another version."""
    superseded = {f.document for f in flags if f.flag.rule == SUPERSEDED}
    return [r for r in records if r.state is DocumentState.CONVERTED and r.sha256 not in superseded]


def decisions_of(logged: Iterable[LoggedDecision]) -> tuple[Decision, ...]:
    """Give logged decisions about documents as the review room knows them, oldest first."""
    return tuple(decision_of(entry) for entry in of_documents(logged))


def _name(run: Run) -> str:
    """What tells this library from another: when and where it began."""
    first = run.catalog.runs()[0]
    return f"{first.started}/{first.host}/{first.pid}"


def _json(run: Run, record: DocumentRecord) -> Json:
    name = next((output.name for output in record.outputs if output.kind == "json"), None)
    try:
        loaded: Json = json.loads((run.library.root / name).read_text("utf-8")) if name else {}
    except (OSError, ValueError):
        return {}
    return loaded


def _document(record: DocumentRecord, flags: Iterable[FlagRecord], words: ReportWords, sop: Json) -> DocumentRow:
    counts = dict.fromkeys(RANK, 0)
    for found in flags:
        if found.document == record.sha256 and found.state is FlagState.OPEN:
            counts[found.flag.severity] += 1
    return DocumentRow(
        document=record.lineage or record.sha256,
        path=" · ".join(record.paths),
        state=str(record.state),
        title=record.title,
        number=record.number,
        old_number=record.source_number,
        version=record.version,
        effective_date=record.effective_date,
        language=record.language,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.INFO],
        output=next((output.name for output in record.outputs if output.kind == "docx"), ""),
        cause=f"{record.error}: {words.cause_of(record.error, record.message)}" if record.error else "",
        cure=words.cure_of(record.error, record.cure),
        department=_words(sop.get("department"))[0],
        labels=labels_of(sop),
    )


def _flags(
    records: Iterable[DocumentRecord],
    flags: Iterable[FlagRecord],
    sops: Mapping[str, Json],
    decided: Mapping[tuple[str, str], Decision],
) -> tuple[FlagRow, ...]:
    known = {record.sha256: record for record in records}
    rows: dict[str, FlagRow] = {}
    for found in flags:
        record = known.get(found.document)
        if record is not None and found.state is FlagState.OPEN:
            row = _flag(record, found, sops[found.document], decided)
            rows.setdefault(row.key, row)
    return tuple(sorted(rows.values(), key=lambda row: (RANK.index(Severity(row.severity)), row.rule, row.name)))


def _flag(record: DocumentRecord, found: FlagRecord, sop: Json, decided: Mapping[tuple[str, str], Decision]) -> FlagRow:
    flag, pack = found.flag, load_language(record.language or "zh")
    document = record.lineage or record.sha256
    value, confidence, anchor = _shown(sop, flag.field)
    field = flag.field
    if flag.rule in REFERENCE_RULES and flag.block:
        words = flag.arguments.get("reference", "")
        field, value, anchor = f"references[{flag.block}]", words, words
    if flag.rule == TWINS and words_of(flag):
        field, value = ROLE_NAMES, words_of(flag).replace(BETWEEN, "\n")
    return FlagRow(
        document=document,
        fingerprint=flag.fingerprint,
        name=f"{record.number} {record.title}".strip(),
        rule=flag.rule,
        title=rule_title(flag.rule, pack),
        severity=str(flag.severity),
        message=message(flag, pack),
        clauses=" ".join(flag.clauses),
        field=field,
        place=_place(found, pack),
        quote=flag.quote,
        value=value,
        confidence=confidence,
        evidence=next((output.name for output in record.outputs if output.kind == "docx"), ""),
        anchor=anchor,
        decision=decided.get((document, flag.fingerprint)),
        words=words_of(flag),
        members=_members(flag, pack),
        department=_words(sop.get("department"))[0],
    )


def _members(flag: Flag, pack: LanguagePack) -> tuple[str, ...]:
    """Give the numbers of the steps that a joined flag stands for; none where its list was cut."""
    listed = flag.arguments.get("steps", "")
    return tuple(listed.split(pack.audit.name_joiner)) if listed and not listed.endswith("…") else ()


def _place(found: FlagRecord, pack: LanguagePack) -> str:
    """Say where: page, step and field in words; the block's id, which only programs know, where there is none."""
    flag = found.flag
    page = f"p.{flag.place.page}" if flag.place and flag.place.page else ""
    return " ".join(part for part in (page, place_words(flag, pack)) if part) or flag.block or ""


def _shown(sop: Json, field: str | None) -> tuple[str, str, str]:
    """Give the value of a field as the workbook shows it, its confidence, and the words that find its step again."""
    if not field:
        return "", "", ""
    if not field.startswith("steps["):
        return (*_words(sop.get(field.removeprefix("control."))), "")
    number, _, leaf = field.removeprefix("steps[").partition("]")
    step = next((step for step in all_steps(sop.get("steps", ())) if step["number"] == number), None)
    if step is None:
        return "", "", ""
    return (*_words(step.get(leaf.lstrip("."))), anchor_of(step["text"]))


def _words(value: Any) -> tuple[str, str]:
    """A field with its confidence; several values, or time limits, one a line; anything else is no value to settle."""
    if isinstance(value, dict) and "value" in value:
        return str(value["value"]), f"{value['confidence']:.2f}"
    if isinstance(value, list):
        lines = [one.get("value") or one.get("text") or "" for one in value if isinstance(one, dict)]
        return "\n".join(str(line) for line in lines if line), ""
    return "", ""


def _steps(record: DocumentRecord, sop: Json) -> Iterable[StepRow]:
    steps = sorted(all_steps(sop.get("steps", ())), key=lambda step: _number(step["number"] or ""))
    keys = step_keys(step["text"] for step in steps)
    for step, key in zip(steps, keys, strict=True):
        yield StepRow(
            document=record.lineage or record.sha256,
            fingerprint=key,
            name=f"{record.number} {record.title}".strip(),
            number=step["number"] or "",
            label=step["label"] or "",
            step=_words(step["name"])[0],
            text=step["text"],
            inputs=_words(step["inputs"])[0],
            outputs=_words(step["outputs"])[0],
            responsible=_words(step["responsible"])[0],
            support=_words(step["support"])[0],
            time_limits=_words(step["time_limits"])[0],
            interface=_words(step["interface"])[0],
            records=_words(step["records"])[0],
        )


def _told_apart(rows: Iterable[StepRow]) -> tuple[StepRow, ...]:
    """Show a step once: two versions of a procedure may be in force, and a decision is about a step of both."""
    kept: dict[str, StepRow] = {}
    for row in rows:
        kept.setdefault(row.key, row)
    return tuple(kept.values())


def _number(number: str) -> list[int]:
    """Sort key of a step's number: 3.10 after 3.9."""
    return [int(part) for part in number.split(".") if part.isdecimal()]


def _index(run: Run, records: Mapping[str, DocumentRecord]) -> tuple[IndexRow, ...]:
    return tuple(
        IndexRow(
            document=entry.lineage,
            name=f"{records[entry.document].number} {records[entry.document].title}".strip(),
            kind=entry.kind,
            old=entry.old,
            new=entry.new,
            title=entry.title,
        )
        for entry in run.catalog.index_entries()
        if entry.document in records
    )

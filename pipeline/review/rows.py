"""Pipeline, review: rows of the workbook, made of a Sop, its flags and the index of its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.conversion import IndexEntry
from models.flag import Flag
from models.language import LanguagePack
from models.review import Decision, DocumentRow, FlagRow, IndexRow, StepRow
from models.sop import FieldValue, Sop, all_steps
from models.words import message, place_words, rule_title
from pipeline.review.fields import anchor_of, find_step, leaf_of, positions, value_at


def name_of(sop: Sop) -> str:
    """Give what a reader calls a document: its number and title, its path where it has neither."""
    title = sop.control.title.value if sop.control.title else ""
    own = sop.control.document_number.value if sop.control.document_number else ""
    return " ".join(part for part in (sop.number or own, title) if part) or sop.source.path


def document_row(document: str, sop: Sop, flags: Sequence[Flag], output: str = "") -> DocumentRow:
    """Give the row of a converted document; a failure's row needs only path, cause and cure."""
    control = sop.control
    counts = [sum(flag.severity == severity for flag in flags) for severity in ("error", "warning", "info")]
    return DocumentRow(
        document=document,
        path=sop.source.path,
        state="converted",
        title=_text(control.title),
        number=sop.number or "",
        old_number=_text(control.document_number),
        version=_text(control.version),
        effective_date=_text(control.effective_date),
        language=sop.language,
        errors=counts[0],
        warnings=counts[1],
        notes=counts[2],
        output=output,
    )


def flag_rows(
    document: str, sop: Sop, flags: Iterable[Flag], pack: LanguagePack, decisions: Iterable[Decision] = ()
) -> tuple[FlagRow, ...]:
    """Give the rows of a document's flags; `decisions` are those that stand, `pack` is the library's language."""
    standing = {decision.fingerprint: decision for decision in decisions}
    name = name_of(sop)
    return tuple(_flag_row(document, name, sop, flag, pack, standing.get(flag.fingerprint)) for flag in flags)


def step_rows(document: str, sop: Sop) -> tuple[StepRow, ...]:
    """Give the rows of a document's steps, sub-steps after their parent."""
    places, name = positions(sop.steps), name_of(sop)
    return tuple(
        StepRow(
            document=document,
            name=name,
            number=step.number or places[step.id],
            label=step.label or "",
            step=_text(step.name),
            text=step.text,
            inputs=_texts(step.inputs),
            outputs=_texts(step.outputs),
            responsible=_text(step.responsible),
            support=_texts(step.support),
            time_limits="\n".join(limit.text for limit in step.time_limits),
            interface=_text(step.interface),
            records=_texts(step.records),
        )
        for step in all_steps(sop.steps)
    )


def index_rows(document: str, name: str, index: Iterable[IndexEntry]) -> tuple[IndexRow, ...]:
    """Give the rows of old and new numbers."""
    return tuple(
        IndexRow(document=document, name=name, kind=entry.kind, old=entry.old, new=entry.new, title=entry.title)
        for entry in index
    )


def _flag_row(document: str, name: str, sop: Sop, flag: Flag, pack: LanguagePack, decision: Decision | None) -> FlagRow:
    step = find_step(sop, flag.field, "") if leaf_of(flag.field) else None
    anchor, step_id = (anchor_of(step.text), step.id) if step else ("", "")
    value = value_at(sop, flag.field, anchor, step_id)
    return FlagRow(
        document=document,
        fingerprint=flag.fingerprint,
        name=name,
        rule=flag.rule,
        title=rule_title(flag.rule, pack),
        severity=str(flag.severity),
        message=message(flag, pack),
        clauses=pack.audit.name_joiner.join(flag.clauses),
        field=flag.field,
        place=_place(flag, pack),
        quote=flag.quote,
        value=value.value if value else "",
        confidence=f"{value.confidence:.2f}" if value else "",
        anchor=anchor,
        step=step_id,
        decision=decision,
    )


def _place(flag: Flag, pack: LanguagePack) -> str:
    """Step and field, page, block and cell, as far as they are known."""
    words, place = pack.messages.places, flag.place
    parts = [place_words(flag, pack)]
    if place is not None and place.page is not None:
        parts.append(words.get("page", "{}").format(place.page))
    if flag.block:
        parts.append(words.get("block", "{}").format(flag.block))
    if place is not None and place.cell is not None:
        parts.append(words.get("cell", "{} {}").format(place.cell[0] + 1, place.cell[1] + 1))
    return " · ".join(part for part in parts if part)


def _text(value: FieldValue[str] | None) -> str:
    return value.value if value else ""


def _texts(values: tuple[FieldValue[str], ...]) -> str:
    return "\n".join(value.value for value in values)

"""Pipeline, audit: what earlier stages noticed, and values that nobody is sure of, as findings."""

from collections import Counter
from collections.abc import Iterator

from models.document import Note
from models.language import LanguagePack
from models.rules import load_rules
from models.sop import By, FieldValue, Sop
from pipeline.audit.subject import Finding, Subject, clip, step_key

CONTROL = (
    "title", "document_number", "version", "effective_date", "prepared_by", "reviewed_by", "approved_by", "department",
)  # fmt: skip
JOIN_ABOVE = 1
"""More uncertain values than this in one field of the steps make one flag."""

LOW = "SOP602"
JOINED = {
    "SOP605": (("title",), "sections[*]", 1),
    "SOP607": (("condition",), "steps[*]", 3),
    "SOP608": (("one", "other"), "roles", 3),
}
"""Rule -> arguments that name a place of it, field of the joined flag, and how many notes stay flags of their own."""


def from_notes(subject: Subject, told: set[str | None]) -> Iterator[tuple[str, Finding]]:
    """Give rule id and finding of each note; a placeholder in a field of `told` is told of already."""
    for rule, (names, field, apart) in JOINED.items():
        alike = [note for note in subject.sop.notes if note.rule == rule]
        if len(alike) > apart:
            yield rule, _of_many(alike, names, field, subject)
    counts = Counter(note.rule for note in subject.sop.notes)
    for note in subject.sop.notes:
        joined = note.rule in JOINED and counts[note.rule] > JOINED[note.rule][2]
        known = note.rule == "SOP603" and note.field in told and note.field
        if note.rule in load_rules() and not joined and not known:
            yield note.rule, _finding(note, subject)


def _of_many(notes: list[Note], names: tuple[str, ...], field: str, subject: Subject) -> Finding:
    """One finding for several notes of a rule, each named by its own words."""
    listed = [" / ".join(note.arguments.get(name, "") for name in names) for note in notes]
    titles = subject.pack.audit.name_joiner.join(listed)
    told = {"count": str(len(notes)), "titles": titles}
    return _finding(notes[0], subject).model_copy(update={"field": field, "arguments": told, "anchor": titles})


def low_confidence(sop: Sop, pack: LanguagePack, below: float) -> Iterator[tuple[str, Finding]]:
    """Give a finding for each value below a confidence; a reviewer's own values are never asked again."""
    subject = Subject(sop, pack, load_rules()[LOW])
    noted = {note.field for note in sop.notes if note.rule == LOW}
    fields = [(f"control.{name}", getattr(sop.control, name)) for name in CONTROL]
    for field, value in (*fields, ("purpose", sop.purpose), ("scope", sop.scope)):
        if field not in noted and _is_low(value, below):
            yield LOW, _low(subject, field, value)
    for found in _of_steps(subject, below).values():
        kept = [finding for finding in found if finding.field not in noted]
        yield from ((LOW, finding) for finding in (_joined(subject, kept) if len(kept) > JOIN_ABOVE else kept))


def _of_steps(subject: Subject, below: float) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for step in subject.steps:
        lists = (("inputs", step.inputs), ("outputs", step.outputs), ("support", step.support))
        values = [("responsible", step.responsible), ("interface", step.interface)]
        for leaf, value in (*values, *((leaf, value) for leaf, several in lists for value in several)):
            if _is_low(value, below) and value is not None:
                field = f"steps[{step_key(step, subject.sop)}].{leaf}"
                found.setdefault(leaf, []).append(_low(subject, field, value))
    return found


def _joined(subject: Subject, found: list[Finding]) -> list[Finding]:
    leaf = (found[0].field or "").rpartition(".")[2]
    keys = [(finding.field or "").partition("[")[2].partition("]")[0] for finding in found]
    listed = subject.pack.audit.name_joiner.join(keys)
    arguments = {"count": str(len(found)), "steps": listed}
    return [found[0].model_copy(update={"field": f"steps[*].{leaf}", "arguments": arguments, "members": ()})]


def _is_low(value: FieldValue[str] | None, below: float) -> bool:
    return value is not None and value.by not in (By.REVIEWER, By.MEMORY) and value.confidence < below


def _low(subject: Subject, field: str, value: FieldValue[str]) -> Finding:
    return subject.at_value(
        field, value, value=clip(value.value), confidence=f"{value.confidence:.2f}", by=str(value.by)
    )


def _finding(note: Note, subject: Subject) -> Finding:
    text = subject.texts.get(note.block or "", "")
    said = " ".join(value for _, value in sorted(note.arguments.items()))
    return Finding(
        field=note.field,
        block=note.block,
        place=note.place or subject.place(note.block),
        quote=clip(text),
        arguments=note.arguments,
        anchor=f"{text} {said}" if text else said,
    )

"""Pipeline, audit: what could not be read. Nothing under a cloud is called missing."""

from models.document import Note
from pipeline.audit.subject import Finding, Subject

UNREADABLE = ("SOP001", "SOP005", "SOP007")
"""Notes that say that some of the source could not be read, or not surely."""


def is_clouded(finding: Finding, subject: Subject) -> bool:
    """Tell whether what a finding calls absent may stand in the part of the source that could not be read.

    A note about a field clouds that field. A note about a block inside a step clouds that step, one inside a section
    clouds what the section holds, and one whose place nobody knows clouds everything.
    """
    return finding.absent and any(_covers(note, finding, subject) for note in subject.sop.notes)


def _covers(note: Note, finding: Finding, subject: Subject) -> bool:
    if note.rule not in UNREADABLE:
        return False
    if note.field:
        return bool(finding.field) and _same_field(note.field, finding.field or "")
    if not note.block:
        return True
    in_steps = [step for step in subject.steps if _holds(step.id, note.block)]
    if in_steps:
        return finding.block is not None and any(_holds(step.id, finding.block) for step in in_steps)
    holder = next((s for s in subject.sections if any(_holds(b.id, note.block) for b in s.content)), None)
    if holder is None:
        return True
    kinds = {str(kind) for kind in (holder.kind, *holder.also) if kind is not None}
    return not kinds or (finding.field or "").split(".")[0].split("[")[0] in kinds | {"steps"} & _steps_of(kinds)


def _steps_of(kinds: set[str]) -> set[str]:
    return {"steps"} if kinds & {"procedure", "flowchart"} else set()


def _holds(outer: str, block: str) -> bool:
    """Block b7.2 stands in table b7; step b14#2 starts in block b14."""
    home = outer.partition("#")[0]
    return block == home or block.startswith(home + ".") or home.startswith(block + ".")


def _same_field(noted: str, field: str) -> bool:
    return field == noted or field.startswith((noted + ".", noted + "["))

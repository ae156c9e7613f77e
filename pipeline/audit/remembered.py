"""Pipeline, audit: values that the memory of the archive gave, as findings: a reviewer has the last word."""

from collections.abc import Iterator

from models.sop import By, FieldValue, Step
from pipeline.audit.notes import CONTROL
from pipeline.audit.subject import Finding, Subject, clip, step_key

MEMORY = "SOP610"
APART = 3
"""So many in one column of the steps are findings of their own; more are one."""
LEAVES = ("responsible", "support", "inputs", "outputs", "interface", "records")


def remembered(subject: Subject) -> Iterator[tuple[str, Finding]]:
    """Give rule id and finding of each value that is by memory."""
    for name in CONTROL:
        value: FieldValue[str] | None = getattr(subject.sop.control, name)
        if value is not None and value.by is By.MEMORY:
            yield MEMORY, subject.at_value(f"control.{name}", value, **_told(value))
    for leaf in LEAVES:
        found = [finding for step in subject.steps for finding in _of_step(subject, step, leaf)]
        told = [_joined(subject, found, leaf)] if len(found) > APART else found
        yield from ((MEMORY, finding) for finding in told)


def _of_step(subject: Subject, step: Step, leaf: str) -> Iterator[Finding]:
    held = getattr(step, leaf)
    for value in held if isinstance(held, tuple) else (held,):
        if value is not None and value.by is By.MEMORY:
            field = f"steps[{step_key(step, subject.sop)}].{leaf}"
            # The step's words tell the flag: one that is answered must not lend its fingerprint to the next.
            yield subject.at_value(field, value, **_told(value)).model_copy(update={"anchor": step.text, "members": ()})


def _told(value: FieldValue[str]) -> dict[str, str]:
    source = value.evidence[0].quote if value.evidence else ""
    return {"value": clip(value.value), "source": clip(source)}


def _joined(subject: Subject, found: list[Finding], leaf: str) -> Finding:
    keys = [(finding.field or "").partition("[")[2].partition("]")[0] for finding in found]
    names = list(dict.fromkeys(finding.arguments["value"] for finding in found))
    joiner = subject.pack.audit.name_joiner
    arguments = {"count": str(len(found)), "steps": joiner.join(keys), "value": joiner.join(names)}
    told = {"field": f"steps[*].{leaf}", "arguments": arguments, "anchor": joiner.join(names)}
    return found[0].model_copy(update=told)

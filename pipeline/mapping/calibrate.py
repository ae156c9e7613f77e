"""Pipeline, mapping: the last stage: what a finder said of its sureness becomes how often such values are right."""

from __future__ import annotations

from models.calibration import Calibration
from models.sop import By, Sop, Step, Text
from pipeline.mapping.components.marks import BOTH, BOUNDED, MODEL, RULES

CONTROL = (
    "title", "document_number", "version", "effective_date", "prepared_by", "reviewed_by", "approved_by", "department",
)  # fmt: skip
ALONE = "alone"
LONELY = (RULES, BOUNDED, MODEL)
"""Rules and model do not say the same; measured together, as it is seldom, whatever the kind of field."""


def key_of(kind: str, how: str) -> str:
    """Key of the curve for a value: its kind of field, and whether rules and model agree; "" for one without a curve.

    `kind` is control, statement (purpose, scope), responsible, step_role or role; `how` that of the value.
    """
    way, _, seen = how.partition(".")
    if kind in ("control", "statement"):
        return kind if way in ("control", "statement") else ""
    return f"{kind}.both" if seen == BOTH else ALONE if seen in LONELY else ""


def calibrated(sop: Sop, curves: Calibration) -> Sop:
    """The Sop with the confidence of each value that a curve is known for; a reviewer's values stay."""

    def sure(kind: str, value: Text | None) -> Text | None:
        if value is None or value.by is By.REVIEWER:
            return value
        return value.model_copy(update={"confidence": curves.of(key_of(kind, value.how), value.confidence)})

    def step(one: Step) -> Step:
        many = {name: tuple(sure("step_role", value) for value in getattr(one, name)) for name in ("support", "roles")}
        children = tuple(map(step, one.children))
        told = sure("responsible", one.responsible)
        return one.model_copy(update={**many, "responsible": told, "children": children})

    roles = tuple(
        r.model_copy(update={"confidence": curves.of(key_of("role", r.how), r.confidence)}) for r in sop.roles
    )
    control = {name: sure("control", getattr(sop.control, name)) for name in CONTROL}
    statements = {name: sure("statement", getattr(sop, name)) for name in ("purpose", "scope")}
    steps = tuple(map(step, sop.steps))
    changed = {**statements, "steps": steps, "roles": roles, "control": sop.control.model_copy(update=control)}
    return sop.model_copy(update=changed)

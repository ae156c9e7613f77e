"""Pipeline, mapping: why a field of a Sop has its value, or none. A newcomer to this package starts here.

paths (which fields there are) -> case (what the mapping knew, found out again) -> fields and steps (one small function
a field): the value with its words and the way it was found, what lost to it and why, or what was looked for in vain.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.document import Document
from models.explanation import Explanation
from models.sop import Sop
from pipeline.mapping.explaining.case import Case
from pipeline.mapping.explaining.fields import FIELDS, explain_control
from pipeline.mapping.explaining.paths import Path, find_path, paths_of
from pipeline.mapping.explaining.steps import explain_step


def explain(document: Document, sop: Sop, numbers: Mapping[str, str], field: str) -> Explanation:
    """Explain one field of the Sop that was mapped from `document`; `numbers` are its steps' normalized numbers by id.

    Raises SettingsError, with fields of nearly that name, for a path that leads nowhere.
    """
    return _explained(find_path(field, sop, numbers), Case(document, sop))


def explain_all(document: Document, sop: Sop, numbers: Mapping[str, str]) -> tuple[Explanation, ...]:
    """Explain every field."""
    case = Case(document, sop)
    return tuple(_explained(path, case) for path in paths_of(sop, numbers))


def _explained(path: Path, case: Case) -> Explanation:
    if path.step is not None:
        return explain_step(path, path.step, case)
    return FIELDS.get(path.leaf, explain_control)(path, case)

"""Pipeline, mapping: the paths of a Sop's fields, such as control.version or steps[3].responsible."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import NamedTuple

from models.errors import SettingsError
from models.sop import Control, Sop, Step, all_steps

CONTROL = tuple(Control.model_fields)
DOCUMENT = (
    "purpose", "scope", "scope_start", "scope_end", "scope_exclusions", "roles", "references", "records", "revisions",
)  # fmt: skip
LEAVES = (
    "name", "text", "inputs", "outputs", "records", "responsible", "support", "roles", "interface", "handovers",
    "branches", "time_limits",
)  # fmt: skip
SPOKEN = {
    "supporting": "support", "conditions": "branches", "times": "time_limits", "revision": "revisions",
    "scope.start": "scope_start", "scope.end": "scope_end", "scope.exclusions": "scope_exclusions",
}  # fmt: skip
"""Other names that people use."""
_STEP = re.compile(r"steps\[([^\]]+)\]\.(\w+)")
_NEAR = 3


class Path(NamedTuple):
    """A field of the document, or of one of its steps."""

    field: str
    """As shown: control.version, steps[3].responsible."""
    leaf: str
    step: Step | None = None


def paths_of(sop: Sop, numbers: Mapping[str, str]) -> tuple[Path, ...]:
    """Every path of a Sop. `numbers` are the normalized numbers of its steps by their ids."""
    control = (Path(f"control.{name}", name) for name in CONTROL)
    document = (Path(name, name) for name in DOCUMENT)
    steps = [(step, numbers.get(step.id) or step.label or step.id) for step in all_steps(sop.steps)]
    return (*control, *document, *(Path(f"steps[{key}].{leaf}", leaf, step) for step, key in steps for leaf in LEAVES))


def find_path(wanted: str, sop: Sop, numbers: Mapping[str, str]) -> Path:
    """The path that `wanted` means: a step by its normalized number, else by its label where one step has it.

    Raises SettingsError, with paths of nearly that name, where there is none.
    """
    paths = paths_of(sop, numbers)
    known = {path.field: path for path in paths}
    told = _plain(wanted.strip(), sop)
    found = known.get(told) or known.get(f"control.{told}") or _labelled(told, paths)
    if found is None:
        raise SettingsError(f"--field {wanted}: no such field", cure=f"did you mean {_near(told, tuple(known))}?")
    return found


def _plain(wanted: str, sop: Sop) -> str:
    """The path without other names; steps[3] alone means its text."""
    if wanted.endswith("]"):
        wanted += ".text"
    if wanted in SPOKEN:
        return SPOKEN[wanted]
    head, dot, leaf = wanted.rpartition(".")
    return f"{head}{dot}{SPOKEN.get(leaf, leaf)}" if head.startswith("steps[") else wanted


def _labelled(wanted: str, paths: tuple[Path, ...]) -> Path | None:
    match = _STEP.fullmatch(wanted)
    if match is None:
        return None
    found = [path for path in paths if path.leaf == match[2] and path.step is not None and path.step.label == match[1]]
    return found[0] if len(found) == 1 else None


def _near(wanted: str, known: tuple[str, ...]) -> str:
    """Paths of nearly that name; of a step that is not there, the first and the last one."""
    match = _STEP.fullmatch(wanted)
    steps = [path for path in known if path.startswith("steps[")]
    if match is not None and steps:
        key, leaf = match.groups()
        if not any(path.startswith(f"steps[{key}].") for path in steps):
            ends = dict.fromkeys((steps[0], steps[-1]))
            return ", ".join(f"{path.rpartition('.')[0]}.{leaf if leaf in LEAVES else 'text'}" for path in ends)
    near = difflib.get_close_matches(wanted, known, n=_NEAR, cutoff=0.5)
    return ", ".join(near or ("control.title", "purpose", *steps[:1]))

"""Pipeline, review: a role of a document by another name: in the columns of its steps and in the lists of roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.base import Frozen
from models.memory import ROLE_LEAVES, folded
from models.sop import By, Omission, Role, Sop, Step, Text, all_steps
from pipeline.review.fields import SEVERAL

Cells = frozenset[tuple[str, str]]
"""Id of a step and column, or "" and the path of a field."""


class Renaming(Frozen):
    """What is renamed, and who says so."""

    old: str
    new: str
    by: By
    confidence: float
    reason: str
    """Key of the language packs' `omissions` for names that no column and no text keeps."""
    reviewer: str = ""


def rename_role(sop: Sop, naming: Renaming, kept: Cells = frozenset()) -> Sop:
    """Give the Sop with a role by another name; cells that a person decided, and those of `kept`, stay.

    Names that stand in no column and not in the text any more are told in `omitted`. The lists of roles follow only
    where no step keeps the old name.
    """
    gone: list[Omission] = []

    def change(step: Step) -> Step:
        changed = step
        for leaf in ROLE_LEAVES:
            values = values_of(changed, leaf)
            if (step.id, leaf) not in kept and any(_is_meant(value, naming) for value in values):
                changed = with_values(changed, leaf, tuple(_renamed(value, naming) for value in values))
                gone.extend(_gone(changed, values, naming))
        return changed

    sop = sop.model_copy(update={"steps": each_step(sop.steps, change)})
    known = {(omission.block, omission.text) for omission in sop.omitted}
    fresh = tuple(dict.fromkeys(one for one in gone if (one.block, one.text) not in known))
    sop = sop.model_copy(update={"omitted": (*sop.omitted, *fresh)})
    names = (value.value for step in all_steps(sop.steps) for leaf in ROLE_LEAVES for value in values_of(step, leaf))
    if folded(naming.old) in map(folded, names):
        return sop
    roles, steps = _merged(sop.roles, naming), each_step(sop.steps, _mentions(naming))
    return sop.model_copy(update={"roles": roles, "steps": steps})


def values_of(step: Step, leaf: str) -> tuple[Text, ...]:
    """Give the values of a column."""
    value = getattr(step, leaf)
    if leaf in SEVERAL:
        return tuple(value)
    return () if value is None else (value,)


def with_values(step: Step, leaf: str, values: tuple[Text, ...]) -> Step:
    """Put values into a column, each name once."""
    once = tuple({folded(value.value): value for value in reversed(values)}.values())[::-1]
    return step.model_copy(update={leaf: once if leaf in SEVERAL else once[0]})


def each_step(steps: tuple[Step, ...], change: Callable[[Step], Step]) -> tuple[Step, ...]:
    """Change every step and sub-step."""
    return tuple(change(step.model_copy(update={"children": each_step(step.children, change)})) for step in steps)


def _is_meant(value: Text, naming: Renaming) -> bool:
    return folded(value.value) == folded(naming.old) and value.by not in (By.REVIEWER, By.MEMORY)


def _renamed(value: Text, naming: Renaming) -> Text:
    if not _is_meant(value, naming):
        return value
    return value.model_copy(update={"value": naming.new, "by": naming.by, "confidence": naming.confidence})


def _gone(step: Step, values: Sequence[Text], naming: Renaming) -> list[Omission]:
    """Words of the source that stand in no column and not in the text any more."""
    standing = "\n".join([step.text, *(value.value for leaf in ROLE_LEAVES for value in values_of(step, leaf))])
    words = [value.value for value in values if _is_meant(value, naming) and value.value not in standing]
    return [Omission(block=step.id, text=text, reason=naming.reason, by=naming.reviewer) for text in words]


def _mentions(naming: Renaming) -> Callable[[Step], Step]:
    def change(step: Step) -> Step:
        if not any(_is_meant(value, naming) for value in step.roles):
            return step
        return with_values(step, "roles", tuple(_renamed(value, naming) for value in step.roles))

    return change


def _merged(roles: tuple[Role, ...], naming: Renaming) -> tuple[Role, ...]:
    """Name a role otherwise; one that stands there already keeps its place and takes the evidence."""
    old = next((role for role in roles if folded(role.name) == folded(naming.old)), None)
    if old is None:
        return roles
    new = next((role for role in roles if folded(role.name) == folded(naming.new)), None)
    if new is None:
        return tuple(role.model_copy(update={"name": naming.new}) if role is old else role for role in roles)
    joined = new.model_copy(update={"evidence": tuple(dict.fromkeys((*new.evidence, *old.evidence)))})
    return tuple(joined if role is new else role for role in roles if role is not old)

"""Pipeline, review: steps split, merged, added, deleted and moved as reviewers ordered. Words that leave are told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from itertools import pairwise

from models.review import Decision, DecisionKind
from models.sop import FieldValue, Omission, Sop, Step, Text, TimeLimit, all_steps
from pipeline.review.fields import SEVERAL, find_step
from pipeline.review.splitting import BORDER, moved_borders

BY_REVIEWER = "reviewer"
"""Key of the language packs' `omissions` for words that a reviewer took out."""
FINDING = "steps[{number}].text"

Steps = tuple[Step, ...]


def reshape(sop: Sop, decision: Decision) -> Sop | str:
    """Give the Sop after an order to one of its steps, or the key of `reasons` why it cannot be."""
    step = find_step(sop, decision.field, decision.anchor)
    if step is None:
        return "no-such-step"
    match decision.kind:
        case DecisionKind.SPLIT:
            return _split(sop, step, decision)
        case DecisionKind.MERGE:
            return _merged(sop, step, decision)
        case DecisionKind.DELETE:
            return _deleted(sop, step, decision)
        case DecisionKind.MOVE:
            return _moved(sop, step, decision)
        case _:
            return _added(sop, step, decision)


def left_out(sop: Sop, block: str, words: Iterable[str], reviewer: str) -> Sop:
    """Give the Sop with words in its list of omissions, by the reviewer who took them out."""
    gone = [Omission(block=block, text=text, reason=BY_REVIEWER, by=reviewer) for text in words if text.strip()]
    return sop.model_copy(update={"omitted": (*sop.omitted, *gone)})


def own_words(step: Step) -> list[str]:
    """Give the words of a step's columns that do not stand in its text, label and name included."""
    columns = [value.value for leaf in SEVERAL for value in getattr(step, leaf)]
    columns += [value.value for value in (step.name, step.responsible, step.interface) if value]
    columns += [limit.text for limit in step.time_limits]
    return [step.label or "", *dict.fromkeys(words for words in columns if words not in step.text)]


def _split(sop: Sop, step: Step, decision: Decision) -> Sop | str:
    parts = _parts(step.text, decision)
    if not parts:
        return "split-moved"
    limits = _limits(step, parts)
    made = [_part(step, position, part, limits[position]) for position, part in enumerate(parts)]
    made[-1] = made[-1].model_copy(update={"children": step.children})
    return _with(sop, _swapped(sop.steps, step, lambda _: tuple(made)))


def _parts(text: str, decision: Decision) -> tuple[str, ...]:
    """Give the parts of a step's own text; what the reviewer saw had other numbers in its references."""
    shown = decision.old
    given = tuple(decision.new.split(BORDER)) if BORDER in decision.new else ()
    borders = moved_borders(shown, text, given) if given and "".join(given) == shown else None
    if borders is None:
        return ()
    ends = [0, *borders, len(text)]
    return tuple(text[start:end].strip() for start, end in pairwise(ends))


def _part(step: Step, position: int, text: str, limits: tuple[TimeLimit, ...]) -> Step:
    """One of the steps that a step becomes. The first keeps the label and what stands in no part's words."""
    first = position == 0
    several = {
        leaf: tuple(value for value in getattr(step, leaf) if value.value in text or (first and _nowhere(value, step)))
        for leaf in SEVERAL
    }
    return step.model_copy(
        update={
            **several,
            "id": step.id if first else _id(step, f"p{position + 1}"),
            "label": step.label if first else None,
            "name": step.name if first else None,
            "interface": step.interface if first else None,
            "text": text,
            "time_limits": limits,
            "children": (),
        }
    )


def _nowhere(value: Text, step: Step) -> bool:
    return value.value not in step.text


def _limits(step: Step, parts: tuple[str, ...]) -> list[tuple[TimeLimit, ...]]:
    """Give each part the time limits that stand in it, with offsets in its own text; others stay with the first."""
    placed: list[list[TimeLimit]] = [[] for _ in parts]
    starts, at = [], 0
    for part in parts:
        at = step.text.index(part, at)
        starts.append(at)
        at += len(part)
    for limit in step.time_limits:
        home = max((p for p, start in enumerate(starts) if start <= limit.start), default=0)
        own = limit.end > limit.start
        moved = {"start": limit.start - starts[home], "end": limit.end - starts[home]} if own else {}
        fits = not own or moved["end"] <= len(parts[home])
        placed[home if own else 0].append(limit.model_copy(update=moved if fits else {"start": 0, "end": 0}))
    return [tuple(found) for found in placed]


def _merged(sop: Sop, step: Step, decision: Decision) -> Sop | str:
    if step.children:
        return "merge-substeps"
    above, level = _level(sop.steps, step)
    at = level.index(step)
    target = level[at - 1] if at else above
    if target is None:
        return "merge-first"
    if at and target.children:
        return "merge-substeps"
    name = step.name.value if step.name and step.name.value not in step.text else ""
    text = "\n".join(part for part in (target.text, name, step.text) if part)
    shift = len(text) - len(step.text)
    limits = tuple(
        limit.model_copy(update={"start": limit.start + shift, "end": limit.end + shift}) if limit.end else limit
        for limit in step.time_limits
    )
    several = {leaf: _joined((*getattr(target, leaf), *getattr(step, leaf))) for leaf in SEVERAL}
    whole = target.model_copy(
        update={
            **several,
            "text": text,
            "responsible": target.responsible or step.responsible,
            "interface": target.interface or step.interface,
            "time_limits": (*target.time_limits, *limits),
            "evidence": tuple(dict.fromkeys((*target.evidence, *step.evidence))),
        }
    )
    steps = _swapped(sop.steps, step, lambda _: ())
    kept = {words for words in own_words(whole) if words}
    gone = [words for words in own_words(step) if words and words not in kept and words not in text]
    joined = _with(sop, _swapped(steps, target, lambda now: (whole.model_copy(update={"children": now.children}),)))
    return left_out(joined, step.id, gone, decision.reviewer)


def _deleted(sop: Sop, step: Step, decision: Decision) -> Sop | str:
    if step.children:
        return "delete-substeps"
    label, *words = own_words(step)
    texts = (label, step.text, *words)
    return left_out(_with(sop, _swapped(sop.steps, step, lambda _: ())), step.id, texts, decision.reviewer)


def _added(sop: Sop, step: Step, decision: Decision) -> Sop:
    words = hashlib.sha256(f"{decision.kind}{decision.new}".encode("utf-8", "surrogatepass")).hexdigest()[:6]
    ids = {known.id for known in all_steps(sop.steps)}
    name = next(name for name in _names(_id(step, f"n{words}")) if name not in ids)
    new = Step(id=name, text=decision.new, section=step.section)
    before = decision.kind is DecisionKind.ADD_BEFORE
    return _with(sop, _swapped(sop.steps, step, lambda now: (new, now) if before else (now, new)))


def _names(name: str) -> Iterable[str]:
    yield name
    count = 2
    while True:
        yield f"{name}.{count}"
        count += 1


def _moved(sop: Sop, step: Step, decision: Decision) -> Sop | str:
    target = find_step(sop, FINDING.format(number=decision.new), decision.target)
    if target is None:
        return "no-such-target"
    if target.id in {inner.id for inner in all_steps((step,))}:
        return "move-into-itself"
    placed = step.model_copy(update={"section": target.section})
    steps = _swapped(sop.steps, step, lambda _: ())
    return _with(sop, _swapped(steps, target, lambda now: (now, placed)))


def _level(steps: Steps, wanted: Step, above: Step | None = None) -> tuple[Step | None, Steps]:
    """Give the step above and the siblings of a step."""
    if any(step.id == wanted.id for step in steps):
        return above, steps
    found = (_level(step.children, wanted, step) for step in steps if step.children)
    return next((pair for pair in found if pair[1]), (None, ()))


def _swapped(steps: Steps, old: Step, made: Callable[[Step], Steps]) -> Steps:
    """Give the steps with others in the place of one."""
    new: list[Step] = []
    for step in steps:
        if step.id == old.id:
            new.extend(made(step))
        elif step.children:
            new.append(step.model_copy(update={"children": _swapped(step.children, old, made)}))
        else:
            new.append(step)
    return tuple(new)


def _joined(values: Iterable[FieldValue[str]]) -> tuple[FieldValue[str], ...]:
    return tuple({value.value: value for value in reversed(tuple(values))}.values())[::-1]


def _with(sop: Sop, steps: Steps) -> Sop:
    return sop.model_copy(update={"steps": steps})


def _id(step: Step, suffix: str) -> str:
    """A new id of the same block: what stands before # is the block's."""
    return f"{step.id}{'' if '#' in step.id else '#'}{suffix}"

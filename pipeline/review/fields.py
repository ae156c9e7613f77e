"""Pipeline, review: fields of a Sop by their path, to be shown and to be changed."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from models.language import load_language
from models.sop import By, FieldValue, Sop, Step, TimeKind, TimeLimit, all_steps
from pipeline.review.cells import bare, typed

CONTROL = (
    "title", "document_number", "version", "effective_date", "prepared_by", "reviewed_by", "approved_by", "department",
)  # fmt: skip
ROLE_NAMES = "role_names"
"""Path of two names that may mean one role: the answer is the name that stands."""
SINGLE = ("name", "responsible", "interface")
SEVERAL = ("inputs", "outputs", "support", "roles", "records")

_STEP = re.compile(r"steps\[([^\]]+)\]\.(\w+)")
_REFERENCE = re.compile(r"references\[([^\]]*)\]")
_NUMBER = re.compile(r"\D*(\d+(?:\.\d+)*)\D*")
_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*")
_DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_ISO = re.compile(r"P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?")
ANCHOR = 40
"""Characters of a step's text that find it again."""
ALIKE = 0.8
"""Least likeness of two anchors that may be one: a reference that was rewritten is in one of them."""


def is_settable(field: str | None) -> bool:
    """Tell whether a workbook may change this field."""
    if field in ("purpose", "scope", ROLE_NAMES) or is_reference(field):
        return True
    if field and field.startswith("control."):
        return field.partition(".")[2] in CONTROL
    leaf = leaf_of(field)
    return leaf in SINGLE or leaf in SEVERAL or leaf == "time_limits"


def is_reference(field: str | None) -> bool:
    """Tell whether a path names a reference in a block: references[b12]."""
    return _REFERENCE.fullmatch(field or "") is not None


def block_of(field: str) -> str:
    """Give the block that a reference stands in."""
    found = _REFERENCE.fullmatch(field)
    return found.group(1) if found else ""


def number_in(text: str) -> str:
    """Give the one number in a reviewer's words: 3.1 of 步骤3.1; empty where there is none or more than one."""
    found = _NUMBER.fullmatch(typed(text))
    return found.group(1) if found else ""


def step_keys(texts: Iterable[str]) -> list[str]:
    """Give a fingerprint of each step of a document out of its letters, and its place among steps of the same words.

    It survives renumbering, as the numbers of references are no letters.
    """
    seen: Counter[str] = Counter()
    keys = []
    for text in texts:
        letters = "".join(char for char in text if char.isalpha())
        seen[letters] += 1
        words = f"{letters}\x1f{seen[letters]}".encode("utf-8", "surrogatepass")
        keys.append("s" + hashlib.sha256(words).hexdigest()[:15])
    return keys


def leaf_of(field: str | None) -> str:
    """Give the field of a step that a path names, empty where it names none or every step at once."""
    found = _STEP.fullmatch(field or "")
    return found.group(2) if found and found.group(1) != "*" else ""


def anchor_of(text: str) -> str:
    """Give the words that find a step again: letters only, so that renumbered references do not matter."""
    return "".join(char for char in text if char.isalpha())[:ANCHOR]


def find_step(sop: Sop, field: str | None, anchor: str) -> Step | None:
    """Find the step of a path such as steps[3.1].responsible by its words (`anchor_of`).

    Steps of the same words are told apart by number, place and label; without an anchor these alone decide. None where
    no step, or more than one, fits.
    """
    found = _STEP.fullmatch(field or "")
    if found is None:
        return None
    steps = all_steps(sop.steps)
    pool = [step for step in steps if anchor_of(step.text) == anchor] if anchor else steps
    pool = pool or _alike(steps, anchor)
    if anchor and len(pool) == 1:
        return pool[0]
    places, wanted = positions(sop.steps), found.group(1)
    for named in (
        [step for step in pool if step.number == wanted],
        [step for step in pool if places[step.id] == wanted and step.number is None],
        [step for step in pool if step.label == wanted],
    ):
        if named:
            return named[0] if len(named) == 1 else None
    return None


def _alike(steps: list[Step], anchor: str) -> list[Step]:
    """Give the steps whose words are all but the same: renumbering may have put words of a reference between them."""
    matcher = difflib.SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(anchor)
    found = []
    for step in steps:
        matcher.set_seq1(anchor_of(step.text))
        if matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            found.append(step)
    return found


def positions(steps: tuple[Step, ...], above: str = "") -> dict[str, str]:
    """Give the place of each step by its id: 3 for the third, 3.1 for its first sub-step."""
    found: dict[str, str] = {}
    for count, step in enumerate(steps, start=1):
        found[step.id] = f"{above}{count}"
        found |= positions(step.children, f"{above}{count}.")
    return found


def value_at(sop: Sop, field: str | None, anchor: str = "") -> FieldValue[str] | None:
    """Give the value of a field; several values of a step stand joined by a line break, least sure confidence first."""
    if field in ("purpose", "scope"):
        return sop.purpose if field == "purpose" else sop.scope
    if field and field.startswith("control.") and is_settable(field):
        value: FieldValue[str] | None = getattr(sop.control, field.partition(".")[2])
        return value
    step, leaf = find_step(sop, field, anchor), leaf_of(field)
    if step is None:
        return None
    if leaf == "time_limits" and step.time_limits:
        return FieldValue(value="\n".join(limit.text for limit in step.time_limits), confidence=1.0, by=By.RULE)
    if leaf in SINGLE:
        single: FieldValue[str] | None = getattr(step, leaf)
        return single
    values: tuple[FieldValue[str], ...] = getattr(step, leaf) if leaf in SEVERAL else ()
    if not values:
        return None
    return min(values, key=lambda one: one.confidence).model_copy(
        update={"value": "\n".join(one.value for one in values)}
    )


def clean_value(field: str | None, text: str) -> str | None:
    """Give a reviewer's words in the form that the field keeps (dates as ISO 8601), None where they do not fit it."""
    if field == "control.effective_date":
        return iso_date(text)
    return bare(text) or None


def iso_date(text: str) -> str | None:
    """Give a date as ISO 8601: 2024-03-01, 2024/3/1, 2024年3月1日, 20240301, full-width too; None for anything else."""
    found = _DATE.fullmatch(typed(text)) or _DIGITS.fullmatch(typed(text))
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return None


def with_value(sop: Sop, field: str, value: FieldValue[str], anchor: str = "") -> Sop | None:
    """Give the Sop with another value at a path; None where the path leads nowhere."""
    if field in ("purpose", "scope"):
        return sop.model_copy(update={field: value})
    if field.startswith("control."):
        control = sop.control.model_copy(update={field.partition(".")[2]: value})
        return sop.model_copy(update={"control": control})
    step = find_step(sop, field, anchor)
    if step is None:
        return None
    changed = _changed(step, leaf_of(field), value, sop.language)
    return sop.model_copy(update={"steps": _replaced(sop.steps, step, changed)})


def _changed(step: Step, leaf: str, value: FieldValue[str], language: str) -> Step:
    if leaf in SINGLE:
        return step.model_copy(update={leaf: value})
    lines = [line.strip() for line in value.value.splitlines() if line.strip()]
    if leaf == "time_limits":
        return step.model_copy(update={leaf: tuple(_time(line, step, language) for line in lines)})
    return step.model_copy(update={leaf: tuple(value.model_copy(update={"value": line}) for line in lines)})


def _time(text: str, step: Step, language: str) -> TimeLimit:
    """A reviewer's time limit: the source's own where the words are the same, else one with the offsets 0, 0."""
    for limit in step.time_limits:
        if limit.text == text:
            return limit
    iso, working = _duration(text, language)
    return TimeLimit(text=text, start=0, end=0, kind=TimeKind.DEADLINE, iso8601=iso, working_days=working)


def _duration(text: str, language: str) -> tuple[str | None, bool]:
    """Give ISO 8601 for an ISO duration or one plain amount with its unit (2小时内), and whether it is working days."""
    if _ISO.fullmatch(text.strip()):
        return text.strip(), False
    hours = load_language(language).audit.unit_hours
    units = "|".join(sorted(map(re.escape, hours), key=len, reverse=True))
    found = re.findall(rf"(\d+)\s*个?\s*({units})", text, re.IGNORECASE)
    if len(found) != 1:
        return None, False
    amount, unit = found[0][0], hours[found[0][1].lower()]
    form = {-1.0: "P{}D", -2.0: "P{}D", 1.0: "PT{}H", 168.0: "P{}W", 720.0: "P{}M"}.get(unit, "PT{}M")
    return form.format(amount), unit == -2.0


def _replaced(steps: tuple[Step, ...], old: Step, new: Step) -> tuple[Step, ...]:
    return tuple(
        new if step.id == old.id else step.model_copy(update={"children": _replaced(step.children, old, new)})
        for step in steps
    )

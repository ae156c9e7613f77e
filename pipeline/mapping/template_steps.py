"""Pipeline, mapping: the steps of a document in the standard template: rows of the step table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.document import AnyBlock
from models.language import LanguagePack
from models.sop import By, Step, Text, TimeLimit
from pipeline.mapping.quoting import quote_of
from pipeline.mapping.template_tags import unworded
from pipeline.mapping.times import find_times

READ_SURE = 0.95

MANY = {"inputs": "step_input", "outputs": "step_output", "support": "step_support", "records": "step_record"}
ONE = {"name": "step_name", "responsible": "step_responsible", "interface": "step_interface"}
WORDED = {"step_support": "support", "step_record": "record"}
"""Fields whose value stands after a word of the template's."""


@dataclass(frozen=True)
class StepRow:
    """A row of the step table: the section that holds it, and the paragraphs of each field."""

    section: str | None
    blocks: dict[str, list[AnyBlock]]

    @property
    def number(self) -> str:
        """Give the number as printed."""
        return "".join(block.text for block in self.blocks["step_number"])


def step_tree(rows: list[StepRow]) -> tuple[Step, ...]:
    """Give the steps by their numbers, without what the columns say: 3.1 hangs under 3."""
    nested, _ = _below(sorted(rows, key=_place), 0, "")
    return nested


def _place(row: StepRow) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", row.number))


def _below(rows: list[StepRow], start: int, prefix: str) -> tuple[tuple[Step, ...], int]:
    steps: list[Step] = []
    place = start
    while place < len(rows) and rows[place].number.startswith(prefix):
        row = rows[place]
        children, place = _below(rows, place + 1, f"{row.number}.") if row.number else ((), place + 1)
        steps.append(_step(row, children))
    return tuple(steps), place


def _step(row: StepRow, children: tuple[Step, ...]) -> Step:
    first = row.blocks["step_number"][0]
    clauses = row.blocks.get("step_text", [])
    return Step(
        id=first.id,
        number=row.number,
        label=row.number,
        text="\n".join(block.full_text for block in clauses),
        section=row.section,
        evidence=tuple(quote_of(block) for block in clauses),
        children=children,
    )


def columns_win(steps: tuple[Step, ...], rows: list[StepRow], pack: LanguagePack) -> tuple[Step, ...]:
    """Set every field to what its column says; where the step's own words say the same, their evidence stays."""
    by_id = {row.blocks["step_number"][0].id: row for row in rows}
    return tuple(_printed(step, by_id, pack) for step in steps)


def _printed(step: Step, rows: dict[str, StepRow], pack: LanguagePack) -> Step:
    row = rows[step.id]
    fields: dict[str, object] = {
        field: tuple(_found(text, getattr(step, field)) for text in _values(row, column))
        for field, column in MANY.items()
    }
    for field, column in ONE.items():
        own = getattr(step, field)
        values = [_found(text, (own,) if own else ()) for text in _values(row, column)]
        fields[field] = values[0] if values else None
    fields["time_limits"] = _limits(step, [text.value for text in _values(row, "step_time")], pack)
    fields["children"] = tuple(_printed(child, rows, pack) for child in step.children)
    return step.model_copy(update=fields)


def _values(row: StepRow, column: str) -> list[Text]:
    blocks = [block for block in row.blocks.get(column, []) if block.text.strip()]
    return [_text(block, unworded(WORDED[column], block.text) if column in WORDED else block.text) for block in blocks]


def _limits(step: Step, printed: list[str], pack: LanguagePack) -> tuple[TimeLimit, ...]:
    """Keep the limits that the column shows; one that only the column knows has no place in the text."""
    kept = tuple(limit for limit in step.time_limits if limit.text in printed)
    known = {limit.text for limit in kept}
    added = (limit for text in printed if text not in known for limit in find_times(text, pack))
    return kept + tuple(limit.model_copy(update={"start": 0, "end": 0}) for limit in added)


def _found(text: Text, own: tuple[Text, ...]) -> Text:
    return next((value for value in own if value.value == text.value), text)


def _text(block: AnyBlock, words: str) -> Text:
    return Text(value=words, confidence=READ_SURE, by=By.LAYOUT, how="template", evidence=(quote_of(block),))

"""Pipeline, mapping: a flow chart as steps, where a document has no others: a chain of arrows, or boxes of text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from models.document import AnyBlock, Layer, Note
from models.sop import Omission, Section, Step, all_sections
from pipeline.mapping.accounting import unbroken
from pipeline.mapping.prose import chain_of
from pipeline.mapping.quoting import quote_of

SPLIT = "SOP609"
_FEWEST = 3
_LONGEST_BOX = 60
_NO_BOX = re.compile(
    r"(?:开始|结束|開始|結束|是|否|有|无|無|不?合格|不?通过|不?同意|[YN]|[OoNn][KkGg]|yes|no|start|end|begin|stop|\W*)\W*",
    re.IGNORECASE,
)
"""What a box or a line of a chart says that is no work."""


@dataclass(frozen=True)
class Taken:
    """Steps, and the sections without the blocks that became steps."""

    steps: tuple[Step, ...]
    sections: tuple[Section, ...]
    lead: tuple[AnyBlock, ...]
    """Blocks before the first heading that are no steps."""
    omitted: tuple[Omission, ...]
    notes: tuple[Note, ...] = ()
    """Paragraphs that were parted into several steps."""


def steps_of_chart(taken: Taken) -> Taken:
    """Steps of the first chain of three names or more, else of the text boxes; none where there are neither."""
    homes = {block.id: section.id for section in all_sections(taken.sections) for block in section.content}
    blocks = [block for section in all_sections(taken.sections) for block in section.content] + list(taken.lead)
    steps = _of_chain(blocks, homes) or _of_boxes(blocks, homes)
    if not steps:
        return taken
    used = {step.evidence[0].block for step in steps}
    note = Note(rule=SPLIT, block=steps[0].evidence[0].block, arguments={"count": str(len(steps))})
    sections = tuple(_without(section, used) for section in taken.sections)
    lead = tuple(block for block in taken.lead if block.id not in used)
    return replace(taken, steps=tuple(steps), sections=sections, lead=lead, notes=(*taken.notes, note))


def _of_chain(blocks: list[AnyBlock], homes: dict[str, str]) -> list[Step]:
    for block in blocks:
        cuts = chain_of(block.text) if block.layer in (Layer.BODY, Layer.TEXTBOX) else ()
        if len(cuts) >= _FEWEST:
            whole = step_of(block, homes.get(block.id))
            return [step_of_part(whole, n, *cut) for n, cut in enumerate(cuts, start=1)]
    return []


def _of_boxes(blocks: list[AnyBlock], homes: dict[str, str]) -> list[Step]:
    boxes = [b for b in blocks if b.layer is Layer.TEXTBOX and b.type != "table" and b.text.strip()]
    names = [b for b in boxes if len(b.text) <= _LONGEST_BOX and not _NO_BOX.fullmatch(b.text.strip())]
    return [step_of(box, homes.get(box.id)) for box in names] if len(names) >= _FEWEST else []


def _without(section: Section, used: set[str]) -> Section:
    content = tuple(block for block in section.content if block.id not in used)
    children = tuple(_without(child, used) for child in section.children)
    return section.model_copy(update={"content": content, "children": children})


def step_of(block: AnyBlock, section: str | None) -> Step:
    """A whole block as one step of `section`."""
    evidence = quote_of(block)
    return Step(id=block.id, label=block.label, text=unbroken(block.text), section=section, evidence=(evidence,))


def step_of_part(whole: Step, n: int, start: int, end: int) -> Step:
    """The n-th step of a paragraph, from `start` to `end` of its text; the first keeps the block's id."""
    (evidence,) = whole.evidence
    quote = evidence.quote[start:end]
    place = evidence.model_copy(update={"start": start, "end": end, "quote": quote})
    id_ = whole.id if n == 1 else f"{whole.id}#p{n}"
    return whole.model_copy(update={"id": id_, "text": unbroken(quote).strip(), "evidence": (place,)})

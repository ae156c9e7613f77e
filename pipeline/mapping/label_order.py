"""Pipeline, mapping: gaps, repeats and jumps in the numbering of the source become notes."""

from __future__ import annotations

from models.document import AnyBlock, Heading, Note
from models.numbering import Family, Label, parse_label

_RULE = "SOP703"


def broken_labels(blocks: tuple[AnyBlock, ...]) -> tuple[Note, ...]:
    """Give a note (SOP703) for each decimal label that does not follow from those before it.

    4.2.1 wants to be the first under 4.2 or to follow its sibling 4.2.0: 4.2.1 4.2.3 is a gap, 4.4 4.4 a repeat,
    5.9.1 6.2 a jump. The first label of a document may be any; plain 1. 2. 3. may start again anywhere, and where
    headings count 1. 2. 3. the items of a list are another series.
    """
    headed = any(isinstance(block, Heading) and _is_plain(parse_label(block.label)) for block in blocks)
    last: dict[tuple[int, ...], int] = {}
    before = ""
    notes: list[Note] = []
    for block in blocks:
        label = parse_label(block.label)
        if label is None or label.family is not Family.DECIMAL:
            continue
        if headed and _is_plain(label) and not isinstance(block, Heading):
            continue
        parent, value = label.values[:-1], label.values[-1]
        if before and parent and _is_broken(last, parent, value):
            arguments = {"before": before, "label": label.text}
            notes.append(Note(rule=_RULE, block=block.id, place=block.place, arguments=arguments))
        last |= {label.values[:n]: label.values[n] for n in range(label.depth)}
        for key in [k for k in last if len(k) > len(parent) and k[: len(parent)] == parent and k[len(parent)] == value]:
            del last[key]
        before = label.text
    return tuple(notes)


def _is_plain(label: Label | None) -> bool:
    return label is not None and label.family is Family.DECIMAL and label.depth == 1


def _is_broken(last: dict[tuple[int, ...], int], parent: tuple[int, ...], value: int) -> bool:
    expected = last[parent] + 1 if parent in last else 1
    return value != expected or (bool(last) and last.get(parent[:-1]) not in (None, parent[-1]))

"""Pipeline, mapping: which body blocks are control data and stay out of sections and steps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from models.document import AnyBlock, Figure, ListItem, Table, walk
from pipeline.mapping.control.records import RevisionRecord
from pipeline.mapping.control.regions import Regions, is_sentence
from pipeline.mapping.control.tables import TableReading
from pipeline.mapping.control_lines import pairs_of
from pipeline.mapping.control_words import PERSONS, ControlWords, fold

CONTROL = "control"
REVISION = "revision"
REVISION_HEADING = "revision-heading"
TITLE = "title"
REPEATED = "repeated-control"
SPEAKING = frozenset(
    {"document_number", "loose_number", "version", "revision_state", "page", "title", "effective_date"}
)
COUNTER = re.compile(
    r"第?\s*[0-9]+\s*页|共\s*[0-9]+\s*页|(?<![0-9/])[0-9]+\s*/\s*[0-9]+(?![0-9/])|(?i:page\s*[0-9]+(?:\s*of\s*[0-9]+)?|\b[0-9]+\s+of\s+[0-9]+)"
)
"""Page counts, which alone may differ between repeats."""
RUNNING_LENGTH = 200
SMALL_TABLE = 3
FIRST_PAGES = 40
"""Blocks in which the first of several control lines is kept as front matter; later ones head parts of a compendium."""


def used_blocks(
    regions: Regions,
    title: Sequence[str],
    title_text: str,
    record: RevisionRecord,
    tables: dict[str, TableReading],
    signers: frozenset[str],
    claimed: frozenset[str],
    words: ControlWords,
) -> dict[str, str]:
    """Role of each body block that control mapping answers for. `claimed`: ids of blocks that gave a value."""
    body = (*regions.front, *regions.body)
    roles: dict[str, str] = {}
    for table in record.tables:
        roles[table.block] = REVISION if table.block in record.whole else CONTROL
    roles |= dict.fromkeys(record.lines, REVISION)
    roles |= dict.fromkeys(record.headings, REVISION_HEADING)
    for block in body:
        if block.id in title and block.label is None:
            roles[block.id] = TITLE if fold(block.text) in fold(title_text) else CONTROL
    for block in body:
        if isinstance(block, Table) and block.id not in roles:
            nested = [b.id for b in walk((block,)) if isinstance(b, Table)]
            front = block in regions.front
            if block.id in signers or any(_rules(tables[i], front) for i in nested if i in tables):
                roles[block.id] = CONTROL
    _front_roles(regions.front, roles, claimed, tables, words)
    _tail_roles(regions.tail, roles, words)
    _repeated_roles(body, roles, words)
    _said_again(body, roles, claimed)
    return {b.id: roles[b.id] for b in body if b.id in roles}


def _rules(reading: TableReading, front: bool) -> bool:
    return reading.is_control and (front or reading.says_something)


def _front_roles(
    front: Sequence[AnyBlock],
    roles: dict[str, str],
    claimed: frozenset[str],
    tables: dict[str, TableReading],
    words: ControlWords,
) -> None:
    """Cover lines: those that speak, and what stands between the first and the last of them."""
    speaking = [i for i, b in enumerate(front) if b.id in roles or b.id in claimed or _speaks(b, words)]
    if not speaking:
        return
    for block in front[: speaking[-1] + 1]:
        if block.id in roles:
            continue
        if isinstance(block, Table):
            if _is_small(block) or (block.id in tables and tables[block.id].is_control):
                roles[block.id] = CONTROL
        elif not isinstance(block, Figure) and (_speaks(block, words) or not is_sentence(block.text)):
            roles[block.id] = CONTROL


def _is_small(table: Table) -> bool:
    """A table that frames a line or two of a cover."""
    filled = [c for c in table.cells if c.text.strip()]
    return len(filled) <= SMALL_TABLE and not any(is_sentence(c.text) for c in filled)


def _speaks(block: AnyBlock, words: ControlWords) -> bool:
    if isinstance(block, Table | Figure | ListItem):
        return False
    if words.is_document_type(block.text) or words.is_organisation(block.text):
        return True
    return any(p.kind is not None and p.colon for line in block.text.split("\n") for p in pairs_of(line, words))


def _tail_roles(tail: Sequence[AnyBlock], roles: dict[str, str], words: ControlWords) -> None:
    """Lines to sign at the end: two or more persons, and nothing else on the line."""
    for block in tail:
        if block.id in roles or isinstance(block, Table | Figure | ListItem):
            continue
        pairs = [p for line in block.text.split("\n") for p in pairs_of(line, words)]
        if sum(p.kind in PERSONS for p in pairs) >= 2 and not block.text.rstrip().endswith("。"):
            roles[block.id] = CONTROL


def _repeated_roles(body: Sequence[AnyBlock], roles: dict[str, str], words: ControlWords) -> None:
    """Control lines and tables that come again at page breaks, page numbers aside, with the title beside them."""
    running = [i for i, b in enumerate(body) if _is_running(b, roles, words)]
    masks = {i: _mask(body[i]) for i in running}
    counts = Counter(masks.values())
    titles = {fold(b.text) for b in body if roles.get(b.id) == TITLE}
    seen: set[str] = set()
    for i in running:
        if counts[masks[i]] < 2:
            continue
        if masks[i] in seen:
            roles[body[i].id] = REPEATED
            for neighbour in body[max(0, i - 1) : i + 2]:
                if neighbour.id not in roles and fold(neighbour.text) in titles:
                    roles[neighbour.id] = REPEATED
        elif i < FIRST_PAGES:
            roles.setdefault(body[i].id, CONTROL)
        seen.add(masks[i])


def _said_again(body: Sequence[AnyBlock], roles: dict[str, str], claimed: frozenset[str]) -> None:
    """A line that gave a value once more, word for word as a control line before it."""
    lines = [block for block in body if not isinstance(block, Table | Figure)]
    known = {_mask(block) for block in lines if roles.get(block.id) == CONTROL}
    again = (block.id for block in lines if block.id in claimed and block.id not in roles and _mask(block) in known)
    roles |= dict.fromkeys(again, REPEATED)


def _is_running(block: AnyBlock, roles: dict[str, str], words: ControlWords) -> bool:
    if isinstance(block, Table):
        return roles.get(block.id) == CONTROL
    if isinstance(block, Figure) or len(block.text) > RUNNING_LENGTH:
        return False
    kinds = {p.kind for line in block.text.split("\n") for p in pairs_of(line, words)}
    return len(kinds & SPEAKING) >= 2 and not block.text.rstrip().endswith("。")


def _mask(block: AnyBlock) -> str:
    text = "\n".join(c.text for c in block.cells) if isinstance(block, Table) else block.text
    return fold(COUNTER.sub("", text))

"""Pipeline, mapping: which body blocks are control data and stay out of sections and steps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from models.document import AnyBlock, Figure, ListItem, Table, walk
from pipeline.mapping.control.lines import pairs_of
from pipeline.mapping.control.records import RevisionRecord
from pipeline.mapping.control.regions import Regions, is_sentence
from pipeline.mapping.control.tables import TableReading
from pipeline.mapping.control.words import PERSONS, ControlWords, fold

CONTROL = "control"
REVISION = "revision"
REVISION_HEADING = "revision-heading"
TITLE = "title"
REPEATED = "repeated-control"
SPEAKING = frozenset({"document_number", "loose_number", "version", "revision_state", "page", "title", "effective_date"})
COUNTER = re.compile(r"[0-9０-９一二三四五六七八九十]+")


def used_blocks(
    regions: Regions,
    title: Iterable[str],
    record: RevisionRecord,
    tables: dict[str, TableReading],
    signers: frozenset[str],
    claimed: frozenset[str],
    words: ControlWords,
) -> dict[str, str]:
    """Role of each body block that control mapping answers for, in reading order. `claimed`: blocks that gave a value."""
    body = (*regions.front, *regions.body)
    roles: dict[str, str] = {}
    for table in record.tables:
        roles[table.block] = REVISION if table.block in record.whole else CONTROL
    roles |= dict.fromkeys(record.headings, REVISION_HEADING)
    roles |= dict.fromkeys(title, TITLE)
    for block in body:
        if isinstance(block, Table) and block.id not in roles:
            nested = [b.id for b in walk((block,)) if isinstance(b, Table)]
            if block.id in signers or any(tables[i].is_control for i in nested if i in tables):
                roles[block.id] = CONTROL
    _front_roles(regions.front, roles, claimed, words)
    _tail_roles(regions.tail, roles, words)
    _repeated_roles(body, roles, words)
    return {b.id: roles[b.id] for b in body if b.id in roles}


def _front_roles(front: Sequence[AnyBlock], roles: dict[str, str], claimed: frozenset[str], words: ControlWords) -> None:
    """Cover lines: those that speak, and what stands between the first and the last of them."""
    speaking = [i for i, b in enumerate(front) if b.id in roles or b.id in claimed or _speaks(b, words)]
    if not speaking:
        return
    for i, block in enumerate(front):
        if block.id in roles or not (speaking[0] <= i <= speaking[-1] or words.is_organisation(block.text)):
            continue
        if isinstance(block, Table):
            if block.id in claimed:
                roles[block.id] = CONTROL
        elif not isinstance(block, Figure) and not is_sentence(block.text):
            roles[block.id] = CONTROL


def _speaks(block: AnyBlock, words: ControlWords) -> bool:
    if isinstance(block, Table | Figure | ListItem):
        return False
    return words.is_document_type(block.text) or any(
        p.kind is not None and p.colon for line in block.text.split("\n") for p in pairs_of(line, words)
    )


def _tail_roles(tail: Sequence[AnyBlock], roles: dict[str, str], words: ControlWords) -> None:
    """Lines to sign at the end: two or more persons, and nothing else on the line."""
    for block in tail:
        if block.id in roles or isinstance(block, Table | Figure | ListItem):
            continue
        pairs = [p for line in block.text.split("\n") for p in pairs_of(line, words)]
        if sum(p.kind in PERSONS for p in pairs) >= 2 and not is_sentence(block.text):
            roles[block.id] = CONTROL


def _repeated_roles(body: Sequence[AnyBlock], roles: dict[str, str], words: ControlWords) -> None:
    """Control lines and tables that come again at page breaks, page numbers aside, with the title beside them."""
    seen: set[str] = set()
    titles = {fold(b.text) for b in body if roles.get(b.id) == TITLE}
    for i, block in enumerate(body):
        if not _is_running(block, roles, words):
            continue
        mask = _mask(block)
        if mask in seen:
            roles[block.id] = REPEATED
            for neighbour in body[max(0, i - 1) : i + 2]:
                if neighbour.id not in roles and fold(neighbour.text) in titles:
                    roles[neighbour.id] = REPEATED
        else:
            roles.setdefault(block.id, CONTROL)
        seen.add(mask)


def _is_running(block: AnyBlock, roles: dict[str, str], words: ControlWords) -> bool:
    if isinstance(block, Table):
        return roles.get(block.id) == CONTROL
    if isinstance(block, Figure):
        return False
    kinds = {p.kind for line in block.text.split("\n") for p in pairs_of(line, words)}
    return len(kinds & SPEAKING) >= 2 and not is_sentence(block.text)


def _mask(block: AnyBlock) -> str:
    text = "\n".join(c.text for c in block.cells) if isinstance(block, Table) else block.text
    return fold(COUNTER.sub("", text))

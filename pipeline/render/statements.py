"""Pipeline, render: purpose and scope, printed once: where they stand in a section, else under their own heading."""

import re
from collections.abc import Mapping

from models.document import AnyBlock, Table
from models.sop import Sop, Text, all_sections
from pipeline.render.content import Marks


def place_statements(sop: Sop, purpose: str, scope: str) -> tuple[Marks, bool, bool]:
    """Give the marks of the blocks that hold the statements, and whether purpose and scope are wholly held by them.

    `purpose` and `scope` are the words that mark a block's style. A statement counts as held when the blocks that it
    rests on, joined, say the same; spaces and line breaks do not matter. Cells of tables hold no statement.
    """
    blocks = {
        block.id: block
        for section in all_sections(sop.sections)
        for block in section.content
        if not isinstance(block, Table)
    }
    purpose_blocks = _holders(sop.purpose, blocks)
    scope_blocks = _holders(sop.scope, blocks)
    marks: dict[str, tuple[str, ...]] = {}
    for ids, word in ((purpose_blocks, purpose), (scope_blocks, scope)):
        for block_id in ids:
            marks[block_id] = (*marks.get(block_id, ()), word)
    return marks, bool(purpose_blocks), bool(scope_blocks)


def _holders(statement: Text | None, blocks: Mapping[str, AnyBlock]) -> tuple[str, ...]:
    if statement is None:
        return ()
    rests_on = {evidence.block for evidence in statement.evidence}
    for ids in (tuple(i for i in blocks if i in rests_on), _run_of(statement.value, blocks)):
        if ids and _bare("".join(blocks[i].full_text for i in ids)) == _bare(statement.value):
            return ids
    return ()


def _run_of(value: str, blocks: Mapping[str, AnyBlock]) -> tuple[str, ...]:
    """Find neighbouring blocks that together say `value`."""
    wanted = _bare(value)
    ids = list(blocks)
    for first, block_id in enumerate(ids):
        said = _bare(blocks[block_id].full_text)
        if not said or not wanted.startswith(said):
            continue
        last = first
        while len(said) < len(wanted) and last + 1 < len(ids):
            last += 1
            said += _bare(blocks[ids[last]].full_text)
        if said == wanted:
            return tuple(ids[first : last + 1])
    return ()


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)

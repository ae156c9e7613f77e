"""Pipeline, mapping: the records and documents of a procedure, each once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.document import AnyBlock, ListItem, Table
from models.language import LanguagePack
from models.sop import By, Evidence, SectionKind, Sop, Text, all_sections, all_steps
from pipeline.mapping.components.marks import RECORD
from pipeline.mapping.nlp import analyse

LONGEST_NAME = 40


def map_records(sop: Sop, pack: LanguagePack) -> tuple[Text, ...]:
    """Records that the section on records lists, then those that the steps name, without repeats."""
    kept: dict[str, Text] = {}
    for record in (*_listed(sop, pack), *_in_steps(sop)):
        kept.setdefault(_key(record.value), record)
    return tuple(kept.values())


def _key(name: str) -> str:
    return re.sub(r"[\s《》“”\"「」]+", "", name).casefold()


def _in_steps(sop: Sop) -> Iterator[Text]:
    for step in all_steps(sop.steps):
        yield from step.records


def _listed(sop: Sop, pack: LanguagePack) -> Iterator[Text]:
    for section in all_sections(sop.sections):
        if SectionKind.RECORDS in (section.kind, *section.also):
            for block in section.content:
                yield from _in_block(block, pack)


def _in_block(block: AnyBlock, pack: LanguagePack) -> Iterator[Text]:
    if isinstance(block, Table):
        for cell in block.cells:
            for inner in cell.blocks:
                yield from _in_block(inner, pack)
        return
    marks = [mark for mark in analyse(block.text, pack.code) if mark.label == RECORD]
    for mark in marks:
        found = _text(mark.text, mark.confidence, block, mark.start, mark.end)
        yield found.model_copy(update={"by": mark.by, "how": f"records.{mark.seen}"})
    words = block.text.strip()
    if not marks and isinstance(block, ListItem) and 1 < len(words) <= LONGEST_NAME:
        start = block.text.index(words)
        if words.casefold() not in pack.actions.no_content:
            yield _text(words, 0.6, block, start, start + len(words))


def _text(words: str, confidence: float, block: AnyBlock, start: int, end: int) -> Text:
    evidence = Evidence(block=block.id, page=block.place.page, start=start, end=end, quote=block.text[start:end])
    return Text(
        value=" ".join(words.split()), confidence=confidence, by=By.RULE, evidence=(evidence,), how="records.list"
    )

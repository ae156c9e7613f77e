"""Pipeline, mapping: a revision record that is told in plain lines, each with a version and a date, and no table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.document import AnyBlock, Figure, Table
from models.sop import Evidence, Revision
from pipeline.mapping.control.values import HAN_NAME, LATIN_NAME, PLAIN_VERSION, bare_version
from pipeline.mapping.control_lines import cells_of, pairs_of
from pipeline.mapping.control_words import ControlWords
from pipeline.mapping.dates import DateReader
from pipeline.mapping.revisions import RevisionTable, is_revision_caption

LEAST = 2
"""So many lines in a row speak for themselves; below a caption one is enough."""
LEAD = 4
"""Characters that may stand before the version or date that a line begins with."""
REACH = 60
"""The version and the date stand within so many characters."""
LENGTH = 400
OUTER = " \t:：,，;；、-–—|｜/.。"


@dataclass(frozen=True)
class _Line:
    """The parts of a line: `rest` are its further pieces in order."""

    block: AnyBlock
    version: str | None
    date: str
    rest: tuple[str, ...]
    author: str | None = None


def read_revision_lines(
    blocks: Sequence[AnyBlock], start: int, caption: str, words: ControlWords, dates: DateReader
) -> tuple[RevisionTable, tuple[str, ...]] | None:
    """The record that begins at `start`, with the ids of its lines; None where none does.

    `caption` is the text above. Every word of a line lands in its Revision.
    """
    lines: list[_Line] = []
    for block in blocks[start:]:
        line = None if isinstance(block, Table | Figure) else _line(block, words, dates)
        if line is None:
            break
        lines.append(line)
    named = is_revision_caption(caption, words)
    told = [line for line in lines if line.version]
    if not lines or not (named or len(told) == len(lines) >= LEAST):
        return None
    ids = tuple(line.block.id for line in lines)
    return RevisionTable(ids[0], tuple(map(_revision, _with_authors(lines)))), ids


def _line(block: AnyBlock, words: ControlWords, dates: DateReader) -> _Line | None:
    text = block.full_text
    if not text.strip() or len(text) > LENGTH or "\n" in text.strip():
        return None
    date = dates.first(text)
    if date is None or date.start > REACH:
        return None
    head = text[: date.start] + " " * (date.end - date.start) + text[date.end :]
    version = bare_version(head, words)
    spans = [(date.start, date.end)]
    if version is not None and version.start <= REACH:
        spans.append((version.start, version.end))
    else:
        version = None
        lead = text[: date.start].strip(OUTER)
        if PLAIN_VERSION.fullmatch(lead) and any(c.isdigit() for c in lead):
            first = text.index(lead)
            spans.append((first, first + len(lead)))
    if min(spans)[0] > LEAD:
        return None
    said = text[slice(*spans[1])] if len(spans) > 1 else None
    for low, high in spans:
        text = text[:low] + "\t" * (high - low) + text[high:]
    rest = tuple(p for low, high in cells_of(text) if (p := text[low:high].strip(OUTER)))
    return _Line(block, said, block.full_text[date.start : date.end], rest, _labelled_author(text, words))


def _labelled_author(text: str, words: ControlWords) -> str | None:
    pair = next((p for p in pairs_of(text, words) if p.kind == "prepared_by" and p.colon), None)
    if pair is None:
        return None
    name = re.split(r"[\s）)]", text[pair.value_start : pair.value_end].strip(), maxsplit=1)[0]
    return name or None


def _with_authors(lines: Sequence[_Line]) -> list[_Line]:
    """Take the piece that is a person's name in every line for the author; what says the change stays."""
    named = [_named(line) for line in lines]
    whole = [line for line in named if line is not None]
    return whole if len(whole) == len(lines) else list(lines)


def _named(line: _Line) -> _Line | None:
    if line.author:
        return line
    pieces = line.rest
    if len(pieces) == 1 and " " in pieces[0]:
        before, _, last = pieces[0].rpartition(" ")
        pieces = (before, last) if HAN_NAME.fullmatch(last) else pieces
    place = next(
        (i for i, p in enumerate(pieces) if (HAN_NAME.fullmatch(p) and len(p) <= 3) or LATIN_NAME.fullmatch(p)), None
    )
    if place is None or len(pieces) < 2:
        return None
    place = len(pieces) - 1 if HAN_NAME.fullmatch(pieces[-1]) else place
    return _Line(line.block, line.version, line.date, (*pieces[:place], *pieces[place + 1 :]), pieces[place])


def _revision(line: _Line) -> Revision:
    said = (line.version, line.date, line.author, *line.rest)
    page = line.block.place.page
    return Revision(
        version=line.version,
        date=line.date,
        author=line.author,
        summary=" ".join(line.rest) or None,
        evidence=tuple(Evidence(block=line.block.id, page=page, quote=text) for text in said if text),
    )

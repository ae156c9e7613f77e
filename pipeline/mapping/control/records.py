"""Pipeline, mapping: the revision record and the lists of signers, and what they say about control fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from models.document import AnyBlock, Figure, Table, walk
from models.language import LanguagePack
from models.sop import Revision
from pipeline.mapping.control.findings import Finding, Source, Spot, spots_of
from pipeline.mapping.control_words import ControlWords, fold
from pipeline.mapping.dates import DateReader
from pipeline.mapping.revision_lines import read_revision_lines
from pipeline.mapping.revisions import RevisionTable, is_revision_caption, read_revisions

AUTHOR_TRUST = 0.8
REVISION_DATE = "revised_date"


@dataclass(frozen=True)
class RevisionRecord:
    """The revision tables of a document with the headings above them, by id of the table."""

    tables: tuple[RevisionTable, ...] = ()
    headings: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()
    """Tables whose every filled cell is in a revision or in the head."""
    lines: frozenset[str] = frozenset()
    """Blocks that are a line of a record without a table."""

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """Every row of every table, in order."""
        return tuple(r for t in self.tables for r in t.revisions)


def revision_record(
    blocks: Sequence[AnyBlock], words: ControlWords, pack: LanguagePack, dates: DateReader
) -> RevisionRecord:
    """Find the revision tables and lines among body blocks; a caption counts where it is the last line above."""
    tables: list[RevisionTable] = []
    headings: list[str] = []
    whole: list[str] = []
    lines: list[str] = []
    caption: AnyBlock | None = None
    for i, block in enumerate(blocks):
        if not isinstance(block, Table):
            if block.id in lines:
                continue
            told = read_revision_lines(blocks, i, caption.text if caption is not None else "", words, dates)
            if told is not None:
                tables.append(told[0])
                lines += told[1]
                headings += [caption.id] if caption is not None and is_revision_caption(caption.text, words) else []
                caption = None
                continue
            caption = block if block.text.strip() and not isinstance(block, Figure) else caption
            continue
        above = caption.text if caption is not None else ""
        found = read_revisions(block, pack, above)
        if found is not None:
            tables.append(found)
            if found.revisions and not found.mixed and not _has_nested(block):
                whole.append(block.id)
            if caption is not None and is_revision_caption(above, words):
                headings.append(caption.id)
        caption = None
    return RevisionRecord(tuple(tables), tuple(headings), frozenset(whole), frozenset(lines))


def _has_nested(table: Table) -> bool:
    inner = [b for b in walk((table,)) if b is not table]
    return any(isinstance(b, Table | Figure) for b in inner)


def current_revision(revisions: Sequence[Revision], words: ControlWords, dates: DateReader) -> Revision | None:
    """The row in force: the one with the latest date, else the last one with a version."""
    revisions = [r for r in revisions if r.version and not words.is_placeholder(r.version)]
    dated = [(d.iso, i) for i, r in enumerate(revisions) if r.date and (d := dates.first(r.date))]
    if dated:
        return revisions[max(dated)[1]]
    return revisions[-1] if revisions else None


def revision_findings(record: RevisionRecord, words: ControlWords, dates: DateReader) -> Iterator[Finding]:
    """Version, author and date of the row in force."""
    for table in record.tables:
        row = current_revision(table.revisions, words, dates)
        if row is None:
            continue
        for kind, text, factor in (
            ("version", row.version, 1.0),
            ("prepared_by", row.author, AUTHOR_TRUST),
            (REVISION_DATE, row.date, 1.0),
        ):
            evidence = next((e for e in row.evidence if e.quote == text), None)
            if text and evidence is not None:
                spot = Spot(evidence.block, table.block, text, evidence.page)
                yield Finding(kind, text, Source.REVISION, spot, 0, len(text), kind, factor)


def signer_findings(blocks: Iterable[AnyBlock], words: ControlWords) -> Iterator[tuple[str, Finding | None]]:
    """Id of each table that lists who signed, with a finding for each name in it (None for an empty list)."""
    caption = ""
    for block in blocks:
        if not isinstance(block, Table):
            caption = block.text if block.text.strip() else caption
            continue
        heads = {c.column: words.kind(c.text) for c in block.cells if c.row == 0 and c.text.strip()}
        field = _signed_as(caption, [c.text for c in block.cells if c.row == 0], words)
        caption = ""
        column = next((c for c, kind in heads.items() if kind == "name"), None)
        if field is None or column is None or len(heads) < 2 or not _all_about_signing(block, words):
            continue
        yield block.id, None
        for cell in block.cells:
            spots = [s for b in cell.blocks for s in spots_of(b, block.id)]
            if cell.row and cell.column == column and spots:
                text = spots[0].text.strip()
                yield block.id, Finding(field, text, Source.SIGNERS, spots[0], 0, len(spots[0].text), field)


def _signed_as(caption: str, heads: Sequence[str], words: ControlWords) -> str | None:
    """What the signers did, by the caption, else by the heads of the columns."""
    for text in (caption if len(caption) <= 40 else "", " ".join(heads)):
        folded = fold(text)
        for word, field in words.review_captions:
            if re.search(re.escape(fold(word)), folded):
                return field
    return None


def _all_about_signing(table: Table, words: ControlWords) -> bool:
    kinds = [words.kind(c.text) for c in table.cells if c.row == 0 and c.text.strip()]
    known = [
        k for k in kinds if k in ("name", "signature", "post", "date", "reviewed_date", "approved_date", "reviewed_by")
    ]
    return len(known) >= len(kinds) - 1 and len(known) >= 2

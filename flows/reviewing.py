"""Flows: reviewers' workbooks out and in. Decisions go to the log first, then the documents are made again."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from flows.evidence import Evidence, copy_evidence, make_evidence, thumbnails, with_evidence
from flows.files import write_atomically
from flows.library import Run, now, today
from flows.migration import convert_chunk, open_pool
from flows.progress import Progress
from flows.reporting import Outcome, Summary, language_of, write_reports
from flows.rows import review_of
from models.conversion import Failure
from models.errors import WorkbookError
from models.record import DocumentRecord, DocumentState, NewDecision
from models.review import Decision, ReviewImport, RowOutcome
from models.source import SourceFile
from pipeline.review.export import export_workbook
from pipeline.review.intake import read_workbook

RECEIPTS = "receipts"


@dataclass(frozen=True)
class Applied:
    """What a workbook changed."""

    imported: ReviewImport
    new: int
    """Decisions that were not in the log before."""
    documents: int
    """Documents that were made again."""
    failed: int
    receipt: Path
    summary: Summary

    @property
    def outcomes(self) -> Counter[RowOutcome]:
        """How many rows ended how."""
        return Counter(row.outcome for row in self.imported.rows)


@dataclass(frozen=True)
class Exported:
    """What was written beside and into a workbook."""

    flags: int
    evidence: Evidence


def export(run: Run, target: Path, progress: Progress | None = None) -> Exported:
    """Write the workbook of the library; with a `progress` the evidence too, in a folder beside it."""
    review = review_of(run, language_of(run.catalog.documents()))
    evidence = make_evidence(run, progress) if progress is not None else Evidence()
    copy_evidence(run, evidence, target.parent)
    review = with_evidence(review, evidence, run)
    write_atomically(target, export_workbook(review, thumbnails(review, run.library.root)))
    return Exported(len(review.flags), evidence)


def apply(run: Run, workbook: Path, progress: Progress) -> Applied:
    """Take the decisions of a workbook into the log and make the documents again that they are about.

    Raises WorkbookError for a workbook that is not ours, stale or damaged: nothing is changed then.
    """
    data = _bytes(workbook)
    imported = read_workbook(data, review_of(run, language_of(run.catalog.documents())))
    digest = hashlib.sha256(data).hexdigest()
    logged = run.catalog.add_decisions([_entry(d, workbook.name, digest) for d in imported.decisions], today())
    touched = {entry.decision.lineage for entry in logged}
    records = [r for r in run.catalog.documents() if r.lineage in touched and r.state is DocumentState.CONVERTED]
    failed = _make_again(run, records, progress)
    receipt = _receipt(run, workbook, digest, imported)
    summary = write_reports(run, Outcome(str(run.library.root), len(records) - failed))
    return Applied(imported, len(logged), len(records), failed, receipt, summary)


def _bytes(workbook: Path) -> bytes:
    try:
        return workbook.read_bytes()
    except OSError as error:
        raise WorkbookError(f"{workbook}: {error.strerror}", cure="check the name of the workbook") from error


def _entry(decision: Decision, file: str, digest: str) -> NewDecision:
    return NewDecision(
        lineage=decision.document,
        row=decision.fingerprint,
        field=decision.field,
        action=str(decision.kind),
        old=decision.old,
        new=decision.new,
        reason=decision.reason,
        until=decision.until,
        reviewer=decision.reviewer,
        at=now(),
        file=file,
        file_sha256=digest,
        details={"rule": decision.rule, "anchor": decision.anchor},
    )


def _make_again(run: Run, records: list[DocumentRecord], progress: Progress) -> int:
    progress.start(len(records))
    if not records:
        return 0
    sources = [SourceFile(path=r.paths[0], sha256=r.sha256, size=r.size, format=r.format) for r in records]
    failed = 0
    with open_pool(run) as pool:
        for ended in convert_chunk(run, {r.sha256: r.paths for r in records}, sources, pool):
            failed += isinstance(ended, Failure)
            progress.advance(ended.source.path)
    return failed


def _receipt(run: Run, workbook: Path, digest: str, imported: ReviewImport) -> Path:
    """Leave what became of each row, for the reviewer and for the record."""
    at = now()
    rows = [row.model_dump(mode="json") for row in imported.rows if row.outcome is not RowOutcome.NO_OP]
    content = {"workbook": workbook.name, "sha256": digest, "at": at, "rows": rows}
    path = run.library.root / RECEIPTS / f"{at.replace(':', '')}-{digest[:8]}.json"
    write_atomically(path, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
    return path

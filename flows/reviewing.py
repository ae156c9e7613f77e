"""Flows: reviewers' workbooks out and in. Decisions go to the log first, then the documents are made again."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flows.cases import logged_of
from flows.evidence import Evidence, copy_evidence, make_evidence, thumbnails, with_evidence
from flows.files import safe_name, write_atomically
from flows.library import Run, now, today
from flows.progress import Progress
from flows.remaking import make_again
from flows.reporting import Outcome, Summary, language_of, link_reviews, write_reports
from flows.rows import review_of
from flows.suggesting import settle_rules
from models.errors import OutputError
from models.language import load_language
from models.record import NewDecision
from models.review import Decision, Review, ReviewImport, RowOutcome
from pipeline.review.export import export_workbook
from pipeline.review.intake import read_workbooks
from pipeline.review.receipt import export_receipt, tellable
from pipeline.review.refusing import refused
from pipeline.review.sharing import by_department, by_rows

RECEIPTS = "receipts"


@dataclass(frozen=True)
class Considered:
    """What workbooks say, before anything is done."""

    imported: ReviewImport
    language: str
    hashes: dict[str, str]
    """Name of each workbook -> sha256 of its bytes."""

    @property
    def outcomes(self) -> Counter[RowOutcome]:
        """How many rows ended how."""
        return Counter(row.outcome for row in self.imported.rows)


@dataclass(frozen=True)
class Applied:
    """What workbooks changed."""

    imported: ReviewImport
    language: str
    new: int
    """Decisions that were not in the log before."""
    documents: int
    """Documents that were made again."""
    failed: int
    receipt: Path
    """JSON of every row that somebody touched, in the library."""
    sheets: tuple[Path, ...]
    """The receipts for the reviewers, a workbook beside each of theirs."""
    summary: Summary
    rules: int = 0
    """Rules that were accepted, declined or revoked."""

    @property
    def outcomes(self) -> Counter[RowOutcome]:
        """How many rows ended how."""
        return Counter(row.outcome for row in self.imported.rows)


@dataclass(frozen=True)
class Exported:
    """What was written: workbooks with their number of flags, and what stands beside them."""

    files: tuple[tuple[Path, int], ...]
    evidence: Evidence

    @property
    def flags(self) -> int:
        """Number of flags in all workbooks."""
        return sum(flags for _, flags in self.files)


def export(
    run: Run, target: Path, progress: Progress | None = None, *, rows: int = 0, department: bool = False
) -> Exported:
    """Write the workbook of the library; with a `progress` the evidence too, in a folder beside it.

    With `department` or `rows` several workbooks are written beside `target`: one for each department, of at most so
    many flags. Each document stands whole in one of them.
    """
    review = review_of(run, language_of(run.catalog.documents()))
    evidence = make_evidence(run, progress) if progress is not None else Evidence()
    copy_evidence(run, evidence, target.parent)
    if evidence.new:
        link_reviews(run, evidence)
    review = with_evidence(review, evidence, run)
    written = []
    for path, share in _shares(review, target, rows, department).items():
        write_atomically(path, export_workbook(share, thumbnails(share, run.library.root)))
        written.append((path, len(share.flags)))
    return Exported(tuple(written), evidence)


def _shares(review: Review, target: Path, rows: int, department: bool) -> dict[Path, Review]:
    """Give each workbook's review by its path."""
    found: dict[Path, Review] = {}
    for name, share in by_department(review) if department else (("", review),):
        parts = by_rows(share, rows) if rows else (share,)
        for count, part in enumerate(parts, start=1):
            words = [target.stem, *([safe_name(name)] if name else []), *([str(count)] if len(parts) > 1 else [])]
            path = target.with_name(f"{'-'.join(words)}{target.suffix}")
            while path in found:  # two departments may give one file name
                path = path.with_name(f"{path.stem}_{target.suffix}")
            found[path] = part
    return found


def consider(run: Run, workbooks: Sequence[Path], reviewer: str = "", strict: bool = False) -> Considered:
    """Give what applying the workbooks would do; nothing is written.

    Raises WorkbookError for a workbook that is not ours, stale or damaged.
    """
    language = language_of(run.catalog.documents())
    files = [(path, bytes_of(path, language)) for path in workbooks]
    names = _names([path for path, _ in files])
    review = review_of(run, language)
    named = [(names[path], data) for path, data in dict(files).items()]
    imported = read_workbooks(named, review, reviewer, strict)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in named}
    return Considered(imported, language, hashes)


def apply(run: Run, workbooks: Sequence[Path], progress: Progress, reviewer: str = "", strict: bool = False) -> Applied:
    """Take the decisions of workbooks into the log and make the documents again that they are about.

    Raises WorkbookError for a workbook that is not ours, stale or damaged: nothing is changed then.
    """
    considered = consider(run, workbooks, reviewer, strict)
    imported = considered.imported
    entries = [_entry(decision, considered) for decision in imported.decisions]
    logged = run.catalog.add_decisions(entries, today())
    documents, failed = make_again(run, {entry.decision.lineage for entry in logged}, progress)
    said = settle_rules(run, imported.rules, progress)
    considered = replace(considered, imported=_without(imported, said.refused))
    imported, documents, failed = considered.imported, documents + said.documents, failed + said.failed
    receipt = _receipt(run, considered)
    sheets = tuple(_sheet(run, path, considered) for path in dict.fromkeys(workbooks))
    summary = write_reports(run, Outcome(str(run.library.root), documents - failed))
    new = len(logged) + said.decisions
    return Applied(imported, considered.language, new, documents, failed, receipt, sheets, summary, said.rules)


def _without(imported: ReviewImport, refused: Collection[str]) -> ReviewImport:
    """Take back the rows of rules that the other answers of the workbooks left without ground."""
    told = {"outcome": RowOutcome.STALE, "reason": "suggestion-gone"}
    rows = tuple(
        row.model_copy(update=told) if row.outcome is RowOutcome.APPLIED and row.key in refused else row
        for row in imported.rows
    )
    return imported.model_copy(update={"rows": rows})


def bytes_of(file: Path, language: str) -> bytes:
    """Give the bytes of a workbook or log. Raises WorkbookError in a language."""
    try:
        return file.read_bytes()
    except FileNotFoundError as error:
        raise refused("not-found", language, str(file)) from error
    except OSError as error:
        raise refused("not-readable", language, str(file), detail=error.strerror or str(error)) from error


def _names(workbooks: Sequence[Path]) -> dict[Path, str]:
    """Give each workbook a name for people: its own, with its folder where two are called alike."""
    counted = Counter(path.name for path in set(workbooks))
    return {path: path.name if counted[path.name] == 1 else str(path) for path in workbooks}


def _entry(decision: Decision, considered: Considered) -> NewDecision:
    file = considered.imported.file_of(decision)
    target = {"target": decision.target} if decision.target else {}
    return logged_of(decision, now(), file, file_sha256=considered.hashes[file], **target)


def _receipt(run: Run, considered: Considered) -> Path:
    """Leave what became of each row, for the record."""
    at = now()
    rows = [row.model_dump(mode="json") for row in tellable(considered.imported.rows)]
    files = [{"workbook": name, "sha256": digest} for name, digest in considered.hashes.items()]
    content = {"workbooks": files, "at": at, "rows": rows}
    digest = hashlib.sha256("".join(considered.hashes.values()).encode()).hexdigest()
    path = run.library.root / RECEIPTS / f"{at.replace(':', '')}-{digest[:8]}.json"
    write_atomically(path, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
    return path


def _sheet(run: Run, workbook: Path, considered: Considered) -> Path:
    """Write the receipt that goes back to the reviewer, beside the workbook; in the library where that cannot be."""
    name = next(name for name in considered.hashes if name in (workbook.name, str(workbook)))
    data = export_receipt(considered.imported.of_file(name), considered.language)
    word = load_language(considered.language).messages.sheets["receipt"]
    try:
        return _beside(workbook.parent, f"{workbook.stem} {word}", data)
    except OutputError:
        return _beside(run.library.root / RECEIPTS, f"{workbook.stem} {word}", data)


def _beside(folder: Path, stem: str, data: bytes) -> Path:
    """Write under a name that nobody has yet: a receipt never stands in the place of another file."""
    count = 1
    path = folder / f"{stem}.xlsx"
    while path.exists():
        count += 1
        path = folder / f"{stem} {count}.xlsx"
    write_atomically(path, data)
    return path

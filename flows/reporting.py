"""Flows: what a run leaves for people: report.html, the reviewers' workbook and index.csv."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from flows.evidence import Evidence, found_evidence, page_of, thumbnails, with_evidence
from flows.files import write_atomically
from flows.library import INDEX, REPORT, WORKBOOK, Run, today, version
from flows.memory import keep_memory
from flows.rows import review_of
from models.flag import Flag, Severity
from models.language import LanguagePack, load_language
from models.record import DocumentRecord, DocumentState, FlagRecord, FlagState
from models.report import Change, Report, ReportDocument, ReportFailure, ReportRule
from models.rules import load_rules
from models.words import message, rule_title
from pipeline.audit.library import LibraryEntry, audit_library
from pipeline.render.report import render_report
from pipeline.review.export import export_workbook

LIBRARY_RULES = "SOP8"
"""Rules that look at the library as a whole, not at one document."""

LAST = ".outcome.json"
"""What the last report was about, for the next time that it is written."""
EXAMPLE = 140
"""Characters of a flag's sentence that the report quotes."""


@dataclass(frozen=True)
class Summary:
    """What the last lines on the terminal say."""

    report: Report
    report_path: Path
    workbook_path: Path
    kept: tuple[Path, ...] = ()
    """Files that people had edited since the last run: moved aside, not overwritten."""

    @property
    def failures(self) -> tuple[ReportFailure, ...]:
        """Files of the archive that could not be read, in this run or before."""
        return self.report.failures

    def count(self, severity: Severity) -> int:
        """Number of open flags of a severity."""
        field = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "infos"}[severity]
        return sum(int(getattr(document, field)) for document in self.report.documents)


@dataclass(frozen=True)
class Outcome:
    """What a run did, for its report."""

    source: str
    converted: int
    """Documents that this run converted, audited or made again."""
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """sha256 -> paths in this archive; empty where the run is about the whole library."""
    excluded: Sequence[str] = ()
    changes: Sequence[Change] = ()


_OUTCOME = TypeAdapter(Outcome)


def write_reports(run: Run, outcome: Outcome) -> Summary:
    """Write report, workbook and index of the library."""
    _look_over(run)
    run.catalog.reopen_lapsed(today())
    records = run.catalog.documents()
    language = language_of(records)
    evidence = found_evidence(run)
    report = _report(run, outcome, records, evidence)
    review = with_evidence(review_of(run, language), evidence, run)
    keep_memory(run)
    library = run.library
    write_atomically(library.root / LAST, _OUTCOME.dump_json(outcome))
    kept = [
        library.write_report(REPORT, render_report(report).encode()),
        library.write_report(INDEX, _index(run).encode("utf-8-sig")),
        library.write_report(WORKBOOK, export_workbook(review, thumbnails(review, library.root))),
    ]
    return Summary(report, library.root / REPORT, library.root / WORKBOOK, tuple(path for path in kept if path))


def link_reviews(run: Run, evidence: Evidence) -> None:
    """Write the report again, so that it links the review pages that were made since the last run."""
    try:
        outcome = _OUTCOME.validate_json((run.library.root / LAST).read_bytes())
    except (OSError, ValueError):
        outcome = Outcome(str(run.library.root), 0)
    report = _report(run, outcome, run.catalog.documents(), evidence)
    run.library.write_report(REPORT, render_report(report).encode())


def _report(run: Run, outcome: Outcome, records: Sequence[DocumentRecord], evidence: Evidence) -> Report:
    flags, paths, language = run.catalog.flags(), outcome.paths, language_of(records)
    here = [r for r in records if r.sha256 in paths] if paths else list(records)
    converted = [r for r in here if r.state is DocumentState.CONVERTED]
    failed = [r for r in here if r.state is DocumentState.FAILED]
    found = sum(len(names) for names in paths.values()) if paths else sum(len(r.paths) for r in here)
    return Report(
        language=language,
        library=run.library.root.resolve().name,
        source=outcome.source,
        version=version(),
        profile=run.settings.audit.profile,
        found=found + len(outcome.excluded),
        converted=outcome.converted,
        skipped=len(converted) - outcome.converted,
        excluded=tuple(outcome.excluded),
        documents=_documents(converted, flags, paths, load_language(language), evidence),
        failures=tuple(
            ReportFailure(path=path, error=r.error, message=r.message, cure=r.cure)
            for r in failed
            for path in paths.get(r.sha256, r.paths)
        ),
        rules=_rules(flags, language, records),
        changes=tuple(outcome.changes),
        workbook=WORKBOOK,
    )


def _look_over(run: Run) -> None:
    """Compare the documents with one another: duplicates, superseded versions, numbers given twice."""
    records = [r for r in run.catalog.documents() if r.state is DocumentState.CONVERTED]
    found = audit_library(
        [
            LibraryEntry(
                sha256=r.sha256,
                path=r.paths[0],
                number=r.source_number,
                title=r.title,
                version=r.version,
                effective_date=r.effective_date,
                sketch=r.sketch,
            )
            for r in records
        ]
    )
    standing: dict[str, list[Flag]] = {r.sha256: [] for r in records}
    before: dict[str, list[Flag]] = {r.sha256: [] for r in records}
    for row in run.catalog.flags():
        target = before if row.flag.rule.startswith(LIBRARY_RULES) else standing
        target.setdefault(row.document, []).append(row.flag)
    for record in records:
        flags = found.get(record.sha256, ())
        if list(flags) != before[record.sha256]:
            own = [*standing[record.sha256], *flags]
            run.catalog.replace_flags(record.sha256, record.lineage or "", own, today())


def language_of(records: Sequence[DocumentRecord]) -> str:
    """The language of most documents; Chinese where there is none yet."""
    counted = Counter(r.language for r in records if r.language)
    return "en" if counted.most_common(1) and counted.most_common(1)[0][0] == "en" else "zh"


def _documents(
    records: Sequence[DocumentRecord],
    flags: Sequence[FlagRecord],
    paths: Mapping[str, tuple[str, ...]],
    pack: LanguagePack,
    evidence: Evidence,
) -> tuple[ReportDocument, ...]:
    counted = Counter((f.document, f.flag.severity) for f in flags if f.state is FlagState.OPEN)
    notes = {f.document: message(f.flag, pack) for f in flags if f.flag.rule in ("SOP801", "SOP802")}
    rows = [
        ReportDocument(
            number=r.number,
            title=r.title,
            version=r.version,
            old_number=r.source_number,
            sources=paths.get(r.sha256, r.paths),
            output=r.outputs[0].name if r.outputs else "",
            review=page_of(evidence, r.sha256),
            errors=counted[r.sha256, Severity.ERROR],
            warnings=counted[r.sha256, Severity.WARNING],
            infos=counted[r.sha256, Severity.INFO],
            note=notes.get(r.sha256, ""),
        )
        for r in records
    ]
    return tuple(sorted(rows, key=lambda row: (row.number, row.output)))


def _rules(flags: Sequence[FlagRecord], language: str, records: Sequence[DocumentRecord]) -> tuple[ReportRule, ...]:
    pack = load_language(language)
    known = load_rules()
    languages = {r.sha256: r.language for r in records}
    opened = [f for f in flags if f.state is FlagState.OPEN]
    rules = []
    for rule in sorted({f.flag.rule for f in opened}):
        of_rule = [f for f in opened if f.flag.rule == rule]
        example = message(of_rule[0].flag, load_language(languages.get(of_rule[0].document) or language))
        rules.append(
            ReportRule(
                rule=rule,
                title=rule_title(rule, pack) or known[rule].name,
                severity=str(of_rule[0].flag.severity),
                flags=len(of_rule),
                documents=len({f.document for f in of_rule}),
                example=example[:EXAMPLE] + ("…" if len(example) > EXAMPLE else ""),
            )
        )
    rank = [Severity.ERROR, Severity.WARNING, Severity.INFO]
    return tuple(sorted(rules, key=lambda r: (rank.index(Severity(r.severity)), -r.flags, r.rule)))


def _index(run: Run) -> str:
    """Old number -> new number of documents, sections and steps, as CSV that a spreadsheet opens."""
    numbers = {record.sha256: record.number for record in run.catalog.documents()}
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("document", "kind", "old", "new", "title"))
    for entry in run.catalog.index_entries():
        row = (numbers.get(entry.document, ""), entry.kind, entry.old, entry.new, entry.title)
        writer.writerow([_inert(cell) for cell in row])
    return text.getvalue()


def _inert(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell

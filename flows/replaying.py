"""Flows: the log of decisions as a file, and its replay in another library."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from flows.library import Run, today
from flows.memory import RULE, keep_memory
from flows.progress import Progress
from flows.remaking import make_again, touched_by
from flows.reporting import Outcome, language_of, write_reports
from flows.reviewing import bytes_of
from models.language import load_language
from models.memory import ARCHIVE, MemoryRule, StandingRule
from models.record import ChainFault, LoggedDecision
from models.words import message
from pipeline.catalog.decisions import faults_of
from pipeline.review.refusing import refused

STALE = "SOP606"


@dataclass(frozen=True)
class Replayed:
    """What a log brought into a library."""

    new: int
    known: int
    """Entries that the library's own log had already."""
    homeless: tuple[LoggedDecision, ...]
    """Entries about documents that this library has not."""
    unplaced: tuple[str, ...]
    """Sentences on decisions that no longer fit their document; they are flags there."""
    documents: int
    failed: int


def log_bytes(run: Run) -> bytes:
    """Give the whole log as JSON lines, an entry a line, with its hashes."""
    lines = [entry.model_dump(mode="json") for entry in run.catalog.decisions_for()]
    return "".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines).encode(
        "utf-8", "surrogatepass"
    )


def chain_faults(run: Run) -> list[str]:
    """Give a sentence for each place where the log is not what it was; none where it is whole."""
    language = language_of(run.catalog.documents())
    return [fault_words(fault, language) for fault in run.catalog.verify_decisions()]


def fault_words(fault: ChainFault, language: str) -> str:
    """Say in a language where a log is broken."""
    sentence = load_language(language).review.faults[fault.kind]
    return sentence.format(id=fault.id, first=fault.first, last=fault.id - 1)


def replay(run: Run, log: Path, progress: Progress) -> Replayed:
    """Take the entries of a log into this library and make again the documents that they are about.

    Entries that are there already are left out. Raises WorkbookError for a file that is no log, or was changed.
    """
    entries = _read(log, language_of(run.catalog.documents()))
    lineages = {record.lineage for record in run.catalog.documents() if record.lineage} | {ARCHIVE}
    homeless = tuple(entry for entry in entries if entry.decision.lineage not in lineages)
    there = [entry.decision for entry in run.catalog.decisions_for()]
    meant = [entry.decision for entry in entries if entry.decision.lineage in lineages]
    new = [decision for decision in meant if decision not in there]
    logged = run.catalog.add_decisions(new, today())
    keep_memory(run)
    touched = {entry.decision.lineage for entry in logged} - {ARCHIVE} | touched_by(run, _rules(logged))
    documents, failed = make_again(run, touched, progress)
    write_reports(run, Outcome(str(run.library.root), documents - failed))
    return Replayed(len(logged), len(meant) - len(logged), homeless, _unplaced(run, touched), documents, failed)


def _rules(entries: Sequence[LoggedDecision]) -> list[MemoryRule]:
    """Give every rule that entries remember or forget."""
    told = (entry.decision.details.get(RULE) for entry in entries if entry.decision.lineage == ARCHIVE)
    return [StandingRule.model_validate_json(rule).rule for rule in told if rule]


def _read(log: Path, language: str) -> Sequence[LoggedDecision]:
    """Read and prove a log. Raises WorkbookError."""
    data = bytes_of(log, language)
    try:
        lines = data.decode("utf-8", "surrogatepass").splitlines()
        entries = [LoggedDecision.model_validate_json(line) for line in lines if line.strip()]
    except (UnicodeDecodeError, ValidationError) as error:
        raise refused("no-log", language, str(log)) from error
    faults = faults_of(entries)
    if faults:
        raise refused("log-broken", language, str(log), fault=fault_words(faults[0], language))
    return entries


def _unplaced(run: Run, lineages: set[str]) -> tuple[str, ...]:
    pack = load_language(language_of(run.catalog.documents()))
    flags = [row for row in run.catalog.flags() if row.lineage in lineages and row.flag.rule == STALE]
    return tuple(f"{row.lineage}: {message(row.flag, pack)}" for row in flags)

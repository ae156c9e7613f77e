"""Flows: audit a library again and say what got worse, what got better, and why."""

from collections.abc import Iterable

from flows.files import file_hash
from flows.library import Run, settings_hash, today, version
from flows.progress import Progress
from flows.reporting import LIBRARY_RULES, Outcome, Summary, write_reports
from flows.work import Judged, JudgeJob, judge_job, warm_up
from models.conversion import Failure
from models.flag import Flag
from models.language import load_language
from models.record import DocumentRecord, DocumentState, OutputFile
from models.report import Change
from models.source import Format, SourceFile
from models.words import message
from pipeline.batch.confine import limits_of
from pipeline.batch.pool import BatchPool
from pipeline.batch.trouble import Trouble

SOURCE_RULES = ("SOP0", "SOP6", "SOP9")
"""Rules about how the source was read and understood: the normalized document cannot answer them again."""


def reaudit(run: Run, progress: Progress) -> Summary:
    """Audit each document that people, a new version or new settings have changed; the others stand as they were."""
    records = [r for r in run.catalog.documents() if r.state is DocumentState.CONVERTED and r.outputs]
    jobs = [job for record in records if (job := _job(run, record)) is not None]
    progress.start(len(jobs))
    changes: list[Change] = []
    if jobs:
        by_hash = {record.sha256: record for record in records}
        with BatchPool(limits_of(run.settings), warm_up) as pool:
            for job, outcome in pool.run(jobs, judge_job, ordered=True):
                changes += _settle(run, by_hash[job.record], job, outcome)
                progress.advance(job.name)
    return write_reports(run, Outcome(str(run.library.root), len(jobs), changes=changes))


def _job(run: Run, record: DocumentRecord) -> JudgeJob | None:
    """Give the job of a document that must be audited again, with what changed; None where nothing did."""
    output = next(output for output in record.outputs if output.kind == "docx")
    cause = _cause(run, record, output)
    if cause is None:
        return None
    stored = run.library.root / output.name
    return JudgeJob(record=record.sha256, name=output.name, stored=stored, settings=run.settings, cause=cause)


def _cause(run: Run, record: DocumentRecord, output: OutputFile) -> str | None:
    found = file_hash(run.library.root / output.name)
    if found != output.sha256:
        return "document"
    if record.converter != version():
        return "version"
    return "settings" if record.settings_hash != settings_hash(run.settings) else None


def _settle(run: Run, record: DocumentRecord, job: JudgeJob, outcome: Judged | Failure | Trouble) -> list[Change]:
    """Put the new flags in the place of the old; give the difference."""
    before = [f.flag for f in run.catalog.flags(record.sha256) if not f.flag.rule.startswith(LIBRARY_RULES)]
    if not isinstance(outcome, Judged):
        source = SourceFile(path=job.name, sha256=record.sha256, size=0, format=Format.UNKNOWN)
        failure = outcome if isinstance(outcome, Failure) else outcome.failure(source)
        words = f"{failure.error}: {failure.message} -> {failure.cure}"
        return [Change(number=record.number, rule="-", message=words, state="new", cause=job.cause)]
    of_source = [flag for flag in before if flag.rule.startswith(SOURCE_RULES)]
    judged = [flag for flag in outcome.flags if not flag.rule.startswith(SOURCE_RULES)]
    run.catalog.replace_flags(record.sha256, record.lineage or "", [*of_source, *judged], today())
    gone = _without([flag for flag in before if flag not in of_source], judged)
    new = _without(judged, before)
    pack = load_language(outcome.language)
    return [
        Change(number=record.number, rule=flag.rule, message=message(flag, pack), state=state, cause=job.cause)
        for state, flags in (("new", new), ("fixed", gone))
        for flag in flags
    ]


def _without(flags: Iterable[Flag], others: Iterable[Flag]) -> list[Flag]:
    known = {flag.fingerprint for flag in others}
    return [flag for flag in flags if flag.fingerprint not in known]

"""Flows: a migration, step by step, without any engine: take in, convert in batches, finish.

`migrate` runs it here; flows/orchestration.py runs the same steps as a Prefect flow.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from flows.intake import Incoming, open_archive
from flows.library import DOCUMENTS, JSON, PICTURES, Run, known_by, settings_hash, today, version
from flows.memory import memory_of
from flows.progress import Progress
from flows.reporting import Outcome, Summary, write_reports
from flows.rows import decisions_of
from flows.work import CompleteJob, Finished, UnderstandJob, complete_job, understand_job, warm_up
from models.conversion import Failure, PictureFile, Understood
from models.errors import SourceError
from models.record import DocumentRecord, DocumentState, LineageFacts, OutputFile
from models.review import Decision
from models.source import Format, SourceFile
from pipeline.batch.confine import limits_of
from pipeline.batch.plan import Plan, plan
from pipeline.batch.pool import BatchPool
from pipeline.batch.trouble import Trouble
from pipeline.catalog.numbering import NumberRequest
from pipeline.catalog.sketch import sketch

CANCELLED = "cancelled"

CHUNK = 16
"""Documents that are understood before the ledger gives their numbers: what memory holds at once."""


@dataclass
class Intake:
    """What came in: every file is in one of these."""

    plan: Plan
    excluded: tuple[str, ...]
    paths: dict[str, tuple[str, ...]]
    """sha256 -> every path with these bytes; files that could not be fetched are there under a name of their own."""
    ended: Counter[str] = field(default_factory=Counter)
    """How many documents this run converted, and how many failed."""

    @property
    def found(self) -> int:
        """Number of files in the archive."""
        return sum(len(paths) for paths in self.paths.values()) + len(self.excluded)


def migrate(run: Run, source: str, progress: Progress, retry_failed: bool = False) -> Summary:
    """Migrate an archive into the library that `run` holds."""
    intake = take_in(run, source, retry_failed)
    progress.start(len(intake.plan.to_convert))
    if intake.plan.batches:
        with open_pool(run) as pool:
            for batch in intake.plan.batches:
                convert_batch(run, intake, batch, pool, progress)
    return finish(run, source, intake)


def take_in(run: Run, source: str, retry_failed: bool = False) -> Intake:
    """List the archive, keep the bytes of every file under their hash, and plan what is to be done.

    Raises SettingsError for a damaged memory of the library, before anything is kept.
    """
    memory_of(run)
    archive = open_archive(source, run.settings.reading)
    sources: list[SourceFile] = []
    unread: list[Failure] = []
    for incoming in archive.files:
        stored = _store(run, incoming)
        sources.append(stored) if isinstance(stored, SourceFile) else unread.append(stored)
    planned = plan(
        sources,
        lambda s: known_by(s, run.catalog, run.library, run.settings, retry_failed),
        run.settings.batch.documents_per_task,
    )
    paths: dict[str, tuple[str, ...]] = {}
    for stored_source in sources:
        paths[stored_source.sha256] = (*paths.get(stored_source.sha256, ()), stored_source.path)
    for failure in unread:
        paths[failure.source.sha256] = (failure.source.path,)
        _record_failure(run, failure, (failure.source.path,))
    return Intake(plan=planned, excluded=archive.excluded, paths=paths)


def open_pool(run: Run) -> BatchPool:
    """Give the worker processes of a run."""
    return BatchPool(limits_of(run.settings), warm_up)


def convert_batch(
    run: Run, intake: Intake, batch: Sequence[SourceFile], pool: BatchPool, progress: Progress
) -> dict[str, int]:
    """Convert the documents of a batch and record each; give how many ended how."""
    counts = Counter(converted=0, failed=0)
    for start in range(0, len(batch), CHUNK):
        chunk = batch[start : start + CHUNK]
        for ended in convert_chunk(run, intake.paths, chunk, pool):
            counts["failed" if isinstance(ended, Failure) else "converted"] += 1
            progress.advance(ended.source.path)
    intake.ended.update(counts)
    return dict(counts)


def finish(run: Run, source: str, intake: Intake) -> Summary:
    """Look at the library as a whole and write report, workbook and index."""
    summary = write_reports(run, Outcome(source, intake.ended["converted"], intake.paths, intake.excluded))
    run.counts = {"found": intake.found, **intake.ended}
    return summary


def _store(run: Run, incoming: Incoming) -> SourceFile | Failure:
    from extractors.read import source_of

    try:
        data = incoming.fetch()
    except SourceError as error:
        named = hashlib.sha256(f"unread:{incoming.path}".encode()).hexdigest()
        source = SourceFile(path=incoming.path, sha256=named, size=incoming.size, format=Format.UNKNOWN)
        return Failure(source=source, error=error.code, message=error.message, cure=error.cure)
    run.library.store_source(data)
    return source_of(data, incoming.path)


def convert_chunk(
    run: Run, paths: Mapping[str, tuple[str, ...]], chunk: Sequence[SourceFile], pool: BatchPool
) -> Iterator[Finished | Failure]:
    """Convert stored sources, with what reviewers decided of them before, and record each."""
    decided = decisions_by_source(run)
    memory = tuple(standing.rule for standing in memory_of(run))
    jobs = [
        UnderstandJob(
            source=source,
            stored=run.library.source_path(source.sha256),
            settings=run.settings,
            decisions=decided.get(source.sha256, ()),
            memory=memory,
        )
        for source in chunk
    ]
    understood: list[tuple[SourceFile, Understood]] = []
    for job, outcome in pool.run(jobs, understand_job, ordered=True, seconds=lambda job: job.seconds):
        if isinstance(outcome, Understood):
            understood.append((job.source, outcome))
        else:
            yield _fail(run, paths, job.source, outcome)
    numbered = number_all(run, understood)
    for done, ended in pool.run(numbered, complete_job, ordered=True):
        if isinstance(ended, Finished):
            _record(run, paths.get(done.source.sha256, (done.source.path,)), done, ended)
            yield ended
        else:
            yield _fail(run, paths, done.source, ended)


def decisions_by_source(run: Run) -> dict[str, tuple[Decision, ...]]:
    """Give the decisions of reviewers by the sha256 of the sources that they are about."""
    by_lineage: dict[str, list[Decision]] = {}
    for decision in decisions_of(run.catalog.decisions_for()):
        by_lineage.setdefault(decision.document, []).append(decision)
    if not by_lineage:
        return {}
    records = run.catalog.documents()
    return {r.sha256: tuple(by_lineage[r.lineage]) for r in records if r.lineage in by_lineage}


def number_all(run: Run, understood: Sequence[tuple[SourceFile, Understood]]) -> list[CompleteJob]:
    """Give each document its lineage and number, in the order given, in one transaction of the ledger."""
    from pipeline.normalize.numbers import number_parts

    lineages, requests = [], []
    for source, read in understood:
        control = read.sop.control
        facts = LineageFacts(
            sha256=source.sha256,
            source_number=control.document_number.value if control.document_number else "",
            title=control.title.value if control.title else "",
        )
        lineages.append(run.catalog.lineage_of(facts))
        requests.append(NumberRequest(lineage=lineages[-1], parts=number_parts(read.sop, run.settings.numbering)))
    numbers = run.catalog.allocate_numbers(run.settings.numbering.scheme, requests) if requests else {}
    return [
        CompleteJob(
            source=source,
            lineage=lineage,
            understood=read,
            settings=run.settings,
            number=numbers[lineage],
            date=run.date,
        )
        for (source, read), lineage in zip(understood, lineages, strict=True)
    ]


def _record(run: Run, paths: tuple[str, ...], job: CompleteJob, done: Finished) -> None:
    """Write the outputs, then the record: a record without its outputs cannot be."""
    stem = _stem(run, done)
    outputs = (
        run.write_output("docx", DOCUMENTS, stem, ".docx", done.outputs.docx),
        run.write_output("json", JSON, stem, ".json", done.outputs.json_text.encode()),
        *_pictures(run, stem, done.outputs.written_pictures),
    )
    record = DocumentRecord(
        sha256=done.source.sha256,
        paths=paths,
        size=done.source.size,
        format=done.source.format,
        state=DocumentState.CONVERTED,
        lineage=job.lineage,
        title=done.title,
        source_number=done.source_number,
        version=done.version,
        effective_date=done.effective_date,
        language=done.language,
        number=done.number,
        outputs=outputs,
        converter=version(),
        settings_hash=settings_hash(run.settings),
        pages=done.pages,
        counts=done.counts,
        sketch=sketch(done.text),
        run=run.id,
    )
    _remove_old_outputs(run, record.sha256, outputs)
    run.catalog.record_conversion(record, done.flags, today(), done.index, done.references)


def _pictures(run: Run, stem: str, pictures: Sequence[PictureFile]) -> Iterator[OutputFile]:
    """Write the source's pictures into the document's own folder of pictures."""
    folder = run.library.output_name(PICTURES, stem, "")
    for picture in pictures:
        name, _, suffix = picture.file.partition(".")
        yield run.write_output("picture", folder, name, f".{suffix}", picture.data)


def _stem(run: Run, done: Finished) -> str:
    """Name of a document's files: its number; a further version of the same procedure adds its version or hash."""
    for stem in (done.number, f"{done.number}_{done.version}" if done.version else ""):
        name = run.library.output_name(DOCUMENTS, stem, ".docx")
        if stem and run.owners.get(name, done.source.sha256) == done.source.sha256:
            return stem
    return f"{done.number}_{done.source.sha256[:8]}"


def _remove_old_outputs(run: Run, sha256: str, kept: tuple[OutputFile, ...]) -> None:
    """Remove what an earlier run of the same source named otherwise."""
    names = {output.name for output in kept}
    for name in [name for name, owner in run.owners.items() if owner == sha256 and name not in names]:
        old = run.library.root / name
        old.unlink(missing_ok=True)
        if name.startswith(f"{PICTURES}/"):
            with suppress(OSError):  # others stand in it still
                old.parent.rmdir()
        del run.owners[name]
    run.owners.update(dict.fromkeys(names, sha256))


def _fail(run: Run, paths: Mapping[str, tuple[str, ...]], source: SourceFile, outcome: Failure | Trouble) -> Failure:
    failure = outcome if isinstance(outcome, Failure) else outcome.failure(source)
    if failure.error != CANCELLED:
        _record_failure(run, failure, paths.get(source.sha256, (source.path,)))
    return failure


def _record_failure(run: Run, failure: Failure, paths: tuple[str, ...]) -> None:
    run.catalog.record_failure(
        DocumentRecord(
            sha256=failure.source.sha256,
            paths=paths,
            size=failure.source.size,
            format=failure.source.format,
            state=DocumentState.FAILED,
            error=failure.error,
            message=failure.message,
            cure=failure.cure,
            converter=version(),
            settings_hash=settings_hash(run.settings),
            run=run.id,
        )
    )

"""Flows: the two jobs of a worker process: understand a document, and complete it once its number is known.

Runs in processes of pipeline/batch; what comes back is small enough to send.
"""

from pathlib import Path

from models.base import Frozen
from models.conversion import Conversion, Failure, IndexEntry, Outputs, Reference, Understood
from models.document import walk
from models.errors import SourceError
from models.flag import Flag
from models.memory import MemoryRule
from models.review import Decision
from models.settings import Settings
from models.sop import all_sections, all_steps
from models.source import Format, SourceFile


class UnderstandJob(Frozen):
    """A stored source to read and map."""

    source: SourceFile
    stored: Path
    settings: Settings
    decisions: tuple[Decision, ...] = ()
    memory: tuple[MemoryRule, ...] = ()

    @property
    def seconds(self) -> float:
        """Wall time that the job may take: a PDF or a scan is given more, by the pages that its bytes can hold."""
        reading = self.settings.reading
        paged = self.source.format in (Format.PDF, Format.IMAGE)
        return reading.most_seconds(self.source.size) if paged else reading.seconds


class CompleteJob(Frozen):
    """An understood document to number, audit, render and prove."""

    source: SourceFile
    lineage: str
    understood: Understood
    settings: Settings
    number: str
    date: str


class Finished(Frozen):
    """What the catalog and the library keep of a conversion."""

    source: SourceFile
    number: str
    title: str
    source_number: str
    version: str
    effective_date: str
    language: str
    pages: int | None
    counts: dict[str, int]
    text: str
    """Words of the steps and sections, for finding near duplicates."""
    flags: tuple[Flag, ...]
    index: tuple[IndexEntry, ...]
    references: tuple[Reference, ...]
    outputs: Outputs


class JudgeJob(Frozen):
    """A document of a library to audit again."""

    record: str
    """sha256 of the source."""
    name: str
    stored: Path
    settings: Settings
    cause: str
    """document, version or settings: what changed since the last audit."""


class Judged(Frozen):
    """The flags of a document of a library."""

    language: str
    flags: tuple[Flag, ...]


def warm_up() -> None:
    """Pay for the heavy imports once for each process."""
    import pipeline.convert  # noqa: F401


def understand_job(job: UnderstandJob) -> Understood | Failure:
    """Read and map; whatever goes wrong is a Failure."""
    from pipeline.convert import safely, understand

    path, said = job.source.path, (job.decisions, job.memory)
    return safely(lambda: job.source, lambda: understand(_bytes(job.stored), path, job.settings, *said))


def complete_job(job: CompleteJob) -> Finished | Failure:
    """Number, audit, render and prove; whatever goes wrong is a Failure."""
    from pipeline.convert import complete, safely

    made = safely(lambda: job.source, lambda: complete(job.understood, job.settings, number=job.number, date=job.date))
    return made if isinstance(made, Failure) else _finished(made, job.number)


def _finished(made: Conversion, number: str) -> Finished:
    sop, control = made.sop, made.sop.control
    steps, sections = all_steps(sop.steps), all_sections(sop.sections)
    body = [step.text for step in steps]
    body += [block.text for section in sections for block in walk(section.content)]
    return Finished(
        source=made.source,
        number=number,
        title=control.title.value if control.title else "",
        source_number=control.document_number.value if control.document_number else "",
        version=control.version.value if control.version else "",
        effective_date=control.effective_date.value if control.effective_date else "",
        language=sop.language,
        pages=sop.pages,
        counts={
            "steps": len(steps),
            "sections": len(sections),
            "roles": len(sop.roles),
            "tables": sop.n_tables,
            "unmapped": len(sop.unmapped),
            "omitted": len(sop.omitted),
            "pictures": len(made.outputs.written_pictures),
            "references": len(made.references),
        },
        text="\n".join(body),
        flags=made.flags,
        index=made.index,
        references=made.references,
        outputs=made.outputs,
    )


def judge_job(job: JudgeJob) -> Judged | Failure:
    """Read a normalized document back and audit it."""
    from pipeline.convert import judge, safely, understand

    def stage() -> Judged:
        understood = understand(_bytes(job.stored), job.name, job.settings)
        return Judged(language=understood.sop.language, flags=judge(understood.sop, job.settings).flags)

    unknown = SourceFile(path=job.name, sha256=job.record, size=0, format=Format.DOCX)
    return safely(lambda: unknown, stage)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"is gone from the library: {error.strerror}", cure="run sopmill migrate again") from error

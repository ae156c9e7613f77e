"""Flows: the evidence of a library: for each flagged document a folder with its pages, pictures and review page.

It is made once for a document, its flags and decisions, and made again when one of them is another one; what
LibreOffice printed is kept by the hash of the source. A copy can stand beside a workbook and be sent with it.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from flows.files import inside, safe_name, write_atomically
from flows.library import Run, settings_hash, version
from flows.memory import memory_of
from flows.picturing import PAGE, Pictured, PictureJob, picture_job
from flows.progress import Progress
from flows.rows import current_of, decisions_of
from models.base import Frozen
from models.conversion import Failure
from models.errors import OutputError
from models.flag import Flag
from models.language import load_language
from models.memory import MemoryRule
from models.record import DocumentRecord, DocumentState, FlagState
from models.review import Decision, FlagRow, Review
from models.source import Format, SourceFile
from pipeline.batch.confine import Limits, limits_of
from pipeline.batch.pool import BatchPool

FOLDER, PRINTED, RECORD = "evidence", "printed", "made.json"
LAYOUT = 2
"""Counts up when the files look otherwise than before."""
LEAST_MEGABYTES = 4500
"""Address space of a process that makes pictures: LibreOffice, its child, reserves 4,000 and takes 4,000 itself."""
TIMES = 3
"""A job may take so many times the seconds of a reading: it reads, prints and draws, each within its own limit."""
MOST_THUMBNAILS = 12 << 20
"""Bytes of thumbnails in one workbook; the rows after the first ones have links only."""


class Made(Frozen):
    """What stands in a document's folder."""

    key: str
    """Hash of all that decides how it comes out."""
    pictured: Pictured


@dataclass
class Evidence:
    """What can be shown in a workbook."""

    made: dict[str, tuple[str, Pictured]] = field(default_factory=dict)
    """sha256 of a source -> its folder's name and what is in it."""
    failed: dict[str, Failure] = field(default_factory=dict)
    new: int = 0
    """Documents whose evidence was made now."""


def make_evidence(run: Run, progress: Progress) -> Evidence:
    """Make what is lacking, a document a process; one that fails is told and stops nobody."""
    evidence = Evidence()
    jobs: list[PictureJob] = []
    for job in _jobs(run):
        made = _made(job.folder)
        if made is not None and made.key == _key(job):
            evidence.made[job.source.sha256] = (job.folder.name, made.pictured)
        else:
            jobs.append(job)
    progress.start(len(jobs))
    if jobs:
        with BatchPool(_limits(run), _warm_up) as pool:
            for job, outcome in pool.run(jobs, picture_job):
                progress.advance(job.source.path)
                if isinstance(outcome, Pictured):
                    _record(job, outcome)
                    evidence.made[job.source.sha256] = (job.folder.name, outcome)
                    evidence.new += 1
                else:
                    failure = outcome if isinstance(outcome, Failure) else outcome.failure(job.source)
                    evidence.failed[job.source.sha256] = failure
    return evidence


def found_evidence(run: Run) -> Evidence:
    """Give what was made before, as it is."""
    records = [r for r in run.catalog.documents() if r.state is DocumentState.CONVERTED and r.outputs]
    found = {r.sha256: (folder, made) for r in records if (made := _made(_folder(run, folder := _name(r)))) is not None}
    return Evidence({sha256: (folder, made.pictured) for sha256, (folder, made) in found.items()})


def copy_evidence(run: Run, evidence: Evidence, folder: Path) -> None:
    """Put the evidence beside a workbook in this folder; what is there already and equal is left alone."""
    if folder.resolve() == run.library.root.resolve():
        return
    for name, pictured in evidence.made.values():
        for file in pictured.files:
            source, target = inside(_folder(run, name), file), inside(folder / FOLDER / name, file)
            if not _is_copy(source, target):
                write_atomically(target, _content(source))


def with_evidence(review: Review, evidence: Evidence, run: Run) -> Review:
    """Give the review with each flag's evidence: its name as text, and a link relative to the workbook."""
    flags = run.catalog.flags()
    current = {r.sha256 for r in current_of(run.catalog.documents(), flags)}
    owners: dict[tuple[str, str], str] = {}
    for found in flags:
        if found.document in current:
            owners.setdefault((found.lineage or found.document, found.flag.fingerprint), found.document)
    rows = [
        _shown(row, owners.get((row.document, row.fingerprint), ""), evidence, review.language) for row in review.flags
    ]
    return review.model_copy(update={"flags": tuple(rows)})


def thumbnails(review: Review, folder: Path) -> dict[str, bytes]:
    """Give the thumbnails of the flags by the key of their rows, worst first, as many as a workbook carries."""
    room = MOST_THUMBNAILS
    found: dict[str, bytes] = {}
    for row in review.flags:
        if not row.thumbnail:
            continue
        try:
            data = inside(folder, row.thumbnail).read_bytes()
        except OSError:
            continue  # somebody took it away: the row keeps its link
        room -= len(data)
        if room < 0:
            break
        found[row.key] = data
    return found


def page_of(evidence: Evidence, sha256: str) -> str:
    """Give the path of a document's review page, relative to the library; empty where there is none."""
    return f"{FOLDER}/{evidence.made[sha256][0]}/{PAGE}" if sha256 in evidence.made else ""


def _shown(row: FlagRow, sha256: str, evidence: Evidence, language: str) -> FlagRow:
    failure = evidence.failed.get(sha256)
    if failure is not None:
        words = load_language(language)
        cause = words.report.cause_of(failure.error, failure.message)
        return row.model_copy(update={"evidence": words.evidence.review.without_picture.format(reason=cause)})
    if sha256 not in evidence.made:
        return row
    name, pictured = evidence.made[sha256]
    one = pictured.pictures.get(row.fingerprint)
    folder = PurePosixPath(FOLDER, name)
    anchor = f"#f-{row.fingerprint}" if one is not None else ""
    return row.model_copy(
        update={
            "evidence": str(folder / (one.picture if one is not None and one.picture else PAGE)),
            "link": quote(str(folder / PAGE)) + anchor,
            "thumbnail": str(folder / one.thumbnail) if one is not None and one.thumbnail else "",
        }
    )


def _jobs(run: Run) -> Iterable[PictureJob]:
    flags: dict[str, dict[str, Flag]] = {}
    every = run.catalog.flags()
    for found in every:
        if found.state is FlagState.OPEN:
            flags.setdefault(found.document, {}).setdefault(found.flag.fingerprint, found.flag)
    decided: dict[str, list[Decision]] = {}
    for decision in decisions_of(run.catalog.decisions_for()):
        decided.setdefault(decision.document, []).append(decision)
    memory = tuple(standing.rule for standing in memory_of(run))
    for record in current_of(run.catalog.documents(), every):
        if record.outputs and record.sha256 in flags:
            said = tuple(decided.get(record.lineage or "", ()))
            yield _job(run, record, tuple(flags[record.sha256].values()), said, memory)


def _job(
    run: Run,
    record: DocumentRecord,
    flags: tuple[Flag, ...],
    decisions: tuple[Decision, ...],
    memory: tuple[MemoryRule, ...],
) -> PictureJob:
    source = SourceFile(path=record.paths[0], sha256=record.sha256, size=record.size, format=Format(record.format))
    return PictureJob(
        source=source,
        stored=run.library.source_path(record.sha256),
        printed=run.library.root / PRINTED / record.sha256[:2] / f"{record.sha256}.pdf",
        folder=_folder(run, _name(record)),
        name=f"{record.number} {record.title}".strip(),
        number=record.number,
        settings=run.settings,
        flags=flags,
        decisions=decisions,
        memory=memory,
    )


def _name(record: DocumentRecord) -> str:
    """Give the name of a document's folder: that of its normalized document, which no other one has."""
    return safe_name(PurePosixPath(record.outputs[0].name).stem)


def _folder(run: Run, name: str) -> Path:
    return inside(run.library.root, f"{FOLDER}/{name}")


def _key(job: PictureJob) -> str:
    """Hash what decides how the evidence comes out, and whether pages could be printed."""
    from extractors.printed import can_print

    facts = {
        "layout": LAYOUT,
        "version": version(),
        "settings": settings_hash(job.settings),
        "source": job.source.sha256,
        "name": job.name,
        "flags": [flag.model_dump(mode="json") for flag in job.flags],
        "decisions": [decision.model_dump(mode="json") for decision in job.decisions],
        "memory": [rule.id for rule in job.memory],
        "prints": can_print(),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _made(folder: Path) -> Made | None:
    """Read what was made before; None where there is none, or where a file of it is gone."""
    try:
        made = Made.model_validate_json((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return made if all((folder / file).is_file() for file in made.pictured.files) else None


def _record(job: PictureJob, pictured: Pictured) -> None:
    """Write the record, then take away what an earlier time left and this one does not name."""
    before = _made(job.folder)
    write_atomically(job.folder / RECORD, Made(key=_key(job), pictured=pictured).model_dump_json(indent=1).encode())
    for file in before.pictured.files if before is not None else ():
        if file not in pictured.files:
            inside(job.folder, file).unlink(missing_ok=True)


def _limits(run: Run) -> Limits:
    limits = limits_of(run.settings)
    return limits.model_copy(
        update={"megabytes": max(limits.megabytes, LEAST_MEGABYTES), "seconds": limits.seconds * TIMES}
    )


def _warm_up() -> None:
    import pipeline.convert  # noqa: F401


def _is_copy(source: Path, target: Path) -> bool:
    try:
        return source.stat().st_size == target.stat().st_size and source.read_bytes() == target.read_bytes()
    except OSError:
        return False


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}", cure="run the command again") from error

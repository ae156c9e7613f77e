"""Pipeline: THE MAIN PATH, one document from its bytes to its outputs. A newcomer starts here."""

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from extractors.read import read_document, source_of
from models.conversion import Conversion, Failure, Outputs, PictureFile, Renumbered, Understood
from models.document import Note
from models.errors import SopmillError
from models.flag import Audit
from models.memory import MemoryRule
from models.migration import Migration
from models.profile import load_profile
from models.review import Decision
from models.settings import Settings
from models.sop import Sop
from models.source import SourceFile
from pipeline.audit.audit import audit
from pipeline.conserve.conserve import conserve
from pipeline.mapping.map import map_document
from pipeline.normalize.renumber import renumber
from pipeline.render.picturefiles import picture_files
from pipeline.render.render import render
from pipeline.review.decide import apply_decisions
from pipeline.review.recall import recall

log = logging.getLogger(__name__)

T = TypeVar("T")


def convert(data: bytes, path: str, settings: Settings, *, number: str | None = None) -> Conversion:
    """Convert one document. `path` is the name shown to people, `number` the one that the ledger gave.

    Raises SopmillError with its cure.
    """
    return complete(understand(data, path, settings), settings, number=number)


def understand(
    data: bytes,
    path: str,
    settings: Settings,
    decisions: Sequence[Decision] = (),
    memory: Sequence[MemoryRule] = (),
) -> Understood:
    """Read and map a document; what reviewers have settled stands, and `memory` answers what nobody has decided."""
    document = read_document(data, path, settings.reading)
    sop = apply_decisions(map_document(document, settings.mapping.language), decisions)
    return Understood(document=document, sop=recall(sop, memory, decisions))


def complete(
    understood: Understood, settings: Settings, *, number: str | None = None, date: str | None = None
) -> Conversion:
    """Renumber, audit, render and prove a document. `date` is the ISO date of the migration, printed in its line."""
    document = understood.document
    renumbered = renumber(with_migration(understood.sop, date), number)
    pictures = picture_files(document, settings.render)
    judged, outputs = _judged_and_rendered(renumbered, settings, pictures)
    if lost := conserve(document, renumbered, outputs):
        renumbered = renumbered.model_copy(update={"sop": with_notes(renumbered.sop, lost)})
        judged, outputs = _judged_and_rendered(renumbered, settings, pictures)
    return Conversion(
        source=document.source,
        document=document,
        sop=renumbered.sop,
        index=renumbered.index,
        references=renumbered.references,
        audit=judged,
        outputs=outputs,
    )


def safely(source: Callable[[], SourceFile], stage: Callable[[], T]) -> T | Failure:
    """Run a stage; whatever goes wrong becomes a Failure with its cause and cure."""
    try:
        return stage()
    except SopmillError as error:
        if error.code == SopmillError.code:
            log.debug("defect", exc_info=True)
        code, message, cure = error.code, error.message, error.cure
    except MemoryError:
        code, message, cure = "limit", "needs more memory than allowed", "raise [reading] megabytes in sopmill.toml"
    except Exception as error:  # the one place: one bad file must not stop a batch
        log.debug("defect", exc_info=True)
        code, message, cure = "defect", f"{type(error).__name__}: {error}", SopmillError.cure
    return Failure(source=source(), error=code, message=message, cure=cure)


def convert_safely(data: bytes, path: str, settings: Settings) -> Conversion | Failure:
    """Convert one document, or say why not."""
    return safely(lambda: source_of(data, path), lambda: convert(data, path, settings))


def judge(sop: Sop, settings: Settings) -> Audit:
    """Renumber and audit a Sop by the profile of the settings."""
    return _audited(renumber(sop, None).sop, settings)


def _audited(sop: Sop, settings: Settings) -> Audit:
    profile = load_profile(settings.audit.profile)
    return audit(sop, profile, settings.mapping.review_below, settings.numbering.scheme)


def _judged_and_rendered(
    renumbered: Renumbered, settings: Settings, pictures: tuple[PictureFile, ...]
) -> tuple[Audit, Outputs]:
    judged = _audited(renumbered.sop, settings)
    return judged, render(renumbered, judged, settings.render.template, settings.render.comments, pictures)


def with_notes(sop: Sop, notes: tuple[Note, ...]) -> Sop:
    """Add what another stage noticed."""
    return sop.model_copy(update={"notes": sop.notes + notes})


def with_migration(sop: Sop, date: str | None) -> Sop:
    """Add what the revision record says of this migration, unless the source went through one already."""
    if sop.migration is not None or sop.normalized:
        return sop
    control = sop.control
    migration = Migration(
        old_number=control.document_number.value if control.document_number else None,
        old_version=control.version.value if control.version else None,
        source=sop.source.path.rsplit("/", 1)[-1],
        date=date,
    )
    return sop.model_copy(update={"migration": migration})

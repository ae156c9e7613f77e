"""Pipeline: THE MAIN PATH, one document from its bytes to its outputs. A newcomer starts here."""

import logging
from collections.abc import Sequence

from extractors.read import read_document, source_of
from models.conversion import Conversion, Failure, Outputs, Renumbered
from models.document import Note
from models.errors import SopmillError
from models.flag import Audit
from models.profile import load_profile
from models.review import Decision
from models.settings import Settings
from models.sop import Migration, Sop
from pipeline.audit.audit import audit
from pipeline.conserve.conserve import conserve
from pipeline.mapping.map import map_document
from pipeline.normalize.renumber import renumber
from pipeline.render.render import render
from pipeline.review.decide import apply_decisions

log = logging.getLogger(__name__)


def convert(
    data: bytes,
    path: str,
    settings: Settings,
    number: str | None = None,
    decisions: Sequence[Decision] = (),
    date: str | None = None,
) -> Conversion:
    """Convert one document.

    `path` is the name shown to people, `number` the one that the ledger gave (None: the source's own stands),
    `date` the ISO date of the migration. Raises SopmillError with its cure.
    """
    document = read_document(data, path, settings.reading)
    sop = map_document(document, settings.mapping.language)
    sop = apply_decisions(with_notes(sop, document.notes), decisions)
    renumbered = renumber(with_migration(sop, date), number)
    judged, outputs = judge_and_render(renumbered, settings)
    if lost := conserve(document, renumbered, outputs):
        renumbered = renumbered.model_copy(update={"sop": with_notes(renumbered.sop, lost)})
        judged, outputs = judge_and_render(renumbered, settings)
    return Conversion(
        source=document.source,
        document=document,
        sop=renumbered.sop,
        index=renumbered.index,
        references=renumbered.references,
        audit=judged,
        outputs=outputs,
    )


def convert_safely(
    data: bytes,
    path: str,
    settings: Settings,
    number: str | None = None,
    decisions: Sequence[Decision] = (),
    date: str | None = None,
) -> Conversion | Failure:
    """Convert one document; whatever goes wrong becomes a Failure with its cause and cure."""
    try:
        return convert(data, path, settings, number, decisions, date)
    except SopmillError as error:
        code, message, cure = error.code, error.message, error.cure
    except MemoryError:
        code, message, cure = "limit", "needs more memory than allowed", "raise [reading] megabytes in sopmill.toml"
    except Exception as error:  # the one place: one bad file must not stop a batch
        log.debug("defect while converting %s", path, exc_info=True)
        code, message, cure = "defect", f"{type(error).__name__}: {error}", SopmillError.cure
    return Failure(source=source_of(data, path), error=code, message=message, cure=cure)


def judge_and_render(renumbered: Renumbered, settings: Settings) -> tuple[Audit, Outputs]:
    """Audit the renumbered Sop and render it with its flags."""
    profile = load_profile(settings.audit.profile)
    judged = audit(renumbered.sop, profile, settings.mapping.review_below)
    return judged, render(renumbered, judged, settings.render.template)


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

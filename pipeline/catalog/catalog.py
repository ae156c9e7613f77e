"""Pipeline, catalog: the record of a library: what was done, which numbers were given, what reviewers said.

Every method is one short transaction and raises CatalogError where the database is locked, damaged or full.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from models.conversion import IndexEntry, Reference
from models.flag import Flag
from models.record import (
    ChainFault,
    DocumentRecord,
    DocumentState,
    FlagRecord,
    FlagState,
    IndexRecord,
    LineageFacts,
    LoggedDecision,
    NewDecision,
    NumberParts,
    NumberRecord,
    RunRecord,
    RunState,
)
from pipeline.catalog import decisions, documents, flags, lineage, numbering, runs
from pipeline.catalog.engine import WAIT, make_engine, reading, writing
from pipeline.catalog.upgrade import upgrade


def open_catalog(url: str, wait: float = WAIT) -> "Catalog":
    """Open the catalog at a database URL such as sqlite:////library/catalog.db; it is made or upgraded where needed.

    Raises CatalogError for a catalog of a newer sopmill, a file that is no catalog, or one locked for `wait` seconds.
    """
    return Catalog(url, wait)


class Catalog:
    """An open catalog; close it, or use it in a `with` statement. Several threads may share it."""

    def __init__(self, url: str, wait: float = WAIT) -> None:
        self._engine = make_engine(url, wait)
        try:
            upgrade(self._engine)
        except BaseException:
            self._engine.dispose()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def start_run(
        self,
        kind: str,
        at: str,
        *,
        host: str,
        pid: int,
        version: str = "",
        settings_hash: str = "",
        source: str = "",
    ) -> RunRecord:
        """Begin a run of this process; `at` is the caller's clock (ISO 8601, UTC).

        Raises CatalogError while another live process is at work on the library.
        """
        run = RunRecord(
            id=0,
            kind=kind,
            state=RunState.RUNNING,
            started=at,
            host=host,
            pid=pid,
            process_started=runs.process_started(pid),
            version=version,
            settings_hash=settings_hash,
            source=source,
        )
        with writing(self._engine) as connection:
            return runs.start_run(connection, run)

    def finish_run(
        self, run: int, at: str, counts: dict[str, int] | None = None, state: RunState = RunState.DONE
    ) -> None:
        """End a run."""
        with writing(self._engine) as connection:
            runs.finish_run(connection, run, at, state, counts or {})

    def mark_stale_runs(self, host: str, at: str) -> tuple[RunRecord, ...]:
        """Mark runs of this host whose process is dead as interrupted; give them as they were."""
        with writing(self._engine) as connection:
            return runs.mark_stale(connection, host, at)

    def runs(self) -> tuple[RunRecord, ...]:
        """Give every run, oldest first."""
        with reading(self._engine) as connection:
            return runs.read_runs(connection)

    def is_done(self, sha256: str, version: str, settings_hash: str) -> DocumentRecord | None:
        """Give the record of these bytes where this version with these settings dealt with them, well or not.

        The caller looks whether its outputs exist with their hashes, and whether failures are to be tried again.
        """
        with reading(self._engine) as connection:
            record = documents.read_document(connection, sha256)
        if record is None or (record.converter, record.settings_hash) != (version, settings_hash):
            return None
        return record

    def record_conversion(
        self,
        record: DocumentRecord,
        flags_found: Sequence[Flag],
        today: str,
        index: Sequence[IndexEntry] = (),
        references: Sequence[Reference] = (),
    ) -> None:
        """Write what a document became, in one transaction. `record.lineage` is set; `today` is an ISO date."""
        with writing(self._engine) as connection:
            documents.write_document(connection, record)
            documents.write_numbering(connection, record.sha256, index, references)
            flags.replace_flags(connection, record.sha256, record.lineage or "", flags_found, today)

    def record_failure(self, record: DocumentRecord) -> None:
        """Write that a document could not be converted, and why; what an earlier run made of it is forgotten."""
        failed = record.model_copy(update={"state": DocumentState.FAILED})
        with writing(self._engine) as connection:
            documents.write_document(connection, failed)
            documents.write_numbering(connection, failed.sha256, (), ())
            flags.replace_flags(connection, failed.sha256, failed.lineage or "", (), "")

    def documents(self) -> tuple[DocumentRecord, ...]:
        """Give every document, by its path."""
        with reading(self._engine) as connection:
            return documents.read_documents(connection)

    def lineage_of(self, facts: LineageFacts) -> str:
        """Give the id of the document's lineage; a new one is written down."""
        with writing(self._engine) as connection:
            return lineage.lineage_of(connection, facts)

    def allocate_number(self, lineage_id: str, scheme: str, parts: NumberParts) -> str:
        """Give the number of a lineage: the one it has, or the next one."""
        return self.allocate_numbers(scheme, [numbering.NumberRequest(lineage=lineage_id, parts=parts)])[lineage_id]

    def allocate_numbers(self, scheme: str, requests: Sequence[numbering.NumberRequest]) -> dict[str, str]:
        """Give the numbers of several lineages by lineage, in one transaction and in the order of the requests."""
        with writing(self._engine) as connection:
            return numbering.allocate(connection, scheme, requests)

    def numbers(self) -> tuple[NumberRecord, ...]:
        """Give the ledger, by scope and sequence."""
        with reading(self._engine) as connection:
            return numbering.read_numbers(connection)

    def flags(self, sha256: str | None = None, state: FlagState | None = None) -> tuple[FlagRecord, ...]:
        """Give the flags of one document or all, in the order of numbers and text."""
        with reading(self._engine) as connection:
            return flags.read_flags(connection, sha256, state)

    def replace_flags(self, sha256: str, lineage_id: str, flags_found: Sequence[Flag], today: str) -> None:
        """Put new flags of a document in the place of the old; settled ones stay settled by fingerprint."""
        with writing(self._engine) as connection:
            flags.replace_flags(connection, sha256, lineage_id, flags_found, today)

    def add_decisions(self, new: Sequence[NewDecision], today: str) -> tuple[LoggedDecision, ...]:
        """Append decisions and settle their flags, all or none; give those that were not in the log yet."""
        with writing(self._engine) as connection:
            added = decisions.add_decisions(connection, new)
            touched = sorted({entry.decision.lineage for entry in added})
            flags.refresh_states(connection, touched, today)
            return added

    def reopen_lapsed(self, today: str) -> None:
        """Open again the flags whose waiver has lapsed."""
        with writing(self._engine) as connection:
            lineages = sorted({entry.decision.lineage for entry in decisions.read_decisions(connection, None)})
            flags.refresh_states(connection, lineages, today)

    def decisions_for(self, lineage_id: str | None = None) -> tuple[LoggedDecision, ...]:
        """Give the decisions of one lineage, or the whole log, oldest first."""
        with reading(self._engine) as connection:
            return decisions.read_decisions(connection, lineage_id)

    def verify_decisions(self) -> tuple[ChainFault, ...]:
        """Give every place where the log is not what it was; none where it is whole."""
        with reading(self._engine) as connection:
            return decisions.verify(connection)

    def index_entries(self) -> tuple[IndexRecord, ...]:
        """Give where every number of the sources went."""
        with reading(self._engine) as connection:
            return documents.read_index(connection)

    def references(self, sha256: str) -> tuple[Reference, ...]:
        """Give the references of a document and what became of each."""
        with reading(self._engine) as connection:
            return documents.read_references(connection, sha256)

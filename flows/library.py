"""Flows: a library on disk: what lies where, and the catalog that is its record."""

import hashlib
import importlib.metadata
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.files import file_hash, inside, keep_edited, remove_leftovers, require_writable, safe_name, write_atomically
from models.errors import EncryptedSource, SettingsError, SopmillError
from models.record import DocumentRecord, OutputFile, RunState
from models.settings import Settings
from models.source import SourceFile
from pipeline.catalog.catalog import Catalog, open_catalog

DOCUMENTS, JSON, PICTURES, SOURCES = "documents", "json", "pictures", "sources"
CATALOG, REPORT, WORKBOOK, INDEX = "catalog.db", "report.html", "review.xlsx", "index.csv"
HASHES = ".written.json"


@dataclass(frozen=True)
class Library:
    """A folder that holds normalized documents, their sources and their record."""

    root: Path
    catalog_url: str = ""
    """Database URL; empty for catalog.db in the folder."""

    def prepare(self) -> None:
        """Make the folder, prove that it can be written and clear what a killed run left. Raises OutputError."""
        require_writable(self.root)
        remove_leftovers(self.root)

    def require(self) -> None:
        """Refuse a folder that is no library. Raises SettingsError."""
        if not self.catalog_url and not (self.root / CATALOG).is_file():
            raise SettingsError(
                f"{self.root}: no library there", cure="make one with sopmill migrate SOURCE --to LIBRARY"
            )

    def open(self) -> Catalog:
        """Open the catalog. Raises CatalogError."""
        return open_catalog(self.catalog_url or f"sqlite:///{(self.root / CATALOG).resolve()}")

    @contextmanager
    def run(self, kind: str, settings: Settings, source: str = "") -> Iterator["Run"]:
        """Hold the library for one run; a run of this host that was killed is marked as interrupted first."""
        self.prepare()
        host, at = socket.gethostname(), now()
        with self.open() as catalog:
            catalog.mark_stale_runs(host, at)
            record = catalog.start_run(
                kind,
                at,
                host=host,
                pid=os.getpid(),
                version=version(),
                settings_hash=settings_hash(settings),
                source=source,
            )
            run = _run(self, catalog, record.id, settings)
            try:
                yield run
            except SopmillError:
                catalog.finish_run(record.id, now(), run.counts, RunState.INTERRUPTED)
                raise
            catalog.finish_run(record.id, now(), run.counts)

    @contextmanager
    def look(self, settings: Settings) -> Iterator["Run"]:
        """Look at the library without holding it: nothing is written, no run is recorded."""
        with self.open() as catalog:
            yield _run(self, catalog, 0, settings)

    def store_source(self, data: bytes) -> str:
        """Keep the bytes of a source under their hash; give the hash."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.source_path(sha256)
        if not path.exists():
            write_atomically(path, data)
        return sha256

    def source_path(self, sha256: str) -> Path:
        """Where the bytes of a source are kept."""
        return self.root / SOURCES / sha256[:2] / sha256

    def holds(self, record: DocumentRecord) -> bool:
        """Whether every output of a document is there with the hash that was recorded."""
        return all(file_hash(inside(self.root, output.name)) == output.sha256 for output in record.outputs)

    def output_name(self, folder: str, stem: str, suffix: str) -> str:
        """Give the path of an output, relative to the library."""
        return f"{folder}/{safe_name(stem)}{suffix}"

    def write_report(self, name: str, data: bytes) -> Path | None:
        """Write a file for people into the library's top folder; one that they have edited meanwhile is kept.

        Gives the place of the edited one, None where there is none.
        """
        digest = hashlib.sha256(data).hexdigest()
        hashes = self._hashes()
        aside = keep_edited(self.root / name, hashes.get(name), digest)
        write_atomically(self.root / name, data)
        write_atomically(self.root / HASHES, json.dumps(hashes | {name: digest}, indent=1).encode())
        return aside

    def _hashes(self) -> dict[str, str]:
        """Hashes of the reports as they were written; none where that cannot be told."""
        try:
            loaded = json.loads((self.root / HASHES).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(name): str(digest) for name, digest in loaded.items()} if isinstance(loaded, dict) else {}


@dataclass
class Run:
    """A run that holds the library."""

    library: Library
    catalog: Catalog
    id: int
    settings: Settings
    date: str
    """ISO date that migration lines print: that of the library's first run, so that runs repeat alike."""
    owners: dict[str, str]
    """Output name -> sha256 of the source that it came from."""
    written: dict[str, str]
    """Output name -> sha256 of its own bytes as they were written."""
    counts: dict[str, int] | None = None

    def write_output(self, kind: str, folder: str, stem: str, suffix: str, data: bytes) -> OutputFile:
        """Write an output and give its record; a copy that people have edited is moved aside, never overwritten."""
        name = self.library.output_name(folder, stem, suffix)
        path = inside(self.library.root, name)
        digest = hashlib.sha256(data).hexdigest()
        keep_edited(path, self.written.get(name), digest)
        write_atomically(path, data)
        self.written[name] = digest
        return OutputFile(kind=kind, name=name, sha256=digest)


def _run(library: Library, catalog: Catalog, run: int, settings: Settings) -> Run:
    outputs = [(output, record) for record in catalog.documents() for output in record.outputs]
    return Run(
        library=library,
        catalog=catalog,
        id=run,
        settings=settings,
        date=started_on(catalog),
        owners={output.name: record.sha256 for output, record in outputs},
        written={output.name: output.sha256 for output, _ in outputs},
    )


def started_on(catalog: Catalog) -> str:
    """Give the date of the library's first run."""
    return min(run.started for run in catalog.runs())[:10]


def now() -> str:
    """Give the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def today() -> str:
    """Give today's date in UTC."""
    return now()[:10]


def version() -> str:
    """Give sopmill's version."""
    try:
        return importlib.metadata.version("sopmill")
    except importlib.metadata.PackageNotFoundError:
        return "0+uninstalled"


def settings_hash(settings: Settings) -> str:
    """Give a hash of what decides how a document comes out: not how many work at it, nor the passwords."""
    left_out: dict[str, bool | set[str]] = {"batch": True, "review": True}
    left_out |= {"reading": {"password", "passwords"}, "audit": {"fail_on"}}
    deciding = settings.model_dump(mode="json", exclude=left_out)
    return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()


def known_by(source: SourceFile, catalog: Catalog, library: Library, settings: Settings, retry_failed: bool) -> bool:
    """Whether a source is done: same bytes, version and settings, and its outputs in place.

    One that asked for a password is not, where passwords are given now.
    """
    record = catalog.is_done(source.sha256, version(), settings_hash(settings))
    if record is None or (record.error == EncryptedSource.code and settings.reading.secrets):
        return False
    return library.holds(record) if record.outputs else not retry_failed

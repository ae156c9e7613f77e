"""Pipeline, catalog: the decision log. Entries are only added; each holds the hash of the one before it."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from models.memory import ARCHIVE
from models.record import ChainFault, LoggedDecision, NewDecision
from pipeline.catalog import tables
from pipeline.catalog.rows import columns, storable

GENESIS = "0" * 64
"""What stands for the hash before the first entry."""
PENDING = "pending"
"""The action that leaves a flag open."""
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def add_decisions(connection: Connection, decisions: Sequence[NewDecision]) -> tuple[LoggedDecision, ...]:
    """Append decisions to the log; one that its workbook already brought (same file, row and field) is left out."""
    log = tables.decisions
    last = connection.execute(select(log.c.id, log.c.hash).order_by(log.c.id.desc()).limit(1)).one_or_none()
    place, previous = (last.id, last.hash) if last else (0, GENESIS)
    added: list[LoggedDecision] = []
    for decision in decisions:
        clean = NewDecision.model_validate(storable(decision.model_dump()))
        if _stands(connection, clean):
            continue
        if clean.lineage == ARCHIVE:
            _found_archive(connection)
        place += 1
        entry = LoggedDecision(id=place, decision=clean, previous=previous, hash=_hash(place, clean, previous))
        row = {"id": place, "previous": previous, "hash": entry.hash, **clean.model_dump()}
        connection.execute(insert(log).values(row))
        added.append(entry)
        previous = entry.hash
    return tuple(added)


def read_decisions(connection: Connection, lineage: str | None) -> tuple[LoggedDecision, ...]:
    """Give the log of one lineage, or all of it, oldest first."""
    query = select(tables.decisions).order_by(tables.decisions.c.id)
    if lineage is not None:
        query = query.where(tables.decisions.c.lineage == lineage)
    return tuple(_entry(row) for row in connection.execute(query))


def verify(connection: Connection) -> tuple[ChainFault, ...]:
    """Give every place where the log in the catalog was changed; see `faults_of`."""
    return faults_of(read_decisions(connection, None))


def faults_of(entries: Iterable[LoggedDecision]) -> tuple[ChainFault, ...]:
    """Give every place where a log was changed, cut or joined; none where it is whole.

    A cut at the very end shows only against a hash noted elsewhere.
    """
    faults: list[ChainFault] = []
    previous, place = GENESIS, 0
    for entry in entries:
        place += 1
        if entry.id != place:
            gone = f"entries {place} to {entry.id - 1} are gone"
            faults.append(ChainFault(id=entry.id, reason=gone, kind="gone", first=place))
            place = entry.id
        elif entry.previous != previous:
            faults.append(ChainFault(id=entry.id, reason="does not follow the entry before it", kind="unlinked"))
        if entry.hash != _hash(entry.id, entry.decision, entry.previous):
            faults.append(ChainFault(id=entry.id, reason="was changed after it was written", kind="changed"))
        previous = entry.hash
    return tuple(faults)


def settled_rows(connection: Connection, lineage: str, today: str) -> frozenset[str]:
    """Give the keys of a lineage's rows that a decision in force settles: the last word on each counts."""
    last: dict[str, NewDecision] = {}
    for entry in read_decisions(connection, lineage):
        last[entry.decision.row] = entry.decision
    return frozenset(row for row, decision in last.items() if in_force(decision, today))


def in_force(decision: NewDecision, today: str) -> bool:
    """Say whether a decision settles its row on a day; an expiry that is no ISO date counts as lapsed."""
    if decision.action == PENDING:
        return False
    return not decision.until or (_ISO_DATE.fullmatch(decision.until) is not None and decision.until >= today)


def _stands(connection: Connection, decision: NewDecision) -> bool:
    log = tables.decisions
    if not decision.file_sha256:
        return False
    query = select(log.c.id).where(
        log.c.file_sha256 == decision.file_sha256,
        log.c.lineage == decision.lineage,
        log.c.row == decision.row,
        log.c.field.is_not_distinct_from(decision.field),
    )
    return connection.execute(query.limit(1)).first() is not None


def _found_archive(connection: Connection) -> None:
    """Make the lineage that decisions about the archive as a whole stand under, where it is not there yet."""
    table = tables.lineages
    if connection.execute(select(table.c.id).where(table.c.id == ARCHIVE)).first() is None:
        row = {"id": ARCHIVE, "key": ARCHIVE, "source_number": "", "title": ""}
        connection.execute(insert(table).values(row))


def _entry(row: Row[Any]) -> LoggedDecision:
    decision = NewDecision.model_validate(columns(row, "id", "previous", "hash"))
    return LoggedDecision(id=row.id, decision=decision, previous=row.previous, hash=row.hash)


def _hash(place: int, decision: NewDecision, previous: str) -> str:
    content = {"id": place, "previous": previous, **decision.model_dump()}
    text_of = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text_of.encode()).hexdigest()

"""Pipeline, catalog: the flags of each document, open or settled by a decision."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select, update

from models.flag import Flag
from models.record import DocumentState, FlagRecord, FlagState
from pipeline.catalog import tables
from pipeline.catalog.decisions import settled_rows
from pipeline.catalog.rows import columns, replace_children

_OF_RECORD = ("document", "position", "lineage", "state")


def replace_flags(connection: Connection, sha256: str, lineage: str, flags: Sequence[Flag], today: str) -> None:
    """Put new flags of a document in the place of the old; what a decision in force settled stays settled.

    A decision stands for a fingerprint in a lineage: it holds over re-conversion and for later versions.
    `today` (ISO date) decides which waivers have lapsed.
    """
    settled = settled_rows(connection, lineage, today)
    rows = [
        {"lineage": lineage, "state": str(_state(flag.fingerprint, settled)), **flag.model_dump(mode="json")}
        for flag in flags
    ]
    replace_children(connection, tables.flags, sha256, rows)


def refresh_states(connection: Connection, lineages: Sequence[str], today: str) -> None:
    """Judge again which flags of some lineages are settled, after new decisions or on another day."""
    table = tables.flags
    for lineage in lineages:
        settled = settled_rows(connection, lineage, today)
        rows = connection.execute(select(table).where(table.c.lineage == lineage)).all()
        for row in rows:
            state = str(_state(row.fingerprint, settled))
            if row.state != state:
                here = (table.c.document == row.document) & (table.c.position == row.position)
                connection.execute(update(table).where(here).values(state=state))


def read_flags(connection: Connection, sha256: str | None, state: FlagState | None) -> tuple[FlagRecord, ...]:
    """Give the flags of converted documents, of one or all, open, settled or both, in the order of the text."""
    table, documents = tables.flags, tables.documents
    query = (
        select(table)
        .join(documents, documents.c.sha256 == table.c.document)
        .where(documents.c.state == DocumentState.CONVERTED.value)
        .order_by(documents.c.number, table.c.document, table.c.position)
    )
    if sha256 is not None:
        query = query.where(table.c.document == sha256)
    if state is not None:
        query = query.where(table.c.state == state.value)
    return tuple(_record(row) for row in connection.execute(query))


def _state(fingerprint: str, settled: frozenset[str]) -> FlagState:
    return FlagState.SETTLED if fingerprint in settled else FlagState.OPEN


def _record(row: Row[Any]) -> FlagRecord:
    flag = Flag.model_validate(columns(row, *_OF_RECORD))
    return FlagRecord(document=row.document, lineage=row.lineage, state=row.state, flag=flag)

"""Pipeline, catalog: runs, who is at work on a library, and which ones died."""

import psutil
from sqlalchemy import Connection, func, insert, select, update

from models.errors import CatalogError
from models.record import RunRecord, RunState
from pipeline.catalog import tables
from pipeline.catalog.rows import columns, storable

CLOCK_SLACK = 1.0
"""Seconds by which two readings of a process's start may differ."""


def start_run(connection: Connection, run: RunRecord) -> RunRecord:
    """Write a run as running; its id is given now. Runs of dead processes on the same host become interrupted first.

    Raises CatalogError while another process is at work on the library.
    """
    mark_stale(connection, run.host, run.started)
    for other in read_runs(connection):
        if other.state is RunState.RUNNING and (other.host, other.pid) != (run.host, run.pid):
            raise CatalogError(
                f"another run is at work on this library: {other.kind}, process {other.pid} on {other.host}, "
                f"since {other.started}",
                cure="wait until it ends, or end that process",
            )
    number = (connection.scalar(select(func.max(tables.runs.c.id))) or 0) + 1
    started = run.model_copy(update={"id": number, "state": RunState.RUNNING})
    connection.execute(insert(tables.runs).values(storable(started.model_dump(mode="json"))))
    return started


def finish_run(connection: Connection, run: int, at: str, state: RunState, counts: dict[str, int]) -> None:
    """Write how a run ended."""
    connection.execute(
        update(tables.runs).where(tables.runs.c.id == run).values(ended=at, state=str(state), counts=counts)
    )


def mark_stale(connection: Connection, host: str, at: str) -> tuple[RunRecord, ...]:
    """Mark as interrupted every running run of this host whose process is gone; give them."""
    stale = tuple(
        run
        for run in read_runs(connection)
        if run.state is RunState.RUNNING and run.host == host and not _alive(run.pid, run.process_started)
    )
    for run in stale:
        finish_run(connection, run.id, at, RunState.INTERRUPTED, run.counts)
    return stale


def read_runs(connection: Connection) -> tuple[RunRecord, ...]:
    """Give every run, oldest first."""
    rows = connection.execute(select(tables.runs).order_by(tables.runs.c.id))
    return tuple(RunRecord.model_validate(columns(row)) for row in rows)


def process_started(pid: int) -> float:
    """Give the start of a process in seconds since 1970; 0.0 for one that is gone."""
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.NoSuchProcess:
        return 0.0


def _alive(pid: int, started: float) -> bool:
    return psutil.pid_exists(pid) and abs(process_started(pid) - started) <= CLOCK_SLACK

"""Pipeline, batch: run many jobs, each in a process that may hang, crash or eat memory without harm to the others.

Knows no engine, no catalog and no document: a job is any value that pickles, the work any function of a module.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self, TypeVar

from pebble import ProcessPool

from models.errors import SettingsError
from pipeline.batch.confine import Limits, confine
from pipeline.batch.flight import PATIENCE, Flight
from pipeline.batch.trouble import Trouble

J = TypeVar("J")
R = TypeVar("R")

STARTS = 3
"""Pools in a row that may die before an empty job gets through."""


class BatchPool:
    """Worker processes that live over several batches, so that heavy imports are paid once for each process.

    `prepare` is called in each process before its first job, outside the time limit but inside the memory limit.
    Several threads may call `run` at the same time.
    """

    def __init__(self, limits: Limits, prepare: Callable[[], object] | None = None) -> None:
        self.limits = limits
        self._prepare = prepare
        self._lock = Lock()
        self._pool: ProcessPool | None = None
        self._closing = Event()

    def __enter__(self) -> Self:
        self._pool = self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            if kind is None:
                pool.close()  # type: ignore[no-untyped-call]
            else:
                pool.stop()  # type: ignore[no-untyped-call]
            pool.join()
        self._closing.set()

    def run(
        self,
        jobs: Iterable[J],
        work: Callable[[J], R],
        *,
        ordered: bool = False,
        seconds: Callable[[J], float] | None = None,
    ) -> Iterator[tuple[J, R | Trouble]]:
        """Yield each job with its result, or with the trouble that it met, as they finish.

        With `ordered` they come in the order of `jobs`. At most 4 jobs for each worker are in flight or kept back.
        `seconds` says how long a job may take, where that is not the same for all.
        Closing the iterator, or an interrupt, ends the work in flight. Raises SettingsError where no worker can start.
        """
        flight: Flight[J, R] = Flight(self, jobs, work, seconds or (lambda job: self.limits.seconds))
        try:
            yield from flight.in_order() if ordered else flight.as_finished()
        finally:
            flight.cancel()

    def schedule(self, work: Callable[[J], R], job: J, seconds: float) -> tuple[ProcessPool, "Future[R]"]:
        """Send one job to a worker; its time counts from the moment a worker takes it.

        Raises RuntimeError once the pool is closed.
        """
        with self._lock:
            if self._pool is not None and not self._pool.active:
                self._replace(self._pool)
            if self._pool is None:
                raise RuntimeError("the pool is closed")
            return self._pool, self._pool.schedule(work, args=[job], timeout=seconds)

    @property
    def closed(self) -> bool:
        """Nothing more is taken."""
        return self._pool is None

    def _replace(self, broken: ProcessPool) -> None:
        """Start anew; where not even an empty job gets through, the machine is the cause and no document."""
        for _ in range(STARTS):
            broken.stop()  # type: ignore[no-untyped-call]
            broken.join()
            self._pool = broken = self._start()
            probe = broken.schedule(_nothing)
            while broken.active and not wait([probe], timeout=PATIENCE).done:
                pass
            if probe.done() and probe.exception() is None:
                return
        raise SettingsError(
            f"worker processes die before they can work, with {self.limits.megabytes} MB each",
            cure="raise [reading] megabytes in sopmill.toml, then run sopmill doctor",
        )

    def _start(self) -> ProcessPool:
        pool = ProcessPool(
            max_workers=self.limits.processes,
            max_tasks=self.limits.max_documents,
            context=multiprocessing.get_context("spawn"),
            initializer=confine,
            initargs=(self.limits.megabytes, os.getpid(), self._prepare),
        )
        # Workers die with the thread that made them (PR_SET_PDEATHSIG), so one thread stays for as long as the pool.
        started = Event()
        Thread(target=_keep, args=(pool, started, self._closing), name="batch-pool", daemon=True).start()
        started.wait()
        return pool


def _keep(pool: ProcessPool, started: Event, closing: Event) -> None:
    _ = pool.active  # starts the first workers
    started.set()
    closing.wait()


def _nothing() -> None:
    """Be done at once."""

"""Pipeline, batch: the jobs of one run: a sliding window in flight, and what to do when a whole pool breaks."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pebble import ProcessPool

from models.errors import SopmillError
from pipeline.batch.confine import Limits
from pipeline.batch.trouble import Trouble, cancelled, crashed, trouble_of

J = TypeVar("J")
R = TypeVar("R")

WINDOW = 4
"""Jobs in flight for each worker: enough to keep it busy, few enough to hold no archive in memory."""
PATIENCE = 0.5
"""Seconds between looks at whether the pool of a waiting job still lives."""
MAX_TRIES = 2
"""Breaks of a pool with only this job of the run in it, after which the job is the culprit."""


class Workers(Protocol):
    """The processes that a run sends its jobs to."""

    limits: Limits

    @property
    def closed(self) -> bool:
        """Nothing more is taken."""

    def schedule(self, work: Callable[[J], R], job: J, seconds: float) -> tuple[ProcessPool, Future[R]]:
        """Send one job to a worker of the pool that is given back."""


@dataclass
class Ticket(Generic[J]):
    """A job on its way."""

    index: int
    job: J
    pool: ProcessPool | None = None
    alone: bool = False
    breaks: int = 0


class Flight(Generic[J, R]):
    """The jobs of one run: to come, in flight, and suspected of having broken a pool."""

    def __init__(
        self, workers: Workers, jobs: Iterable[J], work: Callable[[J], R], seconds: Callable[[J], float]
    ) -> None:
        self._workers = workers
        self._seconds = seconds
        self._work = work
        self._jobs = enumerate(jobs)
        self._suspects: deque[Ticket[J]] = deque()
        self._flying: dict[Future[R], Ticket[J]] = {}
        self._kept = 0

    def as_finished(self) -> Iterator[tuple[J, R | Trouble]]:
        """Yield outcomes as they come."""
        for ticket, outcome in self._outcomes():
            yield ticket.job, outcome

    def in_order(self) -> Iterator[tuple[J, R | Trouble]]:
        """Yield outcomes in the order of the jobs; those that come early are kept and count as in flight."""
        early: dict[int, tuple[J, R | Trouble]] = {}
        place = 0
        for ticket, outcome in self._outcomes():
            early[ticket.index] = ticket.job, outcome
            while place in early:
                yield early.pop(place)
                place += 1
            self._kept = len(early)

    def cancel(self) -> None:
        """Give up what is in flight; a running worker is stopped."""
        for future in self._flying:
            future.cancel()

    def _outcomes(self) -> Iterator[tuple[Ticket[J], R | Trouble]]:
        self._fill()
        while self._flying or self._suspects:
            for future in self._landed():
                ticket = self._flying.pop(future)
                outcome = self._outcome(ticket, future)
                if outcome is None:
                    self._suspects.append(ticket)
                else:
                    yield ticket, outcome[0]
            self._fill()

    def _landed(self) -> list[Future[R]]:
        """Wait for futures that are done, or whose pool is dead and will never end them; in the order of the jobs."""
        while self._flying:
            done, _ = wait(self._flying, timeout=PATIENCE, return_when=FIRST_COMPLETED)
            lost = {f for f, t in self._flying.items() if t.pool is not None and not t.pool.active}
            if done or lost:
                return sorted(done | lost, key=lambda future: self._flying[future].index)
        return []

    def _outcome(self, ticket: Ticket[J], future: Future[R]) -> tuple[R | Trouble] | None:
        """Give the outcome of a job as a tuple of one, or None where its pool broke and it must be tried again."""
        if future.cancelled() or (self._workers.closed and not future.done()):
            return (cancelled(),)
        error = future.exception() if future.done() else BrokenProcessPool()
        if not isinstance(error, BrokenProcessPool):
            megabytes = self._workers.limits.megabytes
            return (future.result() if error is None else trouble_of(error, self._seconds(ticket.job), megabytes),)
        if self._workers.closed:
            return (cancelled(),)
        ticket.breaks += ticket.alone
        return (crashed(None),) if ticket.breaks >= MAX_TRIES else None

    def _fill(self) -> None:
        """Send jobs until the window is full; a suspect flies alone, so that a second break names the culprit."""
        while not any(ticket.alone for ticket in self._flying.values()):
            if self._suspects:
                if not self._flying:
                    self._send(self._suspects.popleft(), alone=True)
                return
            if self._flying and len(self._flying) + self._kept >= WINDOW * self._workers.limits.processes:
                return
            following = next(self._jobs, None)
            if following is None:
                return
            self._send(Ticket(*following), alone=False)

    def _send(self, ticket: Ticket[J], *, alone: bool) -> None:
        ticket.alone = alone
        if self._workers.closed:
            raise SopmillError("the pool was closed while a run was under way", cure="run again")
        ticket.pool, future = self._workers.schedule(self._work, ticket.job, self._seconds(ticket.job))
        self._flying[future] = ticket

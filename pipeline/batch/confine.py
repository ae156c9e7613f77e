"""Pipeline, batch: what a worker process does to itself first: limits, and no life after its parent."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

from models.base import Frozen
from models.settings import Settings

if sys.platform != "win32":
    import resource

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that this process gets when the thread that made it ends."""


class Limits(Frozen):
    """What the processes of a batch may use."""

    seconds: float
    """Wall time of one document."""
    megabytes: int
    """Address space of one process."""
    workers: int = 0
    """Processes at once; 0 means one for each core that this process may use."""
    max_documents: int = 50
    """Documents of one process before a fresh one takes its place."""

    @property
    def processes(self) -> int:
        """Processes at once."""
        return self.workers or len(os.sched_getaffinity(0) if sys.platform == "linux" else range(os.cpu_count() or 1))


def limits_of(settings: Settings) -> Limits:
    """Give the limits that the settings ask for."""
    return Limits(
        seconds=settings.reading.seconds,
        megabytes=settings.reading.megabytes,
        workers=settings.batch.workers,
        max_documents=settings.batch.max_documents_per_process,
    )


def confine(megabytes: int, parent: int, prepare: Callable[[], object] | None) -> None:
    """Limit this process, tie its life to that of the process `parent`, then pay for the heavy imports once."""
    # The pool's own handler needs the interpreter, which a call in C may hold for ever; the default one does not.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    if prepare is not None:
        prepare()

"""Extractors, doc: limits that the child process sets on itself before it touches a document."""

from __future__ import annotations

import ctypes
import signal
import sys

MEGABYTE = 1 << 20
PR_SET_PDEATHSIG = 1
"""Linux, prctl(2): a signal for the child when its parent dies."""


def limit(megabytes: int, seconds: int) -> None:
    """Bound address space and CPU time of this process, and let it die with its parent; a no-op where not supported."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, megabytes * MEGABYTE),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(kind, most)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _lower(kind: int, most: int) -> None:
    """Lower one limit; a stricter one that already holds is kept."""
    import resource

    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, hard))

"""Work that a batch must survive, at module level so that a spawned process can import it."""

import ctypes
import os
import re
import signal
from collections.abc import Callable

from models.errors import EncryptedSource


def hang() -> str:
    """Run in Python for ever."""
    while True:
        pass


def hang_in_c() -> str:
    """Hold the interpreter inside a regular expression for longer than anyone waits."""
    return str(re.match(r"(a+)+$", "a" * 64 + "b"))


def eat_memory() -> str:
    """Ask for more memory than any limit allows."""
    return str(len(bytearray(64 << 30)))


def leave() -> str:
    """End the process without a word."""
    os._exit(7)


def segfault() -> str:
    """Read where nothing is mapped."""
    return ctypes.string_at(1).decode()


def locked() -> str:
    """Meet an encrypted file."""
    raise EncryptedSource("needs a password")


def defect() -> str:
    """Have a bug."""
    raise ZeroDivisionError("a bug")


POISON: dict[str, Callable[[], str]] = {
    f.__name__: f for f in (hang, hang_in_c, eat_memory, leave, segfault, locked, defect)
}


def work(job: str) -> str:
    """Give a good job back in capitals and its process id; run a poisonous one."""
    return POISON[job]() if job in POISON else f"{job.upper()} {os.getpid()}"


def imports_too_much() -> None:
    """Fail before the first job, as a heavy import under a tight memory limit does."""
    os.kill(os.getpid(), signal.SIGKILL)

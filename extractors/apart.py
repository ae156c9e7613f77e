"""Extractors: has a document read by another process (server.py), which a hang, a crash or a bomb cannot leave.

A process that reads keeps one such server for each of its threads that read at the same time, and starts the first
when it is needed. Servers end with their caller, however it ends.
"""

from __future__ import annotations

import atexit
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from extractors.wire import CHUNK, ONCE, Ended, Request, heard
from models.document import Document
from models.errors import ConverterCrashed, LimitExceeded, SourceError
from models.settings import Reading

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-P", "-m", "extractors.server"]
PATIENCE = 10
"""Seconds beyond those of the settings after which a server that does not answer is given up."""
FAREWELL = 2
"""Seconds that a server has to end what it runs."""
_FULL = 0.75
"""Share of the memory allowed from which a library that breaks off (PDFium does so) broke off for lack of more."""
CAN_FORK = hasattr(os, "fork")


class ServerGone(Exception):
    """A server that ended without an answer."""


class Server:
    """A process that reads one document after the other."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            PROGRAM,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=_environment(),
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in: IO[bytes] = self._process.stdin
        self._out: IO[bytes] = self._process.stdout
        _living.append(self)

    def ask(self, request: Request, data: bytes) -> tuple[Ended, bytes]:
        """Have a file read. Raises ServerGone or LimitExceeded; then the server is of no more use."""
        try:
            self._say(request.model_dump_json().encode() + b"\n")
            self._say(data)
        except BrokenPipeError as error:
            raise ServerGone from error
        deadline = time.monotonic() + request.settings.most_seconds() + PATIENCE
        buffer = bytearray()
        head = -1
        while head < 0:
            buffer += self._more(deadline, request.settings)
            head = buffer.find(b"\n")
        try:
            ended = Ended.model_validate_json(buffer[:head])
        except ValidationError as error:
            raise ServerGone from error
        del buffer[: head + 1]
        while len(buffer) < ended.size:
            buffer += self._more(deadline, request.settings)
        return ended, bytes(buffer)

    def close(self) -> None:
        """End the server, and with it what it runs."""
        _living.remove(self)
        self.forget()
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def forget(self) -> None:
        """Close the pipes to the server."""
        self._in.close()
        self._out.close()

    def _say(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self._in.fileno(), left) :]

    def _more(self, deadline: float, settings: Reading) -> bytes:
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise _late(settings)
        part = os.read(self._out.fileno(), CHUNK)
        if not part:
            raise ServerGone
        return part


_idle: list[Server] = []
"""Servers of this process that wait for work."""
_living: list[Server] = []
"""All of them."""


def read_apart(data: bytes, path: str, settings: Reading) -> Document:
    """Read a document as extractors.reading.read_here does, in another process and within the limits.

    Raises what it raises, LimitExceeded for time, memory and size of the answer, and ConverterCrashed.
    """
    return document_of(*ask(data, path, settings), settings)


def ask(data: bytes, path: str, settings: Reading) -> tuple[Ended, bytes]:
    """Have a document read; give how the process ended, what it cost, and its answer for `document_of`."""
    request = Request(path=path, settings=settings, size=len(data))
    if not CAN_FORK:
        return _ask_once(request, data)
    try:
        return _ask_server(request, data)
    except ServerGone:  # an idle one may have been killed: a second one is not
        try:
            return _ask_server(request, data)
        except ServerGone as error:
            raise ConverterCrashed("the process that starts the readers died") from error


def document_of(ended: Ended, answer: bytes, settings: Reading) -> Document:
    """Give the document of an answer. Raises what `read_apart` raises."""
    if ended.how == "late":
        raise _late(settings)
    if ended.how == "large":
        raise LimitExceeded(f"the document gives more than max_answer = {settings.max_answer} bytes")
    if ended.code:
        log.debug("the reading process died (%s)\n%s", ended.code, ended.complaint)
        raise _death(ended, settings)
    return heard(answer)


def close_servers() -> None:
    """End the servers that wait for work."""
    while _idle:
        _idle.pop().close()


def _ask_server(request: Request, data: bytes) -> tuple[Ended, bytes]:
    server = _idle.pop() if _idle else Server()
    try:
        answer = server.ask(request, data)
    except BaseException:
        server.close()
        raise
    _idle.append(server)
    return answer


def _ask_once(request: Request, data: bytes) -> tuple[Ended, bytes]:
    """Have one document read by a process that is started for it and killed when its time is over."""
    try:
        done = subprocess.run(
            [*PROGRAM, ONCE],
            input=request.model_dump_json().encode() + b"\n" + data,
            capture_output=True,
            timeout=request.settings.most_seconds(request.size),
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _late(request.settings) from None
    how = "large" if len(done.stdout) > request.settings.max_answer else "ended"
    complaint = done.stderr.decode("utf-8", "replace")
    ended = Ended(how=how, code=done.returncode, size=len(done.stdout), complaint=complaint, cpu=0.0, peak=0)
    return ended, done.stdout


def _forget_servers() -> None:
    """Leave the servers of the process that this one was forked from to it."""
    _idle.clear()
    for server in _living:
        server.forget()


def _environment() -> dict[str, str]:
    """Give an environment in which a child finds this very package, whatever folder it was started from."""
    paths = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def _late(settings: Reading) -> LimitExceeded:
    more = f"and {settings.seconds_per_page} s more for each page read (seconds_per_page)"
    return LimitExceeded(f"reading took longer than {settings.seconds} s (seconds) {more}")


def _death(ended: Ended, settings: Reading) -> SourceError:
    if ended.code in (-signal.SIGKILL, -getattr(signal, "SIGXCPU", signal.SIGKILL)):
        return LimitExceeded("reading was ended by a limit of CPU time or memory")
    resident = ended.peak // 1024 if sys.platform == "darwin" else ended.peak
    if ended.code == -signal.SIGABRT and resident >= _FULL * settings.megabytes * 1024:
        return LimitExceeded(f"reading wants more than {settings.megabytes} MB (megabytes)")
    lines = ended.complaint.strip().splitlines()
    return ConverterCrashed(f"the reading process died ({ended.code}): {lines[-1] if lines else 'it said nothing'}")


atexit.register(close_servers)
if CAN_FORK:
    os.register_at_fork(after_in_child=_forget_servers)

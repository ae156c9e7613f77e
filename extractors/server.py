"""Extractors: the program of the process that reads for another: `python -m extractors.server`.

It loads the readers once, never looks at a document itself, and forks for each of them: the child takes the limits on,
reads, answers and ends. Where a system cannot fork, the program answers one request itself (argument `once`) and ends;
its caller limits its time. When its standard input ends, its caller is gone: it kills what runs and ends too.
"""

from __future__ import annotations

import gc
import os
import selectors
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal

from extractors.limits import PAGE_DONE, take_limits, tell_pages
from extractors.reading import prepare, read_here
from extractors.wire import CHUNK, ONCE, Ended, Request, refused, told

if sys.platform != "win32":
    import resource

HEAD = 1024
"""Bytes of a file by which its reader is chosen for loading; what the file is says sniff, in the child."""
COMPLAINT = 16_384
"""Bytes kept of what a child writes to its standard error."""
STDERR = "stderr"
FAREWELL = 1
"""Seconds that a child has to end what it started."""
PAUSE = 0.001
YOUNG = 50_000
"""Objects made before the collector looks for rings of them, in a child that ends soon: reading makes next to none."""


class Answering:
    """Ends this process when its block ends, whatever ended it: what read a hostile file does nothing after it."""

    def __init__(self, request: Request, sink: int) -> None:
        self._settings = request.settings
        self._sink = sink
        self.answer: bytes | bytearray = b""

    def __enter__(self) -> Answering:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        answer = memoryview(self.answer if error is None else refused(error, self._settings))
        try:
            while answer:
                answer = answer[os.write(self._sink, answer) :]
        finally:
            os._exit(0)  # which closes the sink: whoever sees its end finds the exit code settled


def main() -> None:
    """Answer requests until standard input ends."""
    if ONCE in sys.argv[1:]:
        _answer_once()
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is the caller who is interrupted
    while (received := _receive(sys.stdin.buffer)) is not None:
        request, data = received
        prepare(data[:HEAD])
        ended, answer = _read_forked(request, data)
        del data, received
        try:
            sys.stdout.buffer.write(ended.model_dump_json().encode() + b"\n")
            sys.stdout.buffer.write(answer)
            sys.stdout.buffer.flush()
            del answer
        except BrokenPipeError:
            os._exit(0)  # the caller is gone; a buffer that cannot be flushed would be complained of


def _receive(stream: BinaryIO) -> tuple[Request, bytes] | None:
    line = stream.readline()
    if not line:
        return None
    request = Request.model_validate_json(line)
    data = stream.read(request.size)
    return (request, data) if len(data) == request.size else None


def _answer_once() -> None:
    received = _receive(sys.stdin.buffer)
    if received is not None:
        with Answering(received[0], sys.stdout.fileno()) as answering:
            answering.answer = told(read_here(received[1], received[0].path, received[0].settings))


def _read_forked(request: Request, data: bytes) -> tuple[Ended, bytes]:
    """Let a child read; its temporary files end with it, and so does whatever it started."""
    source, sink = os.pipe()
    scratch = Path(tempfile.mkdtemp(prefix="sopmill-read-"))
    gc.freeze()  # what is here now is shared with the child, page by page, as long as nobody counts it
    server = os.getpid()
    child = os.fork()
    if child == 0:
        with Answering(request, sink) as answering:
            _confine(request, scratch, server)
            tell_pages(sink, request.settings)
            answering.answer = told(read_here(data, request.path, request.settings))
    os.close(sink)
    try:
        how, answer = _listen(source, request)
    finally:
        status, used = _bury(child)
        os.close(source)
        complaint = _complaint(scratch / STDERR)
        shutil.rmtree(scratch, ignore_errors=True)
    code = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    said = answer if how == "ended" else b""
    return Ended(how=how, code=code, size=len(said), complaint=complaint, cpu=cpu, peak=used.ru_maxrss), said


def _confine(request: Request, scratch: Path, server: int) -> None:
    """Cut the child off from its server's pipes, give it a folder of its own and limits."""
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    complaint = os.open(scratch / STDERR, os.O_WRONLY | os.O_CREAT, 0o600)
    for target, descriptor in enumerate((nothing, nothing, complaint)):
        os.dup2(descriptor, target)
    tempfile.tempdir = str(scratch)
    gc.set_threshold(YOUNG)
    take_limits(request.settings, server)


def _listen(source: int, request: Request) -> tuple[Literal["ended", "late", "large"], bytes]:
    """Take the child's answer, for as long as it may read and as much as it may say.

    Each page that it tells of gives it seconds_per_page more; `seconds` without one, and it hangs. Ends this process
    where the caller is gone.
    """
    settings = request.settings
    whole = deadline = time.monotonic() + settings.seconds
    parts: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_READ)
        selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
        while ready := selector.select(max(0.0, deadline - time.monotonic())):
            if any(key.fd != source for key, _ in ready):
                raise SystemExit  # nobody is there to hear the answer
            part = os.read(source, CHUNK)
            if not part:
                return "ended", b"".join(parts)
            if not parts and (answer := part.lstrip(PAGE_DONE)) != part:
                whole += settings.seconds_per_page * (len(part) - len(answer))
                deadline = min(whole, time.monotonic() + settings.seconds)
                if not (part := answer):
                    continue
            parts.append(part)
            size += len(part)
            if size > request.settings.max_answer:
                return "large", b""
    return "late", b""


def _bury(child: int) -> tuple[int, resource.struct_rusage]:
    """End the child and what it started; give its status and what it used.

    It is asked first: where it waits for LibreOffice, it ends that too.
    """
    patience = time.monotonic() + FAREWELL
    _signal(child, signal.SIGTERM)
    while time.monotonic() < patience:
        found, status, used = os.wait4(child, os.WNOHANG)
        if found:
            with suppress(ProcessLookupError):  # nothing is left of its group
                os.killpg(child, signal.SIGKILL)
            return status, used
        time.sleep(PAUSE)
    _signal(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    return status, used


def _signal(child: int, number: int) -> None:
    """Send a signal to the process group of a child that was not waited for; it may not have founded one yet."""
    try:
        os.killpg(child, number)
    except ProcessLookupError:
        os.kill(child, number)


def _complaint(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - COMPLAINT))
            return stream.read(COMPLAINT).decode("utf-8", "replace")
    except OSError:
        return ""


if __name__ == "__main__":
    main()

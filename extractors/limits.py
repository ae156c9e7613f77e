"""Extractors: one document read in a child process with limits of memory, CPU and wall time.

The parent sends one line of settings and the bytes on the child's standard input; the child answers a status line and
its bytes on standard output. Nothing is pickled, no password stands on a command line.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from models.errors import ConverterCrashed, LimitExceeded, SourceError
from models.settings import Reading

_OK, _ERROR = b"ok", b"error"
PAGE_DONE = b"."
"""Told before the answer, which never begins so, for each page that was read."""
_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that this process gets when its parent ends."""
_ROOT = Path(__file__).resolve().parent.parent
_pages_done: Callable[[], None] | None = None
"""Tells that a page was read; None in a process that reads for nobody."""
_GRACE = 2
"""Seconds of CPU that the limit which nobody can raise lies above that of a document of most pages."""


def run_limited(module: str, data: bytes, settings: Reading) -> bytes:
    """Run `python -m module` on `data` and give what it answers; the module's main calls `serve`.

    Raises the SourceError that the child reported, LimitExceeded where it took more than settings.seconds or
    settings.megabytes, ConverterCrashed where it died.
    """
    request = settings.model_dump_json().encode() + b"\n" + data
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))},
        start_new_session=True,
    )
    try:
        answer, complaint = child.communicate(request, timeout=settings.seconds)
    except subprocess.TimeoutExpired:
        _end(child)
        raise LimitExceeded(f"reading took longer than {settings.seconds} s (seconds)") from None
    except BaseException:
        _end(child)
        raise
    if child.returncode:
        raise _death(child.returncode, complaint)
    return _body(answer)


def serve(read: Callable[[bytes, Reading], bytes]) -> None:
    """Answer one request as a child process: take its limits on, write what `read` gives or the error it raises."""
    settings = Reading.model_validate_json(sys.stdin.buffer.readline())
    take_limits(settings)
    try:
        answer = _OK + b"\n" + read(sys.stdin.buffer.read(), settings)
    except SourceError as error:
        answer = _error(error)
    except MemoryError:
        answer = _error(LimitExceeded(f"reading wants more than {settings.megabytes} MB (megabytes)"))
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def take_limits(settings: Reading, parent: int | None = None) -> None:
    """Limit memory, CPU time and written files of this process for good, and tie its life to that of its parent.

    Does nothing where a system has no such limits; limits that are stricter already stay. With `parent` the process
    ends at once where that one is gone already.
    """
    if sys.platform == "win32":
        return
    import resource

    space = settings.megabytes * 1024 * 1024
    for kind, soft, hard in (
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_CPU, settings.seconds, settings.most_seconds() + _GRACE),
        (resource.RLIMIT_FSIZE, settings.max_unpacked, settings.max_unpacked),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        most = resource.getrlimit(kind)[1]
        allowed = hard if most == resource.RLIM_INFINITY else min(hard, most)
        resource.setrlimit(kind, (min(soft, allowed), allowed))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if parent is not None and os.getppid() != parent:  # it died before the line above
            os._exit(1)


def tell_pages(sink: int, settings: Reading) -> None:
    """Have every page that this process reads told as a byte to `sink`, which listens for its caller."""
    global _pages_done

    def done() -> None:
        os.write(sink, PAGE_DONE)
        if sys.platform != "win32":
            import resource

            soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
            resource.setrlimit(resource.RLIMIT_CPU, (min(soft + settings.seconds_per_page, hard), hard))

    _pages_done = done


def page_done() -> None:
    """Say that a page was read: the document may take seconds_per_page more, and the next page settings.seconds."""
    if _pages_done is not None:
        _pages_done()


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child and what it started, and wait for it."""
    if sys.platform == "win32":
        child.kill()
    else:
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


def _death(code: int, complaint: bytes) -> SourceError:
    if code in (-signal.SIGKILL, -getattr(signal, "SIGXCPU", signal.SIGKILL)):
        return LimitExceeded("reading was ended by a limit of CPU time or memory")
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    return ConverterCrashed(f"the reading process died ({code}): {lines[-1] if lines else 'it said nothing'}")


def _error(error: SourceError) -> bytes:
    said = {"code": error.code, "message": error.message, "cure": error.cure}
    return _ERROR + b"\n" + json.dumps(said, ensure_ascii=False).encode()


def _body(answer: bytes) -> bytes:
    status, _, body = answer.partition(b"\n")
    if status == _OK:
        return body
    if status != _ERROR:
        raise ConverterCrashed("the reading process gave no answer")
    said = json.loads(body)
    kinds = {kind.code: kind for kind in SourceError.__subclasses__()}
    raise kinds.get(said["code"], SourceError)(said["message"], cure=said["cure"])

"""Flows: the scheduled re-audit, as a Prefect deployment that this process serves."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from models.errors import ProgramMissing

PATIENCE = 180
"""Seconds that a server may take to start; a cold one makes its database first."""


@contextlib.contextmanager
def prefect_server() -> Iterator[str]:
    """Give the URL of a Prefect API: the user's own where PREFECT_API_URL says one, else a server of ours on loopback.

    Raises ProgramMissing where it does not start.
    """
    given = os.environ.get("PREFECT_API_URL")
    if given:
        yield given
        return
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    os.environ["PREFECT_SERVER_UI_API_URL"] = url
    signal.signal(signal.SIGTERM, _interrupt)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_ready(url, server)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        _end(server)


def serve_audit(library: Path, cron: str, timezone: str) -> None:
    """Serve the re-audit of a library on a schedule until interrupted. Call it inside `prefect_server`."""
    from prefect.schedules import Cron

    from flows.orchestration import audit_flow

    audit_flow.serve(
        name=f"audit-{library.resolve().name}",
        schedule=Cron(cron, timezone=timezone),
        parameters={"library": str(library.resolve())},
        limit=1,
    )


def _interrupt(number: int, frame: FrameType | None) -> None:
    """A polite kill ends like Ctrl+C, so that the server does not outlive this process."""
    raise KeyboardInterrupt


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{url}/health", timeout=5):
            return
        time.sleep(0.5)
    raise ProgramMissing("the Prefect server does not start", cure="run: prefect server start, and read what it says")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()

"""Extractors, doc: LibreOffice, where it is installed, for what msdoc2docx refuses. Finding it starts nothing.

Traps and their source: docs/analysis/doc-binary.md, "Fallback".
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")
DOCUMENT = "word/document.xml"


def find_office() -> str | None:
    """Give the path of LibreOffice's program; None where there is none. Starts nothing."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def convert_with_office(program: str, data: bytes, seconds: int) -> bytes | None:
    """Convert a binary Word file to .docx; None where LibreOffice gives no document, whatever its exit code says.

    It gets a profile of its own, since two that share one fail, and a process group of its own, which is killed at
    the end: the program that is started is not the one that works.
    """
    with tempfile.TemporaryDirectory(prefix="sopmill-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "in.doc").write_bytes(data)
        _run(program, folder, seconds)
        result = folder / "out" / "in.docx"
        return result.read_bytes() if result.is_file() and _is_document(result) else None


def _run(program: str, folder: Path, seconds: int) -> None:
    profile = (folder / "profile").as_uri()
    command = [
        program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(folder / "in.doc"),
    ]  # fmt: skip
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        start_new_session=True,
    ) as child:
        try:
            child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            pass  # without an output there is no document, which is what the caller is told
        finally:
            _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the group: also a worker that outlived the program which started it."""
    if sys.platform == "win32":
        child.kill()
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _is_document(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return DOCUMENT in package.namelist()
    except (zipfile.BadZipFile, OSError):
        return False

"""Extractors, doc: LibreOffice, where it is installed: .docx of what msdoc2docx refuses, and printed pages.

Finding it starts nothing. Traps and their source: docs/analysis/doc-binary.md, "Fallback".
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
from types import FrameType

import extractors

PROGRAMS = ("soffice", "libreoffice")
DOCUMENT = "word/document.xml"
LEAST_MEGABYTES = 4000
"""Address space below which LibreOffice may not start: it reserves far more than it uses."""
_AS_DOCX, _AS_PDF = "docx:MS Word 2007 XML", "pdf:writer_pdf_Export"
_SECURITY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" \
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" \
oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""A profile in which no macro runs and no link is followed (officecfg, Office/Common.xcs, Security/Scripting)."""


def find_office() -> str | None:
    """Give the path of LibreOffice's program; None where there is none. Starts nothing."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def convert_with_office(program: str, data: bytes, seconds: int) -> bytes | None:
    """Convert a binary Word file to .docx; None where LibreOffice gives no document, whatever its exit code says."""
    with tempfile.TemporaryDirectory(prefix="sopmill-office-", ignore_cleanup_errors=True) as name:
        result = _converted([program], data, Path(name), "in.doc", _AS_DOCX, seconds)
        return result.read_bytes() if result.is_file() and _is_document(result) else None


def print_with_office(program: str, data: bytes, suffix: str, seconds: int, megabytes: int) -> bytes | None:
    """Print a document to PDF; None where LibreOffice prints none. `suffix` is the format's own, without a dot."""
    limits = [str(max(megabytes, LEAST_MEGABYTES)), str(seconds)]
    start = [sys.executable, "-P", "-m", "extractors.doc.limited", *limits, program]
    with tempfile.TemporaryDirectory(prefix="sopmill-office-", ignore_cleanup_errors=True) as name:
        result = _converted(start, data, Path(name), f"in.{suffix}", _AS_PDF, seconds)
        return result.read_bytes() if result.is_file() else None


def _converted(start: list[str], data: bytes, folder: Path, name: str, target: str, seconds: int) -> Path:
    """Run LibreOffice on the bytes in a folder; give where its result stands, if there is one.

    It gets a profile of its own, since two that share one fail, and a process group of its own, which is killed at
    the end: the program that is started is not the one that works.
    """
    source, out, profile = folder / name, folder / "out", folder / "profile"
    source.write_bytes(data)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SECURITY, "utf-8")
    command = [
        *start, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}",
        "--convert-to", target, "--outdir", str(out), str(source),
    ]  # fmt: skip
    root = str(Path(extractors.__file__).parent.parent)
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    previous = signal.signal(signal.SIGTERM, _leave)  # it may not outlive the process that reads
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,
    ) as child:
        try:
            child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            pass  # without an output there is no document, which is what the caller is told
        finally:
            _end(child)
            signal.signal(signal.SIGTERM, previous)
    return out / f"in.{target.partition(':')[0]}"


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(number)


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

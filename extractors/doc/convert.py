"""Extractors, doc: binary Word 97-2003 bytes -> .docx bytes, in a limited child (docs/analysis/doc-binary.md)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import extractors
from extractors.doc.fallback import rescue
from extractors.doc.losses import BOXES, Loss, drawn, losses_of
from models.base import Frozen
from models.errors import (
    ConverterCrashed,
    CorruptSource,
    EncryptedSource,
    LimitExceeded,
    SourceError,
    UnsupportedFormat,
)
from models.settings import Reading

GRACE = 2
"""Seconds of wall time beyond the child's CPU limit."""
NO_CHILD_MEMORY = 256
"""Megabytes below which Python and msdoc2docx cannot even start."""


class Converted(Frozen):
    """A .docx made of a .doc, what was lost on the way, and the text as a second program reads it."""

    docx: bytes
    losses: tuple[Loss, ...]
    """Content that is not in the .docx."""
    repairs: tuple[str, ...]
    """Formatting that the file had damaged, or what a reading by another road is not, in plain words."""
    converter: str
    """Name and version."""
    witness: str | None
    """None where the second program could not read the file."""
    words: tuple[tuple[str, str], ...] = ()
    """Paragraphs of text boxes and headers that stand in no known place: story (textboxes, headers) and text."""


def convert_doc(data: bytes, settings: Reading) -> Converted:
    """Convert a binary Word file.

    One of Word 95 or older, or a damaged one, is read by another road where there is one (fallback.py), and `repairs`
    says so. Raises EncryptedSource, UnsupportedFormat (Word 95 and older), CorruptSource, LimitExceeded (time or
    memory) or ConverterCrashed.
    """
    with tempfile.TemporaryDirectory(prefix="sopmill-doc-") as name:
        folder = Path(name)
        (folder / "in.doc").write_bytes(data)
        code = _run(folder, settings)
        report = folder / "report.json"
        if not report.exists():
            raise _died(code, settings)
        return _converted(folder, json.loads(report.read_text("utf-8")), data, settings)


def _run(folder: Path, settings: Reading) -> int:
    """Run the child in a process group of its own; give its exit code, negative for a signal."""
    megabytes = max(settings.megabytes, NO_CHILD_MEMORY)
    command = [sys.executable, "-P", "-m", "extractors.doc.child", str(folder), str(megabytes), str(settings.seconds)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(),
        start_new_session=True,
    ) as child:
        try:
            child.communicate(settings.password.encode(), timeout=settings.seconds + GRACE)
        except subprocess.TimeoutExpired as error:
            raise LimitExceeded(f"the conversion took longer than seconds = {settings.seconds}") from error
        finally:
            _end(child)
    return child.returncode


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole group where it still runs."""
    if child.poll() is None:
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """Give an environment in which the child finds this very package, whatever folder it was started from."""
    root = str(Path(extractors.__file__).parent.parent)
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def _died(code: int, settings: Reading) -> SourceError:
    if sys.platform != "win32" and code in (-signal.SIGXCPU, -signal.SIGKILL):
        return LimitExceeded(f"the conversion took more CPU time than seconds = {settings.seconds}, or was killed")
    return ConverterCrashed(f"the conversion of the binary Word file died (exit code {code})")


def _converted(folder: Path, report: dict[str, Any], data: bytes, settings: Reading) -> Converted:
    witness = folder / "witness.txt"
    if "error" in report:
        text = witness.read_text("utf-8") if witness.exists() else None
        return _rescued(_refused(report["error"], report["message"], settings), data, text, settings)
    codes = report["codes"]
    dropped = [Loss(what=what, kind=BOXES, part="headers") for what in report["dropped"]]
    shapes = 0 if report["words"].get("textboxes") else drawn(codes)
    lines = ["lines or shapes of a drawing (without words)"] if shapes else []
    marks = [(part, near) for part, near in report["anchors"]]
    return Converted(
        docx=(folder / "out.docx").read_bytes(),
        losses=(*losses_of(codes, marks, report["words"]), *dropped),
        repairs=(*report["repaired"], *lines),
        converter=report["converter"],
        witness=witness.read_text("utf-8") if witness.exists() else None,
        words=tuple((story, line) for story, lines in report["words"].items() for line in lines),
    )


def _rescued(error: SourceError, data: bytes, text: str | None, settings: Reading) -> Converted:
    """Give what another road reads of a file that is old or damaged. Raises the error where there is none."""
    if not isinstance(error, UnsupportedFormat | CorruptSource):
        raise error
    found = rescue(data, error.message, text, settings)
    if found is None:
        raise error
    return Converted(docx=found.docx, losses=(), repairs=(found.degraded,), converter=found.converter, witness=text)


def _refused(kind: str, message: str, settings: Reading) -> SourceError:
    if kind == "encrypted":
        return EncryptedSource("the password is wrong" if settings.password else "the document asks for a password")
    if kind == "old":
        return UnsupportedFormat(
            "this is a document of Word 95 or older",
            cure="open it in LibreOffice or Word, save it as .docx and run again",
        )
    if kind == "memory":
        return LimitExceeded(f"the conversion needs more memory than megabytes = {settings.megabytes}")
    return CorruptSource(f"the binary Word file is damaged or cut short: {message}")

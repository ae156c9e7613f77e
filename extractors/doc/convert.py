"""Extractors, doc: binary Word 97-2003 bytes -> .docx bytes, in a forked child (docs/analysis/doc-binary.md)."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from extractors.doc.child import convert_file
from extractors.doc.fallback import rescue
from extractors.doc.losses import BOXES, Loss, drawn, losses_of
from extractors.limits import take_limits
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
    """Convert in a fork of this process, which the converter's crash does not end; give its exit code.

    Where a system cannot fork, this process converts: it is one that reads this document alone.
    """
    if not hasattr(os, "fork"):
        return convert_file(folder, settings.password)
    reader = os.getpid()
    converter = os.fork()
    if converter == 0:
        try:
            take_limits(settings, reader)
            signal.alarm(settings.seconds)
            convert_file(folder, settings.password)
            os._exit(0)
        finally:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    _, status = os.waitpid(converter, 0)
    return os.waitstatus_to_exitcode(status)


def _died(code: int, settings: Reading) -> SourceError:
    if sys.platform != "win32" and code in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM):
        return LimitExceeded(f"the conversion took longer than seconds = {settings.seconds}, or was killed")
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

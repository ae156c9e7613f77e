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

LOSS_CODES: dict[str, str] = {
    "PICTURES_DEFERRED": "pictures",
    "OBJECT_ANCHOR_DEFERRED": "a picture or embedded object without a place",
    "INLINE_PICTURE_MALFORMED": "a damaged picture",
    "INLINE_PICTURE_ANCHOR_INVALID": "a picture without a place",
    "INLINE_PICTURE_DATA_STREAM_MISSING": "a picture whose bytes are missing",
    "INLINE_PICTURE_FORMAT_DEFERRED": "a picture in an old format",
    "FLOATING_PICTURE_FORMAT_DEFERRED": "a floating picture in an old format",
    "OLE_OBJECT_OMITTED": "an embedded object",
    "OFFICEART_MALFORMED": "damaged drawings",
    "NUMBERING_TABLE_MALFORMED": "list numbers (damaged list table)",
    "STYLE_TABLE_MALFORMED": "styles (damaged style table)",
    "MALFORMED_TABLE_FLATTENED": "the grid of a damaged table",
    "TABLE_MARKER_DEFERRED": "a mark of a table",
    "HEADER_FOOTER_TABLE_MALFORMED": "headers and footers",
    "MAIN_TEXTBOX_TABLE_MALFORMED": "text boxes",
    "GROUPED_MAIN_TEXTBOXES_DEFERRED": "grouped text boxes",
    "GROUPED_HEADER_TEXTBOXES_DEFERRED": "grouped text boxes of headers",
    "NOTE_REFERENCE_DEFERRED": "the place of a note",
    "UNTERMINATED_FIELD": "a field without end",
    "MACRO_STORY_OMITTED": "a macro's text",
}
"""Diagnostics of msdoc2docx that put content at risk. They come as warnings like harmless ones: the code decides."""

GRACE = 2
"""Seconds of wall time beyond the child's CPU limit."""
NO_CHILD_MEMORY = 256
"""Megabytes below which Python and msdoc2docx cannot even start."""


class Converted(Frozen):
    """A .docx made of a .doc, what was lost on the way, and the text as a second program reads it."""

    docx: bytes
    losses: tuple[str, ...]
    """Content that is not in the .docx, in plain words."""
    repairs: tuple[str, ...]
    """Formatting that the file had damaged, or what a reading by another road is not, in plain words."""
    converter: str
    """Name and version."""
    witness: str | None
    """None where the second program could not read the file."""


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
    known = (LOSS_CODES[code] for code, _ in report["codes"] if code in LOSS_CODES)
    return Converted(
        docx=(folder / "out.docx").read_bytes(),
        losses=tuple(dict.fromkeys([*known, *report["dropped"]])),
        repairs=tuple(report["repaired"]),
        converter=report["converter"],
        witness=witness.read_text("utf-8") if witness.exists() else None,
    )


def _rescued(error: SourceError, data: bytes, text: str | None, settings: Reading) -> Converted:
    """Give what another road reads of a file that is old or damaged. Raises the error where there is none."""
    if not isinstance(error, UnsupportedFormat | CorruptSource):
        raise error
    found = rescue(data, error.message, text, settings.seconds)
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

"""Flows: what this installation has and lacks, and what a lack costs."""

import importlib.metadata
import importlib.util
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

PACKAGES = (
    "sopmill", "pydantic", "python-docx", "lxml", "msdoc2docx", "office-oxide", "pdfplumber", "pypdfium2", "spacy",
    "jieba", "openpyxl", "docxtpl", "SQLAlchemy", "alembic", "pebble", "prefect", "fastapi", "fsspec", "typer", "rich",
)  # fmt: skip
FLOORS = ("models", "extractors", "pipeline", "flows")
PROGRAMS = (
    (
        "soffice",
        "LibreOffice",
        "Word 6/95 and damaged .doc give their bare text only, and sopmill show draws no pages of Word files",
    ),
    ("pdftoppm", "Poppler", "nothing of sopmill itself: only benchmarks look at pages with it"),
)
RECOGNITION = ("rapidocr", "onnxruntime", "opencv-python-headless")
"""Parts of the installation that sopmill runs without: not every platform has wheels of them."""
UNREAD_SCANS = (
    "scans and pictures of pages stay unread, all else works: pip install rapidocr onnxruntime opencv-python-headless"
)
LEAST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report."""

    name: str
    state: str
    healthy: bool
    cost: str = ""
    """What the lack of it costs; empty where nothing is lacking."""


def examine() -> list[Finding]:
    """Look at Python, packages, the four floors and optional programs. Reads only."""
    python = sys.version_info[:2] >= LEAST_PYTHON
    findings = [Finding("Python", platform.python_version(), python, "" if python else "sopmill needs 3.11 or newer")]
    findings += [_package(name) for name in PACKAGES]
    findings += [_floor(name) for name in FLOORS]
    findings += [_recognition(name) for name in RECOGNITION]
    findings += [_program(*program) for program in PROGRAMS]
    return findings


def _package(name: str) -> Finding:
    try:
        return Finding(name, importlib.metadata.version(name), True)
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "not installed", False, "sopmill cannot run: install it again from its own files")


def _recognition(name: str) -> Finding:
    try:
        return Finding(f"{name} (scans)", importlib.metadata.version(name), True)
    except importlib.metadata.PackageNotFoundError:
        return Finding(f"{name} (scans)", "not installed", True, UNREAD_SCANS)


def _floor(name: str) -> Finding:
    """Where a floor is imported from: its plain name could be another program's."""
    spec = importlib.util.find_spec(name)
    origin = Path(spec.origin).parent if spec and spec.origin else None
    ours = Path(__file__).resolve().parent.parent
    if origin is None:
        return Finding(f"{name}/", "not found", False, "sopmill cannot run: install it again")
    healthy = origin.resolve().parent == ours
    cost = (
        "" if healthy else f"another program's folder of the same name shadows {ours / name}: use a clean environment"
    )
    return Finding(f"{name}/", str(origin), healthy, cost)


def _program(command: str, name: str, cost: str) -> Finding:
    found = shutil.which(command)
    return Finding(f"{name} (optional)", found or "not found", True, "" if found else cost)

"""Benchmarks: the documents of a folder that is measured."""

from __future__ import annotations

from pathlib import Path


def documents_of(folder: Path) -> list[Path]:
    """Give every file below a folder in the order of names; its list of contents, a .tsv, is no document."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() != ".tsv")

"""Flows: files on disk. Written to a temporary name, synced and renamed; never outside their folder."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

from models.errors import OutputError

LONGEST_NAME = 120
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\s]+')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all. Raises OutputError naming the path."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=path.suffix)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error


def require_writable(folder: Path) -> None:
    """Make the folder and prove that a file can be written into it. Raises OutputError."""
    write_atomically(folder / ".sopmill-write-test", b"")
    (folder / ".sopmill-write-test").unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Remove the temporary files of a run that was killed."""
    for leftover in folder.rglob(".writing-*"):
        leftover.unlink(missing_ok=True)


def keep_edited(path: Path, written: str | None, new: str) -> Path | None:
    """Move a file aside that people have changed since it was written; give its new place, None where nobody has.

    `written` is the hash that it had when it was written, `new` that of what will take its place.
    """
    found = file_hash(path)
    if found is None or found in (written, new):
        return None
    aside = path.with_name(f"{path.stem} (edited {found[:8]}){path.suffix}")
    path.replace(aside)
    return aside


def safe_name(text: str) -> str:
    """Give a file name, without suffix, that every system takes: no separators, controls or dots in front."""
    name = _UNSAFE.sub("_", text).strip("._ ")[:LONGEST_NAME] or "unnamed"
    return f"_{name}" if _RESERVED.match(name) else name


def inside(folder: Path, name: str) -> Path:
    """Give the path of `name` in `folder`. Raises OutputError for a name that leads out of it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise OutputError(f"{name}: leads out of {folder}", cure="report it: names are made by sopmill")
    return path


def file_hash(path: Path) -> str | None:
    """Give the SHA-256 of a file's bytes; None where there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None

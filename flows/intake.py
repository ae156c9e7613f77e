"""Flows: the source archive, whatever holds it: a folder, a glob, a zip file or any fsspec URL."""

import glob
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from models.errors import LimitExceeded, SettingsError, SourceError
from models.settings import Reading

IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini"})
IGNORED_PREFIXES = (".", "~$", "__MACOSX")


@dataclass(frozen=True)
class Incoming:
    """A file of the archive: its path inside the archive and the way to its bytes."""

    path: str
    size: int
    fetch: Callable[[], bytes]
    """Gives the bytes. Raises SourceError."""


@dataclass(frozen=True)
class Archive:
    """What an archive holds, in order of paths, and what is left out because of its name."""

    files: tuple[Incoming, ...]
    excluded: tuple[str, ...]
    """Paths of files that the operating system or an open editor left behind."""


def open_archive(source: str, limits: Reading) -> Archive:
    """List the archive at `source`. Raises SettingsError where there is nothing."""
    found = sorted(_listing(source, limits), key=lambda incoming: incoming.path)
    if not found:
        raise SettingsError(f"{source}: no file there", cure="give a folder, a glob, a .zip or an fsspec URL")
    kept = tuple(incoming for incoming in found if not is_left_behind(incoming.path))
    excluded = tuple(incoming.path for incoming in found if is_left_behind(incoming.path))
    return Archive(kept, excluded)


def is_left_behind(path: str) -> bool:
    """Whether a path is no document but a trace: concealed files, lock files of Word, thumbnails."""
    parts = PurePosixPath(path).parts
    return any(part.startswith(IGNORED_PREFIXES) for part in parts) or parts[-1].lower() in IGNORED_NAMES


def _listing(source: str, limits: Reading) -> Iterator[Incoming]:
    if "://" in source:
        return _remote(source, limits)
    path = Path(source)
    if path.is_dir():
        return _files(path, (p for p in path.rglob("*") if p.is_file()), limits)
    if path.is_file():
        return _zip(path, limits) if is_archive(path) else _files(path.parent, [path], limits)
    matches = [Path(match) for match in glob.glob(source, recursive=True)]  # noqa: PTH207 - the pattern may be absolute
    return _files(_shared_folder(source), (p for p in matches if p.is_file()), limits)


def is_archive(path: Path) -> bool:
    """Whether a file is a zip of files, not one of the document formats that are zip packages themselves."""
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return "[Content_Types].xml" not in names and "mimetype" not in names


def _shared_folder(pattern: str) -> Path:
    fixed = []
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed) if fixed else Path()


def _files(root: Path, paths: Iterator[Path] | list[Path], limits: Reading) -> Iterator[Incoming]:
    for path in paths:
        size = path.stat().st_size
        yield Incoming(path.relative_to(root).as_posix(), size, _limited(path.read_bytes, size, limits))


def _zip(path: Path, limits: Reading) -> Iterator[Incoming]:
    with zipfile.ZipFile(path) as package:
        entries = [entry for entry in package.infolist() if not entry.is_dir() and _is_plain(entry)]
    for entry in entries:
        name = _decoded(entry)
        yield Incoming(name, entry.file_size, _limited(partial(_unpack, path, entry), entry.file_size, limits))


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """A link inside a zip could point anywhere; names that climb are kept as names only, never as paths."""
    return not stat.S_ISLNK(entry.external_attr >> 16)


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Names of zips from Chinese Windows are GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gbk", "replace")


def _unpack(path: Path, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the others unpack without a bound
        raise SourceError(f"is packed in {path.name} in a way that is not read", cure="unpack the archive first")
    try:
        with zipfile.ZipFile(path) as package, package.open(entry) as member:
            return member.read(entry.file_size + 1)[: entry.file_size]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError) as error:
        raise SourceError(f"cannot be unpacked from {path.name}: {error}", cure="unpack the archive first") from error


def _remote(url: str, limits: Reading) -> Iterator[Incoming]:
    import fsspec

    try:
        system, root = fsspec.core.url_to_fs(url)
        paths = system.glob(root) if glob.has_magic(root) else system.find(root)
        sizes = {path: system.size(path) or 0 for path in paths}
    except (ImportError, OSError, ValueError) as error:
        cure = "install the fsspec package of this protocol, or copy the archive to a folder"
        raise SettingsError(f"{url}: {error}", cure=cure) from error
    base = root if not glob.has_magic(root) and paths != [root] else _before_magic(root)
    for path, size in sizes.items():
        name = path.removeprefix(base.rstrip("/")).lstrip("/")
        yield Incoming(name, size, _limited(partial(system.cat_file, path), size, limits))


def _before_magic(pattern: str) -> str:
    """The folder that every match of a pattern, or a file of its own, stands in."""
    folders = []
    for part in pattern.split("/")[:-1]:
        if glob.has_magic(part):
            break
        folders.append(part)
    return "/".join(folders)


def _limited(fetch: Callable[[], bytes], size: int, limits: Reading) -> Callable[[], bytes]:
    def fetch_within_limits() -> bytes:
        if size > limits.max_bytes:
            raise LimitExceeded(f"{size:,} bytes, more than the limit of {limits.max_bytes:,}")
        try:
            return fetch()
        except OSError as error:
            raise SourceError(
                f"cannot be opened: {error.strerror or error}", cure="check that you may read it"
            ) from error

    return fetch_within_limits

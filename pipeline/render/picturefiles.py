"""Pipeline, render: the pictures of a source as files of their own, named by their place in it, each content once."""

from __future__ import annotations

from collections.abc import Iterator

from models.conversion import PictureFile
from models.document import Document, Figure, walk
from models.settings import Render
from pipeline.render.metafiles import metafile

NOT_READ, TOO_LARGE, TOO_MANY, NOT_WANTED = "not-read", "too-large", "too-many", "not-wanted"
"""Why a picture has no file: its bytes are not in the source or were not taken, or the settings leave it out."""
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", 0, "png", "image/png"),
    (b"\xff\xd8\xff", 0, "jpg", "image/jpeg"),
    (b"GIF87a", 0, "gif", "image/gif"),
    (b"GIF89a", 0, "gif", "image/gif"),
    (b"II*\0", 0, "tif", "image/tiff"),
    (b"MM\0*", 0, "tif", "image/tiff"),
    (b"II\xbc", 0, "wdp", "image/vnd.ms-photo"),
    (b"BM", 0, "bmp", "image/bmp"),
    (b"WEBP", 8, "webp", "image/webp"),
    (b"\0\0\0\x0cjP  ", 0, "jp2", "image/jp2"),
    (b"\xff\x4f\xff\x51", 0, "j2k", "image/jp2"),
)
"""First bytes, their place, and what a file with them is; its own name and type in the source are not believed."""
UNKNOWN = "bin"
"""Suffix of what is none of them (SVG too: it can carry programs that a browser would run)."""


def picture_files(document: Document, settings: Render) -> tuple[PictureFile, ...]:
    """Give every picture of every layer, in reading order, each content once with all blocks that show it.

    Files are called 0001.png, 0002.jpg …; what exceeds max_pictures or max_picture_bytes, and what was not read, has
    an empty name and the reason.
    """
    shown: dict[str, list[Figure]] = {}
    for block in walk(document.blocks):
        if isinstance(block, Figure):
            shown.setdefault(block.sha256 if block.data else f"{block.sha256} {block.id}", []).append(block)
    return tuple(_numbered(list(shown.values()), settings))


def _numbered(shown: list[list[Figure]], settings: Render) -> Iterator[PictureFile]:
    written = 0
    for figures in shown:
        first = figures[0]
        reason = _reason(first, written, settings)
        suffix, media_type = _kind(first)
        written += not reason
        yield PictureFile(
            file="" if reason else f"{written:04}.{suffix}",
            reason=reason,
            blocks=tuple(figure.id for figure in figures),
            page=first.place.page,
            sha256=first.sha256,
            media_type=media_type,
            size=len(first.data),
            data=b"" if reason else first.data,
        )


def _reason(figure: Figure, written: int, settings: Render) -> str:
    if not figure.data:
        return NOT_READ
    if not settings.pictures:
        return NOT_WANTED
    if len(figure.data) > settings.max_picture_bytes:
        return TOO_LARGE
    return TOO_MANY if written >= settings.max_pictures else ""


def _kind(figure: Figure) -> tuple[str, str]:
    """Give suffix and media type by the bytes; a compressed metafile stays as it is."""
    for start, at, suffix, media_type in SIGNATURES:
        if figure.data.startswith(start, at):
            return suffix, media_type
    if (drawn := metafile(figure.data)) is not None:
        packed = {"emf": "emz", "wmf": "wmz"} if figure.data.startswith(b"\x1f\x8b") else {}
        return packed.get(drawn.extension, drawn.extension), drawn.media_type
    return UNKNOWN, figure.media_type

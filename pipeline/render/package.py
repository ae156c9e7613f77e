"""Pipeline, render: a Word package with the same bytes for the same content."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as WordDocument

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip entry can hold: no clock may be read."""


def same_bytes(word: WordDocument, title: str = "", subject: str = "") -> bytes:
    """Give the package's bytes; core properties carry title and subject, and no time of writing."""
    properties = word.core_properties
    properties.title, properties.subject = title[:255], subject[:255]
    properties.author = properties.last_modified_by = "sopmill"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = datetime(2000, 1, 1)
    properties.revision = 1
    written = BytesIO()
    word.save(written)
    return _without_times(written)


def _without_times(package: BytesIO) -> bytes:
    fresh = BytesIO()
    with ZipFile(package) as source, ZipFile(fresh, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            plain = ZipInfo(entry.filename, EPOCH)
            plain.compress_type = ZIP_DEFLATED
            target.writestr(plain, source.read(entry))
    return fresh.getvalue()

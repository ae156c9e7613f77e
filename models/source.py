"""Ground: the file that a document came from."""

from enum import StrEnum

from models.base import Frozen


class Format(StrEnum):
    """What the bytes of a file are, whatever its name says."""

    DOC = "doc"
    DOCX = "docx"
    PDF = "pdf"
    RTF = "rtf"
    HTML = "html"
    MHTML = "mhtml"
    WORDXML = "wordxml"
    FLATOPC = "flatopc"
    ODT = "odt"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    MAIL = "mail"
    TEXT = "text"
    OFD = "ofd"
    IMAGE = "image"
    ARCHIVE = "archive"
    READER = "reader"
    XML = "xml"
    EMPTY = "empty"
    UNKNOWN = "unknown"


class SourceFile(Frozen):
    """A file as it was received. Its identity is the hash of its bytes, never its name."""

    path: str
    """Name as given by the user, relative to the archive where there is one; always with forward slashes."""
    sha256: str
    size: int
    """Bytes."""
    format: Format

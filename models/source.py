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
    IMAGE = "image"
    """A picture of a page: JPEG, PNG, TIFF (of several pages, too) or BMP."""
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    MAIL = "mail"
    TEXT = "text"
    OFD = "ofd"
    PICTURE = "picture"
    """A picture of another kind, such as GIF, WebP or HEIC."""
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

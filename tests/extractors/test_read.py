"""The one entry: bytes of any file -> Document, or a SourceError that says what and what to do."""

import ast
import inspect
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from extractors import registry
from extractors.read import read_document, source_of
from models.document import Document, walk
from models.errors import EmptySource, LimitExceeded, ScannedSource, SourceError, UnsupportedFormat
from models.settings import Reading, load_settings
from models.source import Format

SETTINGS: Reading = load_settings().reading
SPECIMEN = (Path(__file__).parent / "doc" / "specimen.doc").read_bytes()
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(body: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(
            "[Content_Types].xml", f"<Types><Override PartName='/word/document.xml' ContentType='{TYPES}'/></Types>"
        )
        package.writestr(
            "word/document.xml", f"<w:d xmlns:w='{W}' xmlns:a='{A}' xmlns:r='{R}'><w:body>{body}</w:body></w:d>"
        )
        package.writestr("word/media/scan.png", b"png")
        package.writestr(
            "word/_rels/document.xml.rels",
            f"<Relationships><Relationship Id='p' Type='{R}/image' Target='media/scan.png'/></Relationships>",
        )
    return stream.getvalue()


def texts(document: Document) -> str:
    return "\n".join(block.full_text for block in walk(document.blocks))


def test_it_reads_a_docx_whatever_its_name_says() -> None:
    document = read_document(
        docx("<w:p><w:r><w:t>客服专员在24小时内回复。</w:t></w:r></w:p>"), r"旧档\投诉.doc", SETTINGS
    )
    assert texts(document) == "客服专员在24小时内回复。"
    assert (document.source.path, document.source.format) == ("旧档/投诉.doc", Format.DOCX)


def test_it_describes_a_file_by_its_bytes() -> None:
    source = source_of(b"", "a.doc")
    assert (source.size, source.format, source.sha256[:8]) == (0, Format.EMPTY, "e3b0c442")


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", EmptySource, "empty"),
        (docx("<w:p/>"), EmptySource, "no text"),
        (docx("<w:p><w:r><w:drawing><a:blip r:embed='p'/></w:drawing></w:r></w:p>"), ScannedSource, "scan"),
        (b"<?xml version='1.0'?><x/>", UnsupportedFormat, "XML"),
        (b"GIF89a" + bytes(range(256)), UnsupportedFormat, "picture"),
        (b"From: a@b.cn\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nhello", UnsupportedFormat, "e-mail"),
        (bytes(range(256)) * 8, UnsupportedFormat, "no format"),
        (bytes(SETTINGS.max_bytes + 1), LimitExceeded, "max_bytes"),
    ],
    ids=["empty", "blank", "scan", "xml", "picture", "mail", "noise", "large"],
)
def test_it_says_why_a_file_is_not_read(data: bytes, error: type[SourceError], says: str) -> None:
    with pytest.raises(error, match=says) as caught:
        read_document(data, "x.doc", SETTINGS)
    assert caught.value.cure


def test_every_format_has_a_reader_or_a_refusal_with_a_cure() -> None:
    for kind in Format:
        if kind not in registry.READERS:
            error = registry.refusal(kind)
            assert error.message
            assert error.cure
    assert not set(registry.READERS) & set(registry.UNREAD)


def test_the_registry_loads_no_reader_before_it_is_asked() -> None:
    tree = ast.parse(inspect.getsource(registry))
    loaded = [node.module for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert not [module for module in loaded if module and module.startswith("extractors.")]

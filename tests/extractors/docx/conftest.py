"""Builds small .docx packages out of XML, so that a test shows what it reads."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from extractors.docx.reader import read_docx
from models.document import AnyBlock, Document, walk
from models.settings import Reading, load_settings
from models.source import Format, SourceFile

SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOTS = {
    "numbering": "numbering",
    "styles": "styles",
    "settings": "settings",
    "footnotes": "footnotes",
    "comments": "comments",
}

Pack = Callable[..., bytes]
Read = Callable[..., Document]


def relation(rid: str, kind: str, target: str, mode: str = "") -> str:
    external = f' TargetMode="{mode}"' if mode else ""
    return f'<Relationship Id="{rid}" Type="{OFFICE}/{kind}" Target="{target}"{external}/>'


def build(body: str, relations: str = "", files: dict[str, str | bytes] | None = None, **parts: str) -> bytes:
    """Give the bytes of a package; `parts` by name (numbering, styles, header1 …), `files` by path."""
    stream = BytesIO()
    links = [relations]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        written: dict[str, str | bytes] = {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": RELATIONS.format(relation("rId1", "officeDocument", "word/document.xml")),
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        }
        for name, content in parts.items():
            kind = name.rstrip("0123456789")
            root = ROOTS.get(kind, {"header": "hdr", "footer": "ftr"}.get(kind, kind))
            written[f"word/{name}.xml"] = f"<w:{root} {SPACES}>{content}</w:{root}>"
            links.append(relation(f"id-{name}", kind, f"{name}.xml"))
        written["word/_rels/document.xml.rels"] = RELATIONS.format("".join(links))
        for path, content in {**written, **(files or {})}.items():
            package.writestr(path, content)
    return stream.getvalue()


@pytest.fixture(scope="session")
def settings() -> Reading:
    return load_settings().reading


@pytest.fixture(scope="session")
def pack() -> Pack:
    return build


@pytest.fixture(scope="session")
def link() -> Callable[..., str]:
    return relation


@pytest.fixture(scope="session")
def source() -> SourceFile:
    return SourceFile(path="规程.docx", sha256="0" * 64, size=1, format=Format.DOCX)


@pytest.fixture(scope="session")
def read(settings: Reading, source: SourceFile) -> Read:
    def run(body: str, **parts: object) -> Document:
        return read_docx(build(body, **parts), source, settings)  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def shown() -> Callable[[Document], list[str]]:
    """Give label and text of every block, as a reader sees them."""

    def lines(document: Document) -> list[str]:
        blocks: list[AnyBlock] = list(walk(document.blocks))
        return [block.full_text for block in blocks if block.full_text]

    return lines

"""Benchmarks: breaks documents on purpose, each in a way of its format. The same seed gives the same bytes.

`mutate(data, kind, chance)` knows bytes (flips, cuts, doubles, splices), zip packages (a part inside is changed, lost,
doubled or grown), XML (elements go, come twice, move or nest, values go to extremes), compound files (streams of Word),
PDF (numbers and names of objects, decompressed page contents) and RTF (arguments of control words, braces).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from random import Random

import olefile
from lxml import etree

from benchmarks.mutations_bytes import any_bytes, any_numbers
from benchmarks.mutations_pdf import pdf
from models.source import Format

VALUES = (
    "",
    "0",
    "-1",
    "1",
    "9" * 12,
    "2147483648",
    "-2147483649",
    "65536",
    "1e308",
    "nan",
    "x",
    "²",
    "%1%9",
    "\u202e",
    "a" * 5000,
)
"""What an attribute or argument may be turned into."""
PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml", "content.xml", "styles.xml")
STREAMS = ("WordDocument", "1Table", "0Table", "Data")
WORD = re.compile(rb"\\([a-z]+)(-?\d+)? ?")
TAG = re.compile(rb"<[^<>]{1,400}>")
VALUE = re.compile(rb'="([^"]*)"')
MOST = 4_000_000
"""Bytes beyond which a mutant grows no further."""

Mutator = Callable[[bytes, Random], bytes]


def mutate(data: bytes, kind: Format, chance: Random) -> bytes:
    """Give a broken copy of a document, broken in one to four places."""
    mutators = (*KINDS[kind], any_bytes)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        mutator = mutators[0] if chance.random() < 0.75 else chance.choice(mutators)
        try:
            changed = mutator(data, chance)
        except (
            zipfile.BadZipFile,
            zlib.error,
            etree.XMLSyntaxError,
            OSError,
            ValueError,
            IndexError,
            KeyError,
            NotImplementedError,
            TypeError,
            AttributeError,
        ):
            changed = any_bytes(data, chance)  # broken too much already to be broken with care
        data = changed if len(changed) <= max(MOST, 2 * len(data)) else data
    return data


def package(data: bytes, chance: Random) -> bytes:
    """Change a part of a zip package, mostly as XML, or lose, double or rename one."""
    with zipfile.ZipFile(BytesIO(data)) as old:
        parts = [(entry.filename, old.read(entry)) for entry in old.infolist()]
    likely = [n for n, (name, _) in enumerate(parts) if name in PARTS]
    at = chance.choice(likely) if likely and chance.random() < 0.7 else chance.randrange(len(parts))
    name, content = parts[at]
    deed = chance.randrange(12)
    if deed == 0:
        del parts[at]
    elif deed == 1:
        parts[at] = (chance.choice(parts)[0], content)
    elif deed == 2:
        parts[at] = (name, chance.choice(parts)[1])
    else:
        change = xml if content.lstrip().startswith(b"<") else any_bytes
        parts[at] = (name, change(content, chance))
    return _packed(parts)


def _packed(parts: list[tuple[str, bytes]]) -> bytes:
    stream, seen = BytesIO(), set()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts:
            if name not in seen:
                new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
            seen.add(name)
    return stream.getvalue()


def xml(data: bytes, chance: Random) -> bytes:
    """Change elements, attributes or words of an XML part."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for _ in range(chance.randint(1, 5)):
        _change(chance.choice(elements), chance.choice(elements), chance)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _change(element: etree._Element, other: etree._Element, chance: Random) -> None:
    parent = element.getparent()
    deed = chance.randrange(8)
    if deed == 0 and parent is not None:
        parent.remove(element)
    elif deed == 1 and parent is not None:
        for _ in range(chance.choice((1, 1, 3, 300))):
            element.addnext(_copy(element))
    elif deed == 2:
        element.append(_copy(other))
    elif deed == 3:
        _nest(element, chance.choice((5, 60, 240)))
    elif deed == 4:
        element.text = chance.choice(
            ("", "1." * 3000, "（" * 3000, "9" * 9000, " " * 30000, "1 目的 " * 2000, "\u200b" * 50)
        )
    elif deed == 5:
        element.tag = other.tag
    elif element.attrib:
        values = [value for value in VALUES if "\0" not in value]
        element.set(chance.choice(list(element.attrib)), chance.choice(values))


def _copy(element: etree._Element) -> etree._Element:
    return (
        etree.fromstring(etree.tostring(element, with_tail=False))
        if len(element) < 200
        else element.makeelement(element.tag)
    )


def _nest(element: etree._Element, depth: int) -> None:
    """Put an element into copies of itself and its parent, tables into cells into tables."""
    chain = [e for e in (element, element.getparent()) if e is not None]
    inner = element
    for level in range(depth):
        model = chain[level % len(chain)]
        inner = etree.SubElement(inner, model.tag, {str(name): str(value) for name, value in model.attrib.items()})
    inner.text = "底"


def tags(data: bytes, chance: Random) -> bytes:
    """Lose, double, nest or move tags of a page, or change their values."""
    found = list(TAG.finditer(data))
    if not found:
        return any_bytes(data, chance)
    at, other = chance.choice(found), chance.choice(found)
    deed = chance.randrange(5)
    if deed == 0:
        put = b""
    elif deed == 1:
        put = at[0] * chance.choice((2, 20, 2000))
    elif deed == 2:
        put = at[0] + other[0]
    elif deed == 3:
        put = at[0] + chance.choice(
            (
                b'<td rowspan="65535" colspan="999999999">',
                b"<table><tr><td>" * 300,
                b"<ol start=-9><li>" * 90,
                b"<!--",
                b"<![CDATA[",
            )
        )
    else:
        put = VALUE.sub(lambda _: b'="' + chance.choice(VALUES).encode() + b'"', at[0], count=1)
    return data[: at.start()] + put + data[at.end() :]


def compound(data: bytes, chance: Random) -> bytes:
    """Change bytes or counts inside a stream of a compound file; its container stays whole."""
    file = BytesIO(data)
    with olefile.OleFileIO(file, write_mode=True) as container:
        names = [name for name in STREAMS if container.exists(name)]
        name = chance.choice(names) if names and chance.random() < 0.9 else "/".join(chance.choice(container.listdir()))
        content = bytearray(container.openstream(name).read())
        for _ in range(chance.randint(1, 10)):
            place = chance.randrange(min(len(content), chance.choice((1000, len(content)))))
            width = chance.choice((1, 2, 4))
            content[place : place + width] = chance.choice((bytes(width), b"\xff" * width, chance.randbytes(width)))[
                : len(content) - place
            ]
        container.write_stream(name, bytes(content))
    return file.getvalue()


def rtf(data: bytes, chance: Random) -> bytes:
    """Change a control word's argument, double or lose it, or put in braces and tables."""
    found = list(WORD.finditer(data))
    if not found:
        return any_bytes(data, chance)
    at = chance.choice(found)
    deed = chance.randrange(6)
    if deed == 0:
        put = b""
    elif deed == 1:
        put = at[0] * chance.choice((2, 30, 3000))
    elif deed == 2:
        put = chance.choice(
            (
                b"{" * 90,
                b"}" * 3,
                b"{\\*\\unknown ",
                b"\\bin99999999 ",
                b"\\u-99999?",
                b"\\'zz",
                b"\\trowd\\cellx1\\cell\\row" * 200,
                b"\\itap9\\nestcell\\nestrow",
                b"{\\field{\\*\\fldinst INCLUDEPICTURE http://example.invalid/x.png}}",
            )
        )
    elif deed == 3:
        put = chance.choice(found)[0]
    else:
        put = b"\\" + at[1] + chance.choice((b"0", b"-1", b"99999999999", b"-2147483649", b"32768", b"7")) + b" "
    return data[: at.start()] + put + data[at.end() :]


KINDS: dict[Format, tuple[Mutator, ...]] = {
    Format.DOCX: (package,),
    Format.DOC: (compound,),
    Format.PDF: (pdf, any_numbers),
    Format.RTF: (rtf,),
    Format.HTML: (tags,),
    Format.MHTML: (tags,),
    Format.WORDXML: (xml, tags),
    Format.FLATOPC: (xml, tags),
    Format.ODT: (package,),
    Format.TEXT: (any_numbers,),
}
"""Ways to break each format; the first is taken most."""

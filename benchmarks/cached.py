"""Benchmarks: paragraph numbers that Word itself wrote into a .docx: in tables of contents and in cross-references."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree

from benchmarks.alignment import bare
from models.document import AnyBlock, Document, Heading, Layer, walk

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PAGE = re.compile(r"(?:\t|[\s.…·]*)(?:-\s?\d{1,3}\s?-|\d{1,3}|[ivxIVX]{1,6})\s*$")
_NUMBER_OF = re.compile(r"\s*(?:PAGEREF|REF)\s+\"?(\S+?)\"?\s.*\\([rnw])\b", re.IGNORECASE | re.DOTALL)
_LONGEST_LABEL = 12


class Cached(NamedTuple):
    """A number that Word cached, and what we give the paragraph that it numbers; None where the two cannot be met."""

    kind: str
    """contents or reference."""
    theirs: str
    ours: str | None
    words: str
    equal: bool
    reason: str = ""
    stale: bool = False
    """Of a table of contents that names what its document no longer holds."""


@dataclass
class _Paragraph:
    text: str = ""
    bookmarks: list[str] = field(default_factory=list)
    references: list[tuple[str, str, str]] = field(default_factory=list)
    """Bookmark, switch, cached result."""


def cached_numbers(docx: bytes, document: Document) -> list[Cached]:
    """Give every cached number of a document beside the label of our reading."""
    blocks = [b for b in walk(document.blocks) if b.layer is Layer.BODY and (b.text or b.label) and not b.look.toc]
    contents = [b.text for b in walk(document.blocks) if b.look.toc and b.text]
    entries = list(_contents(contents, blocks))
    if any(entry.ours is None for entry in entries):
        entries = [entry if entry.equal else entry._replace(stale=True) for entry in entries]
    return [*entries, *_references(docx, blocks)]


def _contents(entries: list[str], blocks: list[AnyBlock]) -> Iterator[Cached]:
    """Meet each line of a table of contents with the paragraph it names: the next one that fits, else any."""
    last = -1
    for entry in entries:
        line = bare(_PAGE.sub("", entry.strip()))
        if len(line) < 2:
            continue
        order = [*range(last + 1, len(blocks)), *range(last + 1)]
        exact = next((i for i in order if line == bare(f"{blocks[i].label or ''}{blocks[i].text}")), None)
        near = exact if exact is not None else _nearest(line, blocks, order)
        if near is None:
            yield Cached("contents", line[:_LONGEST_LABEL], None, line, False, "no such paragraph")
            continue
        last = near
        words, label = bare(blocks[near].text), bare(blocks[near].label or "")
        theirs = line[: len(line) - len(words)]
        if theirs or label:
            yield Cached("contents", theirs, label, words, exact is not None)


def _nearest(line: str, blocks: list[AnyBlock], order: list[int]) -> int | None:
    """Find the paragraph whose words end the line; a heading, or words too long to meet by chance."""

    def fits(block: AnyBlock) -> bool:
        words = bare(block.text)
        long = isinstance(block, Heading) or len(words) >= 5
        return long and len(words) >= 2 and line.endswith(words) and len(line) - len(words) <= _LONGEST_LABEL

    found = [i for i in order if fits(blocks[i])]
    return max(found, key=lambda i: (len(bare(blocks[i].text)), isinstance(blocks[i], Heading)), default=None)


def _references(docx: bytes, blocks: list[AnyBlock]) -> Iterator[Cached]:
    r"""Meet each result of REF or PAGEREF with \r, \n or \w with the paragraph that bears the bookmark."""
    paragraphs = list(_paragraphs(docx))
    places = {name: i for i, paragraph in enumerate(paragraphs) for name in paragraph.bookmarks}
    by_words: dict[str, list[AnyBlock]] = {}
    for block in blocks:
        by_words.setdefault(bare(block.text), []).append(block)
    for paragraph in paragraphs:
        for bookmark, switch, result in paragraph.references:
            theirs = bare(result)
            words = bare(paragraphs[places[bookmark]].text) if bookmark in places else ""
            held = by_words.get(words, []) if words else []
            if not held:
                yield Cached("reference", theirs, None, words, False, "its paragraph is not there or has no words")
                continue
            labels = [bare(block.label or "") for block in held]
            equal = any(_same_number(theirs, label, switch) for label in labels)
            yield Cached("reference", theirs, "|".join(dict.fromkeys(labels)), words, equal)


def _same_number(theirs: str, label: str, switch: str) -> bool:
    r"""Whether a cached result is the label; \w may say the levels above first. Word leaves the last full stop out."""
    theirs, label = theirs.rstrip("."), label.rstrip(".")
    return theirs == label or (switch.lower() in "wr" and bool(label) and theirs.endswith(label))


def _paragraphs(docx: bytes) -> Iterator[_Paragraph]:
    with zipfile.ZipFile(BytesIO(docx)) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    fields: list[list[str]] = []
    """Open fields: instruction, state, result."""
    for element in root.iter(f"{_W}p"):
        found = _Paragraph()
        for node in element.iter():
            _take(node, fields, found)
        yield found


def _take(node: ElementTree.Element, fields: list[list[str]], found: _Paragraph) -> None:
    kind = node.get(f"{_W}fldCharType")
    if node.tag == f"{_W}bookmarkStart":
        found.bookmarks.append(node.get(f"{_W}name", ""))
    elif kind == "begin":
        fields.append(["", "code", ""])
    elif kind == "separate" and fields:
        fields[-1][1] = "result"
    elif kind == "end" and fields:
        instruction, _, result = fields.pop()
        if match := _NUMBER_OF.match(instruction + " "):
            found.references.append((match[1], match[2], result))
    elif node.tag == f"{_W}instrText" and fields:
        fields[-1][0] += node.text or ""
    elif node.tag == f"{_W}t":
        found.text += node.text or ""
        if fields:
            fields[-1][2] += node.text or ""

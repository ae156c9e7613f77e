"""Extractors, markup: the inside of an OpenDocument paragraph: text, fields, notes, pictures, text boxes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import replace

from extractors.markup.css import points
from extractors.markup.flow import Character, Flow
from extractors.markup.names import Element, add, elements, local
from extractors.markup.odt.archive import Archive
from extractors.markup.odt.names import count, get, q
from extractors.markup.odt.styles import Styles
from extractors.markup.package import Package
from extractors.markup.words import Words

MOST_BLANKS = 1000
SIGNS = {q("text:tab"): "\t", q("text:line-break"): "\n", q("text:non-breaking-hyphen"): "-"}
SKIPPED = frozenset(
    {q("text:soft-page-break"), q("text:note-citation"), q("text:tracked-changes"), q("office:annotation-end")}
    | {q("svg:title"), q("svg:desc"), q("office:event-listeners"), q("text:ruby-text")}
)
SHAPES = frozenset(
    q(f"draw:{kind}")
    for kind in ("custom-shape", "rect", "ellipse", "polygon", "polyline", "path", "line", "connector")
)
NOTES = {"footnote": ("footnotes", "footnote"), "endnote": ("endnotes", "endnote")}
COMMENT_HEAD = frozenset({"creator", "date", "date-string", "creator-initials", "sender-initials"})
Blocks = Callable[[Element, Flow], None]
"""Writes the blocks of an element into a flow."""


class Inline:
    """Writes what one paragraph holds; text boxes and notes go back to the walk of blocks."""

    def __init__(self, package: Package, archive: Archive, styles: Styles, blocks: Blocks) -> None:
        self._package = package
        self._archive = archive
        self._styles = styles
        self._blocks = blocks

    def write(self, paragraph: Element, flow: Flow, character: Character) -> None:
        """Write a paragraph's content; the paragraph stays open."""
        self._walk(paragraph, flow, character, Words())

    def frame(self, frame: Element, flow: Flow) -> None:
        """Write a picture or a text box."""
        box = frame.find(q("draw:text-box"))
        if box is not None:
            self._box(box, flow)
            return
        image = frame.find(q("draw:image"))
        if image is not None:
            self._picture(frame, image, flow)
        elif frame.find(q("draw:object")) is not None or frame.find(q("draw:object-ole")) is not None:
            self._package.lose("an embedded object")

    def _walk(self, parent: Element, flow: Flow, character: Character, words: Words) -> None:
        flow.text(words.joined(_flat(parent.text)), character)
        for child in elements(parent):
            if child.tag not in SKIPPED:
                self._child(child, flow, character, words)
            flow.text(words.joined(_flat(child.tail)), character)

    def _child(self, child: Element, flow: Flow, character: Character, words: Words) -> None:
        tag = child.tag
        if tag == q("text:s"):
            flow.text(words.settled() + " " * count(get(child, "text:c"), MOST_BLANKS), character)
        elif tag in SIGNS:
            flow.text(words.settled() + SIGNS[tag], character)
        elif tag == q("text:span"):
            self._walk(child, flow, self._styled(character, get(child, "text:style-name")), words)
        elif tag == q("text:note"):
            self._note(child)
        elif tag == q("office:annotation"):
            self._comment(child)
        elif tag == q("draw:frame"):
            self.frame(child, flow)
        elif tag in SHAPES:
            self._box(child, flow)
        elif tag == q("text:ruby"):
            self._ruby(child, flow, character, words)
        else:
            self._walk(child, flow, character, words)

    def _styled(self, character: Character, name: str) -> Character:
        bold = self._styles.bold("text", name)
        return replace(
            character,
            bold=character.bold if bold is None else bold,
            size=self._styles.size("text", name, character.size),
        )

    def _box(self, box: Element, flow: Flow) -> None:
        if any(local(child) in ("p", "h", "list", "table", "section") for child in elements(box)):
            inner = flow.box()
            self._blocks(box, inner)
            inner.close()

    def _note(self, note: Element) -> None:
        part, name = NOTES.get(get(note, "text:note-class"), NOTES["footnote"])
        body = note.find(q("text:note-body"))
        if body is not None:
            flow = Flow(self._package, add(self._package.part(part), name))
            self._blocks(body, flow)
            flow.close()

    def _comment(self, comment: Element) -> None:
        flow = Flow(self._package, add(self._package.part("comments"), "comment"))
        for child in list(comment):
            if local(child) in COMMENT_HEAD:
                comment.remove(child)
        self._blocks(comment, flow)
        flow.close()

    def _ruby(self, ruby: Element, flow: Flow, character: Character, words: Words) -> None:
        """Write the base text, then its phonetic guide in brackets."""
        self._walk(ruby, flow, character, words)
        guide = "".join(ruby.findtext(q("text:ruby-text")) or "").strip()
        if guide:
            flow.text(words.joined(f"({guide})"), character)

    def _picture(self, frame: Element, image: Element, flow: Flow) -> None:
        address = get(image, "xlink:href")
        data = b"" if ":" in address.split("/")[0] else self._archive.read(address)
        inside = image.findtext(q("office:binary-data"))
        if inside and not data:
            try:
                data = base64.b64decode("".join(inside.split()))
            except (binascii.Error, ValueError):
                data = b""
        if data:
            sizes = (points(get(frame, f"svg:{side}"), 12.0) for side in ("width", "height"))
            flow.picture(data, *sizes)
        else:
            self._package.lose(f"picture {address.rsplit('/', 1)[-1][:80]} (not in the file)")


def _flat(text: str | None) -> str:
    """A line break in the file is a blank. Source: OpenDocument 1.3, part 3, 6.1.2."""
    return (text or "").replace("\n", " ").replace("\r", " ")

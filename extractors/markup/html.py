"""Extractors, markup: a web page, Word's own or any other -> a Word package. What is kept: docs/analysis/markup.md."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree

from extractors.markup.charset import decode
from extractors.markup.css import Declarations, StyleSheet, points
from extractors.markup.flow import Flow
from extractors.markup.forms import printed
from extractors.markup.items import Items
from extractors.markup.labels import LONGEST
from extractors.markup.names import Element, add
from extractors.markup.package import Package
from extractors.markup.states import State, inner
from extractors.markup.words import Words
from models.errors import CorruptSource, LimitExceeded
from models.settings import Reading

BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table"),
        *("tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
LISTS = frozenset({"ol", "ul", "menu", "dir"})
STORIES = {"header": "header", "footer": "footer"}
NOTES = {"footnote": ("footnotes", "footnote"), "endnote": ("endnotes", "endnote"), "comment": ("comments", "comment")}
SEPARATORS = re.compile(r"(?:foot|end)note-(?:continuation-)?(?:separator|notice)")
DATA_ADDRESS = re.compile(r"data:image/[\w.+-]+((?:;[\w=-]+)*),(.*)", re.IGNORECASE | re.DOTALL)
Pictures = Mapping[str, bytes]
"""Bytes by address, and by the last part of the address."""


def translate(data: bytes, settings: Reading) -> Package:
    """Give a page as a Word package. Raises CorruptSource or LimitExceeded."""
    package = Package(settings)
    add_page(decode(data), package, {})
    return package


def add_page(text: str, package: Package, pictures: Pictures) -> None:
    """Write a page's body into a package. Pictures come from `pictures` or from the page itself, never from a link."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CorruptSource(f"the page is no HTML: {error}") from error
    if root is None:
        raise CorruptSource("the page has no elements")
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise LimitExceeded("the page nests its elements more than 2048 deep")
    _Page(package, pictures).read(root)


class _Page:
    """Walks one page in order, without recursion: pages nest without measure."""

    def __init__(self, package: Package, pictures: Pictures) -> None:
        self._package = package
        self._pictures = pictures
        self._sheet = StyleSheet()
        self._words = Words()
        self._items = Items(package.labels)
        self._label: list[str] = []
        self._label_font: str | None = None

    def read(self, root: Element) -> None:
        for sheet in root.iter("style"):
            self._sheet.add("".join(str(text) for text in sheet.itertext()))
        if (title := root.findtext(".//title")) and "title" not in self._package.properties:
            self._package.properties["title"] = " ".join(title.split())[:500]
        outer = State(Flow(self._package, self._package.body))
        states = [outer]
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = str(element.tag).lower()
            if event == "start":
                states.append(self._start(element, tag, states[-1]))
                self._text(element.text, states[-1])
            else:
                self._end(tag, states.pop(), states[-1])
                self._text(element.tail, states[-1])
        outer.flow.close()

    def _start(self, element: Element, tag: str, outer: State) -> State:
        state, style = inner(outer, element, tag, self._sheet)
        state = self._story(state, element, tag, style)
        if state.hidden:
            return state
        if tag in BLOCKS or state.flow is not outer.flow:
            self._break(outer)
        self._open(element, tag, state)
        return state

    def _story(self, state: State, element: Element, tag: str, style: Declarations) -> State:
        """Change to another story where Word or LibreOffice says that an element is one."""
        said = style.get("mso-element", "").lower() or (element.get("title", "").lower() if tag == "div" else "")
        if said in STORIES:
            return replace(state, flow=Flow(self._package, self._package.furniture(STORIES[said])))
        if "mso-element" in style and said in NOTES:
            part, name = NOTES[said]
            return replace(state, flow=Flow(self._package, add(self._package.part(part), name)))
        return replace(state, hidden=True) if SEPARATORS.fullmatch(said) else state

    def _open(self, element: Element, tag: str, state: State) -> None:
        flow = state.flow
        if tag == "table":
            flow.open_table()
        elif tag == "tr":
            flow.open_row()
        elif tag in ("td", "th"):
            flow.open_cell(_span(element, "colspan"), _span(element, "rowspan"))
        elif tag in LISTS:
            self._items.open(element, tag, state.list_style)
        elif tag == "li":
            self._items.next(element)
        elif tag == "br":
            flow.text("\n", state.character)
            self._words.reset()
        elif tag == "img":
            self._picture(element, state)
        else:
            self._text(printed(element, tag), state)

    def _end(self, tag: str, state: State, outer: State) -> None:
        if state.hidden:
            return
        if tag in BLOCKS or state.flow is not outer.flow:
            self._break(state)
        if tag == "table":
            state.flow.close_table()
        elif tag == "tr":
            state.flow.close_row()
        elif tag in ("td", "th"):
            state.flow.close_cell()
        elif tag in LISTS:
            self._items.close()
        elif tag == "li":
            self._items.drop()

    def _text(self, text: str | None, state: State) -> None:
        if not text or state.hidden:
            return
        if state.is_label:
            self._label.append(text)
            if text.strip() and self._label_font is None:
                self._label_font = state.character.font
        elif state.keeps_blanks:
            state.flow.text(text, state.character)
        else:
            if not state.flow.is_open:
                self._words.reset()
            state.flow.text(self._words.joined(text), state.character)

    def _break(self, state: State) -> None:
        """End the paragraph that stands in an element, with its label."""
        label = "".join(self._label).strip()
        member, shape = None, state.shape
        if 0 < len(label) <= LONGEST:
            member = self._package.labels.literal(label, state.level, self._label_font)
            state.flow.begin()
        elif state.flow.is_open:
            member = self._items.take()
        if shape.style:
            self._package.style(shape.style)
        state.flow.end(replace(shape, member=member))
        self._label, self._label_font = [], None
        self._words.reset()

    def _picture(self, element: Element, state: State) -> None:
        source = element.get("src", "").strip()
        data = _embedded(source) or _found(source, self._pictures)
        if data:
            sizes = (points(element.get(side, ""), state.em) for side in ("width", "height"))
            state.flow.picture(data, *sizes)
        elif source:
            name = unquote(source.rsplit("/", 1)[-1])[:80] if not source.startswith("data:") else "in the page's text"
            self._package.lose(f"picture {name} (not in the file)")


def _span(element: Element, name: str) -> int:
    text = element.get(name, "").strip()
    if not (text.isascii() and text.isdecimal()):
        return 1
    count = int(text[:6])
    return 65_534 if count == 0 and name == "rowspan" else max(1, count)


def _embedded(address: str) -> bytes:
    found = DATA_ADDRESS.fullmatch(address)
    if found is None:
        return b""
    try:
        if "base64" in found[1].lower():
            return base64.b64decode("".join(unquote(found[2]).split()))
        return unquote_to_bytes(found[2])
    except (binascii.Error, ValueError):
        return b""


def _found(address: str, pictures: Pictures) -> bytes:
    """Find a picture by its whole address or, as Word writes relative ones, by its last part."""
    wanted = unquote(address.removeprefix("cid:"))
    return pictures.get(wanted) or pictures.get(wanted.replace("\\", "/").rsplit("/", 1)[-1]) or b""

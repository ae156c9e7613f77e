"""Extractors, markup: follows the tokens of an RTF file: groups, characters, destinations. Start here."""

from __future__ import annotations

import re
from collections.abc import Callable

from extractors.markup.names import Element, add
from extractors.markup.package import Package
from extractors.markup.rtf.characters import SIGNS, SYMBOLS, code_page, decoded, paired
from extractors.markup.rtf.formatting import FORMATTING
from extractors.markup.rtf.head import Head
from extractors.markup.rtf.lists import Lists
from extractors.markup.rtf.pictures import SIZES, Picture
from extractors.markup.rtf.state import PLAIN_FORMAT, PLAIN_RUN, State, Use
from extractors.markup.rtf.tokens import Kind, Token, tokens
from extractors.markup.rtf.writing import Writer
from models.errors import LimitExceeded
from models.settings import Reading

DEEPEST = 500
"""Groups in groups; Word writes some thirty."""
STORIES = {
    "header": ("header", "default"), "headerr": ("header", "default"), "headerl": ("header", "even"),
    "headerf": ("header", "first"), "footer": ("footer", "default"), "footerr": ("footer", "default"),
    "footerl": ("footer", "even"), "footerf": ("footer", "first"),
}  # fmt: skip
NOTES = {"footnote": ("footnotes", "footnote"), "annotation": ("comments", "comment")}
PROPERTIES = {"title": "title", "author": "creator", "subject": "subject"}
USES = {
    "fonttbl": Use.FONTS, "stylesheet": Use.STYLES, "info": Use.QUIET, "sp": Use.QUIET, "sn": Use.QUIET,
    "sv": Use.QUIET, "upr": Use.QUIET, "ud": Use.TEXT, "listtext": Use.LABEL, "pntext": Use.LABEL,
    "fldinst": Use.INSTRUCTION, "listtable": Use.LISTS, "listoverridetable": Use.LISTS, "leveltext": Use.LEVEL_TEXT,
}  # fmt: skip
OPEN = frozenset({"shp", "shpinst", "shpgrp", "shppict", "do", "object", "result"})
r"""Groups that may begin with \* and hold what a person sees."""
SKIPPED = frozenset(
    (
        *("colortbl", "filetbl", "revtbl", "listpicture", "nonshppict", "shprslt", "nonesttables", "xe", "tc", "tcn"),
        *("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "pnseclvl", "datafield", "themedata"),
        *("objdata", "objclass", "objname", "bkmkstart", "bkmkend", "atnid", "atnauthor", "atrfstart", "atrfend"),
        *("rsidtbl", "generator", "userprops", "xmlnstbl", "mmathPr", "falt"),
        *("panose", "fontemb", "fontfile", "pnlvl", "pntxta", "pntxtb", "private1"),
    )
)
"""Groups whose words nobody sees."""
PRINTED = re.compile(rb"\\(?:listtext|pntext)\b")
"""The file prints the labels of its lists, as Word writes them: they are not counted."""


def translate(data: bytes, settings: Reading) -> Package:
    """Give an RTF document as a Word package. Raises LimitExceeded."""
    package = Package(settings)
    reader = _Reader(package, counts=not PRINTED.search(data))
    for token in tokens(data):
        reader.take(token)
    reader.finish()
    return package


class _Reader:
    """Takes token after token."""

    def __init__(self, package: Package, counts: bool) -> None:
        self._package = package
        self._head = Head()
        self._lists = Lists(package.labels, self._head)
        self._writer = Writer(package, self._head, self._lists if counts else None)
        self._tables = {
            Use.FONTS: self._head.font_word, Use.STYLES: self._head.style_word, Use.LISTS: self._lists.word,
        }  # fmt: skip
        self._names = {
            Use.FONTS: self._head.font_name, Use.STYLES: self._head.style_name, Use.LEVEL_TEXT: self._lists.text,
        }  # fmt: skip
        self._state = State()
        self._outer: list[State] = []
        self._raw = bytearray()
        self._held: list[str] = []
        self._skip = 0
        self._picture = Picture()
        self._property = ""
        self._take: dict[Kind, Callable[[Token], None]] = {
            Kind.OPEN: self._open,
            Kind.CLOSE: self._close,
            Kind.WORD: self._word,
            Kind.SYMBOL: self._symbol,
            Kind.BYTE: self._bytes,
            Kind.TEXT: self._bytes,
            Kind.BINARY: self._binary,
        }
        self._begin: dict[str, Callable[[], None]] = {
            "pict": self._pict, "field": self._field, "fldrslt": self._result, "shptxt": self._box,
            "dptxbxtext": self._box, "nesttableprops": self._nested,
        }  # fmt: skip

    def take(self, token: Token) -> None:
        """Take the next token."""
        self._take[token.kind](token)

    def finish(self) -> None:
        """End the file: whatever is open closes."""
        while self._outer:
            self._close(Token(Kind.CLOSE))
        self._flush()
        self._writer.close_story(self._state)

    def _open(self, token: Token) -> None:
        self._flush()
        if len(self._outer) >= DEEPEST:
            raise LimitExceeded(f"the file nests its groups more than {DEEPEST} deep")
        self._outer.append(self._state)
        self._state = self._state.inner()
        if self._state.use is Use.STYLES:
            self._head.begin_style()
            self._state.closing.append(lambda: self._head.end_style(self._package))

    def _close(self, token: Token) -> None:
        self._flush()
        if self._outer:
            for act in reversed(self._state.closing):
                act()
            self._state = self._outer.pop()

    def _word(self, token: Token) -> None:
        word, number, state = token.word, token.number, self._state
        starred, state.is_starred = state.is_starred, False
        if state.use is Use.SKIP:
            return
        if word in SIGNS:
            self._sign(SIGNS[word])
        elif word == "u":
            self._unicode(number or 0)
        else:
            self._flush()
            if not self._destination(word, starred):
                self._property_word(word, number)

    def _destination(self, word: str, starred: bool) -> bool:
        """Take a word that says what a group is for; False for any other word."""
        state = self._state
        if word in self._begin:
            self._begin[word]()
        elif word in USES:
            state.use = USES[word]
        elif word in STORIES:
            self._story(lambda: self._package.furniture(*STORIES[word]))
        elif word in NOTES:
            self._story(lambda: add(self._package.part(NOTES[word][0]), NOTES[word][1]))
        elif word in PROPERTIES and state.use is Use.QUIET:
            state.use, self._property = Use.PROPERTY, PROPERTIES[word]
            self._package.properties.pop(self._property, None)
        elif word not in OPEN and (starred or word in SKIPPED):
            state.use = Use.SKIP
        else:
            return word in OPEN
        return True

    def _property_word(self, word: str, number: int | None) -> None:
        """Take a word that changes how things look, or that ends a paragraph, a cell, a row."""
        state = self._state
        if state.use in self._tables:
            self._tables[state.use](word, number)
        elif state.use is Use.PICTURE:
            if word in SIZES and number is not None:
                self._picture.sizes[word] = number
        elif word in FORMATTING:
            FORMATTING[word](state, number)
        elif word == "ansicpg":
            self._head.page = code_page(number)
        elif word == "deff":
            self._head.default_font = number
        elif word == "facingp":
            self._package.even_and_odd = True
        elif state.use is Use.TEXT:
            self._layout(word, number)

    def _layout(self, word: str, number: int | None) -> None:
        state, writer = self._state, self._writer
        depth = state.format.depth if state.is_nested else 1
        if word in ("par", "sect", "page"):
            writer.paragraph(state)
        elif word in ("cell", "nestcell"):
            writer.cell(state, 1 if word == "cell" else max(2, state.format.depth))
        elif word in ("row", "nestrow"):
            writer.row(1 if word == "row" else max(2, state.format.depth))
        elif word in ("trowd", "cellx", "trleft") or word in MERGES:
            row = writer.definition(depth, new=word == "trowd")
            if word == "cellx":
                row.define(number or 0)
            elif word == "trleft":
                row.left = number or 0
            elif word in MERGES:
                row.cell.across, row.cell.down = MERGES[word][0] or row.cell.across, MERGES[word][1] or row.cell.down

    def _symbol(self, token: Token) -> None:
        if token.word == "*":
            self._state.is_starred = True
        elif token.word in SYMBOLS:
            self._sign(SYMBOLS[token.word])
        elif token.word in ("\n", "\r"):
            self._word(Token(Kind.WORD, "par"))

    def _sign(self, text: str) -> None:
        """Take a character that a word prints, or skip it where it only stands for a Unicode character before it."""
        if self._skip:
            self._skip -= 1
        else:
            self._decode()
            self._held.append(text)

    def _bytes(self, token: Token) -> None:
        skipped = min(self._skip, len(token.data))
        self._skip -= skipped
        if self._state.use is Use.PICTURE:
            self._picture.digits.append(token.data)
        elif self._state.use is not Use.SKIP:
            self._raw += token.data[skipped:]

    def _binary(self, token: Token) -> None:
        if self._state.use is Use.PICTURE:
            self._picture.binary = token.data

    def _unicode(self, number: int) -> None:
        self._decode()
        self._held.append(chr(number & 0xFFFF))
        self._skip = self._state.fallback

    def _decode(self) -> None:
        if self._raw:
            fonts, run = self._head.fonts, self._state.run
            self._held.append(decoded(bytes(self._raw), run, fonts, self._head.page))
            self._raw.clear()

    def _flush(self) -> None:
        """Hand over the characters that were read since formatting last changed."""
        self._decode()
        self._skip = 0
        if self._held:
            text = paired("".join(self._held))
            self._held.clear()
            self._use(text)

    def _use(self, text: str) -> None:
        state = self._state
        if state.use is Use.TEXT:
            self._writer.text(text, state)
        elif state.use is Use.LABEL:
            self._writer.label(text, state)
        elif state.use is Use.INSTRUCTION:
            self._writer.flow(state).mark("instrText").text = text
        elif state.use in self._names:
            self._names[state.use](text)
        elif state.use is Use.PROPERTY:
            known = self._package.properties.get(self._property, "")
            self._package.properties[self._property] = (known + text)[:500]

    def _pict(self) -> None:
        self._picture = Picture()
        self._state.use = Use.PICTURE
        self._state.closing.append(self._end_pict)

    def _end_pict(self) -> None:
        data = self._picture.data()
        if data:
            self._writer.flow(self._state).picture(data, *self._picture.shown())
        self._picture = Picture()

    def _field(self) -> None:
        self._mark("begin")
        self._state.closing.append(lambda: self._mark("end"))

    def _result(self) -> None:
        self._mark("separate")

    def _mark(self, kind: str) -> None:
        if self._state.use is Use.TEXT:
            self._writer.flow(self._state).mark("fldChar", fldCharType=kind)

    def _box(self) -> None:
        flow = self._writer.flow(self._state).box()
        self._story_begun(lambda: self._writer.open_flow(flow))

    def _story(self, container: Callable[[], Element]) -> None:
        self._story_begun(lambda: self._writer.open_story(container()))

    def _story_begun(self, begin: Callable[[], None]) -> None:
        """Begin a story: nothing of the formatting around it holds in it."""
        begin()
        state = self._state
        state.use, state.run, state.format = Use.TEXT, PLAIN_RUN, PLAIN_FORMAT
        state.closing.append(lambda: self._writer.close_story(self._state))

    def _nested(self) -> None:
        self._state.is_nested = True


MERGES = {"clmrg": (True, ""), "clvmgf": (False, "restart"), "clvmrg": (False, "continue")}
"""Words that join a cell to the one on its left, or to the one above."""

"""Extractors, docx: the inside of a paragraph, walked in printed order into spans of text and anchored objects.

Tracked changes are read as accepted: inserted and moved-to text stands, deleted and moved-from text does not.
Whatever is not known is walked into, so that no words are lost to a new wrapper element.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from extractors.docx.autonumbers import Named
from extractors.docx.fields import Fields
from extractors.docx.formulas import FORMS, m, write_formula
from extractors.docx.names import MC, A, Element, W, elements, first_font, measure, value, w
from extractors.docx.styles import StyleSheet, first_value, heading_level, toggle
from extractors.docx.symbols import symbol_text

SKIPPED = frozenset(
    w(name)
    for name in (
        "del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "delText", "delInstrText", "smartTagPr", "customXmlPr",
        "tbl", "txbxContent", "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator",
        "rubyPr",
    )
) | {f"{{{MC}}}Fallback"}  # fmt: skip
REFERENCES = {w(f"{kind}Reference"): kind for kind in ("footnote", "endnote", "comment")}
ANCHORS = frozenset({w("drawing"), w("pict"), w("object")})
SIGNS = {
    w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-",
}  # fmt: skip
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LARGEST = 1638
"""Points of the largest characters that Word knows."""
OBJECT = "\ufffc"
"""Stands for an object, not for a word; msdoc2docx leaves it where a picture was lost (which is noted)."""
BLANKS = " \t\r\n"


@dataclass(frozen=True)
class Span:
    """A stretch of text of one look; `size` in points."""

    text: str
    bold: bool | None = None
    """None where neither the run nor its character style says."""
    size: float | None = None
    contents: bool = False
    """Result of a TOC field."""


@dataclass
class Inline:
    """What one paragraph holds."""

    spans: list[Span] = field(default_factory=list)
    anchors: list[Element] = field(default_factory=list)
    """Drawings, VML pictures and embedded objects in order."""
    references: list[tuple[str, str]] = field(default_factory=list)
    """Kind (footnote, endnote, comment) and id of the notes that it refers to."""

    @property
    def contents(self) -> bool:
        """Whether all its words are the result of a TOC field."""
        printed = [span for span in self.spans if span.text.strip()]
        return bool(printed) and all(span.contents for span in printed)

    @property
    def text(self) -> str:
        """All text, as it stands."""
        return "".join(span.text for span in self.spans)


class InlineReader:
    """Reads paragraphs of one story one after the other; fields may run over several of them."""

    def __init__(self, root: Element, styles: StyleSheet, named: Named) -> None:
        self._fields = Fields(root, named)
        self._styles = styles
        self._into = Inline()
        self._span = Span("")
        self._font: str | None = None
        self._take: dict[str, Callable[[Element], None]] = {
            w("r"): self._run,
            w("fldChar"): self._field_char,
            w("instrText"): self._instruction,
            w("fldSimple"): self._simple_field,
            w("sym"): self._symbol,
            f"{{{MC}}}AlternateContent": self._alternative,
            w("ruby"): self._ruby,
            w("t"): self._text,
            m("t"): self._text,
            m("d"): self._formula,
            **dict.fromkeys(FORMS, self._formula),
        }

    def read(self, paragraph: Element, into: Inline | None = None) -> Inline:
        """Read one w:p; `into` carries on a paragraph whose mark was deleted."""
        self._into = into or Inline()
        ppr = paragraph.find(w("pPr"))
        self._fields.numbers.begin(heading_level(ppr, self._styles.paragraph_chain(ppr)))
        self._walk(paragraph)
        return self._into

    def _walk(self, parent: Element) -> None:
        for child in elements(parent):
            if child.tag in SKIPPED:
                continue
            if child.tag in self._take:
                self._take[child.tag](child)
            elif child.tag in ANCHORS:
                self._into.anchors.append(child)
            elif child.tag in REFERENCES:
                self._into.references.append((REFERENCES[child.tag], value(child, "id") or ""))
            elif child.tag in SIGNS:
                self._add(SIGNS[child.tag])
            else:
                self._walk(child)

    def _add(self, text: str) -> None:
        if text and not self._fields.hidden:
            self._fields.took_text()
            self._into.spans.append(replace(self._span, text=text, contents=self._fields.in_contents))

    def _run(self, run: Element) -> None:
        outer, outer_font = self._span, self._font
        layers = self._styles.character_layers(run.find(w("rPr")))
        size = first_value(layers, "sz")
        self._span = Span("", toggle(layers, "b"), half_points(size))
        self._font = first_font(layers)
        self._walk(run)
        self._span, self._font = outer, outer_font

    def _field_char(self, element: Element) -> None:
        self._add(self._fields.char(element))

    def _simple_field(self, element: Element) -> None:
        before = len(self._into.spans)
        self._walk(element)
        if len(self._into.spans) == before:
            self._add(self._fields.simple(value(element, "instr") or ""))

    def _instruction(self, element: Element) -> None:
        self._fields.instruct(element.text or "")

    def _text(self, element: Element) -> None:
        self._add(symbol_text(printed_text(element), self._font))

    def _formula(self, element: Element) -> None:
        write_formula(element, self._add, self._walk)

    def _ruby(self, element: Element) -> None:
        """Read the base text, then its phonetic guide in brackets."""
        for name, opening, closing in (("rubyBase", "", ""), ("rt", "(", ")")):
            part = element.find(w(name))
            if part is not None:
                self._add(opening)
                self._walk(part)
                self._add(closing)

    def _symbol(self, element: Element) -> None:
        code = value(element, "char") or ""
        if len(code) <= 4 and code.isalnum() and all(digit in "0123456789abcdefABCDEF" for digit in code):
            point = int(code, 16)
            if point and not 0xD800 <= point < 0xE000:
                point = point if point > 0xFF else 0xF000 + point
                self._add(symbol_text(chr(point), value(element, "font")))

    def _alternative(self, element: Element) -> None:
        chosen = choose(element)
        if chosen is not None:
            self._walk(chosen)


def printed_text(element: Element) -> str:
    """Give a text element's characters as Word prints them: blanks at its ends only where xml:space keeps them."""
    text = element.text or ""
    kept = text if element.get(XML_SPACE) == "preserve" else text.strip(BLANKS)
    return kept.replace(OBJECT, "").replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


def choose(alternative: Element) -> Element | None:
    """Give the branch of mc:AlternateContent to read: a Choice that holds words or a picture, else the Fallback."""
    branches = list(alternative.iterfind(f"{{{MC}}}Choice"))
    fallback = alternative.find(f"{{{MC}}}Fallback")
    readable = (w("t"), f"{{{A}}}blip", w("txbxContent"), w("p"), w("tab"), w("br"))
    for branch in branches:
        if next(branch.iter(*readable), None) is not None:
            return branch
    return fallback if fallback is not None else next(iter(branches), None)


def half_points(text: str | None) -> float | None:
    """Read a w:sz value in points: half points, or in an ISO strict package a measure with its unit."""
    found = measure(text, 2)
    return found / 2 if found is not None and 0 <= found < 2 * LARGEST else None


def is_deleted_mark(paragraph: Element) -> bool:
    """Whether the paragraph's mark is deleted, or moved away, by a tracked change: it joins the next paragraph."""
    mark = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    return mark is not None and any(mark.find(w(name)) is not None for name in ("del", "moveFrom"))


def count_changes(root: Element) -> int:
    """Count tracked insertions, deletions and moves of words, rows and cells in a part."""
    names = ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge")
    return sum(1 for _ in root.iter(*(f"{{{W}}}{name}" for name in names)))

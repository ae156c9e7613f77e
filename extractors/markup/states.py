"""Extractors, markup: how an HTML element changes the look of what stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.markup.css import Declarations, StyleSheet, declarations, font_size, is_bold, points
from extractors.markup.flow import Character, Flow, Shape
from extractors.markup.labels import SYMBOL_FONTS
from extractors.markup.names import Element

HIDDEN = frozenset({"head", "script", "style", "template", "title", "noscript", "xml", "datalist", "iframe"})
BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
HEADING_SIZES = {"h1": 24.0, "h2": 18.0, "h3": 14.0, "h4": 12.0, "h5": 10.0, "h6": 8.0}
"""Points as browsers show them. Source: HTML Living Standard 15.3.6."""
FONT_SIZES = (7.5, 10.0, 12.0, 13.5, 18.0, 24.0, 36.0)
"""Of font size=1..7."""
CHANGES = {"ins": "ins", "del": "del"}
BLOCK_INDENT = 30.0
"""Points of a list or quotation: 40 pixels."""
INDENTED = frozenset({"ul", "ol", "dd", "blockquote", "menu", "dir"})
OUTLINE = re.compile(r"[1-9]")
LIST_LEVEL = re.compile(r"\blevel([1-9])\b", re.IGNORECASE)
WORD_CLASS = re.compile(r"mso(toc|heading)([1-9])", re.IGNORECASE)
WORD_STYLES = {"msotoc": "toc {}", "msoheading": "heading {}", "msotitle": "Title", "msosubtitle": "Subtitle"}
NOTHING = "none"
BROWSER = Character(size=12.0)
"""Text of a page that says nothing."""
UNSHAPED = Shape()


@dataclass(frozen=True)
class State:
    """What holds inside an element. `flow` is the story that it is written to."""

    flow: Flow
    character: Character = BROWSER
    shape: Shape = UNSHAPED
    hidden: bool = False
    keeps_blanks: bool = False
    is_label: bool = False
    """Inside Word's own list label."""
    level: int = 0
    """Level (0-based) of the Word list that a paragraph stands in."""
    list_style: str = ""

    @property
    def em(self) -> float:
        """The font's size in points."""
        return self.character.size or 12.0


def inner(outer: State, element: Element, tag: str, sheet: StyleSheet) -> tuple[State, Declarations]:
    """Give the state inside an element, and the declarations that hold for it."""
    style = sheet.of(tag, element.get("class", ""), element.get("style", ""))
    character = _character(outer, element, tag, style)
    state = replace(
        outer,
        character=character,
        shape=_shape(replace(outer, character=character), element, tag, style),
        hidden=outer.hidden or tag in HIDDEN or _is_hidden(style),
        keeps_blanks=_keeps_blanks(outer, tag, style),
        is_label=outer.is_label or style.get("mso-list", "").lower() == "ignore",
        list_style=style.get("list-style-type") or style.get("list-style") or element.get("type") or "",
    )
    if found := LIST_LEVEL.search(style.get("mso-list", "")):
        state = replace(state, level=int(found[1]) - 1)
    return state, style


def _character(outer: State, element: Element, tag: str, style: Declarations) -> Character:
    weight = is_bold(style.get("font-weight", ""))
    bold = weight if weight is not None else outer.character.bold or tag in BOLD
    size = HEADING_SIZES.get(tag, outer.em)
    if tag == "font":
        size = _font_tag(element.get("size", ""), size)
    if "font-size" in style:
        size = font_size(style["font-size"], outer.em)
    family = style.get("font-family") or (element.get("face", "") if tag == "font" else "")
    font = outer.character.font
    if family:
        name = family.split(",")[0].strip("\"' ")
        font = name if name.lower().startswith(SYMBOL_FONTS) else None
    return Character(bold, size, font, CHANGES.get(tag, outer.character.change))


def _font_tag(text: str, size: float) -> float:
    digits = text.strip().lstrip("+-")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 2:
        return size
    step = int(digits) * (-1 if text.strip().startswith("-") else 1)
    place = step + 3 if text.strip()[:1] in ("+", "-") else step
    return FONT_SIZES[max(1, min(place, 7)) - 1]


def _shape(outer: State, element: Element, tag: str, style: Declarations) -> Shape:
    shape = outer.shape
    if tag in ("table", "td", "th"):
        shape = Shape()
    left = shape.left + (BLOCK_INDENT if tag in INDENTED else 0.0)
    margin = points(_left_margin(style), outer.em)
    left = shape.left + margin if margin is not None else left
    first = points(style.get("text-indent", ""), outer.em)
    return replace(
        shape,
        style=_style_name(element, tag, style) or shape.style,
        outline=_outline(tag, style, shape.outline),
        centered=_is_centered(element, tag, style, shape.centered),
        left=left,
        first=shape.first if first is None else first,
    )


def _left_margin(style: Declarations) -> str:
    if "margin-left" in style:
        return style["margin-left"]
    sides = style.get("margin", "").split()
    return sides[{1: 0, 2: 1, 3: 1, 4: 3}[len(sides)]] if 1 <= len(sides) <= 4 else ""


def _outline(tag: str, style: Declarations, inherited: int | None) -> int | None:
    said = style.get("mso-outline-level", "").lower()
    if said:
        return int(said) if OUTLINE.fullmatch(said) else 0
    return int(tag[1]) if tag in HEADING_SIZES else inherited


def _is_centered(element: Element, tag: str, style: Declarations, inherited: bool) -> bool:
    written = "" if tag == "table" else element.get("align", "")
    own = declarations(element.get("style", "")).get("text-align")
    said = own or written or style.get("text-align", "")  # LibreOffice writes both, and means the attribute
    return said.strip().lower() in ("center", "middle") if said else inherited or tag in ("center", "th")


def _style_name(element: Element, tag: str, style: Declarations) -> str | None:
    """Give the name of Word's style: written in the page's own style sheet, or known by Word's class or the tag."""
    if style.get("mso-style-name"):
        return style["mso-style-name"].strip("\"' ")[:80]
    for name in element.get("class", "").lower().split()[:8]:
        if found := WORD_CLASS.fullmatch(name):
            return WORD_STYLES[f"mso{found[1]}"].format(found[2])
        if name in WORD_STYLES:
            return WORD_STYLES[name]
    return f"heading {tag[1]}" if tag in HEADING_SIZES else None


def _is_hidden(style: Declarations) -> bool:
    return (
        style.get("display", "").lower() == NOTHING
        or style.get("visibility", "").lower() == "hidden"
        or style.get("mso-hide", "").lower() == "all"
    )


def _keeps_blanks(outer: State, tag: str, style: Declarations) -> bool:
    said = style.get("white-space", "").lower()
    return said.startswith("pre") if said else outer.keeps_blanks or tag in ("pre", "textarea")

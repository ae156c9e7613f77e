"""Extractors, markup: the tables at the head of an RTF file: fonts and paragraph styles."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.markup.names import add, w
from extractors.markup.package import Package
from extractors.markup.rtf.characters import Font, charset

MOST = 10_000
"""Fonts or styles that are kept."""


@dataclass
class _Style:
    number: int = 0
    name: str = ""
    based_on: int | None = None
    outline: int | None = None
    is_paragraph: bool = True


@dataclass
class Head:
    """What the head says. `page` is the encoding of text whose font names none."""

    fonts: dict[int, Font] = field(default_factory=dict)
    default_font: int | None = None
    page: str = "cp1252"
    styles: set[int] = field(default_factory=set)
    _font: Font = field(default_factory=Font)
    _style: _Style = field(default_factory=_Style)

    def font_word(self, word: str, number: int | None) -> None:
        """Take a word of the font table."""
        if word == "f" and number is not None and len(self.fonts) < MOST:
            self._font = self.fonts[number] = Font()
        elif word == "fcharset":
            charset(self._font, number)

    def font_name(self, text: str) -> None:
        """Take a font's name; what follows its semicolon is not of it."""
        if not self._font.name.endswith(";"):
            self._font.name = (self._font.name + text)[:200]

    def style_word(self, word: str, number: int | None) -> None:
        """Take a word of the style sheet."""
        if word == "s":
            self._style.number = number or 0
        elif word in ("cs", "ds", "ts"):
            self._style.is_paragraph = False
        elif word == "sbasedon":
            self._style.based_on = number
        elif word == "outlinelevel":
            self._style.outline = number

    def style_name(self, text: str) -> None:
        """Take a style's name, which ends with a semicolon."""
        self._style.name = (self._style.name + text)[:300]

    def begin_style(self) -> None:
        """Begin a style: a style of no number is the default, 0."""
        self._style = _Style()

    def end_style(self, package: Package) -> None:
        """Write the style just read into the package."""
        style = self._style
        self._style = _Style()
        name = style.name.split(";")[0].strip()
        if not style.is_paragraph or not name or style.number in self.styles or len(self.styles) >= MOST:
            return
        self.styles.add(style.number)
        element = add(package.styles, "style", type="paragraph", styleId=style_id(style.number))
        add(element, "name", val=name)
        if style.number == 0:
            element.set(w("default"), "1")
        if style.based_on not in (None, style.number):
            add(element, "basedOn", val=style_id(style.based_on or 0))
        if style.outline is not None:
            add(add(element, "pPr"), "outlineLvl", val=max(0, min(style.outline, 9)))


def style_id(number: int) -> str:
    """Give the package's id of a style."""
    return f"s{number}"

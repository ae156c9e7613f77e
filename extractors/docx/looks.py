"""Extractors, docx: how a paragraph looks, from its direct formatting and its style chain."""

from __future__ import annotations

from collections import Counter as Tally

from extractors.docx.inline import Inline, half_points
from extractors.docx.names import Element, measure, number, value, w
from extractors.docx.styles import Style, StyleSheet, first_value, heading_level, is_contents, toggle
from models.document import Look

TEMPLATE_STYLE = "SOP "
"""Styles of sopmill's own standard template begin with it."""
TWIPS = 20
BLANK_WIDTHS = {"\u3000": 1.0, " ": 0.5, "\xa0": 0.5, "\t": 2.0}
"""Widths of blanks in ems; a tab is taken as two characters, as Chinese documents use it."""
DEFAULT_SIZE = 10.0
"""Points where nothing says a size. Source: ISO/IEC 29500-1 17.3.2.38 leaves it to the application; Word uses 10."""


def look_of(ppr: Element | None, inline: Inline, styles: StyleSheet, level: Element | None, in_contents: bool) -> Look:
    """Describe a paragraph. `level` is the w:lvl that numbers it, whose indent holds where the paragraph sets none."""
    chain = styles.paragraph_chain(ppr)
    style_layers = styles.style_layers(chain)
    size = _size(inline, style_layers) or DEFAULT_SIZE
    name = chain[0].name if chain else None
    return Look(
        style=name,
        outline=heading_level(ppr, chain),
        bold=_bold(inline, style_layers),
        size=size,
        centered=first_value(styles.paragraph_layers(ppr), "jc") == "center",
        indent=round(_indent(ppr, chain, styles, level, size) + _typed_indent(inline.text, size), 1),
        toc=in_contents or inline.contents or is_contents(chain),
        tag=name if name and name.startswith(TEMPLATE_STYLE) else None,
    )


def _bold(inline: Inline, style_layers: list[Element]) -> bool:
    inherited = bool(toggle(style_layers, "b"))
    printed = [span for span in inline.spans if span.text.strip()]
    return bool(printed) and all(inherited if span.bold is None else span.bold for span in printed)


def _size(inline: Inline, style_layers: list[Element]) -> float | None:
    inherited = half_points(first_value(style_layers, "sz"))
    tally: Tally[float] = Tally()
    for span in inline.spans:
        size = span.size or inherited
        if size:
            tally[size] += len("".join(span.text.split()))
    if not tally:
        return inherited
    return max(sorted(tally), key=lambda size: tally[size])


def _indent(
    ppr: Element | None, chain: tuple[Style, ...], styles: StyleSheet, level: Element | None, size: float
) -> float:
    """Give where the first line (or its label) begins, in points from the text's left edge."""
    layers = styles.paragraph_layers(ppr)
    if level is not None and (level_ppr := level.find(w("pPr"))) is not None:
        direct = 1 if ppr is not None else 0
        numbered_directly = ppr is not None and ppr.find(w("numPr")) is not None
        layers.insert(direct if numbered_directly else min(direct + len(chain), len(layers)), level_ppr)
    left = _side(layers, ("left", "start"), ("leftChars", "startChars"), size)
    hanging = _side(layers, ("hanging",), ("hangingChars",), size)
    first = _side(layers, ("firstLine",), ("firstLineChars",), size)
    return left + (-hanging if hanging else first)


def _typed_indent(text: str, size: float) -> float:
    """Give the width of the blanks that somebody typed before the first word: a full-width one is as wide as high."""
    blanks = text[: len(text) - len(text.lstrip())]
    return sum(BLANK_WIDTHS.get(blank, 0.0) * size for blank in blanks)


def _side(layers: list[Element], names: tuple[str, ...], by_character: tuple[str, ...], size: float) -> float:
    for layer in layers:
        indent = layer.find(w("ind"))
        characters = next((c for name in by_character if (c := number(value(indent, name)))), None)
        if characters is not None:
            return characters / 100 * size
        twips = next((t for name in names if (t := measure(value(indent, name), TWIPS)) is not None), None)
        if twips is not None:
            return twips / TWIPS
    return 0.0

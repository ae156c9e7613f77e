"""Extractors, docx: which list, and which level of it, numbers a paragraph. Rules: docs/analysis/word-numbering.md."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.docx.levels import Numbering
from extractors.docx.names import Element, child_value, number, w
from extractors.docx.styles import StyleSheet

NO_LIST = "0"
"""w:numId 0 takes a paragraph out of the list that its style gives."""


@dataclass(frozen=True)
class Membership:
    """A paragraph's list by w:numId and its level (0-based)."""

    num_id: str
    level: int


def membership(ppr: Element | None, styles: StyleSheet, numbering: Numbering) -> Membership | None:
    """Find the list of a paragraph: w:numId and w:ilvl each from the nearest of direct formatting and style chain.

    Where nothing says a level, it is the one whose w:pStyle names a style of the chain, else the first.
    """
    num_id, level = None, None
    chain = styles.paragraph_chain(ppr)
    for layer in (ppr, *(style.ppr for style in chain)):
        properties = None if layer is None else layer.find(w("numPr"))
        if properties is None:
            continue
        num_id = num_id if num_id is not None else child_value(properties, "numId")
        level = level if level is not None else number(child_value(properties, "ilvl"))
        if num_id is not None and layer is ppr:
            break
    if num_id is None or num_id == NO_LIST:
        return None
    if level is None:
        level = numbering.level_of_style(num_id, tuple(style.id for style in chain)) or 0
    return Membership(num_id, level)

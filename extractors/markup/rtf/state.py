"""Extractors, markup: what holds inside an RTF group: formatting, and what its words are for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

DEFAULT_SIZE = 12.0
r"""Points after \plain."""
TWIPS = 20


class Use(Enum):
    """What the words of a group are for."""

    TEXT = "text"
    SKIP = "skip"
    LABEL = "label"
    INSTRUCTION = "instruction"
    PICTURE = "picture"
    FONTS = "fonts"
    STYLES = "styles"
    PROPERTY = "property"
    LISTS = "lists"
    LEVEL_TEXT = "level text"
    QUIET = "quiet"
    """Only its groups count."""


@dataclass(frozen=True)
class Run:
    """Character formatting; `east_*` is what holds for East Asian text, None where nothing else does."""

    bold: bool = False
    size: float = DEFAULT_SIZE
    font: int | None = None
    east_bold: bool | None = None
    east_size: float | None = None
    east_font: int | None = None
    script: str = "loch"
    """Which text is meant: loch, hich, dbch or rtlch."""
    hidden: bool = False
    change: str = ""


@dataclass(frozen=True)
class Format:
    """Paragraph formatting; lengths in points."""

    style: int = 0
    outline: int | None = None
    centered: bool = False
    left: float = 0.0
    first: float = 0.0
    in_table: bool = False
    depth: int = 1
    """Of nested tables."""
    level: int = 0
    list: int = 0
    r"""Of the list override table (\ls); 0 for none."""


PLAIN_RUN = Run()
PLAIN_FORMAT = Format()


@dataclass
class State:
    """One group. Copies are made for the groups in it."""

    use: Use = Use.TEXT
    run: Run = PLAIN_RUN
    format: Format = PLAIN_FORMAT
    fallback: int = 1
    r"""Characters that stand for a Unicode character behind it (\uc)."""
    closing: list[Callable[[], None]] = field(default_factory=list)
    """What to do when the group ends."""
    is_starred: bool = False
    """The next word may be skipped with its group, if it is not known."""
    is_nested: bool = False
    """The definition of a row of a table in a table."""

    def inner(self) -> State:
        """Give the state of a group in this one."""
        return replace(self, closing=[], is_starred=False)


def half_points(number: int | None) -> float | None:
    """Read a font size; None for none."""
    return min(number, 3276) / 2 if number is not None and number > 0 else None


def points(number: int | None) -> float:
    """Read a length in twips."""
    return max(-20_000, min(number or 0, 20_000)) / TWIPS

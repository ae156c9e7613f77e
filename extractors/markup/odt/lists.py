"""Extractors, markup: the lists of an OpenDocument text as Word lists. Source: OpenDocument 1.3, part 3, 5.3, 16.30."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.markup.counting import counting
from extractors.markup.css import points
from extractors.markup.labels import DEEPEST, Labels, Level, Member
from extractors.markup.names import Element, elements, local
from extractors.markup.odt.names import count, get, q

FORMAT = re.compile(r"%(\d{1,2})%")
MOST = 32_767
BULLET = "•"
NO_NUMBER = "none"
HIGHEST = 10
"""Levels of an OpenDocument list."""


@dataclass(frozen=True)
class Style:
    """A list style: its levels, and where each begins (margin and first line in points)."""

    levels: dict[int, Level]
    indents: dict[int, tuple[float, float]]


@dataclass
class Running:
    """A list that goes on being counted: the Word list of each list style that is used in it."""

    style: str
    uses: dict[str, str] = field(default_factory=dict)


class Lists:
    """Gives each item its Word list: the lists that go on share one, the others begin anew."""

    def __init__(self, labels: Labels, roots: list[Element]) -> None:
        self._labels = labels
        self._styles: dict[str, Style] = {}
        for root in roots:
            for style in root.iter(q("text:list-style"), q("text:outline-style")):
                name = "" if local(style) == "outline-style" else get(style, "style:name")
                self._styles.setdefault(name, _style(style))
        self._by_id: dict[str, Running] = {}
        self._last: dict[str, Running] = {}
        self._outline = Running("")

    def begin(self, element: Element, style: str) -> Running:
        """Begin a list that stands in no other: a new one, or one that goes on."""
        before = self._by_id.get(get(element, "text:continue-list"))
        if before is None and get(element, "text:continue-numbering") == "true":
            before = self._last.get(style)
        found = before or Running(style)
        if identity := get(element, "xml:id"):
            self._by_id[identity] = found
        self._last[style] = found
        return found

    def member(self, held: Running, style: str, level: int, start: str) -> Member | None:
        """Give the list of an item at a level (0-based); `start` is its own number, where it has one."""
        if style not in self._styles or level > DEEPEST:
            return None
        if style not in held.uses:
            held.uses[style] = self._labels.counted(self._styles[style].levels)
        if start:
            held.uses[style] = self._labels.restarted(held.uses[style], level, count(start, MOST))
        return Member(held.uses[style], level)

    def outline(self, level: int) -> Member | None:
        """Give the list that numbers the headings which stand in none."""
        held = self._styles.get("")
        if held is None or level not in held.levels or held.levels[level].number_format == NO_NUMBER:
            return None
        return self.member(self._outline, "", level, "")

    def indent(self, style: str, level: int) -> tuple[float, float]:
        """Give margin and first line of a level in points."""
        held = self._styles.get(style)
        return held.indents.get(level, (0.0, 0.0)) if held else (0.0, 0.0)


def _style(element: Element) -> Style:
    levels: dict[int, Level] = {}
    indents: dict[int, tuple[float, float]] = {}
    for entry in elements(element):
        index = count(get(entry, "text:level"), HIGHEST) - 1
        levels[index] = _level(entry, index)
        place = entry.find(f".//{q('style:list-level-label-alignment')}")
        sides = (points(get(place, f"fo:{side}") or "0", 12.0) for side in ("margin-left", "text-indent"))
        left, first = (side or 0.0 for side in sides)
        indents[index] = (left, first)
    return Style({index: level for index, level in levels.items() if index <= DEEPEST}, indents)


def _level(entry: Element, index: int) -> Level:
    if local(entry) == "list-level-style-image":
        return Level("bullet", BULLET)
    if local(entry) == "list-level-style-bullet":
        font = get(entry.find(q("style:text-properties")), "style:font-name")
        return Level("bullet", get(entry, "text:bullet-char", BULLET), 1, font or None)
    name = get(entry, "style:num-format")
    form = _number_format(name)
    start = count(get(entry, "text:start-value"), MOST)
    if pattern := get(entry, "loext:num-list-format"):
        return Level(form, FORMAT.sub(r"%\1", pattern), start)
    first = index + 2 - count(get(entry, "text:display-levels"), index + 1)
    numbers = ".".join(f"%{number}" for number in range(first, index + 2)) if name else ""
    return Level(form, f"{get(entry, 'style:num-prefix')}{numbers}{get(entry, 'style:num-suffix')}", start)


def _number_format(name: str) -> str:
    """Give Word's name; a format that is not known, such as another script's letters, counts in figures."""
    if not name:
        return NO_NUMBER
    known = counting().odf
    alike = (word for form, word in known.items() if form.split(",")[0] == name.split(",")[0])
    return known.get(name) or next(alike, "decimal")

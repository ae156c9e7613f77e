"""Extractors, docx: the list definitions of numbering.xml. Source: ISO/IEC 29500-1 17.9."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.docx.names import MC, Element, child_value, is_on, number, value, w
from extractors.docx.styles import StyleSheet

DEEPEST = 8
"""Levels run from 0 to 8."""


@dataclass(frozen=True)
class Level:
    """One level of a list as w:lvl defines it."""

    start: int = 0
    """ISO: a missing w:start counts from 0."""
    number_format: str = "decimal"
    pattern: str = ""
    """w:lvlText with %1..%9, or a custom format's examples in `custom`."""
    custom: str = ""
    legal: bool = False
    restart: int | None = None
    """w:lvlRestart: the level (1-based) whose use restarts this one; 0 for never; None for every shallower one."""
    style: str | None = None
    hidden: bool = False
    font: str | None = None
    picture: bool = False
    element: Element | None = None

    @property
    def counts(self) -> bool:
        """Whether the level prints a number, not a bullet or nothing."""
        return self.number_format not in ("bullet", "none")


LONGEST_PATTERN = 255
"""Characters of a level's text that are read; Word itself writes at most 31."""
MISSING_LEVEL = Level(start=1)
"""A level that its list does not define."""


@dataclass(frozen=True)
class ListUse:
    """A w:num: which abstract list it uses and what it changes."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)
    """w:startOverride by level."""


class Numbering:
    """Every list of a document."""

    def __init__(self, root: Element | None, styles: StyleSheet) -> None:
        self._abstract: dict[str, Element] = {}
        self._uses: dict[str, Element] = {}
        self._read: dict[str, ListUse | None] = {}
        self._styles = styles
        for element in () if root is None else root.iterfind(w("abstractNum")):
            self._abstract.setdefault(value(element, "abstractNumId") or "", element)
        for element in () if root is None else root.iterfind(w("num")):
            self._uses.setdefault(value(element, "numId") or "", element)

    def use(self, num_id: str) -> ListUse | None:
        """Give a list by w:numId; None where numbering.xml has none."""
        if num_id not in self._read:
            self._read[num_id] = self._use(num_id)
        return self._read[num_id]

    def _use(self, num_id: str) -> ListUse | None:
        element = self._uses.get(num_id)
        if element is None:
            return None
        abstract_id = self._resolve(child_value(element, "abstractNumId") or "")
        if abstract_id is None:
            return None
        levels = _levels(self._abstract[abstract_id])
        starts: dict[int, int] = {}
        for override in element.iterfind(w("lvlOverride")):
            index = number(value(override, "ilvl"))
            if index is None or not 0 <= index <= DEEPEST:
                continue
            start = number(child_value(override, "startOverride"))
            if start is not None:
                starts[index] = start
            if (level := override.find(w("lvl"))) is not None:
                levels[index] = _level(level)
        return ListUse(abstract_id, levels, starts)

    def _resolve(self, abstract_id: str) -> str | None:
        """Follow w:numStyleLink to the list that a numbering style holds."""
        seen: set[str] = set()
        while abstract_id in self._abstract and abstract_id not in seen:
            seen.add(abstract_id)
            link = child_value(self._abstract[abstract_id], "numStyleLink")
            if link is None:
                return abstract_id
            linked = self._linked(link)
            if linked is None:
                return abstract_id
            abstract_id = linked
        return None

    def _linked(self, style_id: str) -> str | None:
        for style in self._styles.chain(style_id):
            numbering = None if style.ppr is None else style.ppr.find(w("numPr"))
            num_id = child_value(numbering, "numId")
            if num_id in self._uses:
                return child_value(self._uses[num_id], "abstractNumId")
        held = (key for key, element in self._abstract.items() if child_value(element, "styleLink") == style_id)
        return next(held, None)

    def named(self, name: str) -> str | None:
        """Give the w:numId of the first use of the list that bears a name, as LISTNUM fields call it."""
        names = {key: (child_value(element, "name") or "").lower() for key, element in self._abstract.items()}
        of = ((num_id, child_value(use, "abstractNumId") or "") for num_id, use in self._uses.items())
        return next((num_id for num_id, abstract in of if name and names.get(abstract) == name.lower()), None)

    def level_of_style(self, num_id: str, chain_ids: tuple[str, ...]) -> int | None:
        """Give the level of a list that names one of these paragraph styles as its own, the nearest style first."""
        use = self.use(num_id)
        if use is None:
            return None
        by_style = {level.style: index for index, level in sorted(use.levels.items(), reverse=True) if level.style}
        return next((by_style[style_id] for style_id in chain_ids if style_id in by_style), None)


def _levels(abstract: Element) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for element in abstract.iterfind(w("lvl")):
        index = number(value(element, "ilvl"))
        if index is not None and 0 <= index <= DEEPEST:
            found.setdefault(index, _level(element))
    return found


def _level(element: Element) -> Level:
    rpr = element.find(w("rPr"))
    number_format = _number_format(element)
    fonts = None if rpr is None else rpr.find(w("rFonts"))
    return Level(
        start=number(child_value(element, "start")) or 0,
        number_format=value(number_format) or "decimal",
        pattern=(child_value(element, "lvlText") or "")[:LONGEST_PATTERN],
        custom=value(number_format, "format") or "",
        legal=bool(is_on(element.find(w("isLgl")))),
        restart=number(child_value(element, "lvlRestart")),
        style=child_value(element, "pStyle"),
        hidden=rpr is not None and bool(is_on(rpr.find(w("vanish")))),
        font=value(fonts, "ascii") or value(fonts, "hAnsi"),
        picture=element.find(w("lvlPicBulletId")) is not None,
        element=element,
    )


def _number_format(level: Element) -> Element | None:
    """Give w:numFmt; Word puts a custom one into mc:AlternateContent with a decimal fallback."""
    choice = level.find(f"{{{MC}}}AlternateContent/{{{MC}}}Choice/{w('numFmt')}")
    return choice if choice is not None else level.find(w("numFmt"))

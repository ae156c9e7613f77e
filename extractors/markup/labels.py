"""Extractors, markup: list labels as numbering definitions: labels that a file shows, lists that it only defines."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.markup.names import Element, add, root

OWN = "own"
"""Before the ids of lists made here, apart from those that a source brings."""
AGAIN = "-"
"""Between a list's id and the number of its restart."""
LONGEST = 40
"""Characters of a printed label; a longer one is text."""
DEEPEST = 8
"""Levels run from 0 to 8."""
SYMBOL_FONTS = ("symbol", "wingdings", "webdings")
HOLLOW = "o"
"""Word's hollow bullet, a letter in Courier New."""


@dataclass(frozen=True)
class Member:
    """What makes a paragraph a member of a list: w:numId and the level (0-based)."""

    num_id: str
    level: int


@dataclass(frozen=True)
class Level:
    """One level of a counted list: number format, text with %1..%9, first number."""

    number_format: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    font: str | None = None
    legal: bool = False
    """All numbers of its label are decimals."""
    restarts: bool = True
    """After a shallower level it begins anew."""


class Labels:
    """Collects the numbering part of a package."""

    def __init__(self) -> None:
        self.root = root("numbering")
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._literal: dict[tuple[str, int, str | None], Member] = {}

    def literal(self, label: str, level: int = 0, font: str | None = None) -> Member:
        """Give a list whose members show this label, as the file itself prints it."""
        key = (label, max(0, min(level, DEEPEST)), font)
        if key not in self._literal:
            form = "bullet" if _is_bullet(label, font) else "decimal"
            shown = Level(form, label.replace("%", "％"), 1, font)
            self._literal[key] = Member(self.counted({key[1]: shown}), key[1])
        return self._literal[key]

    def counted(self, levels: dict[int, Level]) -> str:
        """Give the w:numId of a new list that counts."""
        identity = f"{OWN}{len(self._abstract) + 1}"
        abstract = add(self.root, "abstractNum", abstractNumId=identity)
        for index, level in sorted(levels.items()):
            _write(abstract, index, level)
        self._abstract[identity] = identity
        return identity

    def restarted(self, num_id: str, level: int, start: int) -> str:
        """Give the w:numId of the same list, counting on from `start` at a level (0-based)."""
        return self.overridden(num_id, {level: start})

    def overridden(self, num_id: str, starts: dict[int, int]) -> str:
        """Give the w:numId of the same list, where levels (0-based) count on from other numbers."""
        abstract = self._abstract.get(num_id, num_id)
        identity = f"{num_id.split(AGAIN)[0]}{AGAIN}{len(self._abstract)}"
        self._abstract[identity] = abstract
        self._restarts[identity] = starts
        return identity

    def finish(self) -> Element:
        """Give the numbering part: w:num elements stand behind the definitions."""
        for identity, abstract in self._abstract.items():
            use = add(self.root, "num", numId=identity)
            add(use, "abstractNumId", val=abstract)
            for level, start in sorted(self._restarts.get(identity, {}).items()):
                add(add(use, "lvlOverride", ilvl=level), "startOverride", val=start)
        return self.root


def _write(abstract: Element, index: int, level: Level) -> None:
    element = add(abstract, "lvl", ilvl=index)
    add(element, "start", val=level.start)
    add(element, "numFmt", val=level.number_format)
    add(element, "lvlText", val=level.pattern)
    if level.legal:
        add(element, "isLgl")
    if not level.restarts:
        add(element, "lvlRestart", val=0)
    if level.font:
        add(add(element, "rPr"), "rFonts", ascii=level.font)


def _is_bullet(label: str, font: str | None) -> bool:
    if label == HOLLOW or (font or "").lower().startswith(SYMBOL_FONTS):
        return True
    return not any(character.isalnum() for character in label)

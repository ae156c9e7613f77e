"""Extractors, markup: the labels of HTML lists, as a browser counts them. Source: HTML Living Standard 4.4.5-4.4.8."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.markup.counting import counting
from extractors.markup.labels import DEEPEST, Labels, Level, Member
from extractors.markup.names import Element, elements

BULLETS = ("disc", "circle", "square")
"""Of lists in lists."""
MOST = 32_767


@dataclass
class _List:
    """An open list: its next number and the step to the one after, the Word list and the number that gives next."""

    style: str
    next: int
    step: int = 1
    member: Member | None = None
    counted: int = 0


class Items:
    """Follows the open lists of a page; a list item's first paragraph gets the label."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._open: list[_List] = []
        self._waiting: tuple[_List, int] | None = None

    def open(self, element: Element, tag: str, style: str) -> None:
        """Begin a list."""
        known = next((word for word in style.split() if word in counting().css), "")
        bullets = sum(held.style in BULLETS for held in self._open)
        default = "decimal" if tag == "ol" else BULLETS[min(bullets, len(BULLETS) - 1)]
        start = _number(element.get("start", ""))
        step = -1 if tag == "ol" and element.get("reversed") is not None else 1
        if start is None:
            start = 1 if step > 0 else sum(str(child.tag).lower() == "li" for child in elements(element))
        self._open.append(_List(known or default, start, step))

    def close(self) -> None:
        """End the innermost list."""
        if self._open:
            self._open.pop()
        self._waiting = None

    def next(self, element: Element) -> None:
        """Begin an item."""
        if not self._open:
            self._open.append(_List("disc", 1))
        held = self._open[-1]
        number = _number(element.get("value", ""))
        held.next = held.next if number is None else number
        self._waiting = (held, held.next)
        held.next += held.step

    def drop(self) -> None:
        """End an item: a label that no paragraph took is not shown."""
        self._waiting = None

    def take(self) -> Member | None:
        """Give the waiting label to a paragraph, once."""
        if self._waiting is None:
            return None
        (held, number), self._waiting = self._waiting, None
        form, pattern = counting().css[held.style]
        if form == "none":
            return None
        level = min(len(self._open) - 1, DEEPEST)
        if held.member is None or (form != "bullet" and held.counted != number):
            shown = Level(form, pattern.replace("%", f"%{level + 1}"), number)
            held.member = Member(self._labels.counted({level: shown}), level)
        held.counted = number + 1
        return held.member


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= MOST else None

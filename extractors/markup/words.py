"""Extractors, markup: blanks of HTML as a browser shows them. Source: CSS Text 3, 4.1 (white space processing)."""

from __future__ import annotations

import re
import unicodedata

BLANKS = re.compile(r"([ \t\r\n\f]+)")
WIDE = ("W", "F")


class Words:
    """Joins the pieces of one paragraph: a run of blanks is one, a line break between Chinese characters none."""

    def __init__(self) -> None:
        self._last = ""
        self._pending = ""

    def reset(self) -> None:
        """Begin a line: blanks before its first word do not show."""
        self._last = self._pending = ""

    def settled(self) -> str:
        """Give the blank that waits for the next word: something follows that is no word."""
        waiting = " " if self._pending and self._last else ""
        self.reset()
        return waiting

    def joined(self, text: str) -> str:
        """Give the next piece of text as it shows behind the ones before."""
        found: list[str] = []
        for place, piece in enumerate(BLANKS.split(text)):
            if place % 2:
                self._pending = "\n" if "\n" in piece or "\r" in piece or self._pending == "\n" else " "
            elif piece:
                found.append(self._gap(piece[0]) + piece)
                self._last, self._pending = piece[-1], ""
        return "".join(found)

    def _gap(self, following: str) -> str:
        if not (self._pending and self._last):
            return ""
        if self._pending == "\n" and _is_wide(self._last) and _is_wide(following):
            return ""
        return " "


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in WIDE

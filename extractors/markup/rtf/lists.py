r"""Extractors, markup: the list tables of an RTF file, for files that do not also print each label (\listtext).

Source: Rich Text Format 1.9.1, "List Tables": \list with its \listlevel, \listoverride with its \lfolevel.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.markup.counting import counting
from extractors.markup.labels import DEEPEST, SYMBOL_FONTS, Labels, Level, Member
from extractors.markup.rtf.head import Head

MOST = 5_000
"""Lists or overrides that are kept."""
HIGHEST = 32_767
"""Word counts no further."""


@dataclass
class _Draft:
    """A level while it is read."""

    form: int = 0
    start: int = 1
    text: str = ""
    legal: bool = False
    goes_on: bool = False
    font: int | None = None


@dataclass
class _Override:
    """A use of a list: levels that begin elsewhere, levels that are replaced."""

    list_id: int = 0
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Draft] = field(default_factory=dict)


class Lists:
    r"""Takes the words of \listtable and \listoverridetable, then gives paragraphs their lists."""

    def __init__(self, labels: Labels, head: Head) -> None:
        self._labels = labels
        self._head = head
        self._lists: dict[int, list[_Draft]] = {}
        self._overrides: dict[int, _Override] = {}
        self._levels: list[_Draft] = []
        self._override: _Override | None = None
        self._index = -1
        self._made: dict[int, str] = {}
        self._uses: dict[int, str] = {}

    def word(self, word: str, number: int | None) -> None:
        """Take a word of either table."""
        if word == "list":
            self._levels, self._override = [], None
        elif word == "listoverride":
            self._override, self._index = _Override(), -1
        elif word == "listid":
            self._identify(number or 0)
        elif word == "ls" and self._override is not None and len(self._overrides) < MOST:
            self._overrides[number or 0] = self._override
        elif word == "lfolevel":
            self._index += 1
        elif word == "listlevel":
            self._begin_level()
        else:
            self._level_word(word, number)

    def text(self, text: str) -> None:
        """Take a piece of a level's text."""
        if (level := self._level()) is not None and len(level.text) < 300:
            level.text += text

    def member(self, number: int, level: int) -> Member | None:
        r"""Give the list of a paragraph by its \ls and level (0-based)."""
        override = self._overrides.get(number)
        if override is None or override.list_id not in self._lists:
            return None
        if number not in self._uses:
            self._uses[number] = self._use(override)
        return Member(self._uses[number], level)

    def _identify(self, identity: int) -> None:
        if self._override is not None:
            self._override.list_id = identity
        elif len(self._lists) < MOST:
            self._lists[identity] = self._levels

    def _begin_level(self) -> None:
        if self._override is None:
            self._levels.append(_Draft())
        elif 0 <= self._index <= DEEPEST:
            self._override.levels[self._index] = _Draft()

    def _level(self) -> _Draft | None:
        if self._override is None:
            return self._levels[-1] if self._levels else None
        return self._override.levels.get(self._index)

    def _level_word(self, word: str, number: int | None) -> None:
        level = self._level()
        if word == "levelstartat" and level is None and self._override is not None and 0 <= self._index <= DEEPEST:
            self._override.starts[self._index] = _start(number)
        if level is None:
            return
        if word in ("levelnfc", "levelnfcn"):
            level.form = number or 0
        elif word == "levelstartat":
            level.start = _start(number)
        elif word == "levellegal":
            level.legal = number != 0
        elif word == "levelnorestart":
            level.goes_on = number != 0
        elif word == "f":
            level.font = number

    def _use(self, override: _Override) -> str:
        """Give the w:numId; uses of one list share its counters, unless they replace a level."""
        drafts = dict(enumerate(self._lists[override.list_id][: DEEPEST + 1])) | override.levels
        levels = {index: self._shown(draft) for index, draft in drafts.items()}
        if override.levels:
            return self._labels.counted(levels)
        if override.list_id not in self._made:
            self._made[override.list_id] = self._labels.counted(levels)
        made = self._made[override.list_id]
        return self._labels.overridden(made, override.starts) if override.starts else made

    def _shown(self, draft: _Draft) -> Level:
        font = self._head.fonts.get(-1 if draft.font is None else draft.font)
        name = font.name.rstrip(";") if font is not None else ""
        symbol = font is not None and (font.is_symbol or name.lower().startswith(SYMBOL_FONTS))
        form = counting().msonfc.get(str(draft.form), "decimal")
        return Level(form, _pattern(draft.text), draft.start, name if symbol else None, draft.legal, not draft.goes_on)


def _start(number: int | None) -> int:
    return max(0, min(number or 0, HIGHEST))


def _pattern(text: str) -> str:
    """Give the text of a level: its first character is its length, those below 9 stand for the levels' numbers."""
    shown = text.strip("\r\n")[1:].split(";")[0] if text else ""
    return "".join(
        f"%{ord(character) + 1}" if ord(character) <= DEEPEST else character.replace("%", "％") for character in shown
    )

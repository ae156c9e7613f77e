"""Extractors, docx: counts list labels as Word prints them. The rules: docs/analysis/word-numbering.md."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.docx.levels import DEEPEST, MISSING_LEVEL, Level, ListUse, Numbering
from extractors.docx.numerals import custom, numeral
from extractors.docx.symbols import symbol_text

REFERENCE = re.compile(r"%([1-9])")
PICTURE_BULLET = "•"
HOLLOW_BULLET = "◦"
"""What Word's own hollow bullet, a letter o in Courier New, shows."""


@dataclass(frozen=True)
class Marker:
    """A label as printed and the level (0-based) that printed it."""

    label: str
    level: int
    bullet: bool


class Counter:
    """The running counts of every list of one story. Word counts body, headers, notes and text boxes apart."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def next(self, num_id: str, index: int) -> Marker | None:
        """Count one paragraph of a list and give what it prints; None where it prints nothing."""
        use = self._numbering.use(num_id)
        if use is None or not 0 <= index <= DEEPEST:
            return None
        counts = self._counts.setdefault(use.abstract, {})
        self._advance(counts, use, num_id, index)
        level = use.levels.get(index, MISSING_LEVEL)
        if level.hidden:
            return None
        label = _print(level, counts, use, index)
        return Marker(label, index, not level.counts) if label else None

    def named(self, name: str, index: int, start: int | None) -> str | None:
        """Count a LISTNUM field of the list with this name; None where no list has it."""
        num_id = self._numbering.named(name)
        use = None if num_id is None else self._numbering.use(num_id)
        if num_id is None or use is None:
            return None
        if start is not None:
            self._started.add((num_id, index))
            self._counts.setdefault(use.abstract, {})[index] = start - 1
        marker = self.next(num_id, index)
        return marker.label if marker else ""

    def _advance(self, counts: dict[int, int], use: ListUse, num_id: str, index: int) -> None:
        first = (num_id, index) not in self._started
        self._started.add((num_id, index))
        if first and index in use.starts:
            counts[index] = use.starts[index]
        elif index in counts:
            counts[index] += 1
        else:
            counts[index] = _start(use, index)
        for shallower in range(index):
            counts.setdefault(shallower, _start(use, shallower))
        for deeper in range(index + 1, DEEPEST + 1):
            if _restarts(use.levels.get(deeper, MISSING_LEVEL), index):
                counts.pop(deeper, None)


def _start(use: ListUse, index: int) -> int:
    return use.starts.get(index, use.levels.get(index, MISSING_LEVEL).start)


def _restarts(deeper: Level, used: int) -> bool:
    """Whether using level `used` (0-based) restarts a deeper one."""
    return deeper.restart is None or used < deeper.restart


def _print(level: Level, counts: dict[int, int], use: ListUse, index: int) -> str:
    if level.picture:
        return PICTURE_BULLET
    if not level.counts:
        return _bullet(level) if level.number_format == "bullet" else _fixed(level)

    def fill(match: re.Match[str]) -> str:
        return _count(int(match[1]) - 1, level, counts, use, index)

    return REFERENCE.sub(fill, symbol_text(level.pattern, level.font)).strip()


def _bullet(level: Level) -> str:
    sign = symbol_text(level.pattern, level.font).strip()
    return HOLLOW_BULLET if sign == "o" else sign


def _fixed(level: Level) -> str:
    """Give the text of a level without a number: only what stands around its references."""
    return REFERENCE.sub("", level.pattern).strip()


def _count(wanted: int, level: Level, counts: dict[int, int], use: ListUse, index: int) -> str:
    if wanted > index:
        return ""
    source = use.levels.get(wanted, MISSING_LEVEL)
    if not source.counts:
        return ""
    count = counts.get(wanted, _start(use, wanted))
    if level.legal:
        return numeral(count, "decimal")
    if source.custom:
        return custom(count, source.custom)
    return numeral(count, source.number_format)

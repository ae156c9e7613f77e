r"""Extractors, docx: fields that number paragraphs, AUTONUM, AUTONUMLGL, AUTONUMOUT, LISTNUM: Word caches no result.

Source: ISO/IEC 29500-1 17.16.5; the formats of LISTNUM's built-in lists: Microsoft KB 162895.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

from extractors.docx.numerals import numeral

DEEPEST = 9
"""Levels of headings, and of LISTNUM's lists."""
AUTOMATIC = re.compile(r"\s*(AUTONUM|AUTONUMLGL|AUTONUMOUT)\b(.*)", re.IGNORECASE | re.DOTALL)
IN_LIST = re.compile(r"\s*LISTNUM\b\s*(?:\"([^\"]*)\"|([^\\\s]\S*))?(.*)", re.IGNORECASE | re.DOTALL)
SEPARATOR = re.compile(r"\\s\s*(?:\"([^\"]?)[^\"]*\"|(\S))")
FORMAT = re.compile(r"\\\*\s*(\w+)")
LEVEL = re.compile(r"\\l\s*\"?([1-9])", re.IGNORECASE)
START = re.compile(r"\\s\s*\"?(\d{1,5})", re.IGNORECASE)
FORMATS = {
    "alphabetic": "lowerLetter", "ALPHABETIC": "upperLetter", "roman": "lowerRoman", "ROMAN": "upperRoman",
    "CHINESENUM1": "ideographDigital", "CHINESENUM2": "chineseLegalSimplified", "Ordinal": "ordinal",
    "CHINESENUM3": "chineseCountingThousand", "CardText": "cardinalText", "OrdText": "ordinalText", "Hex": "hex",
    "GB1": "decimalEnclosedFullstop", "GB2": "decimalEnclosedParen", "GB3": "decimalEnclosedCircle",
    "GB4": "ideographEnclosedCircle", "ZODIAC1": "ideographTraditional", "ZODIAC2": "ideographZodiac",
}  # fmt: skip
OUTLINE = (
    ("upperRoman", "{}."), ("upperLetter", "{}."), ("decimal", "{}."), ("lowerLetter", "{})"), ("decimal", "({})"),
    ("lowerLetter", "({})"), ("lowerRoman", "({})"), ("lowerLetter", "({})"), ("lowerRoman", "({})"),
)  # fmt: skip
PLAIN = (
    ("decimal", "{})"), ("lowerLetter", "{})"), ("lowerRoman", "{})"), ("decimal", "({})"), ("lowerLetter", "({})"),
    ("lowerRoman", "({})"), ("decimal", "{}."), ("lowerLetter", "{}."), ("lowerRoman", "{}."),
)  # fmt: skip
BODY = DEEPEST + 1
"""The level of a paragraph that is no heading."""


Named = Callable[[str, int, int | None], str | None]
"""Counts in a list of numbering.xml by its name, level (0-based) and start; None where no list has the name."""


class AutoNumbers:
    """The running counts of one story."""

    def __init__(self, named: Named) -> None:
        self._named = named
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._level = BODY
        self._series = ("numberdefault", 1)
        """Name and level of the last LISTNUM."""

    def begin(self, heading: int | None) -> None:
        """Begin a paragraph of a heading level (1..9), None for body text."""
        self._level = heading or BODY

    def printed(self, instruction: str) -> str | None:
        """Give what a numbering field prints; None for any other field."""
        if match := AUTOMATIC.match(instruction):
            return self._automatic(match[1].upper(), match[2])
        if match := IN_LIST.match(instruction):
            return self._listed((match[1] or match[2] or "").lower(), match[3])
        return None

    def _next(self, sequence: str, level: int) -> dict[int, int]:
        counts = self._counts[sequence]
        counts[level] = counts.get(level, 0) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return counts

    def _automatic(self, kind: str, switches: str) -> str:
        counts = self._next(kind, self._level)
        if kind == "AUTONUMOUT":
            form, frame = OUTLINE[self._level - 1] if self._level <= DEEPEST else ("decimal", "{}.")
            return frame.format(numeral(counts[self._level], form))
        named = FORMAT.search(switches)
        form = FORMATS.get(named[1], "decimal") if named else "decimal"
        said = SEPARATOR.search(switches)
        mark = (said[1] or said[2] or "") if said else "."
        shown = [counts[self._level]] if kind == "AUTONUM" else [counts[level] for level in sorted(counts)]
        ends = "" if re.search(r"\\e\b", switches) else mark
        return (mark or ".").join(numeral(count, form) for count in shown) + ends

    def _listed(self, name: str, switches: str) -> str:
        """Count on in the series that the field names, else in the last one, at its last level."""
        said, start = LEVEL.search(switches), START.search(switches)
        name = name or self._series[0]
        level = int(said[1]) if said else self._series[1] if name == self._series[0] else 1
        self._series = (name, level)
        own = self._named(name, level - 1, int(start[1]) if start else None)
        if own is not None:
            return own
        sequence = f"LISTNUM {name}"
        if start:
            self._counts[sequence][level] = int(start[1]) - 1
        counts = self._next(sequence, level)
        if name == "legaldefault":
            return ".".join(str(counts.get(above, 1)) for above in range(1, level + 1)) + "."
        form, frame = (OUTLINE if name == "outlinedefault" else PLAIN)[level - 1]
        return frame.format(numeral(counts[level], form))

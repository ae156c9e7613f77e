"""Pipeline, mapping: a time of day as hours and minutes, out of the parts that a time rule has told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping

from models.lang.times import TimeLexicon
from pipeline.mapping.amounts import han_number

PRINTED = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(\D*)")
HALF_DAY = 12
CLOCKS = ("clock", "clock2", "clock3", "clock4")
"""Names of the groups that hold a time of day as printed, alone or from … to."""


def clock_of(parts: Mapping[str, str], lexicon: TimeLexicon) -> str | None:
    """16:30 for 下午4点半 and 4.30 pm; a range stays as printed; None where no time of day stands.

    `parts` are the named groups of the match: clock (as printed), or hour, minute, half and pm.
    """
    printed = next((parts[name] for name in CLOCKS if parts.get(name)), "")
    if printed:
        return _as_printed(printed, lexicon)
    hour = parts.get("hour") or parts.get("hour_b") or ""
    half_day = parts.get("pm", "").strip().lower()
    if not hour:
        return "12:00" if half_day in lexicon.noon else None
    minute = next((parts[name] for name in ("minute", "minute2", "minute_b") if parts.get(name)), "0")
    value = int(hour) if hour.isdecimal() else int(han_number(hour, dict(lexicon.numerals)) or 0)
    return _time(value, "30" if "half" in parts else minute, half_day, lexicon)


def _as_printed(printed: str, lexicon: TimeLexicon) -> str:
    if printed.lower() in lexicon.noon:
        return "12:00"
    one = PRINTED.fullmatch(printed)
    if one is None:
        return " ".join(printed.split())
    return _time(int(one[1]), one[2] or "0", one[3].strip().lower(), lexicon)


def _time(hour: int, minute: str, half_day: str, lexicon: TimeLexicon) -> str:
    if half_day in lexicon.afternoon and hour < HALF_DAY:
        hour += HALF_DAY
    return f"{hour:02d}:{int(minute):02d}"

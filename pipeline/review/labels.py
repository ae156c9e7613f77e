"""Pipeline, review: labels in the words of a step (主办人：生技部) that no column is known by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.language import section_lexicons
from models.memory import folded

LONGEST = 20
"""Signs of a label."""
_LINE = re.compile(rf"^[^\S\n]*([^：:\n\d]{{2,{LONGEST}}}?)[^\S\n]*[：:][^\S\n]*(\S.*?)[^\S\n]*$", re.MULTILINE)
_NOTHING = re.compile(r"[/／\\\-—–－_＿\s.…*]*|无|無|[Nn]/?[Aa]|[Nn]one|[Nn]il|[Tt][Bb][Dd]|待定")
"""What stands beside a label that says nothing."""


def labelled(text: str) -> Iterator[tuple[str, str]]:
    """Give each line `label：value` of a step's words whose label names no column that is known."""
    for found in _LINE.finditer(text):
        label, value = found.group(1).strip(), found.group(2)
        if is_value(value) and not any(lexicon.field_of_column(label) for lexicon in section_lexicons()):
            yield label, value


def beside(text: str, label: str) -> str:
    """Give what stands beside a label in a step's words; empty where it stands there not at all, or more than once."""
    wanted = folded(label)
    values = {value for found, value in labelled(text) if folded(found) == wanted}
    return values.pop() if len(values) == 1 else ""


def is_value(text: str) -> bool:
    """Tell words from a blank, a stroke or 无."""
    return _NOTHING.fullmatch(text.strip()) is None

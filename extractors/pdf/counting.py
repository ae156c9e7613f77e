"""Extractors, pdf: numbers in a wording that many pages repeat: which stay, which go with the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import count

from models.numbering import split_label

Row = tuple[int, str]
"""A page and what stands on it."""

_STEADY = 0.6
"""Share of the pages on which a number must do what it does."""
_NUMBER = re.compile(r"\d+|(?<=第)\s*[一二三四五六七八九十百]+\s*(?=页)")
_PAGE_NUMBER = re.compile(
    r"^\W*(?:(?:page|第|共|p\.?)\s*)?\d{1,4}\s*(?:页|頁)?\s*(?:(?:of|/|共|,|，|－|-)*\s*\d{1,4}\s*(?:页|頁)?)?\W*$",
    re.IGNORECASE,
)


def is_page_number(text: str) -> bool:
    """Say whether a line is nothing but a page number: 3, - 3 -, Page 3 of 9, 第 3 页 共 9 页."""
    return bool(_PAGE_NUMBER.match(text))


@lru_cache(maxsize=4096)
def mask(text: str) -> str:
    """Give a wording without blanks and with its numbers masked."""
    return _NUMBER.sub("#", "".join(text.split()))


def counts_pages(rows: Sequence[Row]) -> bool:
    """Say whether each number is the same everywhere or goes with the page, and none is a label that counts.

    `Chapter 4` on page 9 does neither; `Step 3` at the head of page 3 is a heading though it goes with the page.
    """
    labels = {found[0].text for _, text in rows if (found := split_label(text)) is not None and found[0].values}
    if len(labels) > 1 and not all(is_page_number(text) for _, text in rows):
        return False
    return all(_is_steady(_column(rows, slot)) or _is_steady(ahead_of_page(rows, slot)) for slot in range(_slots(rows)))


def page_slots(rows: Sequence[Row]) -> set[int]:
    """Give the places, from 0, of the numbers that go with the page."""
    return {
        slot
        for slot in range(_slots(rows))
        if len(set(_column(rows, slot))) > 1 and _is_steady(ahead_of_page(rows, slot))
    }


def ahead_of_page(rows: Sequence[Row], slot: int) -> list[int | None]:
    """Give how far the number at a place is ahead of its page, None for one that is no integer."""
    values = [(page, _integer(_values(text)[slot])) for page, text in rows]
    return [value - page if value is not None else None for page, value in values]


def integers(text: str) -> list[int | None]:
    """Give the numbers of a wording."""
    return [_integer(value) for value in _values(text)]


def wording(text: str, counting: set[int]) -> str:
    """Give a wording without blanks, the numbers at the places `counting` masked."""
    slots = count()
    return re.sub(r"\s+", "", _NUMBER.sub(lambda found: "#" if next(slots) in counting else found.group(), text))


def _slots(rows: Sequence[Row]) -> int:
    return min(len(_values(text)) for _, text in rows)


def _column(rows: Sequence[Row], slot: int) -> list[str]:
    return [_values(text)[slot] for _, text in rows]


@lru_cache(maxsize=4096)
def _values(text: str) -> tuple[str, ...]:
    return tuple(found.group().strip() for found in _NUMBER.finditer(text))


def _integer(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _is_steady(values: Sequence[object]) -> bool:
    value, times = Counter(values).most_common(1)[0]
    return value is not None and times >= _STEADY * len(values)

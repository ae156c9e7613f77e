"""Extractors, pdf: whether the text layer says what the pages show (docs/analysis/text-layer-lies.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.pdf.scene import area
from extractors.pdf.script import UNREADABLE
from extractors.pdf.sheet import Sheet
from models.document import Note, Place
from models.errors import CorruptSource, EmptySource, GarbledText, ScannedSource

_FEW = 12
"""Letters; a page with fewer and an image or drawing has no text layer worth the name."""
_BLANK_FILE = 30_000
"""Bytes; a larger file of blank pages has lost what was on them."""
_ENOUGH = 60
"""Characters that a page must have to be judged by shares."""
_JUNK, _RARE = 0.08, 0.15
_SCAN = 0.4
"""Share of a page; where images cover more and letters lack, it is the image of a page."""
_LATIN, _FEWEST, _LARGEST = 200, 0.28, 0.55
"""Letters that a page must have, and the share of vowels that European languages keep (real pages: .34 to .42)."""
_LETTERS = 0.45
_LEADERS = re.compile(r"[.．·…_‥\-=*]{3,}|[☐☑☒□■●•◦○]")
HIDDEN = "hidden text of an OCR program"
_MOSTLY = 0.8
"""Share of a page's letters that nobody sees, printed under its image by an OCR program."""
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
_CID = re.compile(r"\(cid:\d+\)")
_COMMON_SETS = ("gb2312", "shift_jis", "euc_kr")
_BIG5_COMMON = 0xC67E
"""Last code of Big5's frequently used ideographs (level 1)."""


@dataclass(frozen=True, slots=True)
class Health:
    """What speaks against a page's text."""

    characters: int
    fault: str = ""
    """Why it is not to be trusted; empty where nothing is wrong."""
    unreadable: int = 0
    """Characters that the file gives no meaning for."""


def health(sheet: Sheet) -> Health:
    """Judge a page's text by what characters it is made of."""
    text = _LEADERS.sub("", "".join("".join(_texts(sheet)).split()))
    unreadable = text.count(UNREADABLE) + len(_CID.findall(text))
    return Health(len(text), _fault(sheet, text) if len(text) >= _ENOUGH else "", unreadable)


def _fault(sheet: Sheet, text: str) -> str:
    counts = Counter(text)
    junk = _total(counts, _is_meaningless) + 8 * len(_CID.findall(text))
    if junk > _JUNK * len(text):
        return "characters without a meaning"
    ideographs = _total(counts, _is_ideograph)
    if ideographs > 20 and _total(counts, lambda mark: _is_ideograph(mark) and _is_rare(mark)) > _RARE * ideographs:
        return "rare ideographs only"
    if _total(counts, str.isalnum) < _LETTERS * len(text):
        return "signs instead of letters"
    if _total(counts, lambda mark: mark.isascii() and mark.isalpha()) < _LATIN:
        return ""
    letters = "".join(word for line in _texts(sheet) for word in _LATIN_WORD.findall(line)).lower()
    vowels = sum(map(letters.count, "aeiou"))
    if len(letters) >= _LATIN and not _FEWEST * len(letters) <= vowels <= _LARGEST * len(letters):
        return "letters that no language mixes so"
    return ""


def _total(counts: Mapping[str, int], belongs: Callable[[str], bool]) -> int:
    """Count the characters of a text of which something is true; a page has few different ones."""
    return sum(times for mark, times in counts.items() if belongs(mark))


def _is_meaningless(mark: str) -> bool:
    return "\ue000" <= mark <= "\uf8ff" or mark == UNREADABLE


def _is_ideograph(mark: str) -> bool:
    return "\u3400" <= mark <= "\u9fff" or mark >= "\U00020000"


@cache
def _is_rare(ideograph: str) -> bool:
    """Say whether an ideograph is in none of the sets that everyday Chinese, Japanese and Korean are written with."""
    for name in _COMMON_SETS:
        try:
            ideograph.encode(name)
        except UnicodeEncodeError:
            continue
        return False
    try:
        return int.from_bytes(ideograph.encode("big5"), "big") > _BIG5_COMMON
    except UnicodeEncodeError:
        return True


def unread(sheets: Sequence[Sheet], known: Mapping[int, Health]) -> dict[int, str]:
    """Give the pages, by number, whose text layer does not serve, with the fault of one that lies.

    A page without letters counts where images cover it, or where no page of the document has letters.
    """
    counts = _letters(sheets)
    bare = _bare(sheets, counts)
    wanted = (
        bare if _is_scanned(counts) else [sheet.number for sheet in sheets if sheet.number in bare and _covered(sheet)]
    )
    found = dict.fromkeys(wanted, "")
    found |= {number: state.fault for number, state in known.items() if state.fault}
    return dict(sorted(found.items()))


def hidden(sheets: Sequence[Sheet]) -> dict[int, str]:
    """Give the pages, by number, whose text an OCR program put under their image: it lacks tables, and may be bad."""
    return {sheet.number: HIDDEN for sheet in sheets if _covered(sheet) and _is_hidden(sheet)}


def _is_hidden(sheet: Sheet) -> bool:
    letters = [(line.doubtful, sum(mark.isalpha() for mark in line.text)) for line in sheet.lines]
    total = sum(count for _, count in letters)
    return total >= _FEW and sum(count for doubtful, count in letters if doubtful) > _MOSTLY * total


def text_of(sheet: Sheet) -> str:
    """Give a page's text, lines first."""
    return "\n".join(_texts(sheet))


def _letters(sheets: Sequence[Sheet]) -> dict[int, int]:
    return {sheet.number: sum(map(str.isalpha, "".join(_texts(sheet)))) for sheet in sheets}


def _bare(sheets: Sequence[Sheet], counts: Mapping[int, int]) -> list[int]:
    return [sheet.number for sheet in sheets if counts[sheet.number] < _FEW and (sheet.pictures or sheet.drawn)]


def _is_scanned(counts: Mapping[int, int]) -> bool:
    return all(number < _FEW for number in counts.values()) and sum(counts.values()) < 2 * _FEW


def _covered(sheet: Sheet) -> bool:
    """Say whether images cover much of a page; scanners save a page as one image or as stripes."""
    return sum(area(picture.box) for picture in sheet.pictures) > _SCAN * sheet.width * sheet.height


def judge(sheets: Sequence[Sheet], size: int, known: Mapping[int, Health]) -> list[Note]:
    """Give what a reviewer should know of the pages' text; `known` holds the health of those that were judged before.

    Raises ScannedSource where no page has text, EmptySource where the pages show nothing (CorruptSource where the
    file's `size` in bytes says that they should), GarbledText where most of the text is not to be trusted.
    """
    counts = _letters(sheets)
    bare = _bare(sheets, counts)
    if _is_scanned(counts) and (bare or not any(counts.values())):
        if not bare:
            if size > _BLANK_FILE:
                raise CorruptSource(f"the {len(sheets)} pages show nothing, though the file has {size} bytes")
            raise EmptySource("the pages show nothing")
        raise ScannedSource(f"{len(bare)} of {len(sheets)} pages have no text layer, only images")
    return [*_bare_notes(sheets, bare), *_health_notes(sheets, known)]


def _bare_notes(sheets: Sequence[Sheet], bare: Sequence[int]) -> Iterator[Note]:
    pictured = {sheet.number for sheet in sheets if _covered(sheet)}
    for number in bare:
        if number in pictured:
            yield _note("SOP001", number, f"page {number}: an image of a page without text")


def _health_notes(sheets: Sequence[Sheet], known: Mapping[int, Health]) -> Iterator[Note]:
    states = {sheet.number: known.get(sheet.number) or health(sheet) for sheet in sheets}
    total = sum(state.characters for state in states.values())
    bad = {number: state for number, state in states.items() if state.fault}
    if bad and sum(state.characters for state in bad.values()) > 0.5 * total:
        first = next(iter(bad.values()))
        raise GarbledText(
            f"the text layer of {len(bad)} of {len(sheets)} pages does not say what they show: {first.fault}"
        )
    for sheet in sheets:
        state = states[sheet.number]
        if state.fault:
            yield _note("SOP005", sheet.number, f"page {sheet.number}: {state.fault}")
        elif state.unreadable:
            yield _note("SOP005", sheet.number, f"page {sheet.number}: {state.unreadable} characters without a meaning")
        if sheet.outside:
            yield _note(
                "SOP005", sheet.number, f"page {sheet.number}: {sheet.outside} characters beyond the page's edge"
            )
        if sheet.lines and all(line.doubtful for line in sheet.lines):
            yield _note("SOP005", sheet.number, f"page {sheet.number}: text that an OCR program put under a scan")


def _note(rule: str, page: int, what: str) -> Note:
    return Note(rule=rule, place=Place(page=page), arguments={"what": what})


def _texts(sheet: Sheet) -> Iterator[str]:
    yield from (line.text for line in sheet.lines)
    yield from (cell.text for grid in sheet.grids for cell in grid.cells)

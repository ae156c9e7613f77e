"""Extractors, pdf: what a suspected font says against what recognition sees; lies are replaced, place by place.

Only the characters of the font that lies change; their places, sizes and looks stay (docs/analysis/text-layer-lies.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.ocr.page import Character, Recognised
from extractors.pdf.scene import Glyph, Scene
from extractors.pdf.script import UNREADABLE
from extractors.pdf.suspicion import is_junk, is_odd
from models.document import Note, Place

_LIES = 0.3
"""Share of a font's characters that recognition sees as others; recognition itself is wrong on less than .03."""
_FEW = 5
_SEEN, _SURE = 0.7, 0.95
"""Confidence of a reading that counts, and of one that changes a single character."""
_FAR, _GAP, _OTHER = 0.8, 0.6, 0.5
"""Ems that a reading may be off; costs of one without partner, and of a pair that differs."""
_QUOTED = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """A character of the file and what recognition sees at its place; empty where it sees none."""

    number: int
    seen: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """A page with its lies replaced, what a reviewer should know of it, and the fonts found honest."""

    scene: Scene
    notes: tuple[Note, ...] = ()
    lying: int = 0
    """Printed characters of fonts that say others than they show."""
    honest: frozenset[str] = frozenset()


def hear(scene: Scene, page: Recognised, fonts: Iterable[str]) -> Verdict:
    """Compare the suspected `fonts` of a page with its recognition, which must stand as the page does."""
    readings = {reading.number: reading for row in _rows(scene.glyphs) for reading in _read(row, scene.glyphs, page)}
    glyphs = list(scene.glyphs)
    notes: list[Note] = []
    honest: set[str] = set()
    lying = 0
    for font in sorted(fonts):
        own = [number for number, glyph in enumerate(glyphs) if glyph.font == font and not glyph.text.isspace()]
        heard = [readings[number] for number in own if number in readings and readings[number].seen]
        wrong = sum(not _is_same(glyphs[one.number].text, one.seen) for one in heard)
        if len(heard) >= _FEW and wrong > _LIES * len(heard):
            lying += len(own)
            notes.append(_told(scene.number, font, len(own), [one for one in heard if one.confidence < _SEEN]))
            for number in own:
                glyphs[number] = glyphs[number]._replace(text=_seen(readings.get(number)))
            continue
        changes = _single(heard, glyphs)
        if not changes and len(heard) >= _FEW:
            honest.add(font)
        if changes:
            notes.append(_singles_told(scene.number, font, [(glyphs[n].text, seen) for n, seen in changes.items()]))
        for number, seen in changes.items():
            glyphs[number] = glyphs[number]._replace(text=seen)
    kept = tuple(glyph for glyph in glyphs if glyph.text)
    return Verdict(replace(scene, glyphs=kept), tuple(notes), lying, frozenset(honest))


def _seen(reading: Reading | None) -> str:
    """Give what is seen of a character; what was never looked at stays unreadable."""
    return UNREADABLE if reading is None else reading.seen


def _single(heard: Sequence[Reading], glyphs: Sequence[Glyph]) -> dict[int, str]:
    """Give what odd characters are, by number: those that recognition always, and surely, sees as one and the same.

    A character without any meaning may be a different one each time.
    """
    seen: dict[str, list[Reading]] = {}
    for one in heard:
        if is_odd(glyphs[one.number].text):
            seen.setdefault(glyphs[one.number].text, []).append(one)
    blank = {one.number: one.seen for one in seen.pop(UNREADABLE, ()) if one.confidence >= _SURE}
    return blank | {one.number: one.seen for mark, own in seen.items() if _agree(mark, own) for one in own}


def _agree(mark: str, own: Sequence[Reading]) -> bool:
    if len({one.seen for one in own}) > 1 or _is_same(mark, own[0].seen) or is_odd(own[0].seen):
        return False
    return (len(own) > 1 or is_junk(mark)) and min(one.confidence for one in own) >= _SURE


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[int]]:
    """Give the numbers of the printed glyphs of each line, left to right."""
    printed = sorted(
        (number for number, glyph in enumerate(glyphs) if not glyph.text.isspace()), key=lambda n: glyphs[n].baseline
    )
    row: list[int] = []
    for number in printed:
        if row and glyphs[number].baseline - glyphs[row[0]].baseline > 0.4 * glyphs[row[0]].size:
            yield sorted(row, key=lambda n: glyphs[n].x0)
            row = []
        row.append(number)
    if row:
        yield sorted(row, key=lambda n: glyphs[n].x0)


def _read(row: Sequence[int], glyphs: Sequence[Glyph], page: Recognised) -> Iterator[Reading]:
    """Pair the glyphs of a line with the recognised characters at their places; one left over goes to its left."""
    top, bottom = (sum(getattr(glyphs[n], side) for n in row) / len(row) for side in ("top", "bottom"))
    seen = sorted(
        (
            character
            for word in page.words
            if not word.upended and top < (word.box[1] + word.box[3]) / 2 < bottom
            for character in word.characters
            if not character.text.isspace()
        ),
        key=lambda character: character.x0,
    )
    pairs = _pairs([glyphs[n] for n in row], seen)
    for place, number in enumerate(row):
        mine = [seen[at] for at in pairs.get(place, ())]
        yield Reading(number, "".join(one.text for one in mine), min((one.confidence for one in mine), default=0.0))


def _pairs(glyphs: Sequence[Glyph], seen: Sequence[Character]) -> Mapping[int, list[int]]:
    """Pair two sequences in order at the least cost, by place first and by likeness second."""
    high, wide = len(glyphs) + 1, len(seen) + 1
    cost = [[_GAP * (i + j) for j in range(wide)] for i in range(high)]
    for i in range(1, high):
        for j in range(1, wide):
            cost[i][j] = min(
                cost[i - 1][j] + _GAP, cost[i][j - 1] + _GAP, cost[i - 1][j - 1] + _apart(glyphs[i - 1], seen[j - 1])
            )
    pairs: dict[int, list[int]] = {}
    i, j = high - 1, wide - 1
    while i and j:
        if cost[i][j] == cost[i - 1][j - 1] + _apart(glyphs[i - 1], seen[j - 1]):
            i, j = i - 1, j - 1
            pairs.setdefault(i, []).insert(0, j)
        elif cost[i][j] == cost[i - 1][j] + _GAP:
            i -= 1
        else:
            j -= 1
            if i and _is_within(glyphs[i - 1], seen[j]):
                pairs.setdefault(i - 1, []).insert(0, j)
    return pairs


def _apart(glyph: Glyph, seen: Character) -> float:
    off = abs(glyph.x0 + glyph.x1 - seen.x0 - seen.x1) / 2 / max(1.0, glyph.size)
    if off > _FAR:
        return 9.0
    return off + (0.0 if _is_same(glyph.text, seen.text) else _OTHER)


def _is_within(glyph: Glyph, seen: Character) -> bool:
    return glyph.x0 - 0.3 * glyph.size <= (seen.x0 + seen.x1) / 2 <= glyph.x1 + 0.3 * glyph.size


def _is_same(mark: str, seen: str) -> bool:
    """Compare with width and case folded: recognition confuses those of single letters."""
    return _folded(mark) == _folded(seen)


def _folded(mark: str) -> str:
    return unicodedata.normalize("NFKC", mark).casefold()


def _told(page: int, font: str, count: int, doubtful: Sequence[Reading]) -> Note:
    what = (
        f"page {page}: the font {_name(font)} says other characters than it shows; its {count} characters "
        f"were read by OCR instead"
    )
    return _note(page, what + (f", {len(doubtful)} of them with doubt" if doubtful else ""))


def _singles_told(page: int, font: str, changes: Sequence[tuple[str, str]]) -> Note:
    different = list(dict.fromkeys(changes))
    told = "; ".join(f"“{_shown(mark)} → {seen}”" for mark, seen in different[:_QUOTED])
    more = f" (+{len(different) - _QUOTED})" if len(different) > _QUOTED else ""
    return _note(page, f"page {page}: the font {_name(font)} says other characters than it shows: {told}{more}")


def _shown(mark: str) -> str:
    return f"U+{ord(mark[0]):04X}" if is_junk(mark) else mark


def _name(font: str) -> str:
    return font.split("+", 1)[-1] or "without name"


def _note(page: int, what: str) -> Note:
    return Note(rule="SOP005", place=Place(page=page), arguments={"what": what})

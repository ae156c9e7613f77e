"""Pipeline, audit: what shows only when documents stand side by side: doubles, superseded versions, a number twice."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from models.base import Frozen
from models.fingerprint import fingerprint
from models.flag import Flag
from models.rules import load_rules
from pipeline.audit.families import SAME, VARIANT, Pair, families, likeness, near_pairs
from pipeline.audit.versions import version_key

MOST_SIMILAR = 3
"""A document names at most so many that are merely similar, the likest first: a common template would name all."""


class LibraryEntry(Frozen):
    """What is known of a document for comparing it with others."""

    sha256: str
    """Of the source: the key of the answer."""
    path: str = ""
    number: str = ""
    """The source's own number."""
    title: str = ""
    version: str = ""
    effective_date: str = ""
    """ISO 8601, empty where there is none."""
    sketch: tuple[int, ...] = ()
    """MinHash of the 5-grams of the text without control block, digits and dates: as many numbers for all, -1 for
    an empty bin, () for a text too short (pipeline/catalog/sketch.py makes it)."""

    @property
    def name(self) -> str:
        """What a reader calls it."""
        return self.path or self.number or self.title or self.sha256[:12]


def audit_library(entries: Sequence[LibraryEntry]) -> dict[str, tuple[Flag, ...]]:
    """Give the flags of each document by the sha256 of its source; documents without a flag are left out.

    SOP801 the same content as another document, SOP802 an older version of another, SOP803 version and effective date
    disagree on which is newer, SOP804 one number on two unlike documents, SOP805 much like another document. Texts that
    share 85 % of their 5-grams (Jaccard) are the same, from 50 % on they are variants. The order of the entries does
    not matter.
    """
    ordered = sorted({entry.sha256: entry for entry in entries}.values(), key=lambda entry: (entry.path, entry.sha256))
    pairs = _related(ordered)
    kin = [pair for pair in pairs if _is_one_procedure(ordered, pair, pairs)]
    flags: dict[str, list[Flag]] = defaultdict(list)
    for family in families(len(ordered), kin):
        for entry, flag in _of_family([ordered[index] for index in family]):
            flags[entry.sha256].append(flag)
    related = set(kin)
    strangers = {pair: likely for pair, likely in pairs.items() if pair not in related}
    for (one, other), likely in sorted(strangers.items(), key=lambda row: (-row[1], row[0])):
        for entry, flag in _of_pair(ordered[one], ordered[other], likely):
            if flag.rule != "SOP805" or sum(f.rule == "SOP805" for f in flags[entry.sha256]) < MOST_SIMILAR:
                flags[entry.sha256].append(flag)
    return {sha256: tuple(found) for sha256, found in sorted(flags.items())}


def _related(entries: Sequence[LibraryEntry]) -> dict[Pair, float]:
    """Likeness of each pair that is worth a look: near in text, or with the same number or title."""
    pairs = near_pairs([entry.sketch for entry in entries])
    for key in (_number, _title):
        for group in _groups(entries, key):
            for one, other in combinations(group, 2):
                pairs.setdefault((one, other), likeness(entries[one].sketch, entries[other].sketch))
    return pairs


def _groups(entries: Sequence[LibraryEntry], key: Callable[[LibraryEntry], str]) -> Iterable[list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        if key(entry):
            found[key(entry)].append(index)
    return (group for group in found.values() if len(group) > 1)


def _is_one_procedure(entries: Sequence[LibraryEntry], pair: Pair, pairs: dict[Pair, float]) -> bool:
    one, other = (entries[index] for index in pair)
    likely = pairs[pair]
    if _same(_number, one, other):
        return likely >= VARIANT or _same(_title, one, other)
    if _number(one) and _number(other):
        return False
    return likely >= SAME or (likely >= VARIANT and _same(_title, one, other))


def _of_family(family: Sequence[LibraryEntry]) -> Iterable[tuple[LibraryEntry, Flag]]:
    """Documents that are states of one procedure: all but the newest are superseded or doubles."""
    newest = max(family, key=lambda entry: (version_key(entry.version) or (), entry.effective_date))
    latest = max(entry.effective_date for entry in family)
    for entry in family:
        if entry is newest:
            continue
        if _state(entry) == _state(newest):
            yield entry, _flag("SOP801", newest)
        elif latest and newest.effective_date and entry.effective_date > newest.effective_date:
            yield entry, _flag("SOP803", newest)
            yield newest, _flag("SOP803", entry)
        else:
            yield entry, _flag("SOP802", newest, version=newest.version or newest.effective_date)


def _of_pair(one: LibraryEntry, other: LibraryEntry, likely: float) -> Iterable[tuple[LibraryEntry, Flag]]:
    """Documents that are not states of one procedure, and yet have to do with each other."""
    if _same(_number, one, other):
        if likely < VARIANT and not _same(_title, one, other):
            yield one, _flag("SOP804", other, number=one.number)
            yield other, _flag("SOP804", one, number=other.number)
    elif likely >= VARIANT:
        rule = "SOP801" if likely >= SAME else "SOP805"
        yield one, _flag(rule, other, share=f"{likely:.0%}")
        yield other, _flag(rule, one, share=f"{likely:.0%}")


def _state(entry: LibraryEntry) -> tuple[tuple[int, ...], str]:
    return version_key(entry.version) or (), entry.effective_date


def _same(key: Callable[[LibraryEntry], str], one: LibraryEntry, other: LibraryEntry) -> bool:
    return bool(key(one)) and key(one) == key(other)


def _number(entry: LibraryEntry) -> str:
    return _bare(entry.number)


def _title(entry: LibraryEntry) -> str:
    return _bare(entry.title)


def _bare(text: str) -> str:
    """Letters and digits, width and case folded: for comparing only."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _flag(rule_id: str, other: LibraryEntry, **arguments: str) -> Flag:
    rule = load_rules()[rule_id]
    # The other document's bytes tell the flags of one rule apart: a waiver for one double is none for the next.
    return Flag(
        rule=rule.id,
        name=rule.name,
        severity=rule.severity,
        arguments={"other": other.name, **arguments},
        fingerprint=fingerprint(rule.id, None, other.sha256),
    )

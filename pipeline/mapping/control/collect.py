"""Pipeline, mapping: collects every finding of control data, region by region."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from models.document import AnyBlock, Layer, ListItem, Table, walk
from pipeline.mapping.control.findings import Finding, Source, Spot, spots_of
from pipeline.mapping.control.regions import Regions, is_sentence
from pipeline.mapping.control.tables import STRONG, TableReading, read_table
from pipeline.mapping.control.values import bare_numbers, bare_version
from pipeline.mapping.control_lines import Pair, cells_of, pairs_of
from pipeline.mapping.control_words import COMPANIONS, DATES, OWN_DATE, PERSONS, ControlWords, fold
from pipeline.mapping.dates import DateReader

EARLY = 40
"""Numbers, versions and titles are labelled under a heading only so early in the body."""
BARE_LINE = 90
FURNITURE_LINE = 240
"""A longer line without label is prose."""
DATE_ROLE_REACH = 8
EMBEDDED = 0.72
"""Trust in a number or version that stands among other words."""
VERSION_WORDS = re.compile(r"(?i)\b(?:version|ver|revision|rev|edition)\b")
LONE = 0.65
"""Trust in a decimal number that stands alone on a cover as its version."""
LONE_VERSION = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,2}")
EARLY_FACTOR = {"document_number": 0.8, "loose_number": 0.7, "version": 0.8}
EARLY_KINDS = frozenset({"title", "document_number", "version", "revision_state", "department"})


@dataclass
class Collected:
    """Findings and what the tables said, by the id of the table."""

    findings: list[Finding] = field(default_factory=list)
    tables: dict[str, TableReading] = field(default_factory=dict)
    loose: list[Finding] = field(default_factory=list)
    """Lines of header and control tables that may be a title."""
    skipped: frozenset[str] = frozenset()


def collect(regions: Regions, words: ControlWords, dates: DateReader, skipped: frozenset[str]) -> Collected:
    """Everything that may fill a field: header and footer, front, body. `skipped`: blocks read by others."""
    collected = Collected(skipped=skipped)
    for block in regions.furniture:
        source = Source.HEADER_LINE
        if isinstance(block, Table):
            _collect_table(block, collected, words, dates, first=True, near=True)
        else:
            _collect_lines(block, source, Source.HEADER, collected, words, dates)
    first_table = next((b for b in regions.front if isinstance(b, Table)), None)
    for block in regions.front:
        if isinstance(block, Table):
            _collect_table(block, collected, words, dates, first=block is first_table, near=True)
        elif block.id not in skipped:
            _collect_lines(block, Source.LINE, Source.COVER, collected, words, dates)
    _collect_body(regions, collected, words, dates)
    return collected


def _collect_body(regions: Regions, collected: Collected, words: ControlWords, dates: DateReader) -> None:
    tail = {b.id for b in regions.tail}
    for i, block in enumerate(regions.body):
        if isinstance(block, Table):
            _collect_table(block, collected, words, dates, first=False, near=False)
            continue
        for spot in spots_of(block) if block.id not in collected.skipped else ():
            collected.findings += _stated_dates(spot, words, dates)
            if not isinstance(block, ListItem):
                collected.findings += _body_findings(spot, block.id in tail, i < EARLY, words)


def _collect_table(
    block: Table, collected: Collected, words: ControlWords, dates: DateReader, *, first: bool, near: bool
) -> None:
    """`near`: in header, footer or front; elsewhere a table has to say more. `first`: it may be all there is."""
    for table in (b for b in walk((block,)) if isinstance(b, Table)):
        if table.id in collected.skipped:
            continue
        reading = read_table(table, words)
        collected.tables[table.id] = reading
        telling = {f.kind for f in reading.findings} & STRONG - {"other", "page"}
        told = reading.is_control and (near or reading.says_something)
        if not (told or (first and telling) or table.layer is not Layer.BODY):
            continue
        factor = 1.0 if reading.is_control or table.layer is not Layer.BODY else 0.9
        collected.findings += [replace(f, factor=f.factor * factor) for f in _with_dates(reading.findings)]
        source = Source.HEADER if table.layer is not Layer.BODY else Source.COVER
        for spot in reading.loose if reading.is_control or len(telling) >= 3 or source is Source.HEADER else ():
            found = bare_findings(spot, source, [], words, dates)
            collected.findings += [f for f in found if f.kind != "date" or spot.block not in reading.answers]
        if reading.is_control or source is Source.HEADER:
            collected.loose += [Finding("title", s.text, source, s, 0, len(s.text)) for s in reading.loose]
            collected.loose += _joined_cells(reading.loose_cells, source)


def _joined_cells(cells: Iterable[tuple[Spot, ...]], source: Source) -> Iterator[Finding]:
    """The last lines of a cell as one: a title is often broken at the cell's edge."""
    for spots in cells:
        for first in range(len(spots) - 1):
            text = "\n".join(s.text for s in spots[first:])
            yield Finding("title", text, source, spots[first], 0, len(spots[first].text))


def _with_dates(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A bare 日期 or Date means the date of the person named last before it."""
    person = None
    for finding in findings:
        if finding.kind in PERSONS:
            person = finding.kind
        elif finding.kind == "date" and person is not None:
            finding = replace(finding, kind=OWN_DATE[person])
        yield finding


def _collect_lines(
    block: AnyBlock, labelled: Source, bare: Source, collected: Collected, words: ControlWords, dates: DateReader
) -> None:
    for spot in spots_of(block):
        pairs = pairs_of(spot.text, words)
        collected.findings += _with_dates(labelled_findings(spot, labelled, pairs))
        reach = BARE_LINE if bare is Source.COVER else FURNITURE_LINE
        if len(spot.text) <= reach and not is_sentence(spot.text):
            collected.findings += bare_findings(spot, bare, pairs, words, dates)


def labelled_findings(spot: Spot, source: Source, pairs: Iterable[Pair]) -> Iterator[Finding]:
    """A finding for each pair with a known label."""
    for pair in pairs:
        if pair.kind is None:
            continue
        text = spot.text[pair.value_start : pair.value_end]
        span = (pair.value_start, pair.value_end) if text else (pair.label_start, pair.label_end)
        factor = 0.85 if pair.loose else 1.0
        if not pair.colon and ((pair.loose and pair.kind == "loose_number") or (not text and pair.kind in COMPANIONS)):
            continue
        yield Finding(pair.kind, text, source, spot, *span, spot.text[pair.label_start : pair.label_end], factor)


def bare_findings(
    spot: Spot, source: Source, pairs: Iterable[Pair], words: ControlWords, dates: DateReader
) -> Iterator[Finding]:
    """Numbers, versions and dates that no label announces, outside of the line's pairs."""
    text = _masked(spot.text, pairs)
    found: list[Finding] = []
    for reading in bare_numbers(text, words):
        found.append(Finding("document_number", reading.value, source, spot, reading.start, reading.end))
    rest = _without(text, found)
    version = bare_version(rest, words)
    if version is not None:
        found.append(Finding("version", version.value, source, spot, version.start, version.end))
    elif source is Source.COVER and LONE_VERSION.fullmatch(text.strip()):
        found.append(Finding("version", text.strip(), source, spot, *_span(text), factor=LONE))
    for date in dates.all(text):
        kind, end = _date_role(text, date.end, words)
        found.append(Finding(kind, spot.text[date.start : date.end], source, spot, date.start, date.end))
        text = text[: date.start] + " " * (end - date.start) + text[end:]
    left = _without(text, found)
    left = VERSION_WORDS.sub(" ", left)
    own_cell = [c for c in cells_of(spot.text) if any((f.start, f.end) == c for f in found)]
    alone = (
        bool(own_cell)
        or sum(c.isalnum() for c in left) <= 2
        or words.is_document_type(left)
        or words.is_organisation(left)
    )
    for finding in found:
        yield finding if alone or finding.kind in ("date", *DATES) else replace(finding, factor=EMBEDDED)


def _span(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def _masked(text: str, pairs: Iterable[Pair]) -> str:
    for pair in pairs:
        if pair.kind is None and not pair.colon:
            continue
        text = text[: pair.label_start] + " " * (pair.value_end - pair.label_start) + text[pair.value_end :]
    return text


def _without(text: str, found: Iterable[Finding]) -> str:
    for finding in found:
        text = text[: finding.start] + " " * (finding.end - finding.start) + text[finding.end :]
    return text


def _date_role(text: str, end: int, words: ControlWords) -> tuple[str, int]:
    """2024年3月1日 实施: the word after a date says which it is."""
    after = text[end:].lstrip(" \t）)起自之日")
    folded = fold(after[:DATE_ROLE_REACH])
    for word, kind in words.date_roles:
        if folded.startswith(word):
            return kind, min(len(text), len(text) - len(after) + len(word))
    return "date", end


def _body_findings(spot: Spot, in_tail: bool, early: bool, words: ControlWords) -> Iterator[Finding]:
    """Labelled lines under a heading: persons where surely meant, dates beside them, early numbers and versions."""
    pairs = pairs_of(spot.text, words)
    persons = [p for p in pairs if p.kind in PERSONS]
    source = Source.SIGNATURE if in_tail or len(persons) > 1 else Source.BODY
    findings = list(_with_dates(labelled_findings(spot, source, pairs)))
    for finding in findings:
        near = early or in_tail or len(pairs) > 1
        sure = (
            (near and fold(finding.label) in words.surely_names)
            or len(persons) > 1
            or (near and _asks_for_name(finding.label, words))
        )
        if finding.kind in PERSONS:
            if sure:
                yield finding
        elif finding.kind in DATES:
            yield finding
        elif early and finding.kind in EARLY_KINDS and finding.text:
            yield replace(finding, source=Source.BODY, factor=finding.factor * EARLY_FACTOR.get(finding.kind, 1.0))


def _stated_dates(spot: Spot, words: ControlWords, dates: DateReader) -> Iterator[Finding]:
    """本办法自2024年3月1日起施行: the sentence that says when the document takes effect."""
    for date in dates.all(spot.text):
        if any(p.search(spot.text[: date.start]) for p in words.effect_leads):
            text = spot.text[date.start : date.end]
            yield Finding("effective_date", text, Source.BODY, spot, date.start, date.end)


def _asks_for_name(label: str, words: ControlWords) -> bool:
    """A label with fillers (This SOP was created by) around one that surely names a person."""
    folded = fold(label)
    return any(name in folded and len(name) >= 6 for name in words.surely_names)

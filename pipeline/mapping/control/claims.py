"""Pipeline, mapping: findings read into claims: a value for a field, normalised for comparison, with its confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from models.sop import Evidence
from pipeline.mapping.control.findings import TRUST, Finding, Source
from pipeline.mapping.control.titles import is_title_text
from pipeline.mapping.control.values import (
    CHAPTER,
    bare_numbers,
    is_han,
    is_masked_number,
    read_name,
    read_number,
    read_title,
    read_version,
    unspread,
    version_key,
)
from pipeline.mapping.control_words import DATES, OWN_DATE, PERSONS, ControlWords, fold
from pipeline.mapping.dates import DateReader

CONTROL_FIELDS = ("title", "document_number", "version", "effective_date", *PERSONS, "department", "purpose", "scope")
STAND_INS = {
    "issue_date": 0.62,
    "approved_date": 0.56,
    "date": 0.52,
    "revised_date": 0.49,
    "prepared_date": 0.5,
    "reviewed_date": 0.4,
}
"""Confidence in a date of another name as the effective date, where none is labelled so: the best one stands in."""
REVISED = 0.51
"""Confidence in a labelled date of revision: of it and the date of the first writing, it is the one in force."""
TRANSLATION = re.compile(r"[A-Z][A-Za-z&,/()\-]*(?:\s+[A-Za-z&,/()\-]+)+")
"""A line in Latin words below a Chinese title, which says the same."""
DOUBTFUL_ORDER = 0.75
LOOSE_NUMBER = 0.95
BARE_TYPE = 0.6
"""A title that only says of what type the document is."""
DEPARTMENT_LENGTH = 40


@dataclass(frozen=True)
class Claim:
    """A read value of a field. `key` is what two claims are compared by; `rank` orders equals by place."""

    field: str
    value: str
    key: str
    confidence: float
    source: Source
    evidence: tuple[Evidence, ...]
    stand_in: bool = False
    root: str = ""


def claims_of(findings: Iterable[Finding], words: ControlWords, dates: DateReader) -> tuple[Claim, ...]:
    """Every finding that reads as a value; placeholders and what does not fit its field fall away."""
    claims: list[Claim] = []
    for finding in findings:
        claims.extend(_claims(finding, words, dates))
    return tuple(claims)


def _claims(finding: Finding, words: ControlWords, dates: DateReader) -> Iterator[Claim]:
    text = finding.text
    if not text.strip() or words.is_placeholder(text):
        return
    if finding.kind == "title":
        yield from _title(finding, words)
    elif finding.kind in ("document_number", "loose_number"):
        yield from _number(finding, words)
    elif finding.kind in ("version", "revision_state"):
        yield from _version(finding, words)
    elif finding.kind in PERSONS:
        yield from _person(finding, words, dates)
    elif finding.kind in (*DATES, "date"):
        yield from _date(finding, dates)
    elif finding.kind in ("purpose", "scope") or (finding.kind == "department" and len(text) <= DEPARTMENT_LENGTH):
        yield _claim(finding, finding.kind, text.strip(), fold(text))


def _claim(finding: Finding, field: str, value: str, key: str, factor: float = 1.0, start: int | None = None) -> Claim:
    evidence = finding.evidence
    if start is not None:
        low = finding.start + start
        evidence = finding.spot.evidence(low, low + len(value))
    confidence = TRUST[finding.source] * finding.factor * factor
    return Claim(field, value, key, confidence, finding.source, (evidence,), root=finding.spot.root)


def _title(finding: Finding, words: ControlWords) -> Iterator[Claim]:
    lines = [line.strip() for line in finding.text.split("\n") if line.strip()]
    if finding.label and lines and is_han(lines[0]):
        lines = [line for line in lines if is_han(line) or not TRANSLATION.fullmatch(line)]
    chapters = [line for line in lines if CHAPTER.match(line)]
    lines = chapters[-1:] if len(chapters) > 1 else lines
    glue = "" if lines and any("㐀" <= c <= "鿿" for c in lines[0]) else " "
    value = read_title(glue.join(map(unspread, lines)), words)
    typed = bool(finding.label) or (finding.source in (Source.COVER, Source.FIRST_LINE) and finding.spot.root != "")
    if is_title_text(value, words, typed):
        factor = BARE_TYPE if words.is_document_type(value) and not finding.label else 1.0
        yield _claim(finding, "title", value, fold(value), factor)


def _number(finding: Finding, words: ControlWords) -> Iterator[Claim]:
    reading = read_number(finding.text, words)
    if reading is None:
        return
    factor = LOOSE_NUMBER if finding.kind == "loose_number" else 1.0
    if finding.label and not any(c.isalnum() for c in reading.value[:1]):
        factor *= 0.9
    yield _claim(finding, "document_number", reading.value, fold(reading.value), factor, reading.start)
    rest = finding.text[reading.end :]
    if rest.strip():
        version = read_version(rest, words)
        if version is not None and any(p.search(rest) for p in words.versions):
            yield _claim(finding, "version", version.value, "", 0.9, reading.end + version.start)


def _version(finding: Finding, words: ControlWords) -> Iterator[Claim]:
    reading = read_version(finding.text, words)
    if reading is not None:
        yield _claim(finding, finding.kind, reading.value, "", start=reading.start)


def _person(finding: Finding, words: ControlWords, dates: DateReader) -> Iterator[Claim]:
    own = Finding(OWN_DATE[finding.kind], finding.text, finding.source, finding.spot, finding.start, finding.end)
    yield from _date(own, dates)
    reading = read_name(finding.text, words, strict=finding.factor < 0.9 and finding.source is not Source.SIGNERS)
    if reading is None:
        return
    factor = 0.6 if words.is_organisation(reading.value) else 1.0
    yield _claim(finding, finding.kind, reading.value, fold(reading.value), factor, reading.start)


def _date(finding: Finding, dates: DateReader) -> Iterator[Claim]:
    reading = dates.first(finding.text)
    if reading is None:
        return
    factor = 1.0 if reading.certain else DOUBTFUL_ORDER
    claim = _claim(finding, "effective_date", reading.iso, reading.iso, factor)
    low = finding.start + reading.start
    claim = replace(claim, evidence=(finding.spot.evidence(low, low + reading.end - reading.start),))
    if finding.kind == "effective_date":
        yield claim
        return
    below = {Source.HEADER: 0.9, Source.HEADER_LINE: 0.95, Source.BODY: 0.85}.get(finding.source, 1.0)
    stand_in = STAND_INS[finding.kind]
    if finding.kind == "revised_date" and finding.source is not Source.REVISION:
        stand_in = REVISED
    yield replace(claim, confidence=stand_in * factor * below, stand_in=True)


def file_number(stem: str, words: ControlWords) -> str | None:
    """The document number that a file's name starts with."""
    reading = next(bare_numbers(stem, words), None)
    if reading is None or reading.start > 2 or is_masked_number(reading.value):
        return None
    return reading.value


def comparable_version(value: str, words: ControlWords) -> tuple[str, str]:
    """(major, minor) as compared; see values.version_key."""
    return version_key(value, words)

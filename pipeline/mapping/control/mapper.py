"""Pipeline, mapping: map_control, the way from a document to its control data. A newcomer to this package starts here.

regions -> findings (labelled and bare) -> claims (read values) -> choice (compared), and the roles of the blocks used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from models.document import Document, Note, Table, walk
from models.language import LanguagePack
from models.sop import Control, Text
from pipeline.mapping.control.choose import choose, merge_claims
from pipeline.mapping.control.claims import CONTROL_FIELDS, Claim, claims_of, file_number
from pipeline.mapping.control.collect import collect
from pipeline.mapping.control.findings import TRUST, Finding, Source, Spot
from pipeline.mapping.control.records import revision_findings, revision_record, signer_findings
from pipeline.mapping.control.regions import regions_of
from pipeline.mapping.control.result import ControlMap
from pipeline.mapping.control.titles import byline, cover_title, file_title, header_titles, weighed
from pipeline.mapping.control.used import used_blocks
from pipeline.mapping.control_words import DATES, FIELDS, ControlWords, control_words, fold, lexicons_of
from pipeline.mapping.dates import DateReader

PLACEHOLDER_FIELDS = {"revision_state": "version", "loose_number": "document_number"}
SAMPLE = 400
"""Blocks that are asked which order their dates have."""


def map_control(document: Document, pack: LanguagePack) -> ControlMap:
    """Map a document's control data: fields with confidence and evidence, revisions, roles of blocks, notes.

    Values are as printed, but for `effective_date` (ISO 8601) and the title, which loses 《》 and its chapter number.
    A placeholder or empty label gives no value and a note SOP603; sources that disagree give a note SOP601.
    """
    words = control_words(pack)
    dates = _date_reader(document, pack)
    regions = regions_of(document, words)
    body = (*regions.front, *regions.body)
    record = revision_record(body, words, pack, dates)
    skipped = frozenset(t.block for t in record.tables if not t.mixed) | record.lines
    collected = collect(regions, words, dates, skipped)
    signers = list(signer_findings(body, words))
    cover = cover_title(regions, words, dates)
    author = byline(regions, cover.blocks, words)
    findings = [
        *collected.findings,
        *(f for _, f in signers if f is not None),
        *revision_findings(record, words, dates),
        *(f for f in (cover.finding, author) if f is not None),
        *(w for f in [*collected.loose, *header_titles(regions, words)] if (w := weighed(f, words)) is not None),
        *_of_file(document, words),
    ]
    claims = merge_claims(claims_of(findings, words, dates), words)
    values, notes = _choices(claims, words, pack)
    claimed = frozenset(c.root for c in claims if c.confidence > TRUST[Source.FILE])
    return ControlMap(
        control=Control(**{k: v for k, v in values.items() if k in Control.model_fields}),
        revisions=record.revisions,
        used=used_blocks(
            regions,
            cover.blocks,
            cover.finding.text if cover.finding is not None else "",
            record,
            collected.tables,
            frozenset(i for i, _ in signers),
            claimed,
            words,
        ),
        purpose=values.get("purpose"),
        scope=values.get("scope"),
        notes=(*notes, *_placeholders(findings, values, words)),
        claims=claims,
    )


def _date_reader(document: Document, pack: LanguagePack) -> DateReader:
    """A reader that reads doubtful dates in the order that the document's other dates prove."""
    lexicons = lexicons_of(pack)
    texts = [b.text for b in list(walk(document.blocks))[:SAMPLE] if not isinstance(b, Table)]
    return DateReader(lexicons, DateReader(lexicons).order_of(texts))


def _of_file(document: Document, words: ControlWords) -> Iterator[Finding]:
    """What the file's name and properties say: the weakest hints."""
    title = file_title(document, words)
    if title is not None:
        yield title
    stem = document.source.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    number = file_number(stem, words)
    if number is not None:
        spot = Spot("", "", stem)
        start = stem.index(number)
        yield Finding("document_number", number, Source.FILE, spot, start, start + len(number))
    property_title = document.properties.get("title", "").strip()
    if property_title and _is_confirmed(property_title, document):
        spot = Spot("", "", property_title)
        yield Finding("title", property_title, Source.PROPERTY, spot, 0, len(property_title))


def _is_confirmed(title: str, document: Document) -> bool:
    """The title of the properties stands in the document's first lines: properties are often those of another file."""
    folded = fold(title)
    return len(folded) >= 4 and any(
        folded in fold(b.text) for b in list(walk(document.blocks))[:SAMPLE] if len(b.text) < 120
    )


def _choices(
    claims: Sequence[Claim], words: ControlWords, pack: LanguagePack
) -> tuple[dict[str, Text | None], list[Note]]:
    values: dict[str, Text | None] = {}
    notes: list[Note] = []
    for field in CONTROL_FIELDS:
        choice = choose(field, [c for c in claims if c.field == field], words, pack)
        values[field] = choice.value
        notes.extend(choice.notes)
    return values, notes


def _placeholders(findings: Iterable[Finding], values: dict[str, Text | None], words: ControlWords) -> Iterator[Note]:
    """A note for each field that a label asks for and only a placeholder answers; the first place is named."""
    noted: set[str] = set()
    for finding in findings:
        field = PLACEHOLDER_FIELDS.get(finding.kind, finding.kind)
        if field in noted or finding.kind not in FIELDS or values.get(field) is not None or not finding.label:
            continue
        if field in DATES and field != "effective_date":
            continue
        noted.add(field)
        text = " ".join(f"{finding.label} {finding.text}".split())
        yield Note(rule="SOP603", field=f"control.{field}", block=finding.spot.root or None, arguments={"text": text})

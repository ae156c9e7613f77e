"""Pipeline, mapping: fields of the whole document explained: control data, statements, roles, references, revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.document import AnyBlock, ListItem, Paragraph, walk
from models.explanation import Candidate, Explanation
from models.sop import By, SectionKind, Text
from pipeline.mapping.control.choose import CONTROL_PLACES, how_of
from pipeline.mapping.control.claims import Claim
from pipeline.mapping.control.findings import Source
from pipeline.mapping.control_words import fold
from pipeline.mapping.explaining.case import Case
from pipeline.mapping.explaining.paths import Path
from pipeline.mapping.quoting import quote_of
from pipeline.mapping.sections import sections_of_kind
from pipeline.mapping.statements import statements_of

SHOWN = 6
"""Labels or titles that are named as looked for."""


def explain_control(path: Path, case: Case) -> Explanation:
    """The sources that say the field; those that lost by their trust."""
    value: Text | None = getattr(case.sop.control, path.leaf)
    claims = [claim for claim in case.control.claims if claim.field == path.leaf]
    others = [_claimed(claim, value, claims, case) for claim in claims if not _speaks_for(claim, value)]
    if value is not None:
        return Explanation(field=path.field, values=(case.value(value),), others=_ranked(others))
    if claims:
        return Explanation(field=path.field, others=_ranked(others), empty="one-of-many")
    note = next((n for n in case.sop.notes if n.rule == "SOP603" and n.field == path.field), None)
    if note is not None:
        return Explanation(field=path.field, empty="placeholder", sought=(note.arguments.get("text", ""),))
    labels = case.pack.control.labels.get(path.leaf, ())
    return Explanation(field=path.field, empty="control", sought=labels[:SHOWN])


def _speaks_for(claim: Claim, value: Text | None) -> bool:
    """The claim is the value, or one of those that agree with it."""
    if value is None:
        return False
    return fold(claim.value) == fold(value.value) or set(claim.evidence) <= set(value.evidence)


def _claimed(claim: Claim, value: Text | None, claims: list[Claim], case: Case) -> Candidate:
    how = how_of(claim)
    quotes = tuple(case.quote(evidence) for evidence in claim.evidence)
    sure = case.sure("control", how, claim.confidence)
    reason = _why_not(claim, value, claims)
    return Candidate(value=claim.value, how=how, confidence=sure, reason=reason, quotes=quotes)


def _why_not(claim: Claim, value: Text | None, claims: list[Claim]) -> str:
    if value is None:
        return "one-of-many"
    if value.by is By.REVIEWER:
        return "reviewer"
    if claim.stand_in and not all(other.stand_in for other in claims):
        return "stand-in"
    spoken = any(other.source in CONTROL_PLACES for other in claims)
    return "example" if claim.source is Source.BODY and spoken else "less-trusted"


def _ranked(others: list[Candidate]) -> tuple[Candidate, ...]:
    """The runner-up first; what is said twice in one way, once."""
    kept: dict[tuple[str, str], Candidate] = {}
    for other in others:
        kept.setdefault((fold(other.value), other.how), other)
    return tuple(sorted(kept.values(), key=lambda other: -(other.confidence or 0.0)))


def explain_statement(path: Path, case: Case) -> Explanation:
    """Purpose and scope: what control data states, then sections, then a sentence near the start."""
    value: Text | None = getattr(case.sop, path.leaf)
    kind = SectionKind(path.leaf)
    lexicon = case.pack.sections
    found = list(statements_of(kind, case.body, case.sop.sections, lexicon))
    stated = getattr(case.control, path.leaf)
    losing = [text for text in ([stated] if stated else []) + found if value is None or text.value != value.value]
    others = [_lost(text, "statement", "earlier", case) for text in losing]
    if value is not None:
        return Explanation(field=path.field, values=(case.value(value),), others=tuple(others))
    return Explanation(field=path.field, others=tuple(others), empty="statement", sought=_titles(kind, case))


def _lost(text: Text, kind: str, reason: str, case: Case) -> Candidate:
    sure = case.sure(kind, text.how, text.confidence)
    return case.value(text).model_copy(update={"confidence": sure, "reason": reason})


def _titles(kind: SectionKind, case: Case) -> tuple[str, ...]:
    return case.pack.sections.titles.get(kind, ())[:SHOWN]


def explain_limit(path: Path, case: Case) -> Explanation:
    """Start, end and exclusions of the scope."""
    told = getattr(case.sop, path.leaf)
    values = told if isinstance(told, tuple) else () if told is None else (told,)
    empty = path.leaf.replace("_", "-") if case.sop.scope is not None else "scope"
    found = tuple(case.value(value) for value in values)
    return Explanation(field=path.field, values=found, empty="" if found else empty)


def explain_roles(path: Path, case: Case) -> Explanation:
    """The list of roles, each with up to three of its places."""
    values = [
        Candidate(
            value=role.name,
            how=role.how,
            by=role.by,
            confidence=role.confidence,
            quotes=tuple(case.quote(evidence) for evidence in role.evidence),
        )
        for role in case.sop.roles
    ]
    return Explanation(field=path.field, values=tuple(values), empty="" if values else "roles")


def explain_records(path: Path, case: Case) -> Explanation:
    """The list of records."""
    values = tuple(case.value(record) for record in case.sop.records)
    return Explanation(field=path.field, values=values, empty="" if values else "records")


def explain_references(path: Path, case: Case) -> Explanation:
    """What the sections on references hold, a block each."""
    values = tuple(_listed(block, case) for block in _blocks(SectionKind.REFERENCES, case))
    sought = () if values else _titles(SectionKind.REFERENCES, case)
    return Explanation(field=path.field, values=values, empty="" if values else "references", sought=sought)


def _blocks(kind: SectionKind, case: Case) -> Iterator[AnyBlock]:
    for section in sections_of_kind(case.sop.sections, kind):
        for block in walk(section.content):
            if isinstance(block, Paragraph | ListItem) and block.text.strip():
                yield block


def _listed(block: AnyBlock, case: Case) -> Candidate:
    evidence = quote_of(block)
    return Candidate(
        value=" ".join(block.text.split()), how="reference.section", by=By.LAYOUT, quotes=(case.quote(evidence),)
    )


def explain_revisions(path: Path, case: Case) -> Explanation:
    """The rows of the revision record."""
    values = tuple(
        Candidate(
            value=" | ".join(part for part in (row.version, row.date, row.author, row.summary, row.other) if part),
            how="revision.row",
            by=By.LAYOUT,
            quotes=tuple(case.quote(evidence) for evidence in row.evidence[:1]),
        )
        for row in case.sop.revisions
    )
    sought = () if values else case.pack.control.revision_captions[:SHOWN]
    return Explanation(field=path.field, values=values, empty="" if values else "revisions", sought=sought)


FIELDS: dict[str, Callable[[Path, Case], Explanation]] = {
    **dict.fromkeys(("purpose", "scope"), explain_statement),
    **dict.fromkeys(("scope_start", "scope_end", "scope_exclusions"), explain_limit),
    "roles": explain_roles,
    "records": explain_records,
    "references": explain_references,
    "revisions": explain_revisions,
}

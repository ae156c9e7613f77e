"""Pipeline, mapping: compares the claims for a field, chooses one, says how sure it is and what disagrees.

The rule of choice: claims of equal value (normalised) form a group; a group is as trusted as its best source
(`findings.TRUST`), raised by each further independent source that agrees; the most trusted group wins, the earlier one
where two are equal. A group that loses though one of its sources is trustworthy is a conflict (SOP601), which lowers
the confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from models.document import Note
from models.language import LanguagePack
from models.sop import By, Text
from pipeline.mapping.control.claims import Claim, comparable_version
from pipeline.mapping.control.findings import Source
from pipeline.mapping.control_words import ControlWords, fold

AGREEMENT = 0.5
"""Share of its own trust by which a further source lessens the doubt."""
CEILING = 0.99
SERIOUS = 0.6
"""A claim below this trust is no conflict."""
CONFLICT_FACTOR = 0.8
NAME_GLUE = "; "
CONTROL_PLACES = frozenset({Source.TABLE, Source.HEADER_TABLE, Source.LINE, Source.HEADER_LINE, Source.SIGNATURE})
"""Where one of these speaks, a labelled line within the body is an example, and no source."""
NEARLY = 0.5
LONE_STATE = 0.6
"""A state of revision without a version is less than a version."""
LAYOUT_SOURCES = frozenset({Source.COVER, Source.HEADER, Source.FIRST_LINE})


@dataclass(frozen=True)
class Choice:
    """The chosen value of a field, and the notes about what disagrees."""

    value: Text | None
    notes: tuple[Note, ...] = ()


def choose(field: str, claims: Sequence[Claim], words: ControlWords, pack: LanguagePack) -> Choice:
    """Choose among the claims for one field, given in order of reading."""
    if not claims:
        return Choice(None)
    if any(c.source in CONTROL_PLACES for c in claims):
        claims = [c for c in claims if c.source is not Source.BODY]
    if any(not c.stand_in for c in claims):
        claims = [c for c in claims if not c.stand_in]
    else:
        claims = [max(claims, key=lambda c: c.confidence)]
    groups = _groups(claims, _likeness(field, words))
    best = max(groups, key=lambda g: (_trust(g), -claims.index(g[0])))
    chosen = _spokesman(field, best, words)
    rivals = [g for g in groups if g is not best and _is_rival(field, chosen, g)]
    confidence = min(CEILING, _trust(best)) * (CONFLICT_FACTOR if rivals else 1.0)
    evidence = tuple(dict.fromkeys(e for c in [chosen, *best] for e in c.evidence))
    by = By.LAYOUT if chosen.source in LAYOUT_SOURCES else By.RULE
    value = Text(value=chosen.value, confidence=round(confidence, 3), by=by, evidence=evidence, how=how_of(chosen))
    return Choice(value, tuple(_conflict(field, chosen, _spokesman(field, g, words), pack) for g in rivals))


def how_of(claim: Claim) -> str:
    """The way of finding that a value of this claim has, such as control.header_table."""
    return f"control.{claim.source.name.lower()}"


def _groups(claims: Sequence[Claim], alike: Callable[[Claim, Claim], bool]) -> list[list[Claim]]:
    groups: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda c: -c.confidence):
        group = next((g for g in groups if all(alike(claim, other) for other in g)), None)
        if group is None:
            groups.append([claim])
        else:
            group.append(claim)
    return groups


def _is_rival(field: str, chosen: Claim, group: Sequence[Claim]) -> bool:
    """A losing group that deserves to be heard.

    An unlabelled cell of a page header may be anything: it contradicts the title only where it is nearly that title.
    """
    if max(c.confidence for c in group) < SERIOUS:
        return False
    if field != "title" or any(c.source not in LAYOUT_SOURCES for c in group):
        return True
    return any(SequenceMatcher(None, chosen.key, c.key, autojunk=False).ratio() >= NEARLY for c in group)


def _trust(group: Sequence[Claim]) -> float:
    best: dict[Source, float] = {}
    for claim in group:
        best[claim.source] = max(best.get(claim.source, 0.0), claim.confidence)
    first, *others = sorted(best.values(), reverse=True)
    doubt = 1.0 - first
    for other in others:
        doubt *= 1.0 - AGREEMENT * other
    return 1.0 - doubt


def _likeness(field: str, words: ControlWords) -> Callable[[Claim, Claim], bool]:
    if field == "version":
        return lambda a, b: _versions_agree(comparable_version(a.value, words), comparable_version(b.value, words))
    if field in ("title", "department", "purpose", "scope"):
        return lambda a, b: bool(a.key and b.key) and (a.key in b.key or b.key in a.key)
    if field.endswith("_by"):
        return lambda a, b: _names_agree(a, b)
    return lambda a, b: a.key == b.key


def _versions_agree(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Parts that both say are equal: 第B版 agrees with B/0 and with 第0次修订."""
    return all(x == y or not x or not y for x, y in zip(a, b, strict=True))


def _names_agree(a: Claim, b: Claim) -> bool:
    """Names agree where one holds all words of the other: J. Moss and Dr. J. Moss."""
    x, y = (set(c.value.casefold().replace(",", " ").split()) for c in (a, b))
    return a.key == b.key or x <= y or y <= x


def _spokesman(field: str, group: Sequence[Claim], words: ControlWords) -> Claim:
    """The claim that speaks for its group: the most trusted one; of versions the one that says most."""
    if field == "version":
        return max(group, key=lambda c: (sum(map(bool, comparable_version(c.value, words))), c.confidence))
    return max(group, key=lambda c: c.confidence)


def _conflict(field: str, chosen: Claim, other: Claim, pack: LanguagePack) -> Note:
    where, here = (pack.control.sources.get(c.source.value, c.source.value) for c in (other, chosen))
    evidence = other.evidence[0]
    return Note(
        rule="SOP601",
        field=f"control.{field}" if field not in ("purpose", "scope") else field,
        block=evidence.block or None,
        arguments={"chosen": chosen.value, "other": other.value, "where": where, "here": here},
    )


def merge_claims(claims: Sequence[Claim], words: ControlWords) -> tuple[Claim, ...]:
    """Join what one place says in pieces: version and state of revision (B, 0 -> B/0), several persons for one task."""
    editions = {c.root for c in claims if c.field == "version" and comparable_version(c.value, words)[0]}
    states = [c for c in claims if c.field == "revision_state" or _is_lone_state(c, editions, words)]
    merged = _persons_merged([c for c in claims if c not in states])
    return tuple(_with_states(merged, states, words))


def _is_lone_state(claim: Claim, editions: Collection[str], words: ControlWords) -> bool:
    """第2次修订 in a cell of its own, beside the cell that says 第4版."""
    if claim.field != "version" or claim.root not in editions:
        return False
    major, minor = comparable_version(claim.value, words)
    return bool(minor) and not major


def _persons_merged(claims: Sequence[Claim]) -> list[Claim]:
    groups: dict[tuple[str, str, Source], list[Claim]] = {}
    for i, claim in enumerate(claims):
        person = claim.field.endswith("_by")
        groups.setdefault((claim.field if person else f"{claim.field}{i}", claim.root, claim.source), []).append(claim)
    return [_joined_persons(group) for group in groups.values()]


def _joined_persons(group: Sequence[Claim]) -> Claim:
    names: dict[str, str] = {}
    for claim in group:
        names.setdefault(fold(claim.value), claim.value)
    if len(names) == 1:
        return group[0]
    value = NAME_GLUE.join(names.values())
    return replace(group[0], value=value, key=fold(value), evidence=tuple(e for c in group for e in c.evidence))


def _with_states(claims: Sequence[Claim], states: Sequence[Claim], words: ControlWords) -> Iterator[Claim]:
    left = list(states)
    for claim in claims:
        state = next((s for s in states if s.root == claim.root), None) if claim.field == "version" else None
        if state is None or comparable_version(claim.value, words)[1]:
            yield claim
            continue
        left = [s for s in left if s.root != claim.root]
        short = len(claim.value) <= 3 and len(state.value) <= 3
        value = f"{claim.value}/{state.value}" if short else f"{claim.value} {state.value}"
        yield replace(claim, value=value, evidence=(*claim.evidence, *state.evidence))
    for state in left:
        yield replace(state, field="version", confidence=state.confidence * LONE_STATE)

"""Pipeline, mapping: the rules' marks and the CRF's weighed against each other, each with its confidence.

How is read off sentences that neither had seen (docs/analysis/spans.md): where both put the same borders they are
right nineteen times in twenty; where the borders differ the CRF is; a verb that the rules alone see is none, and a
role that they alone see seldom stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from spacy.tokens import Doc

from models.language import LanguagePack
from models.sop import RoleKind
from pipeline.mapping.components.latin_roles import is_before_noun
from pipeline.mapping.components.marks import (
    ACTION,
    BOTH,
    BOUNDED,
    MODEL,
    RECORD,
    ROLE,
    RULES,
    TOOL,
    Cover,
    Mark,
    add_marks,
    text_of,
)
from pipeline.mapping.components.role_kinds import kind_of

SURE = 0.9
"""A role that the rules do not see counts from here on."""
BORDERS = {"words": 0.5, "blanks": 0.9}
"""The CRF's borders of a role are taken from here on; in English the rules' borders, capitals, are better."""
SURER = 0.97
"""A unit that the CRF alone sees: places and owners look like it."""
ALONE, DOUBTFUL = 0.7, 0.5
"""Most that a role has which the rules alone see, and one that the CRF alone sees without being sure."""
ENOUGH = 0.6
"""A record that only the CRF sees."""


def joined(doc: Doc, pack: LanguagePack) -> Doc:
    """Weigh `doc._.told` against the rules' marks; without weights the rules' marks stand."""
    told: tuple[Mark, ...] = doc._.told
    if told:
        rules: tuple[Mark, ...] = doc._.marks
        verbs = pack.actions.verbs
        records = _records(_of(rules, RECORD), tuple(m for m in _of(told, RECORD) if m.text not in verbs))
        cover = Cover(records)
        roles = _roles(_of(rules, ROLE), _of(told, ROLE), text_of(doc), pack)
        doc._.marks = tuple(mark for mark in rules if mark.label not in (RECORD, ROLE, ACTION))
        add_marks(doc, RECORD, records)
        add_marks(doc, ROLE, tuple(mark for mark in roles if cover.free(mark.start, mark.end)))
        for label in (ACTION, TOOL):
            add_marks(doc, label, tuple(mark for mark in _of(told, label) if cover.free(mark.start, mark.end)))
        doc._.marks = tuple(_signed(mark, rules, told) for mark in doc._.marks)
    return doc


def _signed(mark: Mark, rules: tuple[Mark, ...], told: tuple[Mark, ...]) -> Mark:
    """The mark with who saw it. The CRF does not know conditions (INPUT)."""
    ruled, saw = (any(m[:3] == mark[:3] for m in marks) for marks in (rules, told))
    if ruled or not saw:
        return mark._replace(seen=BOTH if saw else RULES)
    return mark._replace(seen=BOUNDED if _beside(mark, _of(rules, mark.label)) is not None else MODEL)


def _of(marks: Iterable[Mark], label: str) -> tuple[Mark, ...]:
    return tuple(mark for mark in marks if mark.label == label)


def _records(rules: tuple[Mark, ...], told: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The rules' records, those without quotation marks within the CRF's borders, and the CRF's own."""
    kept = []
    for mark in rules:
        other = _beside(mark, told)
        quoted = mark.confidence > SURE
        kept.append(mark if other is None or quoted else _within(mark, other))
    cover = Cover(kept)
    more = (mark for mark in told if mark.confidence >= ENOUGH and cover.free(mark.start, mark.end))
    return tuple(sorted((*dict.fromkeys(kept), *more), key=lambda mark: mark.start))


def _roles(rules: tuple[Mark, ...], told: tuple[Mark, ...], text: str, pack: LanguagePack) -> tuple[Mark, ...]:
    kept = []
    for mark in rules:
        other = _beside(mark, told)
        if other is None:
            kept.append(mark._replace(confidence=min(mark.confidence, ALONE)))
        elif other.confidence < BORDERS[pack.roles.borders] or not _is_name(other, mark, pack):
            kept.append(mark)
        else:
            kept.append(_doubted(_within(mark, other), text, pack))
    cover = Cover(kept)
    more = (_alone(mark, text, pack) for mark in told if cover.free(mark.start, mark.end))
    return tuple(sorted((*dict.fromkeys(kept), *more), key=lambda mark: mark.start))


def _doubted(mark: Mark, text: str, pack: LanguagePack) -> Mark:
    """An authority of the state is no role of the document unless it is said to act, as the rules have it."""
    named = bool(pack.roles.authorities) and re.search(pack.roles.authorities, mark.text) is not None
    acts = text[: mark.start].endswith(("由", "经"))
    return mark._replace(confidence=DOUBTFUL) if named and not acts else mark


def _is_name(wide: Mark, mark: Mark, pack: LanguagePack) -> bool:
    """The CRF's borders keep the known end of the name, and take no verb before it for a part of it: 收集班长."""
    if pack.roles.borders == "blanks":
        return True
    known = wide.end == mark.end or kind_of(wide.text, pack)[0] is not RoleKind.UNKNOWN
    return known and not wide.text.startswith(_long(pack.roles.stops))


@cache
def _long(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if len(word) > 1)


def _alone(mark: Mark, text: str, pack: LanguagePack) -> Mark:
    """A role of the CRF alone counts where it is sure, the name ends as posts and units do, and no noun follows."""
    kind, vague = kind_of(mark.text, pack)
    if pack.roles.borders == "blanks" and is_before_noun(text, mark.end, pack.roles, pack.actions.verbs):
        kind = RoleKind.UNKNOWN
    least = SURER if kind is RoleKind.UNIT else SURE
    named = kind not in (RoleKind.UNKNOWN, RoleKind.OUTSIDE) and mark.confidence >= least
    sure = mark.confidence if named else min(mark.confidence, DOUBTFUL)
    return mark._replace(confidence=sure, kind=kind.value, vague=vague)


def _beside(mark: Mark, others: tuple[Mark, ...]) -> Mark | None:
    return next((other for other in others if other.start < mark.end and mark.start < other.end), None)


def _within(mark: Mark, borders: Mark) -> Mark:
    return mark._replace(start=borders.start, end=borders.end, text=borders.text)

"""Pipeline, mapping: what part a role plays in its sentence, by the words before and after it."""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import NamedTuple

from models.lang.actions import ActionLexicon
from models.language import LanguagePack
from pipeline.mapping.components.marks import Mark
from pipeline.mapping.fold import fold

REACH = 40
NOTHING = "(?!)"


class Part(Enum):
    """What a role does in a step."""

    LEAD = "lead"
    PERFORMER = "performer"
    SUPPORT = "support"
    APPROVER = "approver"
    RECIPIENT = "recipient"
    MENTION = "mention"
    """Named, and nothing says that it acts."""
    OBJECT = "object"
    """Somebody whom the step is about: no role of it."""


FROM_CONTEXT = (Part.PERFORMER, Part.MENTION)
"""What a role is said to be when nothing else tells."""


class Clues(NamedTuple):
    """A lexicon's patterns, compiled."""

    lead_before: re.Pattern[str]
    lead_after: re.Pattern[str]
    joined: re.Pattern[str]
    support_before: re.Pattern[str]
    support_after: re.Pattern[str]
    recipients: re.Pattern[str]
    objects: re.Pattern[str]
    hands_down: re.Pattern[str]
    approver_before: re.Pattern[str]
    approved: re.Pattern[str]
    hands_over: re.Pattern[str]
    outputs: re.Pattern[str]
    inputs: re.Pattern[str]
    negated: re.Pattern[str]
    followed: re.Pattern[str]
    references: re.Pattern[str]
    name: re.Pattern[str]
    outputs_stated: re.Pattern[str]
    records_stated: re.Pattern[str]
    clause_ends: re.Pattern[str]


def parts_of(text: str, role: Mark, pack: LanguagePack) -> Part:
    """The part of one role: recipient and approver by the word before it, support by 协助, else performer."""
    clues = clues_of(pack)
    before = fold(text[max(0, role.start - REACH) : role.start], pack)
    after = fold(text[role.end : role.end + REACH], pack)
    if clues.approver_before.search(before) and (pack.roles.borders == "blanks" or clues.approved.match(after)):
        return Part.APPROVER
    if clues.support_after.match(after):
        return Part.SUPPORT
    if _ends(pack.roles.addressed_before).search(before) and _pattern(pack.roles.addressed_after).match(after):
        return Part.RECIPIENT
    if clues.lead_before.search(before):
        return Part.LEAD
    if _pattern(pack.actions.visited).search(before):
        return Part.MENTION
    if clues.recipients.search(before):
        return Part.RECIPIENT
    if clues.objects.search(before) and not clues.lead_after.match(after):
        return Part.OBJECT
    if clues.support_before.search(before) and not before.rstrip().endswith(("。", "；")):
        return Part.SUPPORT
    if clues.lead_after.match(after):
        return Part.LEAD
    acts = pack.roles.borders == "words" or _pattern(pack.roles.acts).match(after)
    return Part.PERFORMER if acts else Part.MENTION


def parts_in(text: str, roles: list[Mark], pack: LanguagePack) -> list[tuple[Mark, Part]]:
    """The part of each role of a text, in reading order; roles joined by 、 or `and` share the part of the first."""
    found: list[tuple[Mark, Part]] = []
    for role in roles:
        part = parts_of(text, role, pack)
        if found and clues_of(pack).joined.fullmatch(text[found[-1][0].end : role.start]) and part in FROM_CONTEXT:
            before = found[-1][1]
            part = Part.PERFORMER if before is Part.LEAD else before
        found.append((role, part))
    return found


def has_duty(text: str, role: Mark, pack: LanguagePack) -> bool:
    """What follows the role says that it has to do something: 应, 负责, must."""
    return _pattern(pack.roles.duties).match(fold(text[role.end : role.end + REACH], pack)) is not None


def clues_of(pack: LanguagePack) -> Clues:
    """The compiled patterns of a pack."""
    return _clues(pack.actions)


@cache
def _clues(lexicon: ActionLexicon) -> Clues:
    return Clues(
        lead_before=_pattern(lexicon.lead_before),
        lead_after=_pattern(lexicon.lead_after),
        joined=_pattern(lexicon.joined),
        support_before=_pattern(lexicon.support_before),
        support_after=_pattern(lexicon.support_after),
        recipients=_pattern(lexicon.recipients),
        objects=_pattern(lexicon.objects),
        hands_down=_pattern(lexicon.hands_down),
        approver_before=_pattern(lexicon.approver_before),
        approved=_pattern(lexicon.approved),
        hands_over=_pattern(lexicon.hands_over),
        outputs=_pattern(lexicon.outputs),
        inputs=_pattern(lexicon.inputs),
        negated=_pattern(lexicon.negated),
        followed=_pattern(lexicon.followed),
        references=_pattern(lexicon.references),
        name=_pattern(lexicon.name),
        outputs_stated=_pattern(lexicon.outputs_stated),
        records_stated=_pattern(lexicon.records_stated),
        clause_ends=re.compile(r"[，。；;\n]|[.,](?=\s|$)"),
    )


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words or NOTHING)


@cache
def _ends(words: str) -> re.Pattern[str]:
    return re.compile(f"(?:{words})$" if words else NOTHING)

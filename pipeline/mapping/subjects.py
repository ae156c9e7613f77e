"""Pipeline, mapping: who of several roles does the step: the subject of its main verb, not who stands in a modifier."""

from __future__ import annotations

import re
from functools import cache

from models.language import LanguagePack
from pipeline.mapping.clues import FROM_CONTEXT, Part, has_duty
from pipeline.mapping.components.marks import ACTION, Mark
from pipeline.mapping.components.sentences import sentence_spans
from pipeline.mapping.fold import fold

BORDERS = "，。；：！？,;:!?\n"
REACH = 40
ACTING = (Part.LEAD, Part.PERFORMER)

Parted = list[tuple[Mark, Part]]


def without_modifiers(text: str, roles: Parted, marks: tuple[Mark, ...], pack: LanguagePack) -> Parted:
    """Roles with the part that each plays; who only describes a thing or stands in a bracket is named, and acts not."""
    verbs = [mark for mark in marks if mark.label == ACTION]
    return [(mark, Part.MENTION if _stands_aside(text, mark, part, verbs, pack) else part) for mark, part in roles]


def performer(text: str, roles: Parted, pack: LanguagePack) -> tuple[Mark, Part] | None:
    """Exactly one: in the first sentence with performers the first that leads or is a subject, else the first.

    Who only oversees goes behind who does the work; who approves answers where nobody else acts.
    """
    acting = [entry for entry in roles if entry[1] in ACTING]
    oversees = _pattern(pack.actions.oversees)
    doing = [entry for entry in acting if not oversees.match(fold(text[entry[0].end : entry[0].end + REACH], pack))]
    acting = _of_first_sentence(text, doing or acting)
    leading = [entry for entry in acting if entry[1] is Part.LEAD or _is_subject(text, entry[0], pack)]
    approvers = [entry for entry in roles if entry[1] is Part.APPROVER]
    return next(iter((*leading, *acting, *approvers)), None)


def _of_first_sentence(text: str, acting: Parted) -> Parted:
    stops = [stop for _, stop in sentence_spans(text)]
    ends = [next((stop for stop in stops if mark.end <= stop), len(text)) for mark, _ in acting]
    return [entry for entry, end in zip(acting, ends, strict=True) if end == min(ends, default=0)]


def _stands_aside(text: str, mark: Mark, part: Part, verbs: list[Mark], pack: LanguagePack) -> bool:
    if part not in (*FROM_CONTEXT, Part.LEAD):
        return False
    if part is Part.PERFORMER and _in_bracket(text, mark.start):
        return True
    if _describes(text, mark, pack) or _done_by(text, mark, verbs, pack):
        return True
    return part is Part.PERFORMER and pack.roles.borders == "words" and _follows_verb(text, mark, verbs, pack)


def _in_bracket(text: str, start: int) -> bool:
    before = text[:start]
    return any(before.count(left) > before.count(right) for left, right in ("（）", "()"))


def _describes(text: str, mark: Mark, pack: LanguagePack) -> bool:
    """The role's verb is a modifier of something: 班长签发的工作票."""
    return _relative(pack).match(fold(text[mark.end : mark.end + REACH], pack)) is not None


def _done_by(text: str, mark: Mark, verbs: list[Mark], pack: LanguagePack) -> bool:
    """In a command, who has done something to a thing: collect the forms signed by the supervisor."""
    commanded = any(verb.start == 0 for verb in verbs)
    before = text[max(0, mark.start - REACH) : mark.start]
    return commanded and _pattern(pack.actions.done_by).search(before) is not None


def _follows_verb(text: str, mark: Mark, verbs: list[Mark], pack: LanguagePack) -> bool:
    """A clause that starts with its verb has no subject in it, unless a sub-clause (…后) stands between."""
    begin = max(text.rfind(border, 0, mark.start) for border in BORDERS) + 1
    verb = next((verb for verb in verbs if begin <= verb.start and verb.end <= mark.start), None)
    if verb is None or has_duty(text, mark, pack):
        return False
    between = fold(text[verb.end : mark.start], pack)
    opened = _pattern(pack.actions.subject_before).search(fold(text[begin : mark.start], pack))
    return opened is None and _pattern(pack.actions.sub_clause).search(between) is None


def _is_subject(text: str, mark: Mark, pack: LanguagePack) -> bool:
    """It opens its clause, but for an adverbial; in English a performer is one by what follows it."""
    return pack.roles.borders == "blanks" or opens_clause(text, mark, pack)


def opens_clause(text: str, mark: Mark, pack: LanguagePack) -> bool:
    """Nothing stands before it in its clause but an adverbial: 停机后."""
    begin = max(text.rfind(border, 0, mark.start) for border in BORDERS) + 1
    before = fold(text[begin : mark.start], pack).strip()
    return before in ("", *pack.roles.dropped) or _pattern(pack.actions.sub_clause).search(before) is not None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words or "(?!)")


def _relative(pack: LanguagePack) -> re.Pattern[str]:
    return _relative_of(pack.actions.verbs, pack.actions.relative)


@cache
def _relative_of(verbs: tuple[str, ...], form: str) -> re.Pattern[str]:
    """`form` with the verbs in the place of {verbs}."""
    body = "|".join(re.escape(verb) for verb in sorted(verbs, key=lambda verb: (-len(verb), verb)))
    return re.compile(form.replace("{verbs}", f"(?:{body})") if form else "(?!)")

"""Ground: the memory of an archive: rules that reviewers' decisions taught, as proposed and as they stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from models.base import Frozen

ARCHIVE = "archive"
"""Lineage under which the log keeps what is said of the archive as a whole."""
DERIVED = "memory"
"""Key of a logged decision's details: the rule of the memory that it follows from."""
COUNTERED = "revoked"
"""Key of a logged decision's details: it takes back the one that this rule gave."""
REMEMBER, FORGET, DECLINE = "remember", "forget", "decline"
"""Actions of the log's entries about rules."""
ROLE_LEAVES = ("responsible", "support")
"""Columns of a step that hold names of roles, and that a reviewer may fill."""


class MemoryKind(StrEnum):
    """What a rule of the memory does. The words stand in the language packs' `memory`."""

    ROLE = "role"
    """A role is called otherwise: `words` is `answer`."""
    LABEL = "label"
    """A label names a field: what stands beside `words` is the value of `field`."""
    VALUE = "value"
    """Control data: where `field` says `words`, or nothing in a `department`, it is `answer`."""
    WAIVER = "waiver"
    """Flags of `rule` in a `department` are waived, or do not apply."""
    FALSE_ALARM = "false alarm"
    """`words` are no fault: flags of `rules` about them are settled."""


class MemoryRule(Frozen):
    """A rule that decisions of the same sense propose. Its id is its sense; how it was found does not change it."""

    kind: MemoryKind
    field: str = ""
    """control.approved_by; steps.responsible for every step; role_names for the columns of roles."""
    words: str = ""
    answer: str = ""
    department: str = ""
    rule: str = ""
    """Rule of the audit whose flags a waiver or false alarm settles; empty where `rules` say."""
    action: str = "correct"
    """DecisionKind of the decisions that follow from it."""
    reason: str = ""
    until: str = ""
    """ISO date on which a waiver lapses."""
    rules: tuple[str, ...] = ()
    """Rules of the audit whose flags the decisions answered: flags of others on the same cell are judged anew."""

    @property
    def id(self) -> str:
        """Nine signs that tell the rule: m and 8 hex digits of SHA-256 over its sense."""
        reason = self.reason if self.kind is MemoryKind.WAIVER else ""
        sense = [self.kind, self.field, self.words, self.answer, self.department, self.rule, self.action, reason]
        return f"m{_digest(sense)}"


class StandingRule(Frozen):
    """A rule in force: who said yes, when, and from which decisions it was learned."""

    rule: MemoryRule
    reviewer: str
    at: str
    """ISO 8601, UTC."""
    sources: tuple[str, ...] = ()
    """Keys (document:row) of the decisions that proposed it."""
    names: tuple[str, ...] = ()
    """Reviewers who took them."""


class SuggestionState(StrEnum):
    """Where a rule stands."""

    PROPOSED = "proposed"
    STANDING = "in force"
    DECLINED = "declined"
    REVOKED = "revoked"
    """It stood once; the decisions still propose it."""


class Suggestion(Frozen):
    """A rule with its effect on the library as it is now."""

    number: int
    rule: MemoryRule
    state: SuggestionState = SuggestionState.PROPOSED
    by: str = ""
    """Who accepted, declined or revoked it, and when."""
    names: tuple[str, ...] = ()
    """Reviewers whose decisions propose it."""
    sources: tuple[str, ...] = ()
    flags: int = 0
    """Open flags that it settles."""
    cells: int = 0
    """Cells without a flag that it fills or changes."""
    documents: int = 0
    examples: tuple[str, ...] = ()
    """Document and place, before -> after."""

    @property
    def stands(self) -> bool | None:
        """Yes where the rule is in force, no where it was declined, None where nobody has said."""
        return {SuggestionState.STANDING: True, SuggestionState.DECLINED: False}.get(self.state)


class RuleAnswer(Frozen):
    """A yes or no to a rule, as a workbook brought it."""

    id: str
    yes: bool
    reviewer: str = ""
    file: str = ""


class MemoryConflict(Frozen):
    """Decisions that contradict one another: no rule is proposed."""

    kind: MemoryKind
    field: str = ""
    words: str = ""
    department: str = ""
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Each answer with the names of those who gave it."""

    @property
    def id(self) -> str:
        """Nine signs that tell it: x and 8 hex digits of SHA-256 over what it is about."""
        return f"x{_digest([self.kind, self.field, self.words, self.department])}"


class Suggestions(Frozen):
    """What the decisions of a library propose, and where they contradict one another."""

    rules: tuple[Suggestion, ...] = ()
    conflicts: tuple[MemoryConflict, ...] = ()

    @property
    def all(self) -> tuple[Suggestion | MemoryConflict, ...]:
        """Rules, then contradictions."""
        return (*self.rules, *self.conflicts)

    def find(self, name: str) -> Suggestion | None:
        """Give a rule by its number or id."""
        return next((one for one in self.rules if name in (str(one.number), one.rule.id)), None)


def _digest(parts: Sequence[str]) -> str:
    plain = json.dumps([folded(part) for part in parts], ensure_ascii=True)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()[:8]


@lru_cache(maxsize=1 << 15)
def folded(text: str) -> str:
    """Words as they are compared: blanks and case do not matter."""
    return " ".join(text.split()).casefold()

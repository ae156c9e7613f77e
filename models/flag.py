"""Ground: what a reviewer should look at, and what a rule answers."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from models.base import Frozen
from models.document import Place


class Severity(StrEnum):
    """How bad a flag is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Outcome(StrEnum):
    """What a rule answers. Unreadable is not missing: it could not be judged."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not applicable"
    UNREADABLE = "unreadable"


class Flag(Frozen):
    """One thing to look at. Its words come from the language pack: `message(flag)`."""

    rule: str
    name: str
    severity: Severity
    outcome: Outcome = Outcome.FAIL
    field: str | None = None
    """Path in the Sop such as control.version or steps[3].time_limits; step numbers are the normalized ones."""
    block: str | None = None
    place: Place | None = None
    quote: str = ""
    """Words of the source at that place."""
    arguments: dict[str, str] = Field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    """Clauses of the profile that ask for it, such as SG020."""
    fingerprint: str = ""
    """Survives renumbering, page shift and re-conversion."""


class Verdict(Frozen):
    """A rule's answer for a whole document."""

    rule: str
    outcome: Outcome
    reason: str = ""
    """Why it does not apply or could not be judged."""
    clauses: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()


class Audit(Frozen):
    """Every rule of a profile answered for one document; `flags` also hold what earlier stages noticed."""

    profile: str
    verdicts: tuple[Verdict, ...] = ()
    flags: tuple[Flag, ...] = ()

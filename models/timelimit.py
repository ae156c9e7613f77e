"""Ground: a time limit of a step: what it limits, its ISO 8601 form, and what ISO 8601 cannot say."""

from __future__ import annotations

from enum import StrEnum

from models.base import Frozen


class TimeKind(StrEnum):
    """What a time limit limits."""

    DEADLINE = "deadline"
    DURATION = "duration"
    FREQUENCY = "frequency"
    RETENTION = "retention"


class TimeLimit(Frozen):
    """A time expression. Units stay as written (24小时 is PT24H); `iso8601` is None where it is vague or a range."""

    text: str
    start: int
    end: int
    """Offsets in the step's text, end exclusive."""
    kind: TimeKind
    iso8601: str | None = None
    working_days: bool = False
    comparator: str | None = None
    """One of <= < >= > ~."""
    lead: bool = False
    """Before the event."""
    anchor: str | None = None
    clock: str | None = None
    shift: bool = False
    least: str | None = None
    most: str | None = None
    times: int | None = None
    continuous: bool = False
    vague: str | None = None
    """immediate, or open."""

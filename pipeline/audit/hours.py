"""Pipeline, audit: time limits in hours."""

import re

from models.sop import SectionKind, Step, TimeKind, TimeLimit
from pipeline.audit.subject import Subject

_ISO = re.compile(
    r"P(?:(?P<Y>[\d.]+)Y)?(?:(?P<M>[\d.]+)M)?(?:(?P<W>[\d.]+)W)?(?:(?P<D>[\d.]+)D)?"
    r"(?:T(?:(?P<h>[\d.]+)H)?(?:(?P<m>[\d.]+)M)?(?:(?P<s>[\d.]+)S)?)?"
)
_DAYS = {"Y": 365.0, "M": 30.0, "W": 7.0, "D": 1.0}
_HOURS = {"h": 1.0, "m": 1 / 60, "s": 1 / 3600}


def iso_hours(iso8601: str, day: float) -> float | None:
    """Give the hours of an ISO 8601 duration, with `day` hours a day; None for anything else."""
    found = _ISO.fullmatch(iso8601)
    if found is None or not any(found.groups()):
        return None
    parts = {key: float(value) for key, value in found.groupdict().items() if value}
    days = sum(_DAYS[key] * value for key, value in parts.items() if key in _DAYS)
    return days * day + sum(_HOURS[key] * value for key, value in parts.items() if key in _HOURS)


def step_hours(step: Step, day: float, working: float) -> tuple[float, float]:
    """Give the hours that a step may take: those that add up, and those that count from an event of their own.

    Sub-steps add up where the step itself gives no limit.
    """
    limits = [limit for limit in step.time_limits if _limits_work(limit)]
    own = [_hours(limit, day, working) for limit in limits if limit.anchor is None]
    fixed = [_hours(limit, day, working) for limit in limits if limit.anchor is not None]
    below = [step_hours(child, day, working) for child in step.children]
    added = max(own) if own else sum(hours for hours, _ in below)
    return added, max([*fixed, *(hours for _, hours in below)], default=0.0)


def overall_hours(subject: Subject, day: float, working: float) -> float | None:
    """Give the limit of the whole procedure in hours, as its purpose or scope states it; None where none does."""
    stated = [field.value for field in (subject.sop.purpose, subject.sop.scope) if field is not None]
    stated += [subject.text_of(s) for s in subject.of_kind(SectionKind.PURPOSE, SectionKind.QUALITY)]
    for text in stated:
        for pattern in subject.pack.audit.overall:
            found = re.search(pattern, text, re.IGNORECASE)
            if found is not None:
                return _unit_hours(subject, found.group("unit").lower(), day, working) * float(found.group("amount"))
    return None


def _unit_hours(subject: Subject, unit: str, day: float, working: float) -> float:
    hours = subject.pack.audit.unit_hours.get(unit, 1.0)
    return {-1.0: day, -2.0: working}.get(hours, hours)


def _limits_work(limit: TimeLimit) -> bool:
    bounded = limit.kind in (TimeKind.DEADLINE, TimeKind.DURATION)
    return bounded and not limit.lead and limit.comparator not in (">", ">=")


def _hours(limit: TimeLimit, day: float, working: float) -> float:
    written = limit.iso8601 or limit.most or ""
    return iso_hours(written, working if limit.working_days else day) or 0.0

"""Flows: what people have decided, each with the words that it was about, out of log, flags and JSON of a library."""

from collections.abc import Iterable, Mapping
from typing import Any

from flows.memory import of_documents
from models.flag import Flag
from models.memory import DERIVED
from models.record import FlagRecord, LoggedDecision, NewDecision
from models.review import Decision, DecisionKind
from pipeline.review.fields import anchor_of
from pipeline.review.mining import BETWEEN, Case

Json = Mapping[str, Any]
NAMED = (("word",), ("one", "other"), ("other",), ("text",), ("title",), ("condition",), ("reference",), ("value",))
"""Arguments of a flag that say which words it is about: the first of these that it has."""


def all_steps(steps: Iterable[Json]) -> Iterable[Json]:
    """Give steps and sub-steps out of the JSON of a document, parents first."""
    for step in steps:
        yield step
        yield from all_steps(step["children"])


def words_of(flag: Flag) -> str:
    """Give the words that a flag is about; empty where its rule names none, or where it stands for several."""
    if "titles" in flag.arguments:
        return ""
    names = next((names for names in NAMED if all(flag.arguments.get(name) for name in names)), ())
    return BETWEEN.join(sorted(flag.arguments[name] for name in names))


def labels_of(sop: Json) -> tuple[tuple[str, str], ...]:
    """Give the unknown labels of a document, each with what stands beside it."""
    return tuple((str(one["label"]), str(one["value"])) for one in sop.get("labels", ()))


def decision_of(entry: LoggedDecision) -> Decision:
    """Give a logged decision as the review room knows it."""
    logged = entry.decision
    return Decision(
        document=logged.lineage,
        fingerprint=logged.row,
        rule=logged.details.get("rule", ""),
        field=logged.field,
        anchor=logged.details.get("anchor", ""),
        kind=DecisionKind(logged.action),
        old=logged.old,
        new=logged.new,
        reason=logged.reason,
        until=logged.until,
        reviewer=logged.reviewer,
        target=logged.details.get("target", ""),
    )


def logged_of(decision: Decision, at: str, file: str, *, file_sha256: str = "", **details: str) -> NewDecision:
    """Give a decision as it is logged, `at` a time (ISO 8601) and from a file; further details beside its own."""
    return NewDecision(
        lineage=decision.document,
        row=decision.fingerprint,
        field=decision.field,
        action=str(decision.kind),
        old=decision.old,
        new=decision.new,
        reason=decision.reason,
        until=decision.until,
        reviewer=decision.reviewer,
        at=at,
        file=file,
        file_sha256=file_sha256,
        details={"rule": decision.rule, "anchor": decision.anchor, **details},
    )


def cases_of(
    entries: Iterable[LoggedDecision],
    flags: Iterable[FlagRecord],
    sops: Mapping[str, Json],
    departments: Mapping[str, str],
) -> list[Case]:
    """Give the last word of people on each flag and cell, oldest first; what follows from a rule is nobody's word.

    `sops` and `departments` are by lineage.
    """
    last: dict[tuple[str, str], LoggedDecision] = {}
    for entry in of_documents(entries):
        last[entry.decision.lineage, entry.decision.row] = entry
    about = {(found.lineage, found.flag.fingerprint): words_of(found.flag) for found in flags}
    texts = {
        lineage: {anchor_of(step["text"]): str(step["text"]) for step in all_steps(sop.get("steps", ()))}
        for lineage, sop in sops.items()
    }
    cases = []
    for key, entry in last.items():
        if DERIVED in entry.decision.details:
            continue
        lineage, decision = entry.decision.lineage, decision_of(entry)
        cases.append(
            Case(
                log=entry.id,
                decision=decision,
                words=about.get(key, ""),
                department=departments.get(lineage, ""),
                text=texts.get(lineage, {}).get(decision.anchor, "") if decision.anchor else "",
                labels=labels_of(sops.get(lineage, {})),
            )
        )
    return sorted(cases, key=lambda case: case.log)

"""Flows: the memory of a library: its rules as the log of decisions tells them, and the file that people read."""

import hashlib
from collections.abc import Iterable, Sequence

from pydantic import ValidationError

from flows.files import write_atomically
from flows.library import Run, now
from models.errors import CatalogError, SettingsError
from models.memory import ARCHIVE, COUNTERED, DECLINE, DERIVED, FORGET, REMEMBER, StandingRule, SuggestionState
from models.record import LoggedDecision, NewDecision
from pipeline.review.memory_file import CURE, memory_text, read_memory

MEMORY = "memory.toml"
RULE = "rule"
"""Key of an entry's details: the whole rule as it was accepted."""
FILE_HASH = "memory_sha256"
"""Key of an entry's details: hash of memory.toml with this rule in it, or without it."""


def rules_of(entries: Iterable[LoggedDecision]) -> tuple[StandingRule, ...]:
    """Give the rules in force after the entries of a log, by their ids. Raises CatalogError for one that is damaged."""
    rules: dict[str, StandingRule] = {}
    for entry in entries:
        decision = entry.decision
        if decision.lineage == ARCHIVE and decision.action == REMEMBER:
            try:
                rules[decision.row] = StandingRule.model_validate_json(decision.details.get(RULE, ""))
            except ValidationError as error:
                raise CatalogError(f"decision {entry.id}: holds no rule of the memory") from error
        elif decision.lineage == ARCHIVE and decision.action == FORGET:
            rules.pop(decision.row, None)
    return tuple(rules[name] for name in sorted(rules))


def past_of(entries: Iterable[LoggedDecision]) -> dict[str, tuple[SuggestionState, str]]:
    """Give what became of rules that were declined or revoked, by their ids: the state, and who said so when."""
    states = {DECLINE: SuggestionState.DECLINED, FORGET: SuggestionState.REVOKED}
    past: dict[str, tuple[SuggestionState, str]] = {}
    for decision in (entry.decision for entry in entries if entry.decision.lineage == ARCHIVE):
        if decision.action in states:
            past[decision.row] = states[decision.action], f"{decision.reviewer} {decision.at[:10]}".strip()
        else:
            past.pop(decision.row, None)
    return past


def of_documents(entries: Iterable[LoggedDecision]) -> tuple[LoggedDecision, ...]:
    """Give the entries about documents, without those that were taken back with their rule."""
    kept: dict[int, LoggedDecision] = {}
    last: dict[tuple[str, str], list[int]] = {}
    for entry in (entry for entry in entries if entry.decision.lineage != ARCHIVE):
        places = last.setdefault((entry.decision.lineage, entry.decision.row), [])
        countered = entry.decision.details.get(COUNTERED)
        if countered is None:
            kept[entry.id] = entry
            places.append(entry.id)
        elif places and kept[places[-1]].decision.details.get(DERIVED) == countered:
            del kept[places.pop()]
    return tuple(kept.values())


def memory_of(run: Run) -> tuple[StandingRule, ...]:
    """Give the rules in force. Raises SettingsError where memory.toml is damaged or says something else than the log.

    A file that is gone is no fault: the log has its rules, and the next run that writes makes it again.
    """
    entries = run.catalog.decisions_for()
    rules, path = rules_of(entries), run.library.root / MEMORY
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return rules
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}", cure=CURE) from error
    digest = hashlib.sha256(text.encode()).hexdigest()
    if read_memory(text, str(path)) != rules and digest not in _hashes(entries):
        raise SettingsError(f"{path}: says something else than the log of decisions", cure=CURE)
    return rules


def _hashes(entries: Iterable[LoggedDecision]) -> set[str]:
    """Hashes that the file had: one of them is left where a run was killed between the log and the file."""
    return {entry.decision.details.get(FILE_HASH, "") for entry in entries}


def keep_memory(run: Run) -> None:
    """Write memory.toml as the log tells it; a library without rules, now and before, has none."""
    rules, path = rules_of(run.catalog.decisions_for()), run.library.root / MEMORY
    if rules or path.exists():
        text = memory_text(rules).encode()
        if not path.exists() or path.read_bytes() != text:
            write_atomically(path, text)


def entry_of(
    action: str, standing: StandingRule, after: Sequence[StandingRule], reviewer: str, *, words: str, file: str = ""
) -> NewDecision:
    """Give the log's entry that a rule is remembered, forgotten or declined; `after` are the rules in force then."""
    digest = hashlib.sha256(memory_text(after).encode()).hexdigest()
    return NewDecision(
        lineage=ARCHIVE,
        row=standing.rule.id,
        action=action,
        old="" if action == REMEMBER else words,
        new=words if action == REMEMBER else "",
        reviewer=reviewer,
        at=now(),
        file=file,
        details={RULE: standing.model_dump_json(), FILE_HASH: digest},
    )

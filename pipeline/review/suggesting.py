"""Pipeline, review: what the decisions of a library propose, with the effect, and answers prefilled by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models.flag import Flag, Severity
from models.language import LanguagePack, load_language
from models.memory import MemoryConflict, MemoryKind, MemoryRule, StandingRule, Suggestion, Suggestions, SuggestionState
from models.review import Decision, DecisionKind, FlagRow, Review
from models.words import field_name, place_words, rule_title
from pipeline.review.adopting import suggestion_words
from pipeline.review.deriving import answer_to, decision_on, follow
from pipeline.review.fields import ROLE_NAMES, clean_value, is_settable
from pipeline.review.mining import Case, Proposal, mine

CONTRADICTED = "SOP601"
"""The source says two things: the one that was not chosen is the runner-up."""
REMEMBERED = "SOP610"
"""A value that the memory gave."""
EXAMPLES = 3

Past = Mapping[str, tuple[SuggestionState, str]]
"""Id of a rule that is not in force -> what became of it (declined, revoked), and by whom and when."""


def with_suggestions(review: Review, cases: Sequence[Case], least: int, past: Past) -> Review:
    """Give the review with the rules that `cases` propose and those in force, and with answers that these prefill.

    `least` is how many decisions of the same sense propose a rule. A rule keeps its number: later decisions make new
    ones after it.
    """
    mined = mine(cases, least, review.exported[:10])
    standing = {one.rule.id: one for one in review.memory}
    proposed = {one.rule.id: one for one in mined.proposals}
    last = max((one.since for one in mined.proposals), default=0)
    order = sorted({*proposed, *standing}, key=lambda one: (proposed[one].since if one in proposed else last + 1, one))
    found = tuple(
        _suggestion(number, proposed.get(name), standing.get(name), review, past)
        for number, name in enumerate(order, start=1)
    )
    rules = [one.rule for one in found if one.state is SuggestionState.STANDING]
    rules += [one.rule for one in found if one.state is SuggestionState.PROPOSED]
    labels = {row.document: dict(row.labels) for row in review.documents}
    flags = tuple(
        row.model_copy(update={"suggested": _prefilled(row, rules, labels)}) if row.decision is None else row
        for row in review.flags
    )
    suggestions = Suggestions(rules=found, conflicts=mined.conflicts)
    return review.model_copy(update={"suggestions": suggestions, "flags": flags})


def _suggestion(
    number: int, proposal: Proposal | None, standing: StandingRule | None, review: Review, past: Past
) -> Suggestion:
    if standing is not None:
        by = f"{standing.reviewer} {standing.at[:10]}".strip()
        rule, state, names, sources = standing.rule, SuggestionState.STANDING, standing.names, standing.sources
    else:
        assert proposal is not None, "a rule is proposed or stands"
        rule, names, sources = proposal.rule, proposal.names, proposal.sources
        state, by = past.get(rule.id, (SuggestionState.PROPOSED, ""))
    effect = follow(rule, review)
    decisions = effect.decisions
    called = {row.document: row.name for row in review.steps} | {row.document: row.name for row in review.flags}
    pack = load_language(review.language)
    documents = {decision.document for decision in decisions} | {key.rpartition(":")[0] for key in effect.ended}
    return Suggestion(
        number=number,
        rule=rule,
        state=state,
        by=by,
        names=names,
        sources=sources,
        flags=effect.settled,
        cells=len(effect.cells),
        documents=len(documents),
        examples=tuple(
            example_words(decision, called.get(decision.document, decision.document), pack)
            for decision in decisions[:EXAMPLES]
        ),
    )


def _prefilled(row: FlagRow, rules: Iterable[MemoryRule], labels: Mapping[str, Mapping[str, str]]) -> Decision | None:
    """Give the answer that the first rule that knows the flag would give, else that of the runner-up."""
    found = next((answer for rule in rules if (answer := answer_to(rule, row, labels)) is not None), None)
    if found is not None:
        return found
    plain = decision_on(row, DecisionKind.ACCEPT)
    if row.rule == REMEMBERED and row.value:
        return plain
    if row.rule != CONTRADICTED or not is_settable(row.field):
        return None
    new = clean_value(row.field, row.words) if row.words else None
    return plain.model_copy(update={"kind": DecisionKind.CHANGE, "new": new}) if new else None


def rule_words(rule: MemoryRule, pack: LanguagePack) -> str:
    """Say a rule in a sentence."""
    key = str(rule.kind)
    if rule.kind is MemoryKind.WAIVER and rule.action != DecisionKind.WAIVE:
        key = "not applicable"
    elif rule.kind is MemoryKind.VALUE and not rule.words:
        key = "missing value"
    names = pack.audit.name_joiner.join(f"{rule_title(one, pack)} {one}" for one in (*rule.rules, rule.rule)[:1] if one)
    return pack.messages.memory[key].format(
        words=rule.words,
        answer=rule.answer,
        field=field_words(rule.field, pack),
        department=rule.department,
        rule=f"{rule_title(rule.rule, pack)} {rule.rule}" if rule.rule else names,
        reason=rule.reason,
        until=rule.until,
    )


def field_words(field: str, pack: LanguagePack) -> str:
    """Name the field of a rule."""
    return pack.messages.memory["roles"] if field == ROLE_NAMES else field_name(field, pack)


def effect_words(suggestion: Suggestion, pack: LanguagePack) -> str:
    """Say what a rule would do."""
    key = "effect" if not suggestion.cells else "effect-cells" if suggestion.flags else "cells"
    return pack.messages.memory[key].format(
        flags=suggestion.flags, documents=suggestion.documents, cells=suggestion.cells
    )


def source_words(suggestion: Suggestion, pack: LanguagePack) -> str:
    """Say how many decisions propose a rule, and whose they are."""
    names = pack.audit.name_joiner.join(name or "?" for name in suggestion.names)
    return pack.messages.memory["sources"].format(count=len(suggestion.sources), names=names)


def conflict_words(conflict: MemoryConflict, pack: LanguagePack) -> str:
    """Say which answers contradict one another, and whose they are."""
    joiner = pack.audit.name_joiner
    field = field_words(conflict.field, pack)
    subject = " ".join(part for part in (field, conflict.department, f"“{conflict.words}”") if part.strip("“”"))
    answers = "; ".join(
        f"{field_words(answer, pack) if conflict.kind is MemoryKind.LABEL else answer or '—'} ({joiner.join(names)})"
        for answer, names in conflict.answers
    )
    return pack.messages.memory["conflict"].format(subject=subject, answers=answers)


def example_words(decision: Decision, name: str, pack: LanguagePack) -> str:
    """Show one decision that follows from a rule: document and place: before -> after."""
    old = decision.old.replace("\n", pack.audit.name_joiner) or "—"
    new = decision.new if decision.kind is DecisionKind.CHANGE else suggestion_words(decision, pack)
    return f"{name}: {_place(decision, pack)}: {old} -> {new}".replace("\n", pack.audit.name_joiner)


def _place(decision: Decision, pack: LanguagePack) -> str:
    words = place_words(Flag(rule="", name="", severity=Severity.INFO, field=decision.field), pack)
    return " ".join(part for part in (decision.rule, words) if part)

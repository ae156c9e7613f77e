"""Flows: rules that reviewers' decisions propose, accepted or revoked: the log first, then the documents again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.cases import logged_of
from flows.library import Run, now, today
from flows.memory import entry_of, keep_memory, memory_of, of_documents, rules_of
from flows.progress import Progress
from flows.remaking import make_again, touched_by
from flows.reporting import Outcome, Summary, language_of, write_reports
from flows.rows import review_of
from models.errors import SettingsError
from models.language import load_language
from models.memory import (
    COUNTERED,
    DECLINE,
    DERIVED,
    FORGET,
    REMEMBER,
    RuleAnswer,
    StandingRule,
    Suggestion,
    SuggestionState,
)
from models.record import FlagState, LoggedDecision, NewDecision
from models.review import Decision, DecisionKind, Review
from pipeline.review.deriving import Followed, cell_of, follow
from pipeline.review.fields import leaf_of
from pipeline.review.suggesting import rule_words

CURE = "look at the list of sopmill review suggest LIBRARY; a rule is named by its number or id"


@dataclass(frozen=True)
class Changed:
    """What accepting or revoking rules did."""

    suggestions: tuple[Suggestion, ...]
    decisions: int
    """Decisions that follow from the rules, or that were taken back."""
    documents: int
    """Documents that were made again."""
    failed: int
    open_before: int
    open_after: int
    summary: Summary | None = None


def suggested(run: Run) -> Review:
    """Give the review of a library with what its decisions propose; nothing is written."""
    return review_of(run, language_of(run.catalog.documents()))


def find(review: Review, names: Iterable[str]) -> tuple[Suggestion, ...]:
    """Give suggestions by their numbers or ids, each once. Raises SettingsError for one that is not there."""
    found: dict[str, Suggestion] = {}
    for name in names:
        one = review.suggestions.find(name)
        if one is None:
            raise SettingsError(f"no suggestion {name}", cure=CURE)
        found[one.rule.id] = one
    return tuple(found.values())


def effect(suggestion: Suggestion, review: Review) -> Followed:
    """Give the decisions that accepting a suggestion would make."""
    return follow(suggestion.rule, review)


def accept(run: Run, names: Sequence[str], reviewer: str, progress: Progress, file: str = "") -> Changed:
    """Remember rules, decide what follows from them, and make the documents again that they are about.

    A rule that stands already is applied to what has come since. Raises SettingsError for a rule that nobody proposes.
    """
    review = suggested(run)
    chosen = find(review, names)
    pack = load_language(review.language)
    standing = {one.rule.id: one for one in review.memory}
    entries: list[NewDecision] = []
    taken: set[str] = set()
    for one in chosen:
        if one.state is not SuggestionState.STANDING:
            rule = StandingRule(rule=one.rule, reviewer=reviewer, at=now(), sources=one.sources, names=one.names)
            standing[one.rule.id] = rule
            after = tuple(standing.values())
            entries.append(entry_of(REMEMBER, rule, after, reviewer, words=rule_words(one.rule, pack), file=file))
        for decision in follow(one.rule, review, taken).decisions:
            taken |= {decision.key, cell_of(decision)}
            entries.append(_derived(decision, one.rule.id, reviewer, file))
    return _settle(run, chosen, entries, progress)


def revoke(run: Run, name: str, reviewer: str, progress: Progress) -> Changed:
    """Forget a rule and take back what followed from it; what a person has said since stands.

    Raises SettingsError for a rule that is not in force.
    """
    review = suggested(run)
    chosen = find(review, [name])
    entries = run.catalog.decisions_for()
    rules = {one.rule.id: one for one in rules_of(entries)}
    if chosen[0].rule.id not in rules:
        raise SettingsError(f"rule {name} is not in force", cure=CURE)
    forgotten = rules.pop(chosen[0].rule.id)
    words = rule_words(forgotten.rule, load_language(review.language))
    counters = [_counter(entry, forgotten.rule.id, reviewer) for entry in _derived_from(entries, forgotten.rule.id)]
    entry = entry_of(FORGET, forgotten, tuple(rules.values()), reviewer, words=words)
    return _settle(run, chosen, [*counters, entry], progress)


def decline(run: Run, names: Sequence[str], reviewer: str, file: str = "") -> int:
    """Write down that a person does not want rules; they are proposed no more. Gives how many were proposed."""
    review = suggested(run)
    chosen = [one for one in find(review, names) if one.state is not SuggestionState.STANDING]
    pack, after = load_language(review.language), memory_of(run)
    entries = []
    for one in chosen:
        rule = StandingRule(rule=one.rule, reviewer=reviewer, at=now(), sources=one.sources, names=one.names)
        entries.append(entry_of(DECLINE, rule, after, reviewer, words=rule_words(one.rule, pack), file=file))
    return len(run.catalog.add_decisions(entries, today()))


@dataclass(frozen=True)
class Said:
    """What came of the answers to rules that workbooks brought."""

    rules: int = 0
    decisions: int = 0
    documents: int = 0
    failed: int = 0
    refused: frozenset[str] = frozenset()
    """Ids of rules that the other answers of the workbooks left without ground."""


def settle_rules(run: Run, answers: Sequence[RuleAnswer], progress: Progress) -> Said:
    """Accept, decline or revoke rules as reviewers said, each in its reviewer's name."""
    if not answers:
        return Said()
    review = suggested(run)
    present = {answer.id: review.suggestions.find(answer.id) for answer in answers}
    refused = {name for name, one in present.items() if one is None}
    agreed: dict[tuple[str, str], list[str]] = {}
    done: list[Changed] = []
    for answer in answers:
        one = present[answer.id]
        if answer.yes and one is not None:
            agreed.setdefault((answer.reviewer, answer.file), []).append(answer.id)
        elif one is not None and one.stands:
            done.append(revoke(run, answer.id, answer.reviewer, progress))
        elif one is not None:
            decline(run, [answer.id], answer.reviewer, answer.file)
    done += [accept(run, names, who, progress, file) for (who, file), names in agreed.items()]
    return Said(
        rules=len(answers) - len(refused),
        decisions=sum(one.decisions for one in done),
        documents=sum(one.documents for one in done),
        failed=sum(one.failed for one in done),
        refused=frozenset(refused),
    )


def _settle(run: Run, chosen: tuple[Suggestion, ...], entries: Sequence[NewDecision], progress: Progress) -> Changed:
    before = _open(run)
    rules = [one.rule for one in chosen]
    touched = touched_by(run, rules)
    logged = run.catalog.add_decisions(entries, today())
    keep_memory(run)
    told = [entry for entry in logged if DERIVED in entry.decision.details or COUNTERED in entry.decision.details]
    touched |= {entry.decision.lineage for entry in told}
    documents, failed = make_again(run, touched if logged else set(), progress)
    summary = write_reports(run, Outcome(str(run.library.root), documents - failed))
    return Changed(chosen, len(told), documents, failed, before, _open(run), summary)


def _open(run: Run) -> int:
    return len(run.catalog.flags(state=FlagState.OPEN))


def _derived(decision: Decision, rule: str, reviewer: str, file: str) -> NewDecision:
    return logged_of(decision.model_copy(update={"reviewer": reviewer}), now(), file, **{DERIVED: rule})


def _derived_from(entries: Sequence[LoggedDecision], rule: str) -> list[LoggedDecision]:
    """Give the decisions that followed from a rule and are the last word still, but for what a person confirmed."""
    kept = of_documents(entries)
    last = {(entry.decision.lineage, entry.decision.row): entry for entry in kept}
    confirmed = {
        (*_cell(entry), entry.decision.old)
        for entry in kept
        if entry.decision.action == DecisionKind.ACCEPT and DERIVED not in entry.decision.details
    }
    return [
        entry
        for entry in last.values()
        if entry.decision.details.get(DERIVED) == rule and (*_cell(entry), entry.decision.new) not in confirmed
    ]


def _cell(entry: LoggedDecision) -> tuple[str, str, str]:
    decision = entry.decision
    return decision.lineage, leaf_of(decision.field) or decision.field or "", decision.details.get("anchor", "")


def _counter(entry: LoggedDecision, rule: str, reviewer: str) -> NewDecision:
    """Give the entry that takes a decision back; the decision itself stays in the log."""
    decision = entry.decision
    return NewDecision(
        lineage=decision.lineage,
        row=decision.row,
        field=decision.field,
        action=str(DecisionKind.PENDING),
        old=decision.new,
        new=decision.old,
        reviewer=reviewer,
        at=now(),
        details={key: decision.details.get(key, "") for key in ("rule", "anchor")} | {COUNTERED: rule},
    )

"""Pipeline, review: edited workbooks -> decisions, by comparing what was exported, what came back and what is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from models.errors import WorkbookError
from models.language import LanguagePack, load_language
from models.review import CLEAN_OUTCOMES, Decision, Review, ReviewImport, RowOutcome, RowReport
from pipeline.review.book import Book, open_book
from pipeline.review.judging import FlagJudge, Judged
from pipeline.review.refusing import refused, reworded
from pipeline.review.rule_judging import Answered, judge_rules, merged_rules
from pipeline.review.spreading import spread_answers
from pipeline.review.step_judging import StepJudge, in_order

NamedFile = tuple[str, bytes]


def read_workbook(data: bytes, now: Review, reviewer: str = "", strict: bool = False) -> ReviewImport:
    """Give the decisions of one workbook: `read_workbooks` for a single file."""
    return read_workbooks([("", data)], now, reviewer, strict)


def read_workbooks(files: Sequence[NamedFile], now: Review, reviewer: str = "", strict: bool = False) -> ReviewImport:
    """Give the decisions of workbooks, and a report on each row; rows that cannot be trusted give no decision.

    `now` is the review as an export would show it at this moment, `reviewer` the name where neither a row nor the guide
    has one. Where two workbooks answer one row otherwise, neither answer counts and both names are given. With `strict`
    nothing is decided about a document while any row of it is unclean, nor about any where nobody knows which one an
    unclean row is of. A workbook that nobody edited gives no decision. Raises WorkbookError for one that is not ours,
    damaged, of another library, or so old that none of its rows is left: then none of them is taken.
    """
    judged: list[Judged] = []
    rules: list[Answered] = []
    runs: list[str] = []
    for name, data in files:
        try:
            book = open_book(data)
            _refuse_strange(book, now)
        except WorkbookError as error:
            raise reworded(error, now.language, name) from error
        runs.append(book.facts.get("run", ""))
        judged += [(report.model_copy(update={"file": name}), said) for report, said in _judged(book, now, reviewer)]
        rules += _of_file(name, judge_rules(book, now, book.reviewer or reviewer, _pack_of(book, now)))
    if len(files) > 1:
        judged = _merged(judged, load_language(now.language))
    rules = merged_rules(rules, load_language(now.language))
    if strict:
        judged = _held(judged, now)
        clean = all(report.outcome in CLEAN_OUTCOMES for report, _ in (*judged, *rules))
        rules = rules if clean else [_held_rule(pair) for pair in rules]
    taken = [(report, decision) for report, decision in judged if decision is not None]
    rows = (*(report for report, _ in judged), *(report for report, _ in rules))
    return ReviewImport(
        library=now.library,
        run=" ".join(runs),
        decisions=in_order(taken),
        rows=rows,
        rules=tuple(answer for _, answer in rules if answer is not None),
        files={decision.key: report.file for report, decision in taken},
    )


def _pack_of(book: Book, now: Review) -> LanguagePack:
    return load_language(book.facts.get("language") or now.language)


def _of_file(name: str, answered: Sequence[Answered]) -> list[Answered]:
    """Say which workbook rows and answers are of."""
    return [
        (report.model_copy(update={"file": name}), answer and answer.model_copy(update={"file": name}))
        for report, answer in answered
    ]


def _held_rule(pair: Answered) -> Answered:
    report, answer = pair
    held = {"outcome": RowOutcome.HELD, "reason": "strict"} if answer is not None else {}
    return report.model_copy(update=held), None


def _judged(book: Book, now: Review, reviewer: str) -> list[Judged]:
    pack = _pack_of(book, now)
    reviewer = book.reviewer or reviewer
    flags, steps = FlagJudge(book, now, reviewer, pack), StepJudge(book, now, reviewer, pack)
    judged = [*spread_answers(flags, flags.rows()), *flags.deleted(), *steps.rows(), *steps.deleted()]
    notes = {("flags", row.row): row.note for row in book.rows if row.note}
    notes |= {("steps", row.row): row.note for row in book.steps if row.note}
    return [_noted(report, notes.get((report.sheet, report.row or 0), ""), said) for report, said in judged]


def _noted(report: RowReport, note: str, decision: Decision | None) -> Judged:
    """Tell that a note was not read, where nothing else is to be told of its row."""
    if not note or report.reason:
        return report, decision
    outcome = RowOutcome.READ_ONLY_EDITED if report.outcome is RowOutcome.NO_OP else report.outcome
    return report.model_copy(update={"outcome": outcome, "reason": "note-unread", "seen": note}), decision


def _refuse_strange(book: Book, now: Review) -> None:
    library = book.facts.get("library", "")
    if library != now.library:
        raise refused("other-library", found=library, wanted=now.library)
    known = {row.key for row in now.flags} | {decision.key for decision in now.decided}
    known |= {step.key for step in now.steps}
    exported = {*book.exported, *book.exported_steps}
    if exported and not known & exported:
        raise refused("out-of-date", exported=book.facts.get("exported", ""))


def _merged(judged: Sequence[Judged], pack: LanguagePack) -> list[Judged]:
    """Let two workbooks that say the same of a row say it once; where they differ, name both reviewers."""
    by_key: dict[str, list[tuple[RowReport, Decision]]] = defaultdict(list)
    for report, decision in judged:
        if decision is not None:
            by_key[decision.key].append((report, decision))
    merged: list[Judged] = []
    for report, decision in judged:
        group = by_key[decision.key] if decision is not None else []
        if decision is None or len(group) == 1:
            merged.append((report, decision))
        elif len({_meaning(one) for _, one in group}) > 1:
            names = " / ".join(_told(one, source, pack) for source, one in group)
            merged.append(_without(report, RowOutcome.CONFLICT, "two-workbooks", names))
        elif decision is group[0][1]:
            merged.append((report, decision))
        else:
            merged.append(_without(report, RowOutcome.NO_OP, "already-so", ""))
    return merged


def _meaning(decision: Decision) -> tuple[str, ...]:
    return decision.kind, decision.new, decision.until, decision.target


def _told(decision: Decision, report: RowReport, pack: LanguagePack) -> str:
    kind = pack.messages.decisions.get(str(decision.kind), str(decision.kind))
    return f"{decision.reviewer or report.file}: {kind} {decision.new}".strip()


def _without(report: RowReport, outcome: RowOutcome, reason: str, seen: str) -> Judged:
    return report.model_copy(update={"outcome": outcome, "reason": reason, "seen": seen}), None


def _held(judged: Sequence[Judged], now: Review) -> list[Judged]:
    """Take back every decision about a document that has an unclean row."""
    names = {row.name: row.document for row in now.flags} | {row.name: row.document for row in now.steps}
    known = set(names.values())
    doubtful = [report for report, _ in judged if report.outcome not in CLEAN_OUTCOMES]
    unclean = {r.document if r.document in known else names.get(r.name, "") for r in doubtful}
    return [
        _without(report, RowOutcome.HELD, "strict", "")
        if decision is not None and (decision.document in unclean or "" in unclean)
        else (report, decision)
        for report, decision in judged
    ]

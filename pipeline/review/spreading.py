"""Pipeline, review: one answer for many rows, where its reviewer says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.base import Frozen
from models.review import ANSWERS, DecisionKind, FlagRow, RowOutcome, RowReport
from pipeline.review.book import BookRow, key_of_row
from pipeline.review.judging import FlagJudge, Judged, answered_in
from pipeline.review.layout import Answered, Spread, seal

SETTLED_AS = (RowOutcome.APPLIED, RowOutcome.NO_OP, RowOutcome.READ_ONLY_EDITED)
LEVELS = (Spread.DOCUMENT, Spread.LIBRARY)
"""The nearer one goes first."""


class _Given(Frozen):
    """An answer that another row lends."""

    level: int
    answered: Answered
    row: int | None


def spread_answers(judge: FlagJudge, judged: Sequence[Judged]) -> list[Judged]:
    """Let answers stand for further rows of their rule that have none of their own.

    Only rows of the workbook are meant that show what they showed at the export and that nobody has decided. Two
    answers of one reach that differ are a conflict; a row that an answer does not fit stays as it is.
    """
    rows: dict[str, list[BookRow]] = {}
    for row in judge.book.rows:
        rows.setdefault(key_of_row(row), []).append(row)
    given: dict[str, _Given] = {}
    torn: set[str] = set()
    for lent, model in _lent(judged, rows):
        for key in _meant(judge, model, lent.answered):
            if key not in given or given[key].level > lent.level:
                given[key] = lent
            elif given[key].level == lent.level and _plain(given[key].answered) != _plain(lent.answered):
                torn.add(key)
    return [_shared(judge, pair, given.get(pair[0].key), pair[0].key in torn, rows) for pair in judged]


def _lent(judged: Sequence[Judged], rows: Mapping[str, list[BookRow]]) -> list[tuple[_Given, str]]:
    found = []
    for report, _ in judged:
        if report.outcome in SETTLED_AS and report.answer and report.key in rows:
            answered = answered_in(rows[report.key][0])
            if answered.spread in LEVELS and answered.kind in ANSWERS:
                level = LEVELS.index(Spread(answered.spread))
                found.append((_Given(level=level, answered=answered, row=report.row), report.key))
    return found


def _meant(judge: FlagJudge, key: str, answered: Answered) -> list[str]:
    """Give the keys that an answer may also be for: same rule and severity, in this document or in all of them."""
    model = judge.now.get(key)
    if model is None:
        return []
    alike = [row for row in judge.now.values() if (row.rule, row.severity) == (model.rule, model.severity)]
    if answered.kind == DecisionKind.CHANGE:
        alike = [row for row in alike if (row.value, _leaf(row)) == (model.value, _leaf(model))]
    document = model.document if answered.spread == Spread.DOCUMENT else None
    return [row.key for row in alike if document in (None, row.document) and row.key != key]


def _shared(
    judge: FlagJudge, pair: Judged, given: _Given | None, torn: bool, rows: Mapping[str, list[BookRow]]
) -> Judged:
    report, _ = pair
    present = judge.now.get(report.key)
    if given is None or present is None or not _is_free(report, present, rows):
        return pair
    row = rows[report.key][0]
    if torn:
        return judge.report(row, report.key, RowOutcome.CONFLICT, "spread-twice")
    same = seal(report.key, list(judge.shown[report.key].values())) == judge.book.exported[report.key][0]
    if not same or judge.fault(row, given.answered, present)[0]:
        return pair
    shared, _ = judge.report(row, report.key, RowOutcome.APPLIED, "with-another", str(given.row or ""), given.answered)
    return shared, judge.decision(given.answered, present)


def _is_free(report: RowReport, present: FlagRow, rows: Mapping[str, list[BookRow]]) -> bool:
    untouched = report.outcome is RowOutcome.NO_OP and not report.answer
    return untouched and len(rows.get(report.key, ())) == 1 and present.decision is None


def _leaf(row: FlagRow) -> str:
    return (row.field or "").rpartition("].")[2]


def _plain(answered: Answered) -> Answered:
    return answered.model_copy(update={"spread": ""})

"""Pipeline, review: rows of the suggestions' sheet -> a yes or no to each rule, or the reason why it does not count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from models.language import LanguagePack
from models.memory import RuleAnswer, Suggestion
from models.review import Review, RowOutcome, RowReport
from pipeline.review.book import Book, BookRow, rows_by_key
from pipeline.review.layout import RULE_SHOWN, seal
from pipeline.review.rule_sheet import says, yes_no

Answered = tuple[RowReport, RuleAnswer | None]


def judge_rules(book: Book, now: Review, reviewer: str, pack: LanguagePack) -> list[Answered]:
    """Judge every row of the suggestions, three ways: as exported, as it came back, as it is."""
    judge = _Judge(book, now, reviewer, pack)
    found: list[Answered] = []
    for key, group in rows_by_key(book.rules).items():
        told = {says(row.cells["accepted"].text) for row in group}
        if key not in book.exported_rules:
            outcome, reason = (RowOutcome.UNKNOWN_KEY, "key-unknown") if key else (RowOutcome.NEW_ROW, "no-key")
            found += [judge.report(row, key, outcome, reason) for row in group]
        elif len(told) > 1:
            found += [judge.report(row, key, RowOutcome.CONFLICT, "key-twice") for row in group]
        else:
            found.append(judge.row(key, group[0]))
            found += [judge.report(row, key, RowOutcome.DUPLICATE_KEY, "key-twice") for row in group[1:]]
    return sorted(found, key=lambda pair: pair[0].row or 0)


def merged_rules(answered: Sequence[Answered], pack: LanguagePack) -> list[Answered]:
    """Let several workbooks that say the same of a rule say it once; where they differ, name who said what."""
    by_id: dict[str, list[RuleAnswer]] = defaultdict(list)
    for _, answer in answered:
        if answer is not None:
            by_id[answer.id].append(answer)
    found: list[Answered] = []
    for report, answer in answered:
        group = by_id[answer.id] if answer is not None else []
        if len({one.yes for one in group}) > 1:
            names = " / ".join(f"{one.reviewer or one.file}: {yes_no(pack)[not one.yes]}" for one in group)
            told = {"outcome": RowOutcome.CONFLICT, "reason": "two-workbooks", "seen": names}
            found.append((report.model_copy(update=told), None))
        elif answer is None or answer is group[0]:
            found.append((report, answer))
        else:
            found.append((report.model_copy(update={"outcome": RowOutcome.NO_OP, "reason": "already-so"}), None))
    return found


class _Judge:
    """One workbook's suggestions against those of now."""

    def __init__(self, book: Book, now: Review, reviewer: str, pack: LanguagePack) -> None:
        self.book = book
        self.now = {one.rule.id: one for one in now.suggestions.rules}
        self.reviewer = reviewer
        self.pack = pack

    def row(self, key: str, row: BookRow) -> Answered:
        """Judge the row of a rule."""
        mark, exported = self.book.exported_rules[key]
        cell = row.cells["accepted"]
        if cell.text.strip() == exported and not cell.fault:
            return self.report(row, key, RowOutcome.NO_OP, "")
        strange = row.code and row.code != f"{key}#{mark}"
        if strange or seal(key, [row.cells[column].text for column in RULE_SHOWN]) != mark:
            return self.report(row, key, RowOutcome.SHEAR, "cells-apart")
        yes = says(cell.text)
        if cell.fault or yes is None:
            return self.report(row, key, RowOutcome.INVALID_VALUE, cell.fault or "not-yes-no", cell.text)
        present = self.now.get(key)
        if present is None:
            return self.report(row, key, RowOutcome.STALE, "suggestion-gone")
        if present.stands is yes:
            return self.report(row, key, RowOutcome.NO_OP, "already-so")
        return self._new(key, row, yes, present, says(exported))

    def _new(self, key: str, row: BookRow, yes: bool, present: Suggestion, exported: bool | None) -> Answered:
        """Take an answer, unless somebody has said otherwise since the export, or nobody says it."""
        reviewer = row.cells["reviewer"].text.strip() or self.reviewer
        if present.stands is not exported or (present.by and exported is None and present.by not in self._seen(row)):
            names = f"{present.by} / {reviewer}: {row.cells['accepted'].text}"
            return self.report(row, key, RowOutcome.CONFLICT, "decided-otherwise", names)
        if row.cells["reviewer"].fault or not reviewer:
            return self.report(row, key, RowOutcome.INVALID_VALUE, row.cells["reviewer"].fault or "needs-reviewer")
        report, _ = self.report(row, key, RowOutcome.APPLIED, "")
        return report, RuleAnswer(id=key, yes=yes, reviewer=reviewer)

    def _seen(self, row: BookRow) -> str:
        return row.cells["rule_state"].text

    def report(self, row: BookRow, key: str, outcome: RowOutcome, reason: str, seen: str = "") -> Answered:
        """Report what became of a row, without an answer."""
        exported = self.book.exported_rules.get(key, ("", ""))[1]
        said = row.cells["accepted"].text.strip()
        told = RowReport(
            key=key,
            outcome=outcome,
            sheet="suggestions",
            row=row.row,
            reason=reason,
            seen=seen,
            answer="" if said == exported else said or "—",
            subject=row.cells["suggestion"].text,
        )
        return told, None

"""Pipeline, review: an edited workbook -> decisions, by comparing what was exported, what came back and what is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from models.errors import WorkbookError
from models.language import load_language
from models.review import (
    CLEAN_OUTCOMES,
    Decision,
    DecisionKind,
    FlagRow,
    Review,
    ReviewImport,
    RowOutcome,
    RowReport,
)
from pipeline.review.book import Book, BookRow, open_book
from pipeline.review.export import shown_cells
from pipeline.review.fields import clean_value, is_settable, iso_date
from pipeline.review.layout import DECIDED, READ_ONLY, Answered, answered_of, base, kind_of, seal

Judged = tuple[RowReport, Decision | None]


def read_workbook(data: bytes, now: Review, reviewer: str = "", strict: bool = False) -> ReviewImport:
    """Give the decisions of a workbook, and a report on each row; rows that cannot be trusted give no decision.

    `now` is the review as an export would show it at this moment, `reviewer` the name where a row has none. With
    `strict` nothing is decided while any row is unclean. A workbook that nobody edited gives no decision. Raises
    WorkbookError for one that is not ours, damaged, of another library, or so old that none of its rows is left.
    """
    book = open_book(data)
    _refuse_strange(book, now)
    importer = _Importer(book, now, reviewer)
    judged = [*importer.rows(), *importer.deleted()]
    decisions = tuple(decision for _, decision in judged if decision is not None)
    rows = tuple(report for report, _ in judged)
    if strict and any(report.outcome not in CLEAN_OUTCOMES for report in rows):
        held = {"outcome": RowOutcome.NO_OP, "reason": "strict"}
        rows = tuple(r.model_copy(update=held) if r.outcome is RowOutcome.APPLIED else r for r in rows)
        decisions = ()
    return ReviewImport(library=now.library, run=book.facts.get("run", ""), decisions=decisions, rows=rows)


def _refuse_strange(book: Book, now: Review) -> None:
    library = book.facts.get("library", "")
    if library != now.library:
        raise WorkbookError(f"the workbook belongs to another library ({library}, not {now.library})")
    known = {row.key for row in now.flags} | {decision.key for decision in now.decided}
    if book.exported and not known & set(book.exported):
        raise WorkbookError(f"the workbook is out of date: none of its rows of {book.facts.get('exported')} is left")


class _Importer:
    """One import: what was exported, what stands in the workbook and what stands now, side by side."""

    def __init__(self, book: Book, now: Review, reviewer: str) -> None:
        self.book = book
        self.reviewer = reviewer
        self.now = {row.key: row for row in now.flags}
        self.decided = {decision.key: decision for decision in now.decided}
        pack = load_language(book.facts.get("language") or now.language)
        self.shown = {row.key: shown_cells(row, pack) for row in now.flags}
        self.elsewhere: dict[tuple[str, str], set[str]] = defaultdict(set)
        for key, cells in self.shown.items():
            for column, text in cells.items():
                self.elsewhere[column, text].add(key)

    def rows(self) -> list[Judged]:
        """Judge every row of the workbook."""
        by_key: dict[str, list[BookRow]] = defaultdict(list)
        for row in self.book.rows:
            by_key[_key_of(row)].append(row)
        judged: list[Judged] = []
        for key, group in by_key.items():
            if not key or key not in self.book.exported:
                judged += [
                    _report(row, key, RowOutcome.UNKNOWN_KEY, "key-unknown" if key else "no-key") for row in group
                ]
            elif len(group) > 1:
                judged += self._twins(key, group)
            else:
                judged.append(self._judge(key, group[0]))
        return sorted(judged, key=lambda pair: pair[0].row or 0)

    def deleted(self) -> list[Judged]:
        """Report the exported rows that are gone from the workbook."""
        there = {_key_of(row) for row in self.book.rows}
        gone = [key for key in self.book.exported if key not in there]
        reports = [
            RowReport(key=key, outcome=RowOutcome.DELETED, reason="row-deleted", name=self._name(key)) for key in gone
        ]
        return [(report, None) for report in reports]

    def _twins(self, key: str, group: Sequence[BookRow]) -> list[Judged]:
        """One row twice: the first counts where all say the same; else nobody knows which one is meant."""
        said = {answered_in(row) for row in group}
        if len(said) == 1:
            rest = [_report(row, key, RowOutcome.DUPLICATE_KEY, "key-twice") for row in group[1:]]
            return [self._judge(key, group[0]), *rest]
        names = "; ".join(_said(answered) for answered in sorted(said, key=str))
        return [_report(row, key, RowOutcome.CONFLICT, "key-twice", names) for row in group]

    def _judge(self, key: str, row: BookRow) -> Judged:
        mark, exported = self.book.exported[key]
        answered = answered_in(row)
        foreign = self._foreign(key, row, mark)
        if base(answered) == exported:
            outcome = RowOutcome.READ_ONLY_EDITED if foreign else RowOutcome.NO_OP
            return _report(row, key, outcome, "source-cell-edited" if foreign else "")
        if foreign == "shear":
            return _report(row, key, RowOutcome.SHEAR, "cells-apart")
        present = self.now.get(key)
        if present is None:
            return self._settled(key, row, answered)
        if seal(key, [self.shown[key][column] for column in READ_ONLY]) != mark:
            return _report(row, key, RowOutcome.STALE, "shown-changed")
        standing = answered_of(present.decision)
        if self._agrees(present.decision, answered):
            return _report(row, key, RowOutcome.NO_OP, "")
        if base(standing) != exported:
            return _report(row, key, RowOutcome.CONFLICT, "decided-otherwise", _said(standing))
        fault, seen = self._fault(row, answered, present)
        if fault:
            return _report(row, key, RowOutcome.INVALID_VALUE, fault, seen)
        outcome = RowOutcome.READ_ONLY_EDITED if foreign else RowOutcome.APPLIED
        report, _ = _report(row, key, outcome, "source-cell-edited" if foreign else "")
        return report, self._decision(answered, present)

    def _settled(self, key: str, row: BookRow, answered: Answered) -> Judged:
        """Judge a row whose flag is open no more: by the same decision, by another one, or for a reason of its own."""
        if key not in self.decided:
            return _report(row, key, RowOutcome.STALE, "gone")
        if self._agrees(self.decided[key], answered):
            return _report(row, key, RowOutcome.NO_OP, "")
        said = _said(answered_of(self.decided[key]))
        return _report(row, key, RowOutcome.CONFLICT, "decided-otherwise", said)

    def _agrees(self, decision: Decision | None, answered: Answered) -> bool:
        """Tell whether cells say what a decision says, which keeps values in their form and names its reviewer."""
        if decision is None:
            return base(answered) == base(Answered())
        new = clean_value(decision.field, answered.new) or answered.new
        kept = answered.model_copy(update={"new": new, "reviewer": answered.reviewer or self.reviewer})
        return base(answered_of(decision)) in (base(answered), base(kept))

    def _foreign(self, key: str, row: BookRow, mark: str) -> str:
        """Tell whether read-only cells are not those of the key: "" for none, "edited" for a typed one, else "shear".

        One cell that holds what no other row shows was typed over. Anything else may be another row's: sorted apart or
        pasted over, so that nobody knows which row the decision is about.
        """
        _, _, coded = row.code.partition("#")
        cells = {column: row.cells[column].text for column in READ_ONLY}
        strange_code = row.code and (row.code.rpartition("#")[0] != key or coded != mark)
        if seal(key, [cells[column] for column in READ_ONLY]) == mark and not strange_code:
            return ""
        known = self.shown.get(key)
        if strange_code or known is None:
            return "shear"
        differing = [column for column in READ_ONLY if cells[column] != known[column]]
        if len(differing) == 1 and not self.elsewhere[differing[0], cells[differing[0]]] - {key}:
            return "edited"
        return "shear"

    def _fault(self, row: BookRow, answered: Answered, present: FlagRow) -> tuple[str, str]:
        """Give why the decision cells cannot be taken (a key of `reasons`) and the words that are wrong."""
        for column in DECIDED:
            if row.cells[column].fault:
                return row.cells[column].fault, row.cells[column].text
        if answered.says_nothing:
            return "", ""
        if answered.kind not in set(DecisionKind):
            return ("unknown-decision" if answered.kind else "needs-decision"), answered.kind
        return self._lacks(DecisionKind(answered.kind), answered, present)

    def _lacks(self, kind: DecisionKind, answered: Answered, present: FlagRow) -> tuple[str, str]:
        reviewer = answered.reviewer or self.reviewer
        match kind:
            case DecisionKind.CHANGE if not answered.new.strip():
                return "needs-value", ""
            case DecisionKind.CHANGE if not is_settable(present.field):
                return "no-such-field", present.field or ""
            case DecisionKind.CHANGE if clean_value(present.field, answered.new) is None:
                return "bad-value", answered.new
            case DecisionKind.ACCEPT if is_settable(present.field) and not present.value:
                return "nothing-to-accept", ""
            case DecisionKind.WAIVE if iso_date(answered.until) is None:
                return "needs-date", answered.until
            case DecisionKind.WAIVE | DecisionKind.INAPPLICABLE if not answered.reason.strip():
                return "needs-reason", ""
            case DecisionKind.WAIVE | DecisionKind.INAPPLICABLE if not reviewer.strip():
                return "needs-reviewer", ""
            case _:
                return "", ""

    def _decision(self, answered: Answered, present: FlagRow) -> Decision:
        kind = DecisionKind.PENDING if answered.says_nothing else DecisionKind(answered.kind)
        changes = kind is DecisionKind.CHANGE
        return Decision(
            document=present.document,
            fingerprint=present.fingerprint,
            rule=present.rule,
            field=present.field,
            anchor=present.anchor,
            kind=kind,
            old=present.value,
            new=(clean_value(present.field, answered.new) or "") if changes else answered.new,
            reason=answered.reason,
            until=iso_date(answered.until) or answered.until,
            reviewer=answered.reviewer or self.reviewer,
        )

    def _name(self, key: str) -> str:
        present = self.now.get(key)
        return present.name if present else ""


def answered_in(row: BookRow) -> Answered:
    """Give the decision cells of a row: the decision by its kind, dates as ISO 8601, no outer blanks."""
    words = {column: row.cells[column].text.strip() for column in DECIDED}
    words["kind"] = kind_of(words["kind"])
    words["until"] = iso_date(words["until"]) or words["until"]
    return Answered(**words)


def _said(answered: Answered) -> str:
    return f"{answered.reviewer}: {answered.kind} {answered.new}".strip()


def _key_of(row: BookRow) -> str:
    """Give the key of a row; where the concealed columns were lost, the check column has it too."""
    return row.key or row.code.rpartition("#")[0]


def _report(row: BookRow, key: str, outcome: RowOutcome, reason: str, seen: str = "") -> Judged:
    name = row.cells["name"].text
    return RowReport(key=key, outcome=outcome, row=row.row, name=name, reason=reason, seen=seen), None

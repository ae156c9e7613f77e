"""Pipeline, review: rows of the flags' sheet -> decisions, by what was exported, what came back and what is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from models.language import LanguagePack
from models.review import ANSWERS, DOCUMENT, Decision, DecisionKind, FlagRow, Review, RowOutcome, RowReport, StepRow
from pipeline.review.adopting import adopted, adopts, was_shown
from pipeline.review.book import MERGED, Book, BookRow, key_of_row, rows_by_key
from pipeline.review.cells import bare, typed
from pipeline.review.export import shown_cells
from pipeline.review.fields import ROLE_NAMES, anchor_of, clean_value, is_reference, is_settable, iso_date, number_in
from pipeline.review.layout import (
    DECIDED,
    READ_ONLY,
    Answered,
    Spread,
    answered_of,
    base,
    kind_of,
    said,
    seal,
    spread_of,
)

Judged = tuple[RowReport, Decision | None]


class StepPlaces:
    """The steps by the numbers that a workbook shows: they may have other numbers now."""

    def __init__(self, book: Book, now: Review) -> None:
        self._now = {step.key: step for step in now.steps if step.key}
        self._keys: dict[tuple[str, str], str] = {}
        for row in book.steps:
            key = key_of_row(row)
            if key in book.exported_steps:
                self._keys.setdefault((key.rpartition(":")[0], row.cells["step_number"].text.strip()), key)

    def at(self, document: str, number: str) -> StepRow | None:
        """Give the step of a document by the number in the workbook; None where there is none, or it is gone."""
        return self._now.get(self._keys.get((document, number), ""))


class DocumentPlaces:
    """The documents of the library by whatever a reviewer may call one: its number, its old number, its title."""

    def __init__(self, now: Review) -> None:
        self._found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in now.documents:
            for name in {row.number, row.old_number, row.title}:
                if row.number and name:
                    self._found[_called(name)].add((row.document, row.number))

    def at(self, words: str, besides: str) -> tuple[str, str] | None:
        """Give lineage and number of the one other document that is called so; None where none or several are."""
        found = {pair for pair in self._found.get(_called(words), ()) if pair[0] != besides}
        return found.pop() if len(found) == 1 else None


class FlagJudge:
    """One import: what was exported, what stands in the workbook and what stands now, side by side."""

    def __init__(self, book: Book, now: Review, reviewer: str, pack: LanguagePack) -> None:
        self.book = book
        self.reviewer = reviewer
        self.pack = pack
        self.now = {row.key: row for row in now.flags}
        self.steps = StepPlaces(book, now)
        self.documents = DocumentPlaces(now)
        self.decided = {decision.key: decision for decision in now.decided}
        self.shown = {row.key: shown_cells(row, pack) for row in now.flags}
        self.elsewhere: dict[tuple[str, str], set[str]] = defaultdict(set)
        for key, cells in self.shown.items():
            for column, text in cells.items():
                self.elsewhere[column, text].add(key)

    def rows(self) -> list[Judged]:
        """Judge every row of the workbook."""
        judged: list[Judged] = []
        for key, group in rows_by_key(self.book.rows).items():
            if not key:
                judged += [self.report(row, key, RowOutcome.NEW_ROW, "no-key") for row in group]
            elif key not in self.book.exported:
                judged += [self.report(row, key, RowOutcome.UNKNOWN_KEY, "key-unknown") for row in group]
            elif len(group) > 1:
                judged += self._twins(key, group)
            else:
                judged.append(self._judge(key, group[0]))
        return sorted(judged, key=lambda pair: pair[0].row or 0)

    def deleted(self) -> list[Judged]:
        """Report the exported rows that are gone from the workbook."""
        there = {key_of_row(row) for row in self.book.rows}
        gone = [key for key in self.book.exported if key not in there]
        reports = [
            RowReport(key=key, outcome=RowOutcome.DELETED, reason="row-deleted", name=self._name(key)) for key in gone
        ]
        return [(report, None) for report in reports]

    def _twins(self, key: str, group: Sequence[BookRow]) -> list[Judged]:
        """One row twice: the first counts where all say the same; else nobody knows which one is meant."""
        told = {answered_in(row) for row in group}
        if len(told) == 1:
            rest = [self.report(row, key, RowOutcome.DUPLICATE_KEY, "key-twice") for row in group[1:]]
            return [self._judge(key, group[0]), *rest]
        names = " / ".join(said(answered, self.pack) for answered in sorted(told, key=str))
        return [self.report(row, key, RowOutcome.CONFLICT, "key-twice", names) for row in group]

    def _judge(self, key: str, row: BookRow) -> Judged:
        mark, exported = self.book.exported[key]
        answered = answered_in(row)
        if any(row.cells[column].fault == MERGED for column in DECIDED if column != "reviewer" or answered.kind):
            return self.report(row, key, RowOutcome.INVALID_VALUE, MERGED, "", answered)
        foreign = self._foreign(key, row, mark)
        if base(answered) == exported:
            outcome = RowOutcome.READ_ONLY_EDITED if foreign else RowOutcome.NO_OP
            return self.report(row, key, outcome, "source-cell-edited" if foreign else "")
        if foreign == "shear":
            return self.report(row, key, RowOutcome.SHEAR, "cells-apart", answered=answered)
        present = self.now.get(key)
        if present is None:
            return self._settled(key, row, answered)
        if seal(key, [self.shown[key][column] for column in READ_ONLY]) != mark:
            return self.report(row, key, RowOutcome.STALE, "shown-changed", answered=answered)
        if adopts(answered) and not was_shown(row, present.suggested, self.pack):
            return self.report(row, key, RowOutcome.STALE, "suggestion-changed", answered=answered)
        if self._agrees(present.decision, answered):
            return self.report(row, key, RowOutcome.NO_OP, "already-so", answered=answered)
        standing = answered_of(present.decision)
        if base(standing) != exported:
            return self._against(key, row, answered, standing)
        fault, seen = self.fault(row, answered, present)
        if fault:
            return self.report(row, key, RowOutcome.INVALID_VALUE, fault, seen, answered)
        outcome = RowOutcome.READ_ONLY_EDITED if foreign else RowOutcome.APPLIED
        report, _ = self.report(row, key, outcome, "source-cell-edited" if foreign else "", answered=answered)
        return report, self.decision(answered, present)

    def _settled(self, key: str, row: BookRow, answered: Answered) -> Judged:
        """Judge a row whose flag is open no more: by the same decision, by another one, or for a reason of its own."""
        if key not in self.decided:
            return self.report(row, key, RowOutcome.STALE, "gone", answered=answered)
        if self._agrees(self.decided[key], answered) or (
            adopts(answered) and was_shown(row, self.decided[key], self.pack)
        ):
            return self.report(row, key, RowOutcome.NO_OP, "already-so", answered=answered)
        return self._against(key, row, answered, answered_of(self.decided[key]))

    def _against(self, key: str, row: BookRow, answered: Answered, standing: Answered) -> Judged:
        """Two people, two answers: both are named, neither wins."""
        mine = answered.model_copy(update={"reviewer": answered.reviewer or self.reviewer})
        names = f"{said(standing, self.pack)} / {said(mine, self.pack)}"
        return self.report(row, key, RowOutcome.CONFLICT, "decided-otherwise", names, answered)

    def _agrees(self, decision: Decision | None, answered: Answered) -> bool:
        """Tell whether cells say what a decision says, which keeps values in their form and names its reviewer."""
        plain = answered.model_copy(update={"spread": ""})
        if decision is None:
            return base(plain) == base(Answered())
        new = self._meant(decision.field, decision.document, answered)
        kept = plain.model_copy(update={"new": new, "reviewer": answered.reviewer or self.reviewer})
        return base(answered_of(decision)) in (base(plain), base(kept))

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

    def fault(self, row: BookRow, answered: Answered, present: FlagRow) -> tuple[str, str]:
        """Give why the decision cells cannot be taken (a key of `reasons`) and the words that are wrong."""
        for column in DECIDED:
            if row.cells[column].fault:
                return row.cells[column].fault, row.cells[column].text
        if answered.says_nothing:
            return "", ""
        answered = adopted(answered, present.suggested)
        if adopts(answered):
            return "nothing-suggested", ""
        if answered.spread not in ("", *Spread):
            return "unknown-spread", answered.spread
        if answered.kind not in ANSWERS:
            return ("unknown-decision" if answered.kind else "needs-decision"), answered.kind
        return self._lacks(DecisionKind(answered.kind), answered, present)

    def _lacks(self, kind: DecisionKind, answered: Answered, present: FlagRow) -> tuple[str, str]:
        reviewer = answered.reviewer or self.reviewer
        match kind:
            case DecisionKind.CHANGE if not answered.new.strip():
                return "needs-value", ""
            case DecisionKind.CHANGE if not is_settable(present.field):
                return "no-such-field", present.field or ""
            case DecisionKind.CHANGE if present.field == ROLE_NAMES and answered.new not in present.value.splitlines():
                return "not-a-name", answered.new
            case DecisionKind.CHANGE if is_reference(present.field) and not self._target(answered, present):
                return "no-such-target", answered.new
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

    def decision(self, answered: Answered, present: FlagRow) -> Decision:
        """Give the decision that an answer means for a flag."""
        answered = adopted(answered, present.suggested)
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
            new=self._meant(present.field, present.document, answered) if changes else answered.new,
            reason=answered.reason,
            until=iso_date(answered.until) or answered.until,
            reviewer=answered.reviewer or self.reviewer,
            target=self._target(answered, present) if changes and is_reference(present.field) else "",
        )

    def _target(self, answered: Answered, present: FlagRow) -> str:
        """Give what a reference is to lead to: the words of a step by its new number, or a document of the library."""
        step = self.steps.at(present.document, number_in(answered.new))
        named = self.documents.at(answered.new, present.document)
        if named is not None and not (step and answered.new == number_in(answered.new)):
            return DOCUMENT + named[0]
        return anchor_of(step.text) if step else ""

    def _meant(self, field: str | None, document: str, answered: Answered) -> str:
        """Give an answer's value in the form that is kept: of a document that a reference leads into, its number."""
        named = self.documents.at(answered.new, document) if is_reference(field) else None
        if named is not None and not self.steps.at(document, answered.new):
            return named[1]
        return clean_value(field, answered.new) or answered.new

    def _name(self, key: str) -> str:
        present = self.now.get(key)
        return present.name if present else ""

    def report(
        self, row: BookRow, key: str, outcome: RowOutcome, reason: str, seen: str = "", answered: Answered | None = None
    ) -> Judged:
        """Report what became of a row, without a decision."""
        told = answered if answered is not None else answered_in(row)
        exported = self.book.exported.get(key, ("", ""))[1]
        untouched = base(told) == exported or (not exported and told.says_nothing)
        answer = "" if untouched and answered is None else said(told, self.pack) or "—"
        name, subject = row.cells["name"].text, f"{row.cells['rule'].text} {row.cells['title'].text}".strip()
        report = RowReport(
            key=key, outcome=outcome, row=row.row, name=name, reason=reason, seen=seen, answer=answer, subject=subject
        )
        return report, None


def _called(name: str) -> str:
    return "".join(typed(name).split()).strip("《》").casefold()


def answered_in(row: BookRow) -> Answered:
    """Give the decision cells of a row: the decision by its kind, dates as ISO 8601, no outer blanks."""
    words = {column: bare(row.cells[column].text) for column in DECIDED}
    words["kind"] = kind_of(words["kind"])
    words["spread"] = spread_of(words["spread"])
    words["until"] = iso_date(words["until"]) or words["until"]
    return Answered(**words)

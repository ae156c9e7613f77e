"""Pipeline, review: rows of the steps' sheet -> decisions about columns and about steps as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from models.language import LanguagePack
from models.review import RESHAPING, Decision, DecisionKind, Review, RowOutcome, RowReport, StepRow
from pipeline.review.book import MERGED, Book, BookRow, key_of_row, rows_by_key
from pipeline.review.cells import bare
from pipeline.review.export import shown_step, step_fields
from pipeline.review.fields import anchor_of, clean_value, number_in
from pipeline.review.judging import Judged, StepPlaces
from pipeline.review.layout import STEP_FIELDS, STEP_ORDERS, STEP_SHOWN, cell_mark, kind_of, order_mark, seal
from pipeline.review.splitting import BORDER, parts_of

Refusal = tuple[str, str]
"""A key of `reasons`, and the words that it is about; two empty ones where nothing is wrong."""


class StepJudge:
    """One import of the steps: each filled cell and each order is judged by itself."""

    def __init__(self, book: Book, now: Review, reviewer: str, pack: LanguagePack) -> None:
        self.book = book
        self.reviewer = reviewer
        self.pack = pack
        self.now = {step.key: step for step in now.steps if step.key}
        self.numbers: dict[str, list[str]] = defaultdict(list)
        for step in now.steps:
            self.numbers[step.document].append(step.number)
        self.decided = {decision.key: decision for decision in now.decided}
        self.places = StepPlaces(book, now)
        self.texts = [step.text for step in now.steps]
        self.leaving = {key_of_row(row) for row in book.steps if self._order(row)[0] == DecisionKind.DELETE}

    def rows(self) -> list[Judged]:
        """Judge every row of the steps."""
        judged: list[Judged] = []
        for key, group in rows_by_key(self.book.steps).items():
            if key not in self.book.exported_steps:
                outcome, reason = (
                    (RowOutcome.UNKNOWN_KEY, "key-unknown") if key else (RowOutcome.NEW_ROW, "no-key-step")
                )
                judged += [self._report(row, key, outcome, reason) for row in group]
            elif len({str(row.cells) for row in group}) > 1:
                judged += [self._report(row, key, RowOutcome.CONFLICT, "key-twice") for row in group]
            else:
                judged += self._judge(key, group[0])
                judged += [self._report(row, key, RowOutcome.DUPLICATE_KEY, "key-twice") for row in group[1:]]
        return sorted(judged, key=lambda pair: pair[0].row or 0)

    def deleted(self) -> list[Judged]:
        """Report the exported steps whose rows are gone: that deletes no step."""
        there = {key_of_row(row) for row in self.book.steps}
        gone = [key for key in self.book.exported_steps if key not in there]
        return [
            (RowReport(key=key, outcome=RowOutcome.DELETED, sheet="steps", reason="step-row-deleted"), None)
            for key in gone
        ]

    def _judge(self, key: str, row: BookRow) -> list[Judged]:
        mark, marks = self.book.exported_steps[key]
        *cells, standing = marks.split(" ")
        edited = [
            column
            for column, exported in zip(STEP_FIELDS, cells, strict=True)
            if cell_mark(row.cells[column].text) != exported or row.cells[column].fault
        ]
        ordered = any(self._order(row)) or any(row.cells[column].fault == MERGED for column in STEP_ORDERS)
        foreign = self._foreign(key, row, mark)
        found: list[Judged] = []
        if foreign == "shear" and (edited or ordered):
            return [self._report(row, key, RowOutcome.SHEAR, "cells-apart", answer=self._said(row))]
        if foreign:
            found.append(self._report(row, key, RowOutcome.READ_ONLY_EDITED, "step-text-edited"))
        found += [self._cell(key, row, column, cells[list(STEP_FIELDS).index(column)]) for column in edited]
        if ordered:
            found.append(self._ordered(key, row, standing))
        return found or [self._report(row, key, RowOutcome.NO_OP, "")]

    def _foreign(self, key: str, row: BookRow, mark: str) -> str:
        """Tell whether read-only cells are not those of the key: "" if they are, "edited" if typed, else "shear"."""
        shown = [row.cells[column].text for column in STEP_SHOWN]
        strange_code = row.code and row.code != f"{key}#{mark}"
        if seal(key, shown) == mark and not strange_code:
            return ""
        present = self.now.get(key)
        if strange_code or present is None:
            return "shear"
        kept = shown_step(present, self.pack) | {"text": row.cells["text"].text}
        only_text = shown == list(kept.values()) and row.cells["text"].text not in self.texts
        return "edited" if only_text else "shear"

    def _cell(self, key: str, row: BookRow, column: str, exported: str) -> Judged:
        """Judge a filled cell, three ways: as it was exported, as it came back, as it is."""
        text, leaf = bare(row.cells[column].text), STEP_FIELDS[column]
        head = self.pack.messages.columns[column]
        told = {"answer": f"{head}: {text}", "column": head}
        decided = self.decided.get(f"{key}.{leaf}")
        present = self.now.get(key)
        words = (
            decided.new if present is None and decided else step_fields(present, self.pack)[column] if present else ""
        )
        if text and cell_mark(words) == cell_mark(text):
            return self._report(row, key, RowOutcome.NO_OP, "already-so", **told)
        if present is None:
            return self._report(row, key, RowOutcome.STALE, "step-gone", **told)
        if cell_mark(words) != exported:
            who = decided.reviewer if decided else ""
            names = f"{who or 'sopmill'}: {words} / {self._reviewer(row)}: {text}"
            return self._report(row, key, RowOutcome.CONFLICT, "decided-otherwise", names, **told)
        if row.cells[column].fault:
            return self._report(row, key, RowOutcome.INVALID_VALUE, row.cells[column].fault, text, **told)
        new = clean_value(f"steps[{present.number}].{leaf}", text)
        if new is None:
            return self._report(row, key, RowOutcome.INVALID_VALUE, "cannot-empty", words, **told)
        report, _ = self._report(row, key, RowOutcome.APPLIED, "", **told)
        return report, self._decision(present, row, DecisionKind.CHANGE, leaf, old=words, new=new)

    def _ordered(self, key: str, row: BookRow, standing: str) -> Judged:
        """Judge an order to split, merge, add, delete or move."""
        kind, words = self._order(row)
        told = {"answer": self._said(row)}
        decided = self.decided.get(key)
        new = BORDER.join(parts_of(self._text(key), words)) if kind == DecisionKind.SPLIT else words
        if order_mark(decided) != standing:
            if decided is not None and (decided.kind, decided.new) in ((kind, words), (kind, new)):
                return self._report(row, key, RowOutcome.NO_OP, "already-so", **told)
            names = self._said_of(decided) + " / " + self._said(row)
            return self._report(row, key, RowOutcome.CONFLICT, "decided-otherwise", names, **told)
        present = self.now.get(key)
        if present is None:
            return self._report(row, key, RowOutcome.STALE, "step-gone", **told)
        reason, seen = self._refusal(kind, words, row, present)
        if reason:
            return self._report(row, key, RowOutcome.INVALID_VALUE, reason, seen, **told)
        report, _ = self._report(row, key, RowOutcome.APPLIED, "", **told)
        target = self.places.at(present.document, number_in(words)) if kind == DecisionKind.MOVE else None
        decision = self._decision(present, row, DecisionKind(kind), "", old=present.text, new=new)
        if target is not None:
            decision = decision.model_copy(update={"target": anchor_of(target.text), "new": target.number})
        return report, decision

    def _refusal(self, kind: str, words: str, row: BookRow, present: StepRow) -> Refusal:
        for column in STEP_ORDERS:
            if row.cells[column].fault:
                return row.cells[column].fault, row.cells[column].text
        if kind not in RESHAPING:
            return ("unknown-action" if kind else "needs-action"), kind
        if not self._reviewer(row):
            return "needs-reviewer", ""
        return self._shape_refusal(DecisionKind(kind), words, row, present)

    def _shape_refusal(self, kind: DecisionKind, words: str, row: BookRow, present: StepRow) -> Refusal:
        match kind:
            case DecisionKind.SPLIT if not parts_of(present.text, words):
                return "split-unclear", words
            case DecisionKind.ADD_BEFORE | DecisionKind.ADD_AFTER if not words:
                return "needs-words", ""
            case DecisionKind.DELETE if not bare(row.cells["reason"].text):
                return "needs-reason", ""
            case DecisionKind.DELETE if self._staying(present):
                return "delete-substeps", ", ".join(self._staying(present))
            case DecisionKind.MERGE:
                return self._merge_refusal(present)
            case DecisionKind.MOVE:
                return self._move_refusal(words, present)
            case _:
                return "", ""

    def _merge_refusal(self, present: StepRow) -> Refusal:
        above, _, last = present.number.rpartition(".")
        if last == "1":
            return ("", "") if above else ("merge-first", "")
        before = f"{above}.{int(last) - 1}" if above else str(int(last) - 1)
        beneath = [number for number in self.numbers[present.document] if number.startswith(before + ".")]
        return ("merge-substeps", before) if beneath else ("", "")

    def _move_refusal(self, words: str, present: StepRow) -> Refusal:
        target = self.places.at(present.document, number_in(words))
        if target is None:
            return "no-such-target", words
        inside = target.number == present.number or target.number.startswith(present.number + ".")
        return ("move-into-itself", words) if inside else ("", "")

    def _staying(self, present: StepRow) -> list[str]:
        """Numbers of the sub-steps that the workbook does not delete as well."""
        return [
            step.number
            for step in self.now.values()
            if step.document == present.document
            and step.number.startswith(present.number + ".")
            and step.key not in self.leaving
        ]

    def _decision(
        self, present: StepRow, row: BookRow, kind: DecisionKind, leaf: str, *, old: str, new: str
    ) -> Decision:
        return Decision(
            document=present.document,
            fingerprint=f"{present.fingerprint}.{leaf}" if leaf else present.fingerprint,
            field=f"steps[{present.number}].{leaf or 'text'}",
            anchor=anchor_of(present.text),
            kind=kind,
            old=old,
            new=new,
            reason=bare(row.cells["reason"].text),
            reviewer=self._reviewer(row),
        )

    def _order(self, row: BookRow) -> tuple[str, str]:
        return kind_of(row.cells["step_action"].text), bare(row.cells["step_words"].text)

    def _text(self, key: str) -> str:
        if key in self.now:
            return self.now[key].text
        return self.decided[key].old if key in self.decided else ""

    def _reviewer(self, row: BookRow) -> str:
        return bare(row.cells["reviewer"].text) or self.reviewer

    def _said(self, row: BookRow) -> str:
        kind, words = self._order(row)
        return f"{self._reviewer(row)}: {self.pack.messages.decisions.get(kind, kind)} {words}".strip(": ")

    def _said_of(self, decision: Decision | None) -> str:
        if decision is None:
            return "—"
        kind = self.pack.messages.decisions.get(str(decision.kind), str(decision.kind))
        return f"{decision.reviewer}: {kind} {decision.new}".strip()

    def _report(
        self,
        row: BookRow,
        key: str,
        outcome: RowOutcome,
        reason: str,
        seen: str = "",
        answer: str = "",
        column: str = "",
    ) -> Judged:
        number = row.cells["step_number"].text
        report = RowReport(
            key=key,
            outcome=outcome,
            sheet="steps",
            row=row.row,
            name=row.cells["name"].text,
            reason=reason,
            seen=seen,
            answer=answer,
            subject=f"{number} {column}".strip(),
        )
        return report, None


def in_order(decisions: Sequence[tuple[RowReport, Decision]]) -> tuple[Decision, ...]:
    """Give the decisions in the order in which they are to be applied: values first, then steps from the last upwards.

    An order to a step then never shifts the numbers of those that are still to be applied.
    """
    values = [decision for _, decision in decisions if decision.kind not in RESHAPING]
    orders = [pair for pair in decisions if pair[1].kind in RESHAPING]
    orders.sort(key=lambda pair: pair[0].row or 0, reverse=True)
    return (*values, *(decision for _, decision in orders))

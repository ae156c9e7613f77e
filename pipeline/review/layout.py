"""Pipeline, review: the sheets and columns of the workbook, and the marks by which a row is trusted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from models.base import Frozen
from models.language import LanguagePack, languages, load_language
from models.review import Decision, DecisionKind
from pipeline.review.cells import bare, lasting, typed

SCHEMA_FAMILY = "sopmill/review/"
SCHEMA = f"{SCHEMA_FAMILY}2"
META, LISTS = "_meta", "_lists"

KEY, SEAL = "_row_key", "_seal"
STEP_KEY = "_step_key"
"""Marks the steps' lines of _meta, as KEY marks those of the flags."""
SHOWN = ("name", "rule", "title", "severity", "message", "place", "quote", "value", "confidence")
PICTURED = ("picture", "evidence")
"""Where the evidence is; not sealed, since it may be made, moved or taken away between export and import."""
SUGGESTED = "suggested"
"""What the memory of the archive would answer; not sealed, since it may learn between export and import."""
DECIDED = ("kind", "new", "reason", "until", "reviewer", "spread")
AFTER = ("clauses",)
CODE = "code"
FLAG_COLUMNS = (KEY, SEAL, *SHOWN, *PICTURED, SUGGESTED, *DECIDED, *AFTER, CODE)
READ_ONLY = (*SHOWN, *AFTER)

DOCUMENT_COLUMNS = (
    "path", "state", "number", "old_number", "doc_title", "version", "effective_date", "language",
    "errors", "warnings", "notes", "output", "cause", "cure",
)  # fmt: skip
RULE_KEY = "_rule_key"
"""Marks the suggestions' lines of _meta, as KEY marks those of the flags."""
RULE_SHOWN = ("suggestion", "effect", "sources", "examples", "rule_state")
RULE_DECIDED = ("accepted", "reviewer")
RULE_COLUMNS = (KEY, SEAL, *RULE_SHOWN, *RULE_DECIDED, CODE)
STEP_SHOWN = ("name", "step_number", "label", "text")
STEP_FIELDS = {
    "step": "name", "inputs": "inputs", "outputs": "outputs", "responsible": "responsible", "support": "support",
    "time_limits": "time_limits", "interface": "interface", "records": "records",
}  # fmt: skip
"""Column of the steps' sheet -> field of a step, which a reviewer may fill."""
STEP_ORDERS = ("step_action", "step_words", "reason", "reviewer")
STEP_COLUMNS = (KEY, SEAL, *STEP_SHOWN, *STEP_ORDERS, *STEP_FIELDS, CODE)
RECEIPT_COLUMNS = ("workbook", "sheet", "sheet_row", "name", "subject", "answer", "outcome", "why")
INDEX_COLUMNS = ("name", "index_kind", "old", "now", "heading")

RANK = {"error": 0, "warning": 1, "info": 2}


class Spread(StrEnum):
    """Which rows an answer is for. The words stand in the language packs' `spreads`."""

    ROW = "row"
    DOCUMENT = "document"
    """Every open row of the same rule in this document that has no answer of its own."""
    LIBRARY = "library"
    """The same in every document, where the same words are in question."""


class Answered(Frozen):
    """The decision cells of a row as texts; `kind` is a DecisionKind where the word is one of ours."""

    kind: str = ""
    new: str = ""
    reason: str = ""
    until: str = ""
    reviewer: str = ""
    spread: str = ""
    """A Spread: which further rows the answer is for."""

    @property
    def says_nothing(self) -> bool:
        """Nothing is decided; a name alone decides nothing."""
        return not (self.kind or self.new or self.reason or self.until)


def seal(key: str, shown: Sequence[str]) -> str:
    """Give the short hash that ties the read-only cells of a row to its key."""
    return _hash([key, *map(lasting, shown)])


def base(answered: Answered) -> str:
    """Give the short hash of decision cells, by which an edit is noticed."""
    return _hash([] if answered.says_nothing else [bare(lasting(text)) for text in answered.model_dump().values()])


def cell_mark(text: str) -> str:
    """Give the short hash of one cell, by which an edit of it is noticed."""
    return _hash([bare(lasting(text))])


def answered_of(decision: Decision | None) -> Answered:
    """Give the decision cells that show the decision that stands."""
    if decision is None:
        return Answered()
    return Answered(
        kind=str(decision.kind),
        new=decision.new,
        reason=decision.reason,
        until=decision.until,
        reviewer=decision.reviewer,
    )


def kind_of(word: str) -> str:
    """Give the decision kind of a word in any language, or the word itself where it is none of ours."""
    return _known().get(_looked_up(word), bare(word))


def spread_of(word: str) -> str:
    """Give the Spread of a word in any language, or the word itself where it is none of ours."""
    return _spreads().get(_looked_up(word), bare(word))


def _looked_up(word: str) -> str:
    return " ".join(typed(word).split()).casefold()


@cache
def _known() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for code in languages():
        words = load_language(code).messages
        spelled = {_looked_up(text): kind for kind, text in words.decisions.items()} | words.decision_synonyms
        known |= {text: str(DecisionKind(kind)) for text, kind in spelled.items()}
    return known


@cache
def _spreads() -> Mapping[str, str]:
    words = [load_language(code).messages.spreads for code in languages()]
    return {_looked_up(text): str(Spread(spread)) for one in words for spread, text in one.items()}


def said(answered: Answered, pack: LanguagePack) -> str:
    """Give an answer in the words of a language: 王某: 改为 V1.0."""
    kind = pack.messages.decisions.get(answered.kind, answered.kind)
    words = " ".join(part for part in (kind, answered.new) if part)
    return f"{answered.reviewer}: {words}" if answered.reviewer else words


def order_mark(decision: Decision | None) -> str:
    """Give the short hash of the last order to a step, by which another one since the export is noticed."""
    return _hash([str(decision.kind), decision.new] if decision is not None else [])


def sheet_names(sheet: str) -> tuple[str, ...]:
    """Give the names of a sheet in every language."""
    return tuple(load_language(code).messages.sheets[sheet] for code in languages())


def column_keys(columns: Sequence[str]) -> dict[str, str]:
    """Give the key of each head of a sheet with these columns, in every language."""
    keys: dict[str, str] = {}
    for code in languages():
        heads = load_language(code).messages.columns
        keys |= {heads.get(key, key): key for key in columns}
    return keys


def head_of(column: str, pack: LanguagePack) -> str:
    """Give the head of a column."""
    return pack.messages.columns.get(column, column)


def _hash(parts: Sequence[str]) -> str:
    text = json.dumps(list(parts), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:12]

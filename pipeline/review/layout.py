"""Pipeline, review: the sheets and columns of the workbook, and the marks by which a row is trusted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from models.base import Frozen
from models.language import LanguagePack, languages, load_language
from models.review import Decision, DecisionKind
from pipeline.review.cells import one_newline

SCHEMA = "sopmill/review/1"
META, LISTS = "_meta", "_lists"

KEY, SEAL = "_row_key", "_seal"
SHOWN = ("name", "rule", "title", "severity", "message", "place", "quote", "value", "confidence")
PICTURED = ("picture", "evidence")
"""Where the evidence is; not sealed, since it may be made, moved or taken away between export and import."""
DECIDED = ("kind", "new", "reason", "until", "reviewer")
AFTER = ("clauses",)
CODE = "code"
FLAG_COLUMNS = (KEY, SEAL, *SHOWN, *PICTURED, *DECIDED, *AFTER, CODE)
READ_ONLY = (*SHOWN, *AFTER)

DOCUMENT_COLUMNS = (
    "path", "state", "number", "old_number", "doc_title", "version", "effective_date", "language",
    "errors", "warnings", "notes", "output", "cause", "cure",
)  # fmt: skip
STEP_COLUMNS = (
    "name", "step_number", "label", "step", "text", "inputs", "outputs", "responsible", "support", "time_limits",
    "interface", "records",
)  # fmt: skip
INDEX_COLUMNS = ("name", "index_kind", "old", "now", "heading")

RANK = {"error": 0, "warning": 1, "info": 2}


class Answered(Frozen):
    """The decision cells of a row as texts; `kind` is a DecisionKind where the word is one of ours."""

    kind: str = ""
    new: str = ""
    reason: str = ""
    until: str = ""
    reviewer: str = ""

    @property
    def says_nothing(self) -> bool:
        """Nothing is decided; a name alone decides nothing."""
        return not (self.kind or self.new or self.reason or self.until)


def seal(key: str, shown: Sequence[str]) -> str:
    """Give the short hash that ties the read-only cells of a row to its key."""
    return _hash([key, *shown])


def base(answered: Answered) -> str:
    """Give the short hash of decision cells, by which an edit is noticed."""
    return _hash(
        [] if answered.says_nothing else [one_newline(text).strip() for text in answered.model_dump().values()]
    )


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
    plain = " ".join(word.split()).casefold()
    for code in languages():
        words = load_language(code).messages
        known = {text.casefold(): kind for kind, text in words.decisions.items()} | words.decision_synonyms
        if plain in known:
            return str(DecisionKind(known[plain]))
    return word.strip()


def sheet_names(sheet: str) -> tuple[str, ...]:
    """Give the names of a sheet in every language."""
    return tuple(load_language(code).messages.sheets[sheet] for code in languages())


def column_keys() -> dict[str, str]:
    """Give the key of each head of the flags' sheet, in every language."""
    keys = {KEY: KEY, SEAL: SEAL}
    for code in languages():
        heads = load_language(code).messages.columns
        keys |= {heads[key]: key for key in (*SHOWN, *DECIDED, *AFTER, CODE)}
    return keys


def head_of(column: str, pack: LanguagePack) -> str:
    """Give the head of a column."""
    return pack.messages.columns.get(column, column)


def _hash(parts: Sequence[str]) -> str:
    text = json.dumps(list(parts), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:12]

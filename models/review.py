"""Ground: the reviewer's workbook as values: its rows, what a reviewer decided, what an import made of each row."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from models.base import Frozen
from models.memory import RuleAnswer, StandingRule, Suggestions


class DecisionKind(StrEnum):
    """What a reviewer may say of a flag. The words of the workbook stand in the language packs' `decisions`."""

    ACCEPT = "accept"
    """The extracted value is right."""
    CHANGE = "correct"
    """It is another one: `new`."""
    MISSING = "missing"
    """The source really lacks it."""
    INAPPLICABLE = "not applicable"
    WAIVE = "waive"
    """Let it be until `until`."""
    PENDING = "pending"
    """Not decided; also what emptied cells mean."""
    ADOPT = "adopt"
    """As the workbook suggests: it becomes the decision that is suggested, and stands in no log itself."""
    SPLIT = "split"
    """A step is several: `new` holds the words of each, a line each."""
    MERGE = "merge"
    """A step is part of the one before it."""
    ADD_BEFORE = "add before"
    """A step stands before this one that the source lacks: `new`."""
    ADD_AFTER = "add after"
    DELETE = "delete"
    """It is no step."""
    MOVE = "move"
    """It stands after another one: `new` is that one's number as shown, `target` its words."""


RESHAPING = (
    DecisionKind.SPLIT, DecisionKind.MERGE, DecisionKind.ADD_BEFORE, DecisionKind.ADD_AFTER, DecisionKind.DELETE,
    DecisionKind.MOVE,
)  # fmt: skip
"""What a reviewer may do to a step as a whole."""
ANSWERS = tuple(kind for kind in DecisionKind if kind not in RESHAPING)
"""What a reviewer may say of a flag."""


DOCUMENT = "document:"
"""Begins the target of a reference that leads into another document: its lineage stands behind."""


class Decision(Frozen):
    """What a reviewer said of one flag, or of a step or one of its columns."""

    document: str
    """Lineage of the document in a library, sha256 of the source outside one."""
    fingerprint: str
    """The flag's."""
    rule: str = ""
    field: str | None = None
    """Path in the Sop as it was shown, such as control.version or steps[3].time_limits."""
    anchor: str = ""
    """Words of the step that it is about; they find the step again when its number is another one."""
    kind: DecisionKind
    old: str = ""
    """Value that was shown."""
    new: str = ""
    reason: str = ""
    until: str = ""
    """ISO date on which a waiver lapses."""
    reviewer: str = ""
    target: str = ""
    """Words of the step that a move or a reference leads to; after `DOCUMENT` the lineage of a document that it leads
    into, whose number is `new`."""

    @property
    def key(self) -> str:
        """Document and fingerprint in one word: the key of the workbook's row."""
        return f"{self.document}:{self.fingerprint}"


class DocumentRow(Frozen):
    """A document of the library, or a file that could not be converted: then `cause` and `cure` say why."""

    document: str
    path: str
    state: str
    """converted or failed."""
    title: str = ""
    number: str = ""
    old_number: str = ""
    version: str = ""
    effective_date: str = ""
    language: str = ""
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    output: str = ""
    """Path of the normalized document, relative to the workbook's library."""
    cause: str = ""
    cure: str = ""
    department: str = ""
    """Issuing department, by which workbooks may be shared out."""
    labels: tuple[tuple[str, str], ...] = ()
    """Labels of the source that no field is known by, and what stands beside each."""


class FlagRow(Frozen):
    """A flag in a reader's words, and what has been decided of it so far."""

    document: str
    fingerprint: str
    name: str
    """How the document is called: its number and title, or its path."""
    rule: str
    title: str
    """Short title of the rule."""
    severity: str
    """error, warning or info."""
    message: str
    clauses: str = ""
    field: str | None = None
    place: str = ""
    """Page, block, table and cell in words."""
    quote: str = ""
    value: str = ""
    """Extracted value of the field; empty where there is none."""
    confidence: str = ""
    evidence: str = ""
    """Path of a picture or page that shows the place, relative to the workbook; why there is none, where that is so."""
    link: str = ""
    """Where its cell leads: a page and, after #, the place on it; relative to the workbook."""
    thumbnail: str = ""
    """Path of a small picture for the row, relative to the library."""
    anchor: str = ""
    """Words of the step that it is about, for the decision (pipeline.review.fields.anchor_of)."""
    decision: Decision | None = None
    words: str = ""
    """Words that the flag is about, where its rule names some: a vague word, two names of a role."""
    members: tuple[str, ...] = ()
    """Numbers of the steps that a joined flag stands for; empty where it names not all of them."""
    department: str = ""
    """Issuing department of the document."""
    suggested: Decision | None = None
    """What the memory of the archive, or the reading that was not chosen, would answer."""

    @property
    def key(self) -> str:
        """Document and fingerprint in one word."""
        return f"{self.document}:{self.fingerprint}"


class StepRow(Frozen):
    """A step: its words, and the columns that a reviewer may fill."""

    document: str
    name: str
    number: str
    fingerprint: str = ""
    """Of the step's words (pipeline.review.fields.step_keys); empty where the row is only for looking up."""
    label: str = ""
    step: str = ""
    text: str = ""
    inputs: str = ""
    outputs: str = ""
    responsible: str = ""
    support: str = ""
    time_limits: str = ""
    interface: str = ""
    records: str = ""

    @property
    def key(self) -> str:
        """Document and fingerprint in one word; empty for a row that is only for looking up."""
        return f"{self.document}:{self.fingerprint}" if self.fingerprint else ""


class IndexRow(Frozen):
    """Where a number of the source went."""

    document: str
    name: str
    kind: str
    """document, section or step."""
    old: str
    new: str
    title: str = ""


class Review(Frozen):
    """Everything that a workbook shows, worst flags first within `flags` as given."""

    language: str
    library: str
    """What tells one library from another; a workbook of another one is refused."""
    run: str = ""
    version: str = ""
    """Version of sopmill."""
    exported: str = ""
    """ISO 8601, UTC, as the caller's clock said."""
    documents: tuple[DocumentRow, ...] = ()
    flags: tuple[FlagRow, ...] = ()
    steps: tuple[StepRow, ...] = ()
    index: tuple[IndexRow, ...] = ()
    decided: tuple[Decision, ...] = ()
    """Decisions in force about flags that `flags` leaves out because they are settled: importing a workbook a second
    time finds its own decisions there."""
    memory: tuple[StandingRule, ...] = ()
    suggestions: Suggestions = Suggestions()


class RowOutcome(StrEnum):
    """What an import made of a row."""

    APPLIED = "applied"
    NO_OP = "no-op"
    STALE = "stale"
    CONFLICT = "conflict"
    SHEAR = "shear"
    DUPLICATE_KEY = "duplicate-key"
    UNKNOWN_KEY = "unknown-key"
    DELETED = "deleted"
    INVALID_VALUE = "invalid-value"
    READ_ONLY_EDITED = "read-only-edited"
    NEW_ROW = "new-row"
    """A row that the reviewer added: a proposal that somebody must look at."""
    HELD = "held"
    """Right by itself, but strict: another row of the document could not be trusted."""


CLEAN_OUTCOMES = frozenset({RowOutcome.APPLIED, RowOutcome.NO_OP, RowOutcome.READ_ONLY_EDITED})
"""Outcomes after which nobody needs to look at the row again."""


class RowReport(Frozen):
    """What an import made of one row, and why."""

    key: str
    outcome: RowOutcome
    file: str = ""
    """Name of the workbook."""
    sheet: str = "flags"
    """Key of the sheet: flags, steps or suggestions."""
    row: int | None = None
    """1-based row of the sheet; None for a row that is gone."""
    name: str = ""
    reason: str = ""
    """Key of the language packs' `reasons`."""
    seen: str = ""
    """Words of the cell, the other reviewer's decision or whatever the reason is about."""
    answer: str = ""
    """What the reviewer answered, in the words of the workbook; empty for a row that nobody answered."""
    subject: str = ""
    """What the row is about: the rule of a flag, the number and column of a step."""

    @property
    def document(self) -> str:
        """The document of the row's key; empty where the key is none."""
        return self.key.rpartition(":")[0]


class ReviewImport(Frozen):
    """The decisions of a workbook and a report on each of its rows. Only rows that can be trusted give a decision."""

    library: str
    run: str
    decisions: tuple[Decision, ...] = ()
    rows: tuple[RowReport, ...] = ()
    rules: tuple[RuleAnswer, ...] = ()
    """What reviewers said of rules that were suggested."""
    files: dict[str, str] = Field(default={})
    """Key of each decision -> name of the workbook that it came from."""

    def file_of(self, decision: Decision) -> str:
        """Give the name of the workbook that a decision came from."""
        return self.files.get(decision.key, "")

    def of_file(self, name: str) -> ReviewImport:
        """Give the rows of one workbook."""
        return self.model_copy(update={"rows": tuple(row for row in self.rows if row.file == name)})

    def of(self, outcome: RowOutcome) -> tuple[RowReport, ...]:
        """Give the rows with this outcome."""
        return tuple(row for row in self.rows if row.outcome is outcome)

    @property
    def is_clean(self) -> bool:
        """Tell whether every row could be trusted."""
        return all(row.outcome in CLEAN_OUTCOMES for row in self.rows)

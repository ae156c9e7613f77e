"""Ground: schema of models/lang/<code>/messages.toml: words of flags, omissions and reports."""

from pydantic import Field

from models.base import Frozen


class Messages(Frozen):
    """Sentences with {named} places; a rule that lacks one is refused by the tests."""

    rules: dict[str, str] = Field(default_factory=dict)
    """Rule id -> sentence of a flag; arguments of the flag fill the places."""
    titles: dict[str, str] = Field(default_factory=dict)
    """Rule id -> short title."""
    joined: dict[str, str] = Field(default_factory=dict)
    """Rule id -> sentence of a flag that stands for {count} places."""
    losses: dict[str, str] = Field(default_factory=dict)
    """What a reader could not read, in its own words -> in a reviewer's."""
    variants: dict[str, str] = Field(default_factory=dict)
    """Rule id:variant, or rule id:variant:joined -> sentence of a flag with the argument `variant`."""
    unreadable: str = ""
    """Sentence of a flag that could not be judged; {title} is the rule's."""
    omissions: dict[str, str] = Field(default_factory=dict)
    """Reason key -> sentence."""
    reasons: dict[str, str] = Field(default_factory=dict)
    """Why a rule does not apply: key -> sentence."""
    severities: dict[str, str] = Field(default_factory=dict)
    outcomes: dict[str, str] = Field(default_factory=dict)
    fields: dict[str, str] = Field(default_factory=dict)
    """Field path without subscripts (steps.time_limits) -> name that a reader knows."""
    step: str = "{number}"
    """How a step is named by its number."""
    decisions: dict[str, str] = Field(default_factory=dict)
    """Decision kind -> word of the workbook."""
    decision_synonyms: dict[str, str] = Field(default_factory=dict)
    """Other spellings of the words for decisions -> decision kind."""
    spreads: dict[str, str] = Field(default_factory=dict)
    """Which rows an answer is for: row, document, library -> word of the workbook."""
    prompts: dict[str, str] = Field(default_factory=dict)
    """Column with choices -> what is said beside its cells, 255 characters at most."""
    receipts: dict[str, str] = Field(default_factory=dict)
    """What became of an answer: accepted, refused, conflict, already -> word."""
    sheets: dict[str, str] = Field(default_factory=dict)
    """Sheet key (guide, documents, flags, steps, index, receipt) -> name in the workbook."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Column key -> head in the workbook."""
    states: dict[str, str] = Field(default_factory=dict)
    """State of a document -> word."""
    guide: tuple[str, ...] = ()
    """Lines of the workbook's first sheet: after # a heading, before a tab a term, after it what is said of it."""
    comment: str = ""
    """Comment of a Word document: {severity}, {rule}, {title}, {message}, {flag} (its fingerprint)."""
    memory: dict[str, str] = Field(default_factory=dict)
    """Sentences about rules of the archive's memory: kinds of rules, effects, states."""
    clipped: str = ""
    """What ends a text that is too long for a cell."""

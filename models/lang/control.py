"""Ground: schema of models/lang/<code>/control.toml: labels of control data, forms of versions, dates, placeholders."""

from __future__ import annotations

import re

from pydantic import Field, field_validator

from models.base import Frozen


class DateForm(Frozen):
    """A way to write a full date: a pattern with the groups y (yy, roc), m or month, d; or a, b of doubtful order."""

    pattern: str
    day_first: bool | None = None
    """For a form with a and b: whether a is the day where no other date of the document tells."""

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        re.compile(pattern)
        return pattern


class Script(Frozen):
    """Characters that only one of the two Chinese scripts uses."""

    traditional: str = ""
    simplified: str = ""


class ControlLexicon(Frozen):
    """Labels of control data, forms of versions, dates and placeholders. Matching folds width, case and blanks."""

    labels: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Kind of label -> spellings. The kinds are those of pipeline.mapping.control_words."""
    surely_names: tuple[str, ...] = ()
    """Labels that name a person even within the body (编制人, Prepared by); bare verbs do so only beside others."""
    fillers: tuple[str, ...] = ()
    """Words beside a label that change nothing of its meaning."""
    date_roles: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Kind of date -> words that follow the date (2024年3月1日 实施)."""
    dates: tuple[DateForm, ...] = ()
    months: dict[str, int] = Field(default_factory=dict)
    """Folded name or abbreviation -> 1..12."""
    versions: tuple[str, ...] = ()
    """Patterns of a version that need no label; groups major and minor where the form has them."""
    numbers: tuple[str, ...] = ()
    """Patterns of a document number that need no label."""
    not_numbers: tuple[str, ...] = ()
    """Patterns of what looks like a document number and is another thing (standards, page counts)."""
    placeholders: tuple[str, ...] = ()
    """Patterns that fit the whole of a value that is none."""
    organisations: tuple[str, ...] = ()
    """Patterns that fit the whole of a line that names an organisation."""
    organisation_prefixes: tuple[str, ...] = ()
    """Patterns of an organisation that a line of a page header begins with, before the title."""
    document_types: tuple[str, ...] = ()
    """Words that say of what type a document is, and are no title by themselves."""
    title_endings: tuple[str, ...] = ()
    """Words that a title likes to end in."""
    not_titles: tuple[str, ...] = ()
    """Patterns of lines that are no title (secrecy marks, addresses, slogans)."""
    openers: tuple[str, ...] = ()
    """Words of the first headings of a body; the front of the document ends before them."""
    contents: tuple[str, ...] = ()
    """Headings of a table of contents."""
    name_noise: tuple[str, ...] = ()
    """Patterns to strip from a name's value (posts in brackets, Signature)."""
    not_names: tuple[str, ...] = ()
    """Patterns that a value which is no name holds."""
    revision_captions: tuple[str, ...] = ()
    """Words in the caption of a revision record."""
    posts: tuple[str, ...] = ()
    """Patterns that fit the whole of a line below a name that is the person's post."""
    effect_leads: tuple[str, ...] = ()
    """Patterns of what stands before the date in a sentence that says when the document takes effect."""
    title_frames: tuple[str, ...] = ()
    """Patterns of a line that carries the title in its group title: 关于印发《…》的通知."""
    change_words: tuple[str, ...] = ()
    """Parts of words by which a head itself says that the table records changes of the document."""
    revision_columns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Column of a revision record (version, date, author, summary, other) -> head words, most telling first."""
    review_captions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Field -> words in the caption or head of a list of names who signed."""
    script: Script = Script()
    sources: dict[str, str] = Field(default_factory=dict)
    """Where a value stood, for a reviewer: key of pipeline.mapping.control.findings.Source -> words."""

    @field_validator(
        "versions",
        "numbers",
        "not_numbers",
        "placeholders",
        "organisations",
        "organisation_prefixes",
        "not_titles",
        "name_noise",
        "not_names",
        "posts",
        "effect_leads",
        "title_frames",
    )
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            re.compile(pattern)
        return patterns

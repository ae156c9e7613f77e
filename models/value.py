"""Ground: a value of a Sop with who found it, how, how sure, and the words that it rests on."""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypeVar

from models.base import Frozen

T = TypeVar("T")


class By(StrEnum):
    """Who says so."""

    LAYOUT = "layout"
    RULE = "rule"
    MODEL = "model"
    REVIEWER = "reviewer"
    MEMORY = "memory"
    """A rule that reviewers taught this archive; the audit asks for a reviewer's word on it."""


class Evidence(Frozen):
    """The words of the source that a value rests on."""

    block: str
    page: int | None = None
    start: int | None = None
    """Character offsets in the block's text, end exclusive."""
    end: int | None = None
    quote: str = ""


class FieldValue(Frozen, Generic[T]):
    """A value with its confidence (0..1), who found it and what it rests on."""

    value: T
    confidence: float
    by: By
    evidence: tuple[Evidence, ...] = ()
    how: str = ""
    """The way it was found, such as control.table or lead.both: key of `hows` of the language packs (`sopmill explain`
    says it in words) and of the table that confidence is calibrated by."""


Text = FieldValue[str]

"""Ground: schema of models/lang/<code>/references.toml: how a text points at its own steps and sections."""

import re
from enum import StrEnum
from functools import cached_property

from pydantic import ConfigDict, field_validator

from models.base import Frozen


class Aim(StrEnum):
    """What a reference points at by its own words."""

    STEP = "step"
    SECTION = "section"
    CLAUSE = "clause"
    """Whatever bears the label: a step or a section."""


class ReferencePattern(Frozen):
    """A way to point. The pattern has a group `label`, and `last` where it can span a range."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    aim: Aim
    pattern: str
    certain: bool
    """The words can mean nothing but a reference: unresolved is then worth a flag."""
    step: str
    """Words for a target that is a step: {n} its number, {m} the last of a range, {cue} and {suffix} as found."""
    section: str
    """The same for a section."""

    @field_validator("pattern")
    @classmethod
    def _has_label(cls, pattern: str) -> str:
        if "label" not in re.compile(pattern).groupindex:
            raise ValueError("a reference pattern needs a group named label")
        return pattern

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern, blind to case."""
        return re.compile(self.pattern, re.IGNORECASE)


class ReferenceLexicon(Frozen):
    """Ways to point, the most specific first."""

    foreign_before: str
    """Pattern of what stands before a reference into another document."""
    numbered_before: str
    """Pattern of a document's number right before a whole mention: SOP-EQ-2024-002 step 9."""
    joiner: str
    """Between the numbers of a list: 、 or comma."""
    range_dash: str
    elsewhere: str
    """How a reference is written that a reviewer settled to another document."""
    patterns: tuple[ReferencePattern, ...]

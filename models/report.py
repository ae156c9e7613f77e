"""Ground: what the report of a migration or a re-audit says."""

from models.base import Frozen


class ReportDocument(Frozen):
    """A migrated document."""

    number: str
    title: str
    version: str = ""
    old_number: str = ""
    sources: tuple[str, ...] = ()
    """Paths in the archive: several where the same bytes came more than once."""
    output: str = ""
    """Path of the .docx, relative to the report."""
    review: str = ""
    """Path of its review page, relative to the report; empty where there is none."""
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    note: str = ""
    """Superseded or duplicate of another."""


class ReportFailure(Frozen):
    """A file that could not be read."""

    path: str
    error: str
    message: str
    cure: str


class ReportRule(Frozen):
    """A rule and how often it was flagged."""

    rule: str
    title: str
    severity: str
    flags: int
    documents: int
    example: str = ""


class Change(Frozen):
    """A flag that came or went since the last audit, and why."""

    number: str
    rule: str
    message: str
    state: str
    """new or fixed."""
    cause: str = ""
    """document, profile or version: what changed."""


class Report(Frozen):
    """Everything that report.html shows."""

    language: str
    library: str
    source: str
    version: str
    """Of sopmill."""
    profile: str
    found: int
    converted: int
    skipped: int
    excluded: tuple[str, ...] = ()
    documents: tuple[ReportDocument, ...] = ()
    failures: tuple[ReportFailure, ...] = ()
    rules: tuple[ReportRule, ...] = ()
    changes: tuple[Change, ...] = ()
    workbook: str = ""
    """Path of the reviewers' workbook, relative to the report."""

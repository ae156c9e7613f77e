"""Ground: schema of models/lang/<code>/report.toml: words of the report."""

from models.base import Frozen


class ReportWords(Frozen):
    """Fixed words of report.html, by key."""

    title: str
    summary: str
    found: str
    documents: str
    failed: str
    excluded: str
    errors: str
    warnings: str
    infos: str
    next_file: str
    balance: str
    """Sentence with {found} {documents} {duplicates} {failed} {excluded}."""
    number: str
    name: str
    version: str
    old_number: str
    source: str
    flags: str
    file: str
    cause: str
    cure: str
    rule: str
    severity: str
    count: str
    in_documents: str
    example: str
    rules: str
    changes: str
    new: str
    fixed: str
    none: str
    note: str
    workbook: str
    made_by: str

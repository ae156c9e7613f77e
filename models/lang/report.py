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
    review: str
    """Link to a document's review page."""
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
    causes: dict[str, str]
    """Failure code -> sentence with {message}; the program's own words where a code is not here."""
    cures: dict[str, str]

    def cause_of(self, code: str, message: str) -> str:
        """Say why a file could not be converted."""
        return self.causes[code].format(message=message) if code in self.causes else message

    def cure_of(self, code: str, cure: str) -> str:
        """Say what would help."""
        return self.cures.get(code, cure)

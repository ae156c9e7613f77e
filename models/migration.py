"""Ground: what the revision record says of the migration itself."""

from models.base import Frozen


class FormerNumber(Frozen):
    """A number of the source and what it became, as the index in the annex prints it."""

    kind: str
    """document, section or step."""
    old: str
    new: str
    title: str = ""


class Migration(Frozen):
    """What the line for the migration in the revision record says."""

    old_number: str | None = None
    old_version: str | None = None
    source: str = ""
    """File name of the source."""
    date: str | None = None
    index: tuple[FormerNumber, ...] = ()
    """The source's own numbers, read back from the annex of a document that already stands in the standard template."""

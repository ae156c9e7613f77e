"""Ground: schema of models/lang/<code>/evidence.toml: words of the pages that show a document as it was read."""

from models.base import Frozen


class ReviewPageWords(Frozen):
    """Fixed words of a document's review page, by key."""

    title: str
    source: str
    result: str
    flags: str
    no_flags: str
    """Sentence where nothing is flagged."""
    control: str
    steps: str
    no_steps: str
    section: str
    missing: str
    confidence: str
    """Of a value, with {value}."""
    confirmed: str
    """Of a value that a reviewer gave."""
    show: str
    """Link from the result to the place in the source."""
    page: str
    """Such a link, with {number}."""
    crop: str
    """Link to the picture of the place."""
    expected: str
    """Of a flag about something missing: it would be looked for there."""
    whole: str
    """Of a flag about the document as a whole."""
    nowhere: str
    """Of words that were not found on the pages."""
    keys: str
    """What the keys do."""
    step: str
    """Tag of a step's frame, with {number}."""
    without_pages: str
    """Why the source stands as text."""
    without_picture: str
    """What the workbook says of a flag whose document has no picture, with {reason}."""
    not_drawn: str
    """Under a source with more pages than are drawn, with {drawn} and {count}."""


class EvidenceWords(Frozen):
    """Fixed words of the page, by key."""

    title: str
    reader: str
    pages: str
    page: str
    document: str
    legend: str
    without_pages: str
    """What it costs that no page could be drawn."""
    not_located: str
    """Sentence with {count}: blocks whose words were not found on the pages."""
    nowhere: str
    id: str
    type: str
    label: str
    level: str
    layer: str
    place: str
    look: str
    text: str
    notes: str
    rule: str
    cell: str
    merged: str
    """Of a merged cell, with {rows} and {columns}."""
    bold: str
    centered: str
    indent: str
    size: str
    style: str
    outline: str
    toc: str
    types: dict[str, str]
    """Type of a block -> word."""
    layers: dict[str, str]
    origins: dict[str, str]
    """Origin of a label -> word."""
    review: ReviewPageWords

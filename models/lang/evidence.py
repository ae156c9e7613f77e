"""Ground: schema of models/lang/<code>/evidence.toml: words of the page that shows a document as it was read."""

from models.base import Frozen


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

"""Reads small documents written in the test itself through the one entry, without its outline."""

from collections.abc import Callable

import pytest

from extractors.read import source_of
from extractors.registry import READERS
from models.document import Document, Table, walk
from models.settings import Reading, load_settings

Read = Callable[..., Document]
Shown = Callable[[Document], list[str]]


@pytest.fixture(scope="session")
def settings() -> Reading:
    return load_settings().reading


@pytest.fixture(scope="session")
def read(settings: Reading) -> Read:
    def run(data: bytes | str, **changes: int) -> Document:
        data = data.encode() if isinstance(data, str) else data
        source = source_of(data, "规程.doc")
        return READERS[source.format](data, source, settings.model_copy(update=changes))

    return run


@pytest.fixture(scope="session")
def shown() -> Shown:
    """Give label and text of every block, as a reader sees them."""

    def lines(document: Document) -> list[str]:
        return [block.full_text for block in walk(document.blocks) if block.full_text]

    return lines


@pytest.fixture(scope="session")
def table() -> Callable[[Document], Table]:
    def first(document: Document) -> Table:
        return next(block for block in document.blocks if isinstance(block, Table))

    return first

"""No test leaves a process behind, and each starts with none."""

from collections.abc import Iterator

import pytest

from extractors.apart import close_servers


@pytest.fixture
def servers() -> Iterator[None]:
    """Start and end without a server."""
    close_servers()
    yield
    close_servers()

"""Flows: what long work tells of itself, whoever listens."""

from typing import Protocol


class Progress(Protocol):
    """What long work tells of itself."""

    def start(self, total: int) -> None:
        """Say how many documents there are."""

    def advance(self, done: str) -> None:
        """Say that one more document is done, and how it ended."""


class SilentProgress:
    """Tells nothing."""

    def start(self, total: int) -> None:
        """Say nothing."""

    def advance(self, done: str) -> None:
        """Say nothing."""

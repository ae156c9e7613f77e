"""Flows, cli: words on the terminal. A progress bar where a person looks on, plain lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flows.progress import Progress


class PlainProgress:
    """One line for each tenth of the work, for logs."""

    def __init__(self) -> None:
        self.total, self.done, self.said = 0, 0, 0

    def start(self, total: int) -> None:
        """Say how many documents there are."""
        self.total, self.done, self.said = total, 0, 0
        say(f"documents to do: {total}")

    def advance(self, done: str) -> None:
        """Count, and say so at each tenth."""
        self.done += 1
        tenth = self.done * 10 // max(self.total, 1)
        if tenth > self.said:
            self.said = tenth
            say(f"{self.done}/{self.total} done")


class BarProgress:
    """A Rich progress bar with the document in hand."""

    def __init__(self, bar: object) -> None:
        from rich.progress import Progress as RichProgress

        assert isinstance(bar, RichProgress)
        self.bar = bar
        self.task = bar.add_task("sopmill", total=None)

    def start(self, total: int) -> None:
        """Set the length of the bar."""
        self.bar.update(self.task, total=total)

    def advance(self, done: str) -> None:
        """Move the bar and show the document that was done."""
        self.bar.update(self.task, advance=1, description=done[:40].ljust(40))


@contextmanager
def progress() -> Iterator[Progress]:
    """Give the progress that fits: a bar on a terminal, lines elsewhere."""
    if not sys.stderr.isatty():
        yield PlainProgress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield BarProgress(bar)


def say(line: str = "") -> None:
    """Print a line of the answer."""
    print(line, flush=True)


def say_error(what: str, cure: str) -> None:
    """Print one line to stderr: what, and the cure."""
    print(f"sopmill: {what} -> {cure}", file=sys.stderr, flush=True)

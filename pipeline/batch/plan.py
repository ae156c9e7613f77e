"""Pipeline, batch: which files of an archive are converted in a run, and in what batches. Pure: no disk, no catalog."""

from collections.abc import Callable, Sequence

from models.base import Frozen
from models.source import SourceFile


class Duplicate(Frozen):
    """A file whose bytes stand under another name too; only that one is converted."""

    source: SourceFile
    same_as: str
    """Path of the one that is converted."""


class Plan(Frozen):
    """What a run will do with each file, in the order of their paths."""

    batches: tuple[tuple[SourceFile, ...], ...] = ()
    """Files to convert, as many a batch as the settings say."""
    skipped: tuple[SourceFile, ...] = ()
    """Done before, by this version and these settings, with their outputs in place."""
    duplicates: tuple[Duplicate, ...] = ()

    @property
    def to_convert(self) -> tuple[SourceFile, ...]:
        """Files to convert, batch after batch."""
        return tuple(source for batch in self.batches for source in batch)


def plan(sources: Sequence[SourceFile], is_done: Callable[[SourceFile], bool], documents_per_task: int) -> Plan:
    """Decide for each file whether it is converted, skipped or an exact copy of another.

    The order of `sources` does not matter: files are taken by path, so numbers are given in the same order on every
    machine. `is_done` says whether the outcome of an earlier run still stands (also a failure: a poisoned file is not
    tried again by the same version unless the caller says so).
    """
    first: dict[str, str] = {}
    chosen: list[SourceFile] = []
    skipped: list[SourceFile] = []
    duplicates: list[Duplicate] = []
    once = {(source.path, source.sha256): source for source in sources}
    for _, source in sorted(once.items()):
        same_as = first.setdefault(source.sha256, source.path)
        if same_as != source.path:
            duplicates.append(Duplicate(source=source, same_as=same_as))
        elif is_done(source):
            skipped.append(source)
        else:
            chosen.append(source)
    return Plan(
        batches=tuple(
            tuple(chosen[start : start + documents_per_task]) for start in range(0, len(chosen), documents_per_task)
        ),
        skipped=tuple(skipped),
        duplicates=tuple(duplicates),
    )

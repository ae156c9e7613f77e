"""Benchmark, review: what a person touches from the first opening of a workbook to a library without open error flags.

    python -m benchmarks.clicks ARCHIVE --out FOLDER [--settings FILE]

Migrates the archive, exports its workbook, types answers into it with openpyxl as a person would, applies it, and does
so again until no error flag is open; prints the rounds, the cells that were touched, and clicks: two to choose from a
list, one to go to a cell that is typed into. Three ways: a row at a time with a name in each, a row at a time with the
name once in the guide, one answer for all rows of a rule with the name once. It counts what it takes to answer, not to
think: every answer says that the source lacks it.
"""

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook

from flows.library import Library
from flows.migration import migrate
from flows.progress import SilentProgress
from flows.reviewing import apply, export
from models.flag import Severity
from models.language import load_language
from models.record import FlagState
from models.settings import Settings, load_settings

ROUNDS = 5
CHOSEN, TYPED = 2, 1
"""Clicks of a cell with a list and of one that is typed into."""


@dataclass
class Way:
    """How somebody answers, and what it took."""

    name: str
    spread: bool
    """One answer for all rows of its rule."""
    once: bool
    """The name stands once, in the guide."""
    rounds: int = 0
    chosen: int = 0
    typed: int = 0

    @property
    def clicks(self) -> int:
        """Clicks of all rounds."""
        return CHOSEN * self.chosen + TYPED * self.typed


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--settings", type=Path)
    chosen = parser.parse_args()
    settings = load_settings(chosen.settings)
    first = chosen.out / "library"
    with Library(first).run("migrate", settings, str(chosen.archive)) as run:
        migrate(run, str(chosen.archive), SilentProgress())
    print(f"before: {_opened(first, settings)} error flags are open")
    for count, way in enumerate((Way("a row at a time", False, False), Way("a row at a time, name once", False, True),
                                 Way("one answer for a rule, name once", True, True))):  # fmt: skip
        folder = chosen.out / str(count)
        shutil.copytree(first, folder)
        _settle(folder, settings, way)
        print(
            f"{way.name}: {way.rounds} round(s), {way.chosen + way.typed} cells, {way.clicks} clicks; "
            f"{_opened(folder, settings)} error flags are open after it"
        )


def _settle(folder: Path, settings: Settings, way: Way) -> None:
    """Answer until no error flag is open, or nothing changes any more."""
    while _opened(folder, settings) and way.rounds < ROUNDS:
        way.rounds += 1
        workbook = folder.with_suffix(f".{way.rounds}.xlsx")
        with Library(folder).run("review", settings) as run:
            export(run, workbook)
        _answer(workbook, way)
        with Library(folder).run("review", settings) as run:
            if not apply(run, [workbook], SilentProgress()).new:
                return


def _answer(workbook: Path, way: Way) -> None:
    """Type into the workbook, counting the cells."""
    book = load_workbook(workbook)
    words = load_language("zh" if "标记" in book.sheetnames else "en").messages
    sheet = book[words.sheets["flags"]]
    heads = {str(cell.value): (cell.column or 1) - 1 for cell in sheet[1]}
    severity, rule, kind, spread, reviewer = (
        heads[words.columns[key]] for key in ("severity", "rule", "kind", "spread", "reviewer")
    )
    done: set[str] = set()
    for row in sheet.iter_rows(min_row=2):
        known = str(row[rule].value)
        if row[severity].value != words.severities["error"] or row[kind].value or (way.spread and known in done):
            continue
        done.add(known)
        row[kind].value = words.decisions["missing"]
        way.chosen += 1
        if way.spread:
            row[spread].value = words.spreads["library"]
            way.chosen += 1
        if not way.once:
            row[reviewer].value = "王某"
            way.typed += 1
    if way.once:
        _sign(book, words.sheets["guide"], (words.columns["reviewer"],))
        way.typed += 1
    book.save(workbook)


def _sign(book: Workbook, guide: str, terms: Sequence[str]) -> None:
    for row in book[guide].iter_rows(max_row=10):
        if row[0].value in terms:
            row[1].value = "王某"


def _opened(folder: Path, settings: Settings) -> int:
    """Count the open error flags of documents in force, as the workbook shows them."""
    from flows.rows import current_of

    with Library(folder).look(settings) as run:
        flags = run.catalog.flags()
        current = {record.sha256 for record in current_of(run.catalog.documents(), flags)}
        keys = {
            (flag.lineage, flag.flag.fingerprint)
            for flag in flags
            if flag.document in current and flag.state is FlagState.OPEN and flag.flag.severity is Severity.ERROR
        }
        return len(keys)


if __name__ == "__main__":
    main()

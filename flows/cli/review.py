"""Flows, cli: `sopmill review`: workbooks out to reviewers and back, the log of what they decided, and its replay."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import PasswordFileOption, PasswordOption, SettingsOption, read_settings
from flows.cli.show import progress, say
from flows.cli.suggest import suggest_command
from models.errors import ExitCode

if TYPE_CHECKING:
    from flows.reviewing import Exported
    from models.review import Decision, ReviewImport

app = typer.Typer(no_args_is_help=True, help="The reviewers' workbook: out to them, and back.", rich_markup_mode=None)

LibraryArgument = Annotated[Path, typer.Argument(help="A library that sopmill migrate made.", show_default=False)]
CatalogOption = Annotated[str, typer.Option(help="Database URL of the catalog, instead of LIBRARY/catalog.db.")]
ROWS = 20
"""Rows that the terminal lists; the receipt has them all."""
LONGEST = 60
"""Characters of a value that the terminal shows."""


class Share(StrEnum):
    """Who gets a workbook."""

    LIBRARY = "library"
    DEPARTMENT = "department"


app.command("suggest")(suggest_command)


@app.command("export")
def export_command(
    library: LibraryArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="The workbook to write (.xlsx).")],
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="Write pages and pictures of the flagged words beside it.")
    ] = True,
    by: Annotated[
        Share, typer.Option(help="department: a workbook for each, named after it; library: one for all.")
    ] = Share.LIBRARY,
    rows_per_workbook: Annotated[
        int, typer.Option(min=0, help="Several workbooks of at most so many flags; a document is never parted.")
    ] = 0,
    settings: SettingsOption = None,
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
    catalog: CatalogOption = "",
) -> None:
    """Write the flags of a library into workbooks for reviewers, and what they are about into a folder beside them."""
    from flows.files import require_writable
    from flows.library import Library
    from flows.reviewing import export

    shelf = Library(library, catalog)
    shelf.require()
    require_writable(output.parent)
    chosen = read_settings(settings, password=password, password_file=password_file)
    department = by is Share.DEPARTMENT
    with progress() as shown, shelf.run("review", chosen) as run:
        exported = export(run, output, shown if evidence else None, rows=rows_per_workbook, department=department)
    for path, flags in exported.files:
        say(f"{path}  ({flags} flags; when they are settled: sopmill review apply {library} {path})")
    if evidence:
        say_evidence(output, exported)


def say_evidence(output: Path, exported: "Exported") -> None:
    """Say where the evidence stands, and what has none and why."""
    from flows.evidence import FOLDER

    found = exported.evidence
    pages = sum(1 for _, pictured in found.made.values() if pictured.pages)
    say(f"{output.parent / FOLDER}  ({len(found.made)} documents, {found.new} made now, {pages} with pages; send both)")
    for failure in list(found.failed.values())[:ROWS]:
        say(f"  no evidence: {failure.source.path}: {failure.error}: {failure.message} -> {failure.cure}")


@app.command("apply")
def apply_command(
    library: LibraryArgument,
    workbooks: Annotated[list[Path], typer.Argument(help="The workbooks that came back.", show_default=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Decide nothing about a document while a row of it cannot be trusted.")
    ] = False,
    reviewer: Annotated[str, typer.Option(help="Whose answers they are where a row names nobody.")] = "",
    settings: SettingsOption = None,
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
    catalog: CatalogOption = "",
) -> None:
    """Take reviewers' decisions into the library and make the documents again that they are about.

    Several workbooks are merged; where two answer one row otherwise, neither counts. A receipt for the reviewer is left
    beside each workbook.
    """
    from flows.library import Library
    from flows.reviewing import apply, consider

    shelf = Library(library, catalog)
    shelf.require()
    chosen = read_settings(settings, password=password, password_file=password_file)
    if dry_run:
        with shelf.look(chosen) as looked:
            considered = consider(looked, workbooks, reviewer, strict)
        names = {row.document: row.name for row in considered.imported.rows if row.name}
        for decision in considered.imported.decisions:
            say(f"  {names.get(decision.document, decision.document)}: {_line(decision)}")
        _say_rows(considered.imported, considered.language)
        for answer in considered.imported.rules:
            say(f"  rule {answer.id}: {'yes' if answer.yes else 'no'} ({answer.reviewer})")
        say(f"decisions: {len(considered.imported.decisions)} would be taken; nothing was changed")
        raise typer.Exit(int(_code(considered.imported)))
    with progress() as shown, shelf.run("review", chosen) as run:
        applied = apply(run, workbooks, shown, reviewer, strict)
    _say_rows(applied.imported, applied.language)
    say(f"decisions: {applied.new} new; {applied.documents} documents made again, {applied.failed} failed")
    if applied.rules:
        say(f"rules:     {applied.rules} accepted, declined or revoked")
    for sheet in applied.sheets:
        say(f"receipt:   {sheet}  (send it back to the reviewer)")
    say(f"record:    {applied.receipt}")
    say(f"report:    {applied.summary.report_path}")
    if applied.failed:
        raise typer.Exit(int(ExitCode.UNREAD))
    raise typer.Exit(int(_code(applied.imported)))


@app.command("log")
def log_command(
    library: LibraryArgument,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the log here (JSON lines).")] = None,
    settings: SettingsOption = None,
    catalog: CatalogOption = "",
) -> None:
    """Prove that the log of decisions is what it was, and write it into a file that `review replay` takes."""
    from flows.files import write_atomically
    from flows.library import Library
    from flows.replaying import chain_faults, log_bytes

    shelf = Library(library, catalog)
    shelf.require()
    with shelf.look(read_settings(settings)) as run:
        faults = chain_faults(run)
        entries = run.catalog.decisions_for()
        data = log_bytes(run)
    for fault in faults:
        say(f"  {fault}")
    head = f"; last hash {entries[-1].hash}" if entries else ""
    say(f"decisions: {len(entries)}{head}; the log is {'BROKEN' if faults else 'whole'}")
    if output is not None and not faults:
        write_atomically(output, data)
        say(f"log:       {output}")
    if faults:
        raise typer.Exit(int(ExitCode.CONFLICT))


@app.command("replay")
def replay_command(
    library: LibraryArgument,
    log: Annotated[Path, typer.Argument(help="A log that sopmill review log wrote.", show_default=False)],
    settings: SettingsOption = None,
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
    catalog: CatalogOption = "",
) -> None:
    """Take the decisions of another library's log into this one: a fresh migration becomes the same library."""
    from flows.library import Library
    from flows.replaying import replay

    shelf = Library(library, catalog)
    shelf.require()
    chosen = read_settings(settings, password=password, password_file=password_file)
    with progress() as shown, shelf.run("review", chosen) as run:
        replayed = replay(run, log, shown)
    say(f"decisions: {replayed.new} new, {replayed.known} there before")
    for entry in replayed.homeless[:ROWS]:
        say(f"  no such document: {entry.decision.lineage}: {entry.decision.action} {entry.decision.new[:LONGEST]}")
    for words in replayed.unplaced[:ROWS]:
        say(f"  no longer fits: {words}")
    say(f"documents: {replayed.documents} made again, {replayed.failed} failed")
    if replayed.failed:
        raise typer.Exit(int(ExitCode.UNREAD))
    if replayed.homeless or replayed.unplaced:
        raise typer.Exit(int(ExitCode.CONFLICT))


def _line(decision: "Decision") -> str:
    old, new = (text.replace("\n", " ")[:LONGEST] for text in (decision.old, decision.new))
    about = decision.rule or decision.field or ""
    who = decision.reviewer or "?"
    return f"{about}: {decision.kind}: {old} -> {new} ({who})"


def _say_rows(imported: "ReviewImport", language: str) -> None:
    from collections import Counter

    from models.language import load_language
    from models.review import CLEAN_OUTCOMES
    from pipeline.review.receipt import sentence_of, word_of

    pack = load_language(language)
    doubtful = [row for row in imported.rows if row.outcome not in CLEAN_OUTCOMES]
    for row in doubtful[:ROWS]:
        where = f"{row.file} {pack.messages.sheets.get(row.sheet, row.sheet)} {row.row or '-'}".strip()
        say(f"  {where}: {word_of(row, pack)}: {row.name} {row.subject}: {sentence_of(row, pack)}")
    counts = Counter(row.outcome for row in imported.rows)
    say(f"rows:      {', '.join(f'{count} {outcome}' for outcome, count in sorted(counts.items())) or 'none'}")


def _code(imported: "ReviewImport") -> ExitCode:
    return ExitCode.CLEAN if imported.is_clean else ExitCode.CONFLICT

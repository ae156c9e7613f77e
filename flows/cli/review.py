"""Flows, cli: `sopmill review export` and `sopmill review apply`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.options import PasswordFileOption, PasswordOption, SettingsOption, read_settings
from flows.cli.show import progress, say
from models.errors import ExitCode

if TYPE_CHECKING:
    from flows.reviewing import Exported

app = typer.Typer(no_args_is_help=True, help="The reviewers' workbook: out to them, and back.", rich_markup_mode=None)

LibraryArgument = Annotated[Path, typer.Argument(help="A library that sopmill migrate made.", show_default=False)]
CatalogOption = Annotated[str, typer.Option(help="Database URL of the catalog, instead of LIBRARY/catalog.db.")]
ROWS = 20
"""Rows that the terminal lists; the receipt has them all."""


@app.command("export")
def export_command(
    library: LibraryArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="The workbook to write (.xlsx).")],
    evidence: Annotated[
        bool, typer.Option("--evidence/--no-evidence", help="Write pages and pictures of the flagged words beside it.")
    ] = True,
    settings: SettingsOption = None,
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
    catalog: CatalogOption = "",
) -> None:
    """Write the flags of a library into a workbook for reviewers, and what they are about into a folder beside it."""
    from flows.files import require_writable
    from flows.library import Library
    from flows.reviewing import export

    shelf = Library(library, catalog)
    shelf.require()
    require_writable(output.parent)
    chosen = read_settings(settings, password=password, password_file=password_file)
    with progress() as shown, shelf.run("review", chosen) as run:
        exported = export(run, output, shown if evidence else None)
    say(f"{output}  ({exported.flags} flags; when they are settled: sopmill review apply {library} {output})")
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
    workbook: Annotated[Path, typer.Argument(help="The workbook that came back.", show_default=False)],
    settings: SettingsOption = None,
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
    catalog: CatalogOption = "",
) -> None:
    """Take reviewers' decisions into the library and make the documents again that they are about."""
    from flows.library import Library
    from flows.reviewing import apply
    from models.review import CLEAN_OUTCOMES

    shelf = Library(library, catalog)
    shelf.require()
    shelf.prepare()
    chosen = read_settings(settings, password=password, password_file=password_file)
    with progress() as shown, shelf.run("review", chosen) as run:
        applied = apply(run, workbook, shown)
    doubtful = [row for row in applied.imported.rows if row.outcome not in CLEAN_OUTCOMES]
    for row in doubtful[:ROWS]:
        say(f"  row {row.row or '-'}: {row.outcome}: {row.name} {row.reason} {row.seen}".rstrip())
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(applied.outcomes.items()))
    say(f"rows:      {counts or 'none'}")
    say(f"decisions: {applied.new} new; {applied.documents} documents made again, {applied.failed} failed")
    say(f"receipt:   {applied.receipt}")
    say(f"report:    {applied.summary.report_path}")
    if applied.failed:
        raise typer.Exit(int(ExitCode.UNREAD))
    if doubtful:
        raise typer.Exit(int(ExitCode.CONFLICT))

"""Flows, cli: `sopmill audit`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.migrate import Engine
from flows.cli.options import SettingsOption, read_settings
from flows.cli.show import progress, say
from models.errors import ExitCode

if TYPE_CHECKING:
    from flows.library import Library
    from models.settings import Settings

CHANGES = 20
"""Changes that the terminal lists; the report has them all."""


def audit_command(
    library: Annotated[Path, typer.Argument(help="A library that sopmill migrate made.", show_default=False)],
    profile: Annotated[str, typer.Option(help="What the documents are audited by.")] = "",
    fail_on: Annotated[str, typer.Option(help="error, warning, info or none: flags that make exit code 1.")] = "",
    engine: Annotated[Engine, typer.Option(help="local runs the same steps without Prefect.")] = Engine.LOCAL,
    settings: SettingsOption = None,
    catalog: Annotated[str, typer.Option(help="Database URL of the catalog, instead of LIBRARY/catalog.db.")] = "",
) -> None:
    """Audit a library again; say what got worse or better since the last time, and why."""
    from flows.cli.summary import exit_code_of, say_summary
    from flows.library import Library

    chosen = read_settings(settings, profile=profile, fail_on=fail_on)
    shelf = Library(library, catalog)
    shelf.require()
    shelf.prepare()
    if engine is Engine.PREFECT:
        from flows.environment import settle

        settle(library / ".prefect")
        from flows.orchestration import run_audit

        with progress() as shown:
            summary = run_audit(shelf, chosen, shown)
    else:
        from flows.reaudit import reaudit

        with progress() as shown, shelf.run("audit", chosen) as run:
            summary = reaudit(run, shown)
    for change in summary.report.changes[:CHANGES]:
        say(f"{change.state}: {change.number}: {change.rule}: {change.message} ({change.cause} changed)")
    say_summary(summary)
    _prove(shelf, chosen)
    code = exit_code_of(summary, chosen.audit.fail_on, unread=False)
    if code is not ExitCode.CLEAN:
        raise typer.Exit(int(code))


def _prove(shelf: "Library", settings: "Settings") -> None:
    """Say where the log of decisions was tampered with, if it was; that is exit code 6."""
    from flows.replaying import chain_faults

    with shelf.look(settings) as run:
        faults = chain_faults(run)
    for fault in faults[:CHANGES]:
        say(f"log of decisions: {fault} -> restore the catalog from its copy")
    if faults:
        raise typer.Exit(int(ExitCode.CONFLICT))

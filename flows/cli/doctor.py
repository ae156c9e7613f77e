"""Flows, cli: `sopmill doctor`."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from flows.cli.options import SettingsOption, read_settings
from flows.cli.show import say
from models.errors import ExitCode


def doctor_command(
    library: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads it
        typer.Argument(help="A library to prove as well: its log of decisions.", show_default=False),
    ] = None,
    settings: SettingsOption = None,
    catalog: Annotated[str, typer.Option(help="Database URL of the catalog, instead of LIBRARY/catalog.db.")] = "",
) -> None:
    """Say what is installed, what is not and what that costs; of a library, whether its log of decisions is whole."""
    from flows.doctor import Finding, examine

    findings = examine()
    proved: list[Finding] = []
    if library is not None or catalog:
        # Later than examine(): a package that is missing must not keep the doctor from saying so.
        from flows.library import Library
        from flows.proving import examine_library

        shelf = Library(library or Path(), catalog)
        shelf.require()
        with shelf.look(read_settings(settings)) as run:
            proved = examine_library(run)
    width = max(len(finding.name) for finding in (*findings, *proved))
    for finding in (*findings, *proved):
        mark = "ok  " if finding.healthy and not finding.cost else "--  " if finding.healthy else "BAD "
        say(f"{mark}{finding.name.ljust(width)}  {finding.state}{f'  -> {finding.cost}' if finding.cost else ''}")
    if not all(finding.healthy for finding in findings):
        raise typer.Exit(int(ExitCode.PROGRAM_MISSING))
    if not all(finding.healthy for finding in proved):
        raise typer.Exit(int(ExitCode.CONFLICT))

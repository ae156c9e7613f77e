"""Flows, cli: `sopmill doctor`."""

import typer

from flows.cli.show import say
from models.errors import ExitCode


def doctor_command() -> None:
    """Say what is installed, what is not and what that costs."""
    from flows.doctor import examine

    findings = examine()
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = "ok  " if finding.healthy and not finding.cost else "--  " if finding.healthy else "BAD "
        say(f"{mark}{finding.name.ljust(width)}  {finding.state}{f'  -> {finding.cost}' if finding.cost else ''}")
    if not all(finding.healthy for finding in findings):
        raise typer.Exit(int(ExitCode.PROGRAM_MISSING))

"""Flows, cli: `sopmill serve`."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.show import say


def serve_command(
    library: Annotated[Path, typer.Argument(help="A library that sopmill migrate made.", show_default=False)],
    cron: Annotated[str, typer.Option(help="When to audit, as cron says it.")] = "0 6 * * 1",
    timezone: Annotated[str, typer.Option(help="Time zone of the schedule.")] = "Asia/Shanghai",
) -> None:
    """Audit a library on a schedule: a Prefect deployment that this process serves until it is interrupted."""
    from flows.environment import settle
    from flows.library import Library

    Library(library).require()
    settle(library / ".prefect")
    from flows.serving import prefect_server, serve_audit

    with prefect_server() as url:
        say(f"Prefect: {url.removesuffix('/api')}   schedule: {cron} ({timezone})   stop with Ctrl+C")
        serve_audit(library, cron, timezone)

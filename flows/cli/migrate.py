"""Flows, cli: `sopmill migrate`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import PasswordFileOption, PasswordOption, SettingsOption, commented, read_settings
from flows.cli.show import progress, say
from models.errors import ExitCode


class Engine(StrEnum):
    """What runs the steps of a migration."""

    PREFECT = "prefect"
    LOCAL = "local"


def migrate_command(
    source: Annotated[str, typer.Argument(help="A folder, glob, .zip or fsspec URL.", show_default=False)],
    to: Annotated[Path, typer.Option("--to", help="The library: a folder that is made or added to.")],
    engine: Annotated[Engine, typer.Option(help="local runs the same steps without Prefect.")] = Engine.PREFECT,
    with_comments: Annotated[
        bool, typer.Option("--with-comments", help="Write the flags into the .docx as Word comments.")
    ] = False,
    settings: SettingsOption = None,
    profile: Annotated[str, typer.Option(help="What the documents are audited by.")] = "",
    fail_on: Annotated[str, typer.Option(help="error, warning, info or none: flags that make exit code 1.")] = "",
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try documents again that failed.")] = False,
    catalog: Annotated[str, typer.Option(help="Database URL of the catalog, instead of LIBRARY/catalog.db.")] = "",
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
) -> None:
    """Migrate an archive of SOPs into a library: normalized, renumbered, audited."""
    from flows.cli.summary import exit_code_of, say_summary
    from flows.library import Library

    chosen = read_settings(settings, password=password, password_file=password_file, profile=profile, fail_on=fail_on)
    chosen = commented(chosen, with_comments)
    library = Library(to, catalog)
    library.prepare()
    if engine is Engine.PREFECT:
        from flows.environment import settle

        settle(to / ".prefect")
        from flows.orchestration import run_migration

        with progress() as shown:
            summary = run_migration(source, library, chosen, shown, retry_failed)
    else:
        from flows.migration import migrate

        with progress() as shown, library.run("migrate", chosen, source) as run:
            summary = migrate(run, source, shown, retry_failed)
    say_summary(summary)
    code = exit_code_of(summary, chosen.audit.fail_on)
    if code is not ExitCode.CLEAN:
        say(f"exit code {int(code)}: see docs/errors.md")
        raise typer.Exit(int(code))

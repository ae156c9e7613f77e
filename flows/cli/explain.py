"""Flows, cli: `sopmill explain`, why a field of one document has its value."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.options import PasswordFileOption, PasswordOption, SettingsOption, bytes_of, read_settings
from flows.cli.show import say, say_error
from models.errors import SourceError


def explain_command(
    file: Annotated[Path, typer.Argument(help="A .doc, .docx or .pdf file.", show_default=False)],
    field: Annotated[
        str,
        typer.Option("--field", help="A field, such as version or steps[3].responsible; without it all, a line each."),
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="Give the explanation as JSON.")] = False,
    settings: SettingsOption = None,
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
) -> None:
    """Say why a field has its value: the words, who found it and how sure, what lost; or why it has none."""
    from flows.explaining import as_json, explained, lines_of, lines_of_all

    chosen = read_settings(settings, password=password, password_file=password_file)
    try:
        found, pack = explained(bytes_of(file, chosen.reading.max_bytes), file.name, chosen, field)
    except SourceError as error:
        say_error(f"{file.name}: {error.code}: {error.message}", error.cure)
        raise typer.Exit(int(error.exit_code)) from error
    if json:
        say(as_json(found, field))
        return
    for line in lines_of(found[0], pack) if field else lines_of_all(found, pack):
        say(line)

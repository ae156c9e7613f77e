"""Flows, cli: `sopmill convert`, one document without Prefect and without a catalog."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from flows.cli.options import PasswordFileOption, PasswordOption, SettingsOption, bytes_of, commented, read_settings
from flows.cli.show import say, say_error
from models.errors import ExitCode


def convert_command(
    file: Annotated[Path, typer.Argument(help="A .doc, .docx or .pdf file.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Write the Sop as JSON instead of a .docx.")] = False,
    output: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads it
        typer.Option("--output", "-o", help="File to write; without it JSON goes to the terminal."),
    ] = None,
    with_comments: Annotated[
        bool, typer.Option("--with-comments", help="Write the flags into the .docx as Word comments.")
    ] = False,
    pictures: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads it
        typer.Option("--pictures", help="Folder for the pictures of the document, each a file of its own."),
    ] = None,
    settings: SettingsOption = None,
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
) -> None:
    """Convert one document into the standard template, or into JSON."""
    from flows.files import inside, require_writable, write_atomically
    from models.conversion import Failure
    from pipeline.convert import convert_safely

    chosen = commented(read_settings(settings, password=password, password_file=password_file), with_comments)
    target = output or (None if json else file.with_name(f"{file.stem}.sop.docx"))
    for folder in (target.parent if target is not None else None, pictures):
        if folder is not None:
            require_writable(folder)
    result = convert_safely(bytes_of(file, chosen.reading.max_bytes), file.name, chosen)
    if isinstance(result, Failure):
        say_error(f"{file.name}: {result.error}: {result.message}", result.cure)
        raise typer.Exit(int(ExitCode.DEFECT if result.error == "defect" else ExitCode.UNREAD))
    if pictures is not None:
        for picture in result.outputs.written_pictures:
            write_atomically(inside(pictures, picture.file), picture.data)
    payload = result.outputs.json_text.encode() if json else result.outputs.docx
    if target is None:
        typer.echo(result.outputs.json_text, nl=False)
        return
    write_atomically(target, payload)
    say(f"{target}  ({_count(len(result.flags))})")


def _count(flags: int) -> str:
    return "no flag" if not flags else f"{flags} flag{'s' if flags > 1 else ''}: see them with --json"

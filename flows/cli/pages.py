"""Flows, cli: `sopmill show`, one document as it was read, drawn over its pages."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from flows.cli.options import PasswordFileOption, PasswordOption, SettingsOption, bytes_of, read_settings
from flows.cli.show import say, say_error
from models.errors import SourceError

FOLDER = ".shown"
"""What the folder's name adds to the file's, where none is given."""


def show_command(
    file: Annotated[Path, typer.Argument(help="A .doc, .docx or .pdf file.", show_default=False)],
    page: Annotated[
        Optional[list[int]],  # noqa: UP045 - typer reads it
        typer.Option("--page", help="Page to draw, from 1; may be said again. Without it all are drawn."),
    ] = None,
    to: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads it
        typer.Option("--to", help="Folder to write into; without it FILE.shown beside the file."),
    ] = None,
    settings: SettingsOption = None,
    password: PasswordOption = "",
    password_file: PasswordFileOption = None,
) -> None:
    """Draw what was read over a document's pages: blocks, labels, cells; and list it in index.html."""
    from flows.files import require_writable
    from flows.showing import show

    chosen = read_settings(settings, password=password, password_file=password_file)
    data = bytes_of(file, chosen.reading.max_bytes)
    folder = to or file.with_name(file.name + FOLDER)
    require_writable(folder.parent)
    try:
        shown = show(data, file.name, chosen, folder, page or ())
    except SourceError as error:
        say_error(f"{file.name}: {error.code}: {error.message}", error.cure)
        raise typer.Exit(int(error.exit_code)) from error
    if shown.missing is None:
        what = "no page: LibreOffice is not installed or does not open it; sopmill doctor"
    else:
        drawn = f"{len(shown.pages)} page{'s' if len(shown.pages) != 1 else ''}"
        what = drawn if not shown.missing else f"{drawn}; {shown.missing} blocks not found on them"
    say(f"{shown.index}  ({what})")

"""Flows, cli: options that several commands share."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from models.errors import SettingsError, SourceError
from models.settings import Settings, load_settings

SettingsOption = Annotated[
    Optional[Path],  # noqa: UP045 - typer reads it
    typer.Option("--settings", help="A sopmill.toml; without it the one in this folder, if there is one."),
]


PasswordOption = Annotated[str, typer.Option("--password", help="Password of encrypted files.")]
PasswordFileOption = Annotated[
    Optional[Path],  # noqa: UP045 - typer reads it
    typer.Option("--password-file", help="A text file (UTF-8) of passwords, one a line, that are tried in turn."),
]
MOST_PASSWORDS = 1000


def read_settings(
    path: Path | None,
    password: str = "",
    profile: str = "",
    fail_on: str = "",
    password_file: Path | None = None,
) -> Settings:
    """Give the settings: defaults, then sopmill.toml, then what the command line says.

    The password of the command line is tried first, then those of its file, then those of sopmill.toml.
    """
    here = Path("sopmill.toml")
    if path is not None and not path.is_file():
        raise SettingsError(f"{path}: no such settings file", cure="check the name after --settings")
    if fail_on not in ("", "error", "warning", "info", "none"):
        raise SettingsError(f"--fail-on {fail_on}", cure="say error, warning, info or none")
    settings = load_settings(path or (here if here.is_file() else None))
    said = {"profile": profile, "fail_on": fail_on}
    audit = settings.audit.model_copy(update={key: value for key, value in said.items() if value})
    keys = (password, *_passwords(password_file), *settings.reading.secrets)
    reading = settings.reading.with_secrets(tuple(dict.fromkeys(key for key in keys if key)))
    return settings.model_copy(update={"audit": audit, "reading": reading})


def commented(settings: Settings, with_comments: bool) -> Settings:
    """Give the settings; `with_comments` turns comments on, whatever sopmill.toml says."""
    render = settings.render.model_copy(update={"comments": settings.render.comments or with_comments})
    return settings.model_copy(update={"render": render})


def _passwords(path: Path | None) -> tuple[str, ...]:
    """Read a file of passwords: only ends of lines are cut off, blanks may belong to a password.

    The complaint names neither the file nor a word of it.
    """
    if path is None:
        return ()
    try:
        lines = path.read_text("utf-8-sig").replace("\r\n", "\n").split("\n")
    except OSError as error:
        raise SettingsError(
            f"the file after --password-file: {error.strerror}", cure="check its name and that you may read it"
        ) from None
    except UnicodeDecodeError:
        raise SettingsError("the file after --password-file is not UTF-8", cure="save it as UTF-8") from None
    found = tuple(line for line in lines if line)
    if len(found) > MOST_PASSWORDS:
        raise SettingsError(
            f"the file after --password-file holds {len(found)} passwords", cure=f"give {MOST_PASSWORDS} at most"
        )
    return found


def bytes_of(file: Path, limit: int) -> bytes:
    """Give a file's bytes. Raises SourceError where it has more than `limit` or cannot be read."""
    try:
        size = file.stat().st_size
        if size > limit:
            raise SourceError(f"{file}: {size:,} bytes, more than the limit of {limit:,}")
        return file.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{file}: {error.strerror or error}", cure="check the name and that you may read it"
        ) from error

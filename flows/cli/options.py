"""Flows, cli: options that several commands share."""

from pathlib import Path
from typing import Annotated, Optional

import typer

from models.errors import SettingsError
from models.settings import Settings, load_settings

SettingsOption = Annotated[
    Optional[Path],  # noqa: UP045 - typer reads it
    typer.Option("--settings", help="A sopmill.toml; without it the one in this folder, if there is one."),
]


def read_settings(path: Path | None, password: str = "", profile: str = "", fail_on: str = "") -> Settings:
    """Give the settings: defaults, then sopmill.toml, then what the command line says."""
    here = Path("sopmill.toml")
    if path is not None and not path.is_file():
        raise SettingsError(f"{path}: no such settings file", cure="check the name after --settings")
    if fail_on not in ("", "error", "warning", "info", "none"):
        raise SettingsError(f"--fail-on {fail_on}", cure="say error, warning, info or none")
    settings = load_settings(path or (here if here.is_file() else None))
    said = {"profile": profile, "fail_on": fail_on}
    audit = settings.audit.model_copy(update={key: value for key, value in said.items() if value})
    reading = settings.reading.model_copy(update={"password": password} if password else {})
    return settings.model_copy(update={"audit": audit, "reading": reading})

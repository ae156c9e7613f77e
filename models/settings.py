"""Ground: settings. Defaults stand in settings.toml; a user's file changes single keys."""

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from models.base import Frozen
from models.errors import SettingsError

GRANTS = 2
"""Times that a page may give seconds_per_page: read, and recognised."""
LEAST_PAGE = 2048
"""Bytes of a page of a PDF at least; a file of smaller ones is held to have fewer."""


class Reading(Frozen):
    """Limits of reading one document."""

    seconds: int
    seconds_per_page: int = 5
    megabytes: int
    max_bytes: int
    max_pages: int
    max_unpacked: int
    max_ratio: int
    max_answer: int
    max_cells: int
    password: str
    passwords: tuple[str, ...] = ()
    ocr: Literal["auto", "off"]
    office: Literal["auto", "off"]
    ocr_dpi: int
    max_pixels: int

    def most_seconds(self, size: int | None = None) -> int:
        """Give the seconds that a document of pages may take at most; of so many bytes, by the pages these can hold."""
        pages = self.max_pages if size is None else min(self.max_pages, size // LEAST_PAGE + 1)
        return self.seconds + GRANTS * self.seconds_per_page * pages

    @property
    def secrets(self) -> tuple[str, ...]:
        """Passwords to try in turn on a file that asks for one, each once; never shown, stored or logged."""
        return tuple(dict.fromkeys(key for key in (self.password, *self.passwords) if key))

    def with_secrets(self, secrets: tuple[str, ...]) -> "Reading":
        """Give the same settings with these passwords and no others."""
        return self.model_copy(update={"password": "", "passwords": secrets})


class Mapping(Frozen):
    """How text becomes fields."""

    language: Literal["auto", "zh", "zh-Hant", "en"]
    review_below: float


class Numbering(Frozen):
    """How documents are numbered."""

    scheme: str
    type: str
    department: str
    year: Literal["effective"]
    fallback_year: int
    departments: dict[str, str] = Field(default_factory=dict)


class Render(Frozen):
    """How outputs look."""

    template: str
    comments: bool
    pictures: bool = True
    max_picture_bytes: int = 52_428_800
    max_pictures: int = 2000


class AuditSettings(Frozen):
    """What is demanded."""

    profile: str
    fail_on: Literal["error", "warning", "info", "none"]


class ReviewSettings(Frozen):
    """What is learned from reviewers."""

    suggest_after: int = Field(ge=1)


class Batch(Frozen):
    """How many at once."""

    workers: int
    documents_per_task: int
    max_documents_per_process: int


class Settings(Frozen):
    """All settings of a run."""

    reading: Reading
    mapping: Mapping
    numbering: Numbering
    render: Render
    audit: AuditSettings
    review: ReviewSettings
    batch: Batch


def load_settings(path: Path | None = None) -> Settings:
    """Give the defaults, changed by the keys of the TOML file at `path`.

    Raises SettingsError with the key for a file that does not parse, an unknown key or a value of the wrong kind.
    """
    values: dict[str, Any] = tomllib.loads(files("models").joinpath("settings.toml").read_text("utf-8"))
    if path is not None:
        try:
            _merge(values, tomllib.loads(path.read_text("utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{path}: {error}", cure="mend the settings file") from error
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path or 'settings.toml'}: {key}: {first['msg']}") from error


def _merge(values: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, change in changes.items():
        if isinstance(change, dict) and isinstance(values.get(key), dict):
            _merge(values[key], change)
        else:
            values[key] = change

"""Pipeline, review: why a workbook or a log is refused whole, in a reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import WorkbookError
from models.language import LanguagePack, load_language

ENGLISH = "en"
_NEW = "new"


def refused(reason: str, language: str = ENGLISH, file: str = "", **places: str) -> WorkbookError:
    """Give the error of a refusal: a key of the language packs' `refusals`, and what fills its sentence.

    The places `sheet` and `columns` are keys of a sheet and of its columns; they are shown by their names.
    """
    pack = load_language(language)
    sentence = pack.review.refusals[reason].format_map(_shown(places, pack))
    cure = pack.review.cures.get(reason, pack.review.cures[_NEW])
    error = WorkbookError(f"{file}: {sentence}" if file else sentence, cure=cure)
    error.reason, error.places = reason, places
    return error


def reworded(error: WorkbookError, language: str, file: str = "") -> WorkbookError:
    """Give the same refusal in another language, with the file that it is about."""
    return refused(error.reason, language, file, **error.places)


def _shown(places: Mapping[str, str], pack: LanguagePack) -> dict[str, str]:
    words = dict(places)
    if "sheet" in words:
        words["sheet"] = pack.messages.sheets.get(words["sheet"], words["sheet"])
    if "columns" in words:
        heads = [pack.messages.columns.get(column, column) for column in words["columns"].split(", ")]
        words["columns"] = ", ".join(heads)
    return words

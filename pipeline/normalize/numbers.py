"""Pipeline, normalize: the parts of a document's number, from the document alone, never from the clock."""

import re

from models.errors import SettingsError
from models.record import NumberParts
from models.settings import Numbering
from models.sop import Sop

NO_YEAR = "0000"


def number_parts(sop: Sop, settings: Numbering) -> NumberParts:
    """Give type, department code and year of a document.

    The department is the code of the settings for the issuing department, else the one in a source number that
    fits the scheme, else the default. The year is that of the effective date, else one in the source number.
    """
    old = sop.control.document_number.value if sop.control.document_number else ""
    fits = scheme_pattern(settings).fullmatch(old)
    dept = _department(sop, settings) or (fits.groupdict().get("dept") if fits else None) or settings.department
    return NumberParts(type=settings.type, dept=dept, year=_year(sop, old, settings))


def format_number(scheme: str, parts: NumberParts, seq: int) -> str:
    """Fill the scheme. Raises SettingsError for a scheme with an unknown name."""
    try:
        return scheme.format(seq=seq, **parts.model_dump())
    except (KeyError, IndexError, ValueError) as error:
        cure = "use {type} {dept} {year} {seq:03} in [numbering] scheme"
        raise SettingsError(f"number scheme {scheme!r}: {error}", cure=cure) from error


def scheme_pattern(settings: Numbering) -> re.Pattern[str]:
    """Give the pattern that numbers of this scheme fit."""
    pattern = re.escape(settings.scheme)
    pattern = re.sub(r"\\{type\\}", f"(?P<type>{re.escape(settings.type)})", pattern)
    pattern = re.sub(r"\\{dept\\}", r"(?P<dept>[A-Za-z0-9]+)", pattern)
    pattern = re.sub(r"\\{year\\}", r"(?P<year>\\d{4})", pattern)
    pattern = re.sub(r"\\{seq[^}]*\\}", r"(?P<seq>\\d+)", pattern)
    return re.compile(pattern)


def _department(sop: Sop, settings: Numbering) -> str | None:
    name = sop.control.department.value if sop.control.department else ""
    fitting = [known for known in settings.departments if known and known in name]
    return settings.departments[max(fitting, key=len)] if fitting else None


def _year(sop: Sop, old: str, settings: Numbering) -> str:
    if sop.control.effective_date:
        return sop.control.effective_date.value[:4]
    if match := re.search(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)", old):
        return match[1]
    return str(settings.fallback_year) if settings.fallback_year else NO_YEAR

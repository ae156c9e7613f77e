"""Pipeline, review: text into cells and out of them, without a change and without a formula.

Facts measured with openpyxl 3.1.5, LibreOffice 7.4 and XlsxWriter: a literal _x000D_ is read as a carriage return
unless it is escaped; a control character is refused; `=1+1` becomes a formula and `#N/A` an error unless the type is
forced; 32,767 is the longest text of a cell.
"""

from __future__ import annotations

import datetime
import re
import unicodedata

from openpyxl.cell import Cell

from models.base import Frozen

LONGEST = 32767
FORMULA_STARTERS = ("=", "+", "-", "@", "\t", "\n")

_NO_CHAR = r"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_ILLEGAL = re.compile(f"[{_NO_CHAR}]")
# What is illegal becomes an escape that starts with a low line, so it closes a false escape as a low line does.
_ESCAPE_LIKE = re.compile(rf"_(?=x[0-9A-Fa-f]{{4}}[_{_NO_CHAR}])")
_EDGES = re.compile(r"\A[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+\Z")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Seen(Frozen):
    """What stands in a cell: its text, or why it cannot be taken as one (a key of `reasons`)."""

    text: str = ""
    fault: str = ""


def one_newline(text: str) -> str:
    """Give line breaks as line feeds, as a spreadsheet keeps them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def escape(text: str) -> str:
    """Escape what a cell cannot hold as _xHHHH_, and what looks like such an escape."""
    plain = _ESCAPE_LIKE.sub("_x005F_", one_newline(text))
    return _ILLEGAL.sub(lambda found: f"_x{ord(found.group()):04X}_", plain)


def unescape(text: str) -> str:
    """Undo `escape`."""
    return one_newline(_ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text))


def lasting(text: str) -> str:
    """Give what of a text lasts whatever program saves it: LibreOffice 7.4 writes a literal _x000D_ without its escape.

    For comparing only.
    """
    return _ILLEGAL.sub("", one_newline(unescape(unescape(text))))


def fitting(text: str, ending: str) -> str:
    """Give the text as it fits a cell once escaped; a longer one is cut where all can see it."""
    if len(escape(text)) <= LONGEST:
        return one_newline(text)
    room = LONGEST - len(escape(ending))
    cut = one_newline(text)[:room]
    while len(escape(cut)) > room:
        cut = cut[: len(cut) - max(1, (len(escape(cut)) - room) // 7)]
    return cut + ending


def write_text(cell: Cell, text: str) -> None:
    """Put a text into a cell as text, whatever it looks like."""
    if not text:
        return
    cell.value = escape(text)
    cell.data_type = "s"


def seen_text(value: object, data_type: str) -> Seen:
    """Give a cell's value as text. Dates become ISO 8601; a number that may have lost a zero is refused."""
    match value:
        case None:
            return Seen()
        case str() if data_type == "f":
            return Seen(text=value, fault="formula")
        case str() if data_type == "e":
            return Seen(text=value, fault="error-cell")
        case str():
            return Seen(text=unescape(value))
        case int():  # TRUE and FALSE are numbers, too
            return Seen(text=str(value).upper())
        case float():
            return Seen(text=f"{value:.0f}") if value.is_integer() else Seen(text=f"{value}", fault="ambiguous-number")
        case datetime.datetime():
            whole_day = value.time() == datetime.time()
            return Seen(text=value.date().isoformat() if whole_day else value.isoformat(" "))
        case datetime.date() | datetime.time():
            return Seen(text=value.isoformat())
        case datetime.timedelta():
            return Seen(text=str(value), fault="not-text")
        case _:
            return Seen(text=str(value), fault="formula")


def typed(text: str) -> str:
    """Give what somebody typed to choose a word or to name a number or a day: full-width signs as plain ones.

    For looking up only; a text of record is never changed.
    """
    plain = unicodedata.normalize("NFKC", text)
    return "".join(char for char in plain if unicodedata.category(char) != "Cf").strip()


def bare(text: str) -> str:
    """Give a text without blanks, and marks that nobody sees, at its ends."""
    return _EDGES.sub("", text)

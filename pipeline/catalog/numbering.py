"""Pipeline, catalog: the number ledger. A number once given is never given to another, never changes, leaves no gap."""

from collections.abc import Sequence
from string import Formatter

from sqlalchemy import Connection, insert, select, text

from models.base import Frozen
from models.errors import CatalogError, SettingsError
from models.record import NumberParts, NumberRecord
from pipeline.catalog import tables
from pipeline.catalog.rows import columns

SEQ = "seq"


class NumberRequest(Frozen):
    """A lineage that wants its number."""

    lineage: str
    parts: NumberParts


def check_scheme(scheme: str) -> None:
    """Raise SettingsError for a scheme with an unknown place or without exactly one {seq}."""
    try:
        fields = [field for _, field, _, _ in Formatter().parse(scheme) if field is not None]
        example = NumberParts(type="SOP", dept="GEN", year="2024")
        _text(scheme, example, 1)
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise SettingsError(f"numbering scheme {scheme!r}: {error}", cure=_CURE) from error
    if fields.count(SEQ) != 1:
        raise SettingsError(f"numbering scheme {scheme!r} must have {{seq}} once", cure=_CURE)


_CURE = "use {type}, {dept}, {year} and once {seq:03} in [numbering] scheme"


def allocate(connection: Connection, scheme: str, requests: Sequence[NumberRequest]) -> dict[str, str]:
    """Give the number of each lineage: the one it has, or the next of its scope, in the order of the requests.

    Locks the counters, looks again, then inserts: two programs that ask at once get one answer, and no number is lost
    or skipped. Raises SettingsError for a bad scheme, CatalogError where the scheme makes a number that another has.
    """
    check_scheme(scheme)
    given = _known(connection, [request.lineage for request in requests])
    wanted = [request for request in requests if request.lineage not in given]
    for scope, year in sorted({_scope(scheme, request.parts) for request in wanted}):
        _lock(connection, scope, year)
    given |= _known(connection, [request.lineage for request in wanted])  # again, under the locks
    for request in wanted:
        if request.lineage not in given:
            given[request.lineage] = _next(connection, scheme, request)
    return given


def read_numbers(connection: Connection) -> tuple[NumberRecord, ...]:
    """Give the ledger, by scope and sequence."""
    table = tables.numbers
    rows = connection.execute(select(table).order_by(table.c.scope, table.c.year, table.c.seq))
    return tuple(NumberRecord.model_validate(columns(row)) for row in rows)


def _known(connection: Connection, lineages: Sequence[str]) -> dict[str, str]:
    table = tables.numbers
    found: dict[str, str] = {}
    for lineage in lineages:
        number = connection.scalar(select(table.c.number).where(table.c.lineage == lineage))
        if number is not None:
            found[lineage] = number
    return found


def _lock(connection: Connection, scope: str, year: int) -> None:
    at = {"scope": scope, "year": year}
    connection.execute(text("INSERT INTO counters VALUES (:scope, :year, 0) ON CONFLICT DO NOTHING"), at)
    if connection.dialect.name != "sqlite":  # SQLite: BEGIN IMMEDIATE holds the one lock already
        connection.execute(text("SELECT last FROM counters WHERE scope = :scope AND year = :year FOR UPDATE"), at)


def _next(connection: Connection, scheme: str, request: NumberRequest) -> str:
    scope, year = _scope(scheme, request.parts)
    raised = text("UPDATE counters SET last = last + 1 WHERE scope = :scope AND year = :year RETURNING last")
    seq = connection.scalars(raised, {"scope": scope, "year": year}).one()
    number = _text(scheme, request.parts, seq)
    table = tables.numbers
    holder = connection.scalar(select(table.c.lineage).where(table.c.number == number))
    if holder is not None:
        raise CatalogError(
            f"{number} belongs to another document already; the numbering scheme {scheme!r} makes it a second time",
            cure="change [numbering] scheme, type or department so that old and new numbers differ",
        )
    row = NumberRecord(lineage=request.lineage, scope=scope, year=year, seq=seq, number=number)
    connection.execute(insert(table).values(row.model_dump()))
    return number


def _scope(scheme: str, parts: NumberParts) -> tuple[str, int]:
    around = "".join(
        literal + ("" if field is None else "#" if field == SEQ else f"{{{field}{':' + spec if spec else ''}}}")
        for literal, field, spec, _ in Formatter().parse(scheme)
    )
    return around.format(**parts.model_dump()), int(parts.year)


def _text(scheme: str, parts: NumberParts, seq: int) -> str:
    return scheme.format(**parts.model_dump(), seq=seq)

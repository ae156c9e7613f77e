"""Pipeline, catalog: between values and rows: what every table needs alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select

_UNSTORABLE = {0: "�", **dict.fromkeys(range(0xD800, 0xE000), "�")}


def storable(row: Mapping[str, Any]) -> dict[str, Any]:
    """Replace what a database refuses in texts: NUL, and halves of surrogate pairs as odd file names have."""
    return {key: _clean(value) for key, value in row.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_UNSTORABLE)
    if isinstance(value, Mapping):
        return {_clean(key): _clean(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]
    return value


def columns(row: Row[Any], *without: str) -> dict[str, Any]:
    """Give a row as a dictionary by column name."""
    return {key: value for key, value in row._mapping.items() if key not in without}


def replace_children(connection: Connection, table: Table, document: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put the rows of one document in the place of those it had; `position` counts them."""
    connection.execute(delete(table).where(table.c.document == document))
    if rows:
        numbered = [{"document": document, "position": place, **storable(row)} for place, row in enumerate(rows)]
        connection.execute(insert(table), numbered)


def children(connection: Connection, table: Table) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of a table by document, in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(select(table).order_by(table.c.document, table.c.position)):
        found.setdefault(row.document, []).append(columns(row, "document", "position"))
    return found


def upsert(connection: Connection, table: Table, key: str, row: Mapping[str, Any]) -> None:
    """Write a row, over the one with the same key where there is one."""
    clean = storable(row)
    written = connection.execute(table.update().where(table.c[key] == clean[key]).values(clean))
    if written.rowcount == 0:
        connection.execute(insert(table).values(clean))

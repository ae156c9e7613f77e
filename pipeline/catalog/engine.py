"""Pipeline, catalog: the door to the database: settings of a connection, short transactions, errors in our words."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from models.errors import CatalogError

WAIT = 60.0
"""Seconds that a locked catalog is waited for."""

_BEGIN = "begin"
_WRITE_LOCK = 0x50F311
"""Key of the advisory lock that makes PostgreSQL's writers take turns as SQLite's do; released with the transaction."""


def make_engine(url: str, wait: float) -> Engine:
    """Give an engine for a database URL; a SQLite file is in WAL mode and waits `wait` seconds for its lock.

    Raises CatalogError for a URL that no installed driver understands.
    """
    try:
        parsed = make_url(url)
        engine = create_engine(parsed, json_serializer=partial(json.dumps, ensure_ascii=False, sort_keys=True))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise CatalogError(f"{url}: {error}", cure="use sqlite:///FILE, or install sopmill[scale]") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", partial(_set_pragmas, wait))
        event.listen(engine, "begin", _begin)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", partial(_set_timeout, wait))
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads; other processes may write meanwhile."""
    with _in_our_words(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes; it holds the catalog's one write lock from its start, on every database."""
    with _in_our_words(engine), engine.connect() as connection:
        writer = connection.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        with writer.begin():
            if engine.dialect.name == "postgresql":
                writer.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITE_LOCK})
            yield writer


@contextmanager
def _in_our_words(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise _catalog_error(engine, error) from error


def _catalog_error(engine: Engine, error: SQLAlchemyError) -> CatalogError:
    name = engine.url.render_as_string(hide_password=True)
    cause = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    if "locked" in cause or "lock timeout" in cause:
        return CatalogError(
            f"{name}: locked by another program", cure="end the other run, or wait for it, and run again"
        )
    if "not a database" in cause or "malformed" in cause:
        return CatalogError(f"{name}: damaged ({cause})", cure="restore the catalog from its copy (docs/catalog.md)")
    if "readonly" in cause or "unable to open" in cause:
        return CatalogError(f"{name}: {cause}", cure="choose a library folder that you may write to")
    if "full" in cause:
        return CatalogError(f"{name}: {cause}", cure="free some space and run again; nothing was half-written")
    return CatalogError(f"{name}: {cause}")


def _set_pragmas(wait: float, connection: Any, _record: object) -> None:
    # The driver would begin transactions by itself, and too late: `_begin` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _set_timeout(wait: float, connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {int(wait * 1000)}")
    connection.commit()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

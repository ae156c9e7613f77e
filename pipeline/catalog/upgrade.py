"""Pipeline, catalog: bring an opened catalog to the tables of this version, or refuse it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from models.errors import CatalogError
from pipeline.catalog.engine import reading, writing
from pipeline.catalog.tables import HEAD


def upgrade(engine: Engine) -> None:
    """Apply the migrations that the catalog lacks, all in one transaction.

    Raises CatalogError for a catalog that a newer sopmill made.
    """
    with reading(engine) as connection:
        if _revision(connection) == HEAD:
            return
    with writing(engine) as connection:
        revision = _revision(connection)  # again, under the lock: another process may have been quicker
        if revision == HEAD:
            return
        config = alembic_config()
        if revision is not None:
            _refuse_unknown(config, revision)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def alembic_config() -> Config:
    """Give alembic's configuration of the migrations that are shipped with this package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_unknown(config: Config, revision: str) -> None:
    try:
        ScriptDirectory.from_config(config).get_revision(revision)
    except CommandError as error:
        raise CatalogError(
            f"the catalog is of version {revision}, which this sopmill does not know (it knows {HEAD})",
            cure="use the newer sopmill that made it",
        ) from error

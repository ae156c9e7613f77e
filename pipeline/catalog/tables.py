"""Pipeline, catalog: every table of the catalog, in one place. docs/catalog.md says what each means.

A change here needs a migration in migrations/versions/ and a new HEAD; a test compares the two.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0001"
"""The migration that these tables are the state of."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("state", String(20), nullable=False),
    Column("started", String(40), nullable=False),
    Column("ended", String(40)),
    Column("host", String(255), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("process_started", Float(53), nullable=False),
    Column("version", String(40), nullable=False),
    Column("settings_hash", String(64), nullable=False),
    Column("source", Text, nullable=False),
    Column("counts", JSON, nullable=False),
)

lineages = Table(
    "lineages",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("source_number", Text, nullable=False),
    Column("title", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("lineage", String(40), ForeignKey("lineages.id"), index=True),
    Column("size", BigInteger, nullable=False),
    Column("format", String(20), nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("error", String(40), nullable=False),
    Column("message", Text, nullable=False),
    Column("cure", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source_number", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("effective_date", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("number", Text, nullable=False),
    Column("converter", String(40), nullable=False),
    Column("settings_hash", String(64), nullable=False),
    Column("pages", Integer),
    Column("counts", JSON, nullable=False),
    Column("sketch", JSON, nullable=False),
    Column("run", Integer, ForeignKey("runs.id")),
)

paths = Table(
    "paths",
    metadata,
    Column("document", String(64), ForeignKey("documents.sha256"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("position", Integer, nullable=False),
)

outputs = Table(
    "outputs",
    metadata,
    Column("document", String(64), ForeignKey("documents.sha256"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)

counters = Table(
    "counters",
    metadata,
    Column("scope", String(255), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("lineage", String(40), ForeignKey("lineages.id"), primary_key=True),
    Column("scope", String(255), nullable=False),
    Column("year", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("number", String(255), nullable=False, unique=True),
    UniqueConstraint("scope", "year", "seq"),
)

flags = Table(
    "flags",
    metadata,
    Column("document", String(64), ForeignKey("documents.sha256"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("lineage", String(40), ForeignKey("lineages.id"), nullable=False, index=True),
    Column("fingerprint", String(64), nullable=False),
    Column("state", String(20), nullable=False),
    Column("rule", String(20), nullable=False),
    Column("name", String(80), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("field", Text),
    Column("block", String(80)),
    Column("place", JSON(none_as_null=True)),
    Column("quote", Text, nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("clauses", JSON, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("lineage", String(40), ForeignKey("lineages.id"), nullable=False, index=True),
    Column("row", String(255), nullable=False),
    Column("field", Text),
    Column("action", String(40), nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", String(40), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("at", String(40), nullable=False),
    Column("file", Text, nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("details", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

index_entries = Table(
    "index_entries",
    metadata,
    Column("document", String(64), ForeignKey("documents.sha256"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(20), nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("block", String(80), nullable=False),
)

text_references = Table(
    "text_references",
    metadata,
    Column("document", String(64), ForeignKey("documents.sha256"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("block", String(80), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text),
    Column("target", String(80)),
    Column("reason", Text, nullable=False),
)

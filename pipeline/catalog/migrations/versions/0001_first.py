"""Pipeline, catalog: the first tables. The number ledger and the decision log are append-only by triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

APPEND_ONLY = ("numbers", "decisions")


def upgrade() -> None:
    """Create every table."""
    _create_runs_and_lineages()
    _create_documents()
    _create_ledger()
    _create_review()
    _create_index()
    for table in APPEND_ONLY:
        _forbid_changes(table)


def _create_runs_and_lineages() -> None:
    """Runs, and the lineages that numbers belong to."""
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started", sa.String(length=40), nullable=False),
        sa.Column("ended", sa.String(length=40), nullable=True),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("process_started", sa.Float(precision=53), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("settings_hash", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "lineages",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("source_number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lineages"),
        sa.UniqueConstraint("key", name="uq_lineages_key"),
    )


def _create_documents() -> None:
    """Documents with their places and outputs."""
    op.create_table(
        "documents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("lineage", sa.String(length=40), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("error", sa.String(length=40), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("cure", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source_number", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("effective_date", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("converter", sa.String(length=40), nullable=False),
        sa.Column("settings_hash", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("sketch", sa.JSON(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lineage"], ["lineages.id"], name="fk_documents_lineage"),
        sa.ForeignKeyConstraint(["run"], ["runs.id"], name="fk_documents_run"),
        sa.PrimaryKeyConstraint("sha256", name="pk_documents"),
    )
    op.create_index("ix_documents_lineage", "documents", ["lineage"])
    op.create_index("ix_documents_state", "documents", ["state"])
    op.create_table(
        "paths",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name="fk_paths_document"),
        sa.PrimaryKeyConstraint("document", "path", name="pk_paths"),
    )
    op.create_table(
        "outputs",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name="fk_outputs_document"),
        sa.PrimaryKeyConstraint("document", "kind", name="pk_outputs"),
    )


def _create_ledger() -> None:
    """The number ledger."""
    op.create_table(
        "counters",
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "year", name="pk_counters"),
    )
    op.create_table(
        "numbers",
        sa.Column("lineage", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=255), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["lineage"], ["lineages.id"], name="fk_numbers_lineage"),
        sa.PrimaryKeyConstraint("lineage", name="pk_numbers"),
        sa.UniqueConstraint("number", name="uq_numbers_number"),
        sa.UniqueConstraint("scope", "year", "seq", name="uq_numbers_scope_year_seq"),
    )


def _create_review() -> None:
    """Flags and what reviewers said."""
    op.create_table(
        "flags",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lineage", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("severity", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("block", sa.String(length=80), nullable=True),
        sa.Column("place", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name="fk_flags_document"),
        sa.ForeignKeyConstraint(["lineage"], ["lineages.id"], name="fk_flags_lineage"),
        sa.PrimaryKeyConstraint("document", "position", name="pk_flags"),
    )
    op.create_index("ix_flags_lineage", "flags", ["lineage"])
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lineage", sa.String(length=40), nullable=False),
        sa.Column("row", sa.String(length=255), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.String(length=40), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["lineage"], ["lineages.id"], name="fk_decisions_lineage"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("hash", name="uq_decisions_hash"),
    )
    op.create_index("ix_decisions_lineage", "decisions", ["lineage"])


def _create_index() -> None:
    """From old numbers to new ones."""
    op.create_table(
        "index_entries",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("block", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name="fk_index_entries_document"),
        sa.PrimaryKeyConstraint("document", "position", name="pk_index_entries"),
    )
    op.create_table(
        "text_references",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("block", sa.String(length=80), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=True),
        sa.Column("target", sa.String(length=80), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.sha256"], name="fk_text_references_document"),
        sa.PrimaryKeyConstraint("document", "position", name="pk_text_references"),
    )


def _forbid_changes(table: str) -> None:
    """Let the database itself refuse to change or delete a row."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    elif op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        )

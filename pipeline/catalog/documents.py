"""Pipeline, catalog: documents, their places and outputs, and where their numbers and references went."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from models.conversion import IndexEntry, Reference
from models.record import DocumentRecord, IndexRecord
from pipeline.catalog import tables
from pipeline.catalog.rows import children, columns, replace_children, upsert


def write_document(connection: Connection, record: DocumentRecord) -> None:
    """Write a document with its paths and outputs, over what stood there for the same bytes."""
    row = record.model_dump(mode="json", exclude={"paths", "outputs"})
    upsert(connection, tables.documents, "sha256", row)
    paths = [{"path": path} for path in dict.fromkeys(record.paths)]
    replace_children(connection, tables.paths, record.sha256, paths)
    outputs = [output.model_dump() for output in record.outputs]
    replace_children(connection, tables.outputs, record.sha256, outputs)


def write_numbering(
    connection: Connection, sha256: str, index: Sequence[IndexEntry], references: Sequence[Reference]
) -> None:
    """Write where the numbers of a document went, and its references."""
    replace_children(connection, tables.index_entries, sha256, [entry.model_dump() for entry in index])
    replace_children(connection, tables.text_references, sha256, [found.model_dump() for found in references])


def read_document(connection: Connection, sha256: str) -> DocumentRecord | None:
    """Give the record of a file's bytes."""
    row = connection.execute(select(tables.documents).where(tables.documents.c.sha256 == sha256)).one_or_none()
    if row is None:
        return None
    parts = [
        connection.execute(select(table).where(table.c.document == sha256).order_by(table.c.position)).all()
        for table in (tables.paths, tables.outputs)
    ]
    paths, outputs = ([columns(part, "document", "position") for part in rows] for rows in parts)
    return _record(row, paths, outputs)


def read_documents(connection: Connection) -> tuple[DocumentRecord, ...]:
    """Give every record, by its first path."""
    paths, outputs = children(connection, tables.paths), children(connection, tables.outputs)
    records = [
        _record(row, paths.get(row.sha256, []), outputs.get(row.sha256, []))
        for row in connection.execute(select(tables.documents))
    ]
    return tuple(sorted(records, key=lambda record: (record.paths, record.sha256)))


def read_index(connection: Connection) -> tuple[IndexRecord, ...]:
    """Give where every number went, document by document in the order of their numbers."""
    documents, entries = tables.documents, tables.index_entries
    rows = connection.execute(
        select(documents.c.lineage, entries)
        .join(documents, documents.c.sha256 == entries.c.document)
        .order_by(documents.c.number, entries.c.document, entries.c.position)
    )
    return tuple(IndexRecord.model_validate(columns(row, "position")) for row in rows)


def read_references(connection: Connection, sha256: str) -> tuple[Reference, ...]:
    """Give the references of a document in the order of its text."""
    table = tables.text_references
    rows = connection.execute(select(table).where(table.c.document == sha256).order_by(table.c.position))
    return tuple(Reference.model_validate(columns(row, "document", "position")) for row in rows)


def _record(row: Row[Any], paths: list[dict[str, Any]], outputs: list[dict[str, Any]]) -> DocumentRecord:
    found = {**columns(row), "paths": [part["path"] for part in paths], "outputs": outputs}
    return DocumentRecord.model_validate(found)

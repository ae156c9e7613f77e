"""Pipeline, catalog: which documents are states of one procedure. A lineage owns one number for ever."""

import hashlib
import re
import unicodedata

from sqlalchemy import Connection, insert, select

from models.record import LineageFacts
from pipeline.catalog import tables
from pipeline.catalog.rows import storable

_DASHES = re.compile(r"[‐-―−﹘﹣－_]+")


def lineage_key(facts: LineageFacts) -> str:
    """Give the words that name a lineage: number and title, or the one that is there, or the hash of the bytes.

    Conservative on purpose: two titles under one number are two lineages, which the audit flags; merging them here
    would give one number to two procedures.
    """
    number = _bare(_DASHES.sub("-", facts.source_number))
    title = "".join(char for char in _bare(facts.title) if char.isalnum())
    if number and title:
        return f"number:{number}|title:{title}"
    if number:
        return f"number:{number}"
    return f"title:{title}" if title else f"sha256:{facts.sha256}"


def lineage_of(connection: Connection, facts: LineageFacts) -> str:
    """Give the id of the document's lineage, made now where it is new; bytes seen before keep the lineage they had."""
    known = connection.scalar(select(tables.documents.c.lineage).where(tables.documents.c.sha256 == facts.sha256))
    if known is not None:
        return str(known)
    key = lineage_key(facts)
    there = connection.scalar(select(tables.lineages.c.id).where(tables.lineages.c.key == key))
    if there is not None:
        return str(there)
    lineage = "L" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    row = {"id": lineage, "key": key, "source_number": facts.source_number, "title": facts.title}
    connection.execute(insert(tables.lineages).values(storable(row)))
    return lineage


def _bare(text: str) -> str:
    """Fold a key for comparing; the text of record is never folded."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

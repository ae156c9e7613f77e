"""Flows: documents of a library made again, with every decision and rule that stands now."""

import json
from collections.abc import Iterable

from flows.library import Run
from flows.migration import convert_chunk, open_pool
from flows.progress import Progress
from models.conversion import Failure
from models.memory import MemoryKind, MemoryRule
from models.record import DocumentRecord, DocumentState
from models.source import SourceFile


def make_again(run: Run, lineages: set[str], progress: Progress) -> tuple[int, int]:
    """Convert the documents of some lineages again, with every decision; give how many, and how many failed."""
    records = [r for r in run.catalog.documents() if r.lineage in lineages and r.state is DocumentState.CONVERTED]
    progress.start(len(records))
    if not records:
        return 0, 0
    sources = [_source(record) for record in records]
    failed = 0
    with open_pool(run) as pool:
        for ended in convert_chunk(run, {r.sha256: r.paths for r in records}, sources, pool):
            failed += isinstance(ended, Failure)
            progress.advance(ended.source.path)
    return len(records), failed


def _source(record: DocumentRecord) -> SourceFile:
    return SourceFile(path=record.paths[0], sha256=record.sha256, size=record.size, format=record.format)


def touched_by(run: Run, rules: Iterable[MemoryRule]) -> set[str]:
    """Give the lineages of documents whose words a rule about names or labels may change, whoever decided them."""
    named = [rule.words for rule in rules if rule.kind in (MemoryKind.ROLE, MemoryKind.LABEL)]
    words = [json.dumps(name, ensure_ascii=False)[1:-1].casefold() for name in named]
    if not words:
        return set()
    texts = ((record.lineage, _text(run, record)) for record in run.catalog.documents() if record.lineage)
    return {lineage for lineage, text in texts if any(word in text for word in words)}


def _text(run: Run, record: DocumentRecord) -> str:
    """Give the JSON of a document as it stands, case folded; empty where it is gone."""
    name = next((output.name for output in record.outputs if output.kind == "json"), None)
    try:
        return (run.library.root / name).read_text("utf-8").casefold() if name else ""
    except (OSError, UnicodeDecodeError):
        return ""

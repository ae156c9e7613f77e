"""Pipeline, review: a large review in several workbooks. Each document stands whole in one of them; no row is lost."""

from __future__ import annotations

from collections.abc import Sequence

from models.review import Review


def by_department(review: Review) -> tuple[tuple[str, Review], ...]:
    """Give a review for each department, by its name; documents that name none stand under an empty name."""
    departments = {row.document: row.department for row in review.documents}
    groups: dict[str, list[str]] = {name: [] for name in sorted(set(departments.values()))}
    for document in _documents(review):
        groups.setdefault(departments.get(document, ""), []).append(document)
    return tuple((name, _share(review, documents)) for name, documents in groups.items() if documents)


def by_rows(review: Review, most: int) -> tuple[Review, ...]:
    """Give reviews of at most so many flags each, but for a document that has more of its own."""
    counted = dict.fromkeys(_documents(review), 0)
    for flag in review.flags:
        counted[flag.document] += 1
    shares: list[list[str]] = [[]]
    filled = 0
    for document, count in counted.items():
        if shares[-1] and filled + count > most:
            shares.append([])
            filled = 0
        shares[-1].append(document)
        filled += count
    return tuple(_share(review, documents) for documents in shares)


def _documents(review: Review) -> list[str]:
    """Every document that has a row anywhere, in the order of the documents' sheet."""
    found = dict.fromkeys(row.document for row in review.documents)
    found |= dict.fromkeys(row.document for row in review.flags)
    found |= dict.fromkeys(row.document for row in review.steps)
    return list(found | dict.fromkeys(row.document for row in review.index))


def _share(review: Review, documents: Sequence[str]) -> Review:
    here = set(documents)
    return review.model_copy(
        update={
            "documents": tuple(row for row in review.documents if row.document in here),
            "flags": tuple(row for row in review.flags if row.document in here),
            "steps": tuple(row for row in review.steps if row.document in here),
            "index": tuple(row for row in review.index if row.document in here),
        }
    )

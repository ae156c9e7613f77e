"""Pipeline, review: notes that reviewers put on cells. They are no answers, but nobody's words are passed over."""

from __future__ import annotations

from typing import Any

from openpyxl.comments.comment_sheet import CommentSheet
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.xml.functions import fromstring

from pipeline.review.cells import bare, unescape

COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
"""Notes; what Excel calls threaded comments stands here as well."""


def notes_of(sheet: Any) -> dict[int, str]:
    """Give the notes of a sheet that is only read, by the row that they are put on."""
    archive, related = sheet.parent._archive, get_rels_path(sheet._worksheet_path)  # type: ignore[no-untyped-call]
    if related not in archive.namelist():
        return {}
    found: dict[int, list[str]] = {}
    for relation in get_dependents(archive, related).find(COMMENTS):
        part = CommentSheet.from_tree(fromstring(archive.read(relation.target)))
        for place, note in part.comments if part else ():
            if words := bare(unescape(note.text or "")):
                found.setdefault(coordinate_from_string(place)[1], []).append(words)
    return {row: " / ".join(words) for row, words in found.items()}

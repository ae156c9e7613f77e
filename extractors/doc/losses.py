"""Extractors, doc: what a conversion lost, told from msdoc2docx's diagnostics: which content, and near which words."""

from __future__ import annotations

from typing import Any

from models.base import Frozen

LOSS_CODES: dict[str, str] = {
    "NUMBERING_TABLE_MALFORMED": "list numbers (damaged list table)",
    "STYLE_TABLE_MALFORMED": "styles (damaged style table)",
    "MALFORMED_TABLE_FLATTENED": "the grid of a damaged table",
    "TABLE_MARKER_DEFERRED": "a mark of a table",
    "HEADER_FOOTER_TABLE_MALFORMED": "headers and footers",
    "MAIN_TEXTBOX_TABLE_MALFORMED": "text boxes",
    "GROUPED_MAIN_TEXTBOXES_DEFERRED": "grouped text boxes",
    "GROUPED_HEADER_TEXTBOXES_DEFERRED": "grouped text boxes of headers",
    "NOTE_REFERENCE_DEFERRED": "the place of a note",
    "UNTERMINATED_FIELD": "a field without end",
    "MACRO_STORY_OMITTED": "a macro's text",
    "OFFICEART_MALFORMED": "damaged drawings",
    "OLE_OBJECT_OMITTED": "an embedded object",
}
"""Diagnostics of msdoc2docx that put content at risk. They come as warnings like harmless ones: the code decides."""
OBJECT_CODES: dict[str, str] = {
    "INLINE_PICTURE_MALFORMED": "a damaged picture",
    "INLINE_PICTURE_FORMAT_DEFERRED": "a picture in an old format",
    "FLOATING_PICTURE_FORMAT_DEFERRED": "a floating picture in an old format",
    "INLINE_PICTURE_ANCHOR_INVALID": "a picture without a place",
    "INLINE_PICTURE_DATA_STREAM_MISSING": "a picture whose bytes are missing",
    "OBJECT_ANCHOR_DEFERRED": "a picture or embedded object",
    "PICTURES_DEFERRED": "pictures",
}
"""Those that leave a mark in the text where the object was: without a mark nothing was lost."""
DRAWN = "FLOATING_SHAPE_TYPES_DEFERRED"
"""Lines and shapes of a drawing that were not drawn again; their words are text boxes, which come through."""
FRAME = "no BLIP"
"""A diagnostic's words for a drawing's frame, which is stored like a picture and holds none."""
PICTURES, BOXES, FURNITURE = "pictures", "text boxes", "headers"
MOST_PLACES = 20


class Loss(Frozen):
    """Content that is not in the .docx, in plain words."""

    what: str
    kind: str = ""
    """pictures, text boxes or headers where another reading may have it; empty for anything else."""
    part: str = "body"
    near: str = ""
    """Words nearest before it; empty where nobody knows."""


def losses_of(codes: list[dict[str, Any]], marks: list[tuple[str, str]], words: dict[str, list[str]]) -> list[Loss]:
    """Give the losses of a conversion.

    `marks` are part and words before each object that was not written; `words` are lines of text boxes and headers
    that stand nowhere.
    """
    found = [
        Loss(what=LOSS_CODES[entry["code"]], kind=_kind(entry["code"])) for entry in codes if _is_loss(entry, words)
    ]
    objects = [entry for entry in codes if entry["code"] in OBJECT_CODES and FRAME not in entry["message"]]
    if len(marks) > drawn(codes):
        what = next((OBJECT_CODES[code] for code in OBJECT_CODES if code in {entry["code"] for entry in objects}), "")
        places = dict.fromkeys(marks)
        found += [
            Loss(what=what or "a picture or embedded object", kind=PICTURES, part=_part(name), near=near)
            for name, near in list(places)[:MOST_PLACES]
        ]
    return list(dict.fromkeys(found))


def drawn(codes: list[dict[str, Any]]) -> int:
    """Count objects that hold neither words nor a picture: lines and shapes of a drawing, its frame."""
    shapes = sum(int((entry["details"] or {}).get("shape_count", 0)) for entry in codes if entry["code"] == DRAWN)
    return shapes + sum(FRAME in entry["message"] for entry in codes if entry["code"] in OBJECT_CODES)


def _is_loss(entry: dict[str, Any], words: dict[str, list[str]]) -> bool:
    """Text boxes are lost only where words of theirs stand nowhere: an empty one is not missed."""
    code = entry["code"]
    return code in LOSS_CODES and not (_kind(code) == BOXES and not words.get("textboxes"))


def _kind(code: str) -> str:
    if "TEXTBOX" in code:
        return BOXES
    if code == "HEADER_FOOTER_TABLE_MALFORMED":
        return FURNITURE
    return PICTURES if code in ("OFFICEART_MALFORMED", "OLE_OBJECT_OMITTED") else ""


def _part(name: str) -> str:
    stem = name.removeprefix("word/").removesuffix(".xml")
    return "body" if stem == "document" else stem

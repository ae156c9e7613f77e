"""Extractors, docx: headers, footers, footnotes, endnotes and comments, each distinct content once."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from extractors.docx.inline import count_changes
from extractors.docx.names import Element, is_on, value, w
from extractors.docx.package import Package, relation_id
from extractors.docx.story import Frame, Ids, Source, Story, words
from models.document import AnyBlock, LabelOrigin, Layer, Place

SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
NOTES = (
    ("footnotes", "footnote", Layer.NOTE),
    ("endnotes", "endnote", Layer.NOTE),
    ("comments", "comment", Layer.COMMENT),
)


def furniture_blocks(source: Source, main: str, body: Element) -> tuple[AnyBlock, ...]:
    """Read the headers (ids h1, h2, …), then the footers (f1, …), that some page of the document shows."""
    found: list[AnyBlock] = []
    for name, layer, prefix in (("header", Layer.HEADER, "h"), ("footer", Layer.FOOTER, "f")):
        kept: list[AnyBlock] = []
        seen: set[tuple[str, ...]] = set()
        for part in _shown_parts(source.package, main, body, name):
            blocks = _part_blocks(source, part, layer, Ids(prefix, len(kept)))
            key = words(blocks)
            if key and key not in seen:
                seen.add(key)
                kept.extend(blocks)
        found.extend(kept)
    return tuple(found)


def note_blocks(source: Source, main: str) -> tuple[AnyBlock, ...]:
    """Read footnotes and endnotes (ids n1, n2, …), then comments (c1, …), without the separator lines.

    `place.anchor` is the block that refers to the note, where the stories before were read with the same `source`.
    """
    found: list[AnyBlock] = []
    note_ids, comment_ids = Ids("n"), Ids("c")
    for part_kind, tag, layer in NOTES:
        part = source.package.related(main, part_kind)
        root = source.package.xml(part) if part else None
        if part is None or root is None:
            continue
        story = Story(source, root, part)
        frame = Frame(comment_ids if layer is Layer.COMMENT else note_ids, layer, Place(part=part_kind))
        for note in root.iterfind(w(tag)):
            if value(note, "type") not in SEPARATORS:
                anchor = source.referrers.get((tag, value(note, "id") or ""))
                placed = replace(frame, place=frame.place.model_copy(update={"anchor": anchor}))
                found.extend(_signed(story.blocks(note, placed), value(note, "author")))
    return tuple(found)


def _signed(blocks: tuple[AnyBlock, ...], author: str | None) -> tuple[AnyBlock, ...]:
    """Label a comment with its author, as the balloon beside the page does."""
    name = (author or "").strip()
    if not blocks or not name or blocks[0].label is not None:
        return blocks
    return (blocks[0].model_copy(update={"label": name, "label_origin": LabelOrigin.AUTOMATIC}), *blocks[1:])


def changes_of(package: Package, main: str) -> int:
    """Count the tracked changes of the document part, its headers, footers, notes and comments."""
    kinds = ("header", "footer", "footnotes", "endnotes")
    targets = [r.target for r in package.relations(main).values() if r.kind in kinds and not r.external]
    roots = [package.xml(part) for part in dict.fromkeys((main, *targets))]
    return sum(count_changes(root) for root in roots if root is not None)


def _part_blocks(source: Source, part: str, layer: Layer, ids: Ids) -> tuple[AnyBlock, ...]:
    root = source.package.xml(part)
    if root is None:
        return ()
    name = posixpath.basename(part).rsplit(".", 1)[0]
    return Story(source, root, part).blocks(root, Frame(ids, layer, Place(part=name)))


def _shown_parts(package: Package, main: str, body: Element, name: str) -> Iterator[str]:
    """Yield part names in the order of the sections; a variant that no page shows is left out.

    A first-page variant shows only where its section has w:titlePg, an even one only where the settings ask for it.
    """
    relations = package.relations(main)
    even = _even_and_odd(package, main)
    yielded: set[str] = set()
    inherited: dict[str, str] = {}
    for section in body.iter(w("sectPr")):
        for reference in section.iterfind(w(f"{name}Reference")):
            relation = relations.get(relation_id(reference, "id") or "")
            if relation is not None and not relation.external:
                inherited[value(reference, "type") or "default"] = relation.target
        shows = {"default": True, "first": bool(is_on(section.find(w("titlePg")))), "even": even}
        for variant in ("first", "default", "even"):
            part = inherited.get(variant)
            if part and shows[variant] and part not in yielded:
                yielded.add(part)
                yield part


def _even_and_odd(package: Package, main: str) -> bool:
    part = package.related(main, "settings")
    root = package.xml(part) if part else None
    return root is not None and bool(is_on(root.find(w("evenAndOddHeaders"))))

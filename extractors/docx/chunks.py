"""Extractors, docx: documents inside the document: what w:altChunk imports, what is linked or embedded as an object.

Word reads an imported part (a web page, a web archive, RTF, another .docx) when it opens the file and shows it in its
place; some systems export a whole document as one such part. Source: ISO/IEC 29500-1 17.17.2.1 (altChunk).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from extractors.docx.names import Element, O, w
from extractors.docx.package import Package, relation_id
from models.document import AnyBlock, Document, Layer, Place, Table

ChunkReader = Callable[[bytes], Document | None]
"""Reads an imported part of any format; None where it cannot be read."""

FORMULA = re.compile(r"Equation\.|MathType", re.IGNORECASE)
"""Objects whose picture shows everything that they hold."""


def chunk_data(package: Package, part: str, chunk: Element) -> bytes | None:
    """Give the bytes that a w:altChunk of a part imports; None where they are outside the package or missing."""
    relation = package.relations(part).get(relation_id(chunk, "id") or "")
    return None if relation is None or relation.external else package.read(relation.target)


def renamed(blocks: tuple[AnyBlock, ...], next_id: Callable[[], str], layer: Layer, place: Place) -> Iterator[AnyBlock]:
    """Give the body of an imported document with ids and place of the document that imports it."""
    for block in blocks:
        if block.layer in (Layer.BODY, Layer.TEXTBOX):
            yield _moved(block, block.id, next_id(), layer, place)


def _moved(block: AnyBlock, old: str, new: str, layer: Layer, place: Place) -> AnyBlock:
    update: dict[str, object] = {"id": new + block.id.removeprefix(old), "place": place}
    if block.layer is Layer.BODY:
        update["layer"] = layer
    if isinstance(block, Table):
        update["cells"] = tuple(
            cell.model_copy(
                update={
                    "blocks": tuple(
                        _moved(b, old, new, layer, place.model_copy(update={"cell": (cell.row, cell.column)}))
                        for b in cell.blocks
                    )
                }
            )
            for cell in block.cells
        )
    return block.model_copy(update=update)


def unread_objects(root: Element) -> Iterator[str]:
    """Name what a part links or embeds and nobody reads: sub-documents, objects of other programs."""
    yield from ("linked sub-document" for _ in root.iter(w("subDoc")))
    for embedded in root.iter(f"{{{O}}}OLEObject"):
        program = embedded.get("ProgID", "") or "?"
        if not FORMULA.search(program):
            yield f"embedded object {program} (its picture is kept)"

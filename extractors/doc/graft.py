"""Extractors, doc: what one reading lost, taken from another reading of the same file and put where that one has it."""

from __future__ import annotations

from collections import Counter

from extractors.doc.convert import Converted
from extractors.doc.losses import BOXES, FURNITURE, PICTURES
from extractors.doc.witness import near, recall
from models.document import AnyBlock, Document, Figure, Layer, Paragraph, Place

BETTER = 0.02
"""Share of the witness's words by which the other reading must be better to be taken as a whole."""
MOST = 200
"""Blocks taken from another reading: each is looked for among all the others."""
STORIES = {"textboxes": (Layer.TEXTBOX, BOXES), "headers": (Layer.HEADER, FURNITURE)}
UNPLACED = {
    BOXES: "text boxes whose place is not known: their words stand at the end",
    FURNITURE: "headers and footers whose pages are not known: their words stand at the end",
}


def wants_another(document: Document, converted: Converted) -> bool:
    """Whether another reading may know what this one lost."""
    return (
        any(loss.kind for loss in converted.losses) or bool(converted.words) or recall(document, converted) < 1 - BETTER
    )


def mend(
    document: Document, converted: Converted, other: Document, docx: bytes, name: str
) -> tuple[Document, Converted]:
    """Give document and conversion mended by another reading, which is called `name` and came as `docx`.

    Pictures and text boxes are put behind the words that they follow there; where the other reading has far more of
    the witness's words it is taken as a whole, with a note, since list numbers and levels may differ in it.
    """
    mended, less = _grafted(document, converted, other, name)
    whole = converted.model_copy(update={"docx": docx, "converter": name, "words": (), "losses": ()})
    if recall(other, whole) - recall(*append_words(mended, less)) < BETTER:
        return mended, less
    why = f"the first reading lost words, and {name} read it: compare its list numbers with the original"
    return other, whole.model_copy(update={"repairs": (*converted.repairs, why)})


def _grafted(document: Document, converted: Converted, other: Document, name: str) -> tuple[Document, Converted]:
    taken: Counter[str] = Counter()
    blocks = list(document.blocks)
    for before, block in _missing(document, converted, other):
        host = near(tuple(blocks), before) if before else None
        at = next((i for i, own in enumerate(blocks) if host is not None and own.id == host.id), None)
        if at is not None:
            taken[PICTURES if isinstance(block, Figure) else BOXES] += 1
            blocks.insert(at + 1, block.model_copy(update={"id": f"{blocks[at].id}+{sum(taken.values())}"}))
    mended = document.model_copy(update={"blocks": tuple(blocks)})
    return mended, _less(converted, mended, taken, name)


def _missing(document: Document, converted: Converted, other: Document) -> list[tuple[str, AnyBlock]]:
    """Give blocks of the other reading that are lost here, each with the words before it."""
    known = {block.sha256 for block in document.blocks if isinstance(block, Figure)}
    places = {_bare(loss.near) for loss in converted.losses if loss.kind == PICTURES and loss.near}
    lines = {_bare(text) for story, text in converted.words if story == "textboxes"}
    found: list[tuple[str, AnyBlock]] = []
    before = ""
    for block in other.blocks:
        if isinstance(block, Figure):
            is_lost = block.sha256 not in known and any(_bare(before).endswith(place) for place in places)
        else:
            is_lost = block.layer is Layer.TEXTBOX and _bare(block.text) in lines
        if is_lost:
            found.append((before, block))
        elif block.layer is Layer.BODY and block.text.strip():
            before = block.text.splitlines()[-1]
    return found[:MOST]


def _less(converted: Converted, mended: Document, taken: Counter[str], name: str) -> Converted:
    there = {_bare(block.text) for block in mended.blocks}
    words = tuple((story, text) for story, text in converted.words if _bare(text) not in there)
    pictures = [loss for loss in converted.losses if loss.kind == PICTURES][taken[PICTURES] :]
    others = [loss for loss in converted.losses if loss.kind != PICTURES and (loss.kind != BOXES or words)]
    notes = tuple(f"{kind} as {name} reads them" for kind in sorted(taken))
    return converted.model_copy(
        update={"words": words, "losses": (*others, *pictures), "repairs": (*converted.repairs, *notes)}
    )


def append_words(document: Document, converted: Converted) -> tuple[Document, Converted]:
    """Add the words of text boxes and headers that stand in no known place; they are not lost, but their place is."""
    blocks, losses, notes = list(document.blocks), list(converted.losses), list(converted.repairs)
    for story, (layer, kind) in STORIES.items():
        lines = [text for where, text in converted.words if where == story]
        if lines:
            blocks += [
                Paragraph(id=f"{story}{number}", text=text, layer=layer, place=Place(part=story))
                for number, text in enumerate(lines, 1)
            ]
            losses = [loss for loss in losses if loss.kind != kind]
            notes.append(UNPLACED[kind])
    changed = converted.model_copy(update={"losses": tuple(losses), "repairs": tuple(notes)})
    return document.model_copy(update={"blocks": tuple(blocks)}), changed


def _bare(text: str) -> str:
    return "".join(text.split())

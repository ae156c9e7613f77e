"""Pipeline, mapping: the document's title printed again over its text is no section."""

from __future__ import annotations

from collections.abc import Mapping

from models.document import AnyBlock, Document, Heading, Layer
from models.lang.sections import fold_title
from models.language import section_lexicons
from pipeline.mapping.accounting import TITLE


def without_title(document: Document, used: Mapping[str, str], title: str) -> tuple[Document, dict[str, str]]:
    """Give the document and `used` with headings that say the title word for word as front matter.

    What stands below such a heading moves up a level, up to the next heading of its own level.
    """
    found = dict(used)
    blocks: list[AnyBlock] = []
    above: int | None = None
    for block in document.blocks:
        if isinstance(block, Heading) and block.layer is Layer.BODY:
            if _is_title(block, title):
                found.setdefault(block.id, TITLE)
                above = block.level
            elif above is not None and block.level > above:
                blocks.append(block.model_copy(update={"level": block.level - 1}))
                continue
            else:
                above = None
        blocks.append(block)
    return document.model_copy(update={"blocks": tuple(blocks)}), found


def _is_title(block: Heading, title: str) -> bool:
    folded = fold_title(block.text)
    same = bool(folded) and block.label is None and folded == fold_title(title)
    return same and not any(folded in one.kinds for one in section_lexicons())

"""Pipeline, mapping: heads of pages typed into the body: the lines beside a repeated control line repeat with it."""

from __future__ import annotations

from collections.abc import Mapping

from models.document import AnyBlock, Document, Heading, Layer, Paragraph

REPEATED = "repeated-control"
_LEAST = 4
"""Characters of a line that can be told from others."""


def whole_heads(document: Document, used: Mapping[str, str]) -> dict[str, str]:
    """Add to `used` the lines beside repeated control lines that stood word for word before the first heading."""
    blocks = [block for block in document.blocks if block.layer is Layer.BODY]
    start = next((n for n, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks))
    front = {block.text.strip() for block in blocks[:start] if _is_line(block)}
    found = dict(used)
    for n, block in enumerate(blocks):
        if used.get(block.id) == REPEATED:
            for beside in (reversed(blocks[start:n]), iter(blocks[n + 1 :])):
                for other in beside:
                    if not _is_line(other) or other.text.strip() not in front or other.id in used:
                        break
                    found[other.id] = REPEATED
    return found


def _is_line(block: AnyBlock) -> bool:
    return isinstance(block, Paragraph) and block.label is None and len(block.text.strip()) >= _LEAST

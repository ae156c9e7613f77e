"""Extractors, outlining: how running text looks in this document, so that what stands out can be seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from extractors.outlining.line import Line, title_like

_LARGER = 0.9
"""Points above the body's size that make a line stand out."""


@dataclass(frozen=True)
class Scene:
    """Lines of a document with the look of its running text."""

    lines: list[Line]
    size: float | None
    bold: bool
    """Most running text is bold, so bold says nothing."""

    def larger(self, line: Line) -> bool:
        """Whether a line is printed larger than running text."""
        size = line.block.look.size
        return size is not None and self.size is not None and size >= self.size + _LARGER

    def capitals(self, line: Line) -> bool:
        """Whether a line is in Latin capitals."""
        letters = [c for c in line.text if c.isalpha()]
        return len(letters) >= 4 and all(c.isascii() and c.isupper() for c in letters)

    def stands_out(self, line: Line) -> bool:
        """Whether a line looks different from running text: bold, larger, in capitals."""
        return (line.block.look.bold and not self.bold) or self.larger(line) or self.capitals(line)

    def after(self, i: int) -> int | None:
        """Index of the next line with content."""
        for j in range(i + 1, len(self.lines)):
            block = self.lines[j].block
            if block.text.strip() or block.type in ("table", "figure"):
                return j
        return None


def scene_of(lines: list[Line], skip: set[int]) -> Scene:
    """Measure the running text: characters a size, and whether most are bold."""
    sizes: Counter[float] = Counter()
    bold = plain = 0
    for i, line in enumerate(lines):
        if i in skip or not line.is_words or (title_like(line.text) and len(line.text) < 20):
            continue
        weight = len(line.text)
        if line.block.look.size is not None:
            sizes[line.block.look.size] += weight
        if line.block.look.bold:
            bold += weight
        else:
            plain += weight
    common = max(sizes, key=lambda s: (sizes[s], -s), default=None)
    return Scene(lines=lines, size=common, bold=bold > plain)

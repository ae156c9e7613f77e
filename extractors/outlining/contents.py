"""Extractors, outlining: tables of contents, by style, stale or typed by hand."""

import re

from extractors.outlining.line import Line
from models.lang.sections import fold_title
from models.language import section_lexicons

_LEADER = re.compile(r"(?:[.…·．—_\-]{3,}|(?:\. ){3,}|\t+|\s{3,})\s*[-–(（]?\s*\d{1,3}\s*[-–)）]?\s*$")
_PAGE = re.compile(r"\S.*?\s\d{1,3}\s*$")
_MIN_RUN = 3


def contents_lines(lines: list[Line]) -> set[int]:
    """Give the indexes of the lines of tables of contents, their titles included.

    A title alone is enough for the lines with page numbers right after it; without one, three lines in a row with
    leader and page number are asked for.
    """
    found = {i for i, line in enumerate(lines) if line.block.look.toc}
    found |= _typed(lines)
    for i, line in enumerate(lines):
        if _is_title(line) and any(j in found for j in range(i + 1, min(i + 4, len(lines)))):
            found.add(i)
    return found


def _typed(lines: list[Line]) -> set[int]:
    found: set[int] = set()
    run: list[int] = []
    after_title = False
    for i, line in enumerate(lines):
        if not line.is_words and not line.block.text.strip():
            continue
        text = line.block.full_text.rstrip()
        if _LEADER.search(text) or (after_title and _PAGE.search(text) and len(text) < 80):
            run.append(i)
            continue
        if len(run) >= (1 if after_title else _MIN_RUN):
            found |= set(run)
        run = []
        after_title = _is_title(line)
    return found | (set(run) if len(run) >= _MIN_RUN else set())


def _is_title(line: Line) -> bool:
    folded = fold_title(line.text)
    return any(folded in lexicon.contents for lexicon in section_lexicons())

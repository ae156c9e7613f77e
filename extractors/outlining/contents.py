"""Extractors, outlining: tables of contents, by style, stale or typed by hand, in lines or in a table."""

import re

from extractors.outlining.line import Line
from models.document import Table
from models.lang.sections import fold_title
from models.language import section_lexicons

_LEADER = re.compile(r"(?:[.…·．—_\-]{3,}|(?:\. ){3,}|\t+|\s{3,})\s*[-–(（]?\s*\d{1,3}\s*[-–)）]?\s*$")
_PAGE = re.compile(r"\S.*?\s\d{1,3}\s*$")
_PAGE_CELL = re.compile(r"[-–(（]?\s*\d{1,3}\s*[-–)）]?")
_TAIL = 60
"""Characters at the end of a line in which leader and page number stand: blanks without end are not searched."""
_MIN_RUN = 3
_MOST = 100
"""Lines of a table of contents without page numbers."""
_STALE = 5
"""One title in so many may have been changed since the contents were typed."""


def contents_lines(lines: list[Line]) -> set[int]:
    """Give the indexes of the lines of tables of contents, their titles included.

    A title alone is enough for the lines with page numbers right after it; without one, three lines in a row with
    leader and page number are asked for. Right after a title, lines that the document says again in the same order are
    contents without page numbers, and so is a table with page numbers in its last column.
    """
    found = {i for i, line in enumerate(lines) if line.block.look.toc}
    found |= _typed(lines)
    for i, line in enumerate(lines):
        if _is_title(line) and i + 1 < len(lines) and i + 1 not in found:
            found |= _said_again(lines, i + 1) or _table(lines, i + 1)
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
        if _LEADER.search(text[-_TAIL:]) or (after_title and len(text) < 80 and _PAGE.search(text)):
            run.append(i)
            continue
        if len(run) >= (1 if after_title else _MIN_RUN):
            found |= set(run)
        run = []
        after_title = _is_title(line)
    return found | (set(run) if len(run) >= _MIN_RUN else set())


def _said_again(lines: list[Line], start: int) -> set[int]:
    """Give the lines from `start` on that are the titles of the document to come: each stands again, in order."""
    keys = [_key(line) for line in lines[start:]]
    if not keys[0] or keys[0] not in keys[1 : _MOST + 1]:
        return set()
    again = keys.index(keys[0], 1)
    run = [key for key in keys[:again] if key]
    at, missed = again, 0
    for key in run:
        if key in keys[at:]:
            at = keys.index(key, at) + 1
        else:
            missed += 1
    return set(range(start, start + again)) if len(run) >= _MIN_RUN and missed <= len(run) // _STALE else set()


def _key(line: Line) -> str:
    """What a line says, without blanks: the same in the contents and over the section."""
    return "".join(line.block.full_text.split()) if line.is_words else ""


def _table(lines: list[Line], at: int) -> set[int]:
    """Give the index of a table whose rows, but for its head, end in a page number."""
    table = lines[at].block
    if not isinstance(table, Table):
        return set()
    last = [row[-1].strip() for row in table.grid if any(text.strip() for text in row)]
    pages = sum(bool(_PAGE_CELL.fullmatch(text)) for text in last)
    return {at} if table.n_columns > 1 and pages >= _MIN_RUN and pages >= len(last) - 1 else set()


def _is_title(line: Line) -> bool:
    folded = fold_title(line.text)
    return any(folded in lexicon.contents for lexicon in section_lexicons())

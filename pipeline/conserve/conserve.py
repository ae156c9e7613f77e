"""Pipeline, conserve: compare the source's text and pictures with the output, its files and the omission list.

Two questions, both asked of the text with white space taken out and known reference rewritings undone:
does every line of the source stand in the output or in an omission, clause by clause where the template
parted it; and is every word there at least as often as in the source. What fails becomes a flag that names it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from models.conversion import Outputs, Renumbered
from models.document import AnyBlock, Document, Figure, Layer, Note, Table, walk
from models.sop import all_steps
from pipeline.conserve.witness import docx_lines, docx_pictures

BODY = frozenset({Layer.BODY, Layer.TEXTBOX, Layer.NOTE})
SHOWN = 12
"""Lost words that a flag quotes."""

_WORD = re.compile(
    r"[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:[.,:/\-–][^\W_\u3400-\u9fff\uf900-\ufaff]+)*|[\u3400-\u9fff\uf900-\ufaff]"
)
_CLAUSE = re.compile(r"(?<=[。；;！？!?：:，,、])|\t|\n|\s+(?=\d{1,2}[.)]\s)|(?<=\d[.)])\s")
"""Where a line may be parted: at punctuation, and round a number that starts another item in the same line."""


def lost_words(document: Document, renumbered: Renumbered, outputs: Outputs) -> tuple[str, ...]:
    """Give the words of the source's body that neither the output nor the omission list holds, in source order.

    A clause may run over the border of two steps: a reviewer may have split it there.
    """
    output = "\n".join(docx_lines(outputs.docx))
    omitted = "\n".join(omission.text for omission in renumbered.sop.omitted)
    undone = "\n".join(reference.old for reference in renumbered.references if reference.new is not None)
    kept = Counter(_words(output)) + Counter(_words(omitted)) + Counter(_words(undone))
    source_lines = list(body_lines(document.blocks))
    short = Counter(word for line in source_lines for word in _words(line)) - kept
    steps = "".join(step.text for step in all_steps(renumbered.sop.steps))
    there = _squeezed(f"{output}\n{omitted}\n{steps}")
    rewritten = [(r.old, r.new) for r in renumbered.references if r.new is not None and r.new != r.old]
    lost: list[str] = []
    for line in source_lines:
        lost += _lost_in(line, there, short, rewritten)
    return tuple(dict.fromkeys(lost))


def conserve(document: Document, renumbered: Renumbered, outputs: Outputs) -> tuple[Note, ...]:
    """Give notes that name the lost words and pictures, or nothing where the proof holds."""
    notes = []
    if lost := lost_words(document, renumbered, outputs):
        notes.append(Note(rule="SOP901", arguments={"words": _named(lost, " "), "count": str(len(lost))}))
    if pictures := lost_pictures(document, outputs):
        names = [f"{figure.id} ({figure.sha256[:12]})" for figure in pictures]
        first = pictures[0]
        arguments = {"pictures": _named(names, ", "), "count": str(len(pictures))}
        notes.append(Note(rule="SOP902", block=first.id, place=first.place, arguments=arguments))
    return tuple(notes)


def lost_pictures(document: Document, outputs: Outputs) -> tuple[Figure, ...]:
    """Give the pictures of the source, one a content, that are neither a file of their own nor in the document.

    What a file holds is hashed again; a name in a list proves nothing. Pictures that were not read have their own flag,
    and those that the settings do not want as files are the user's own choice.
    """
    there = {hashlib.sha256(picture.data).hexdigest() for picture in outputs.written_pictures}
    there |= {picture.sha256 for picture in outputs.pictures if picture.reason == "not-wanted"}
    figures: dict[str, Figure] = {}
    for block in walk(document.blocks):
        if isinstance(block, Figure) and block.data:
            figures.setdefault(block.sha256, block)
    missing = [figure for figure in figures.values() if figure.sha256 not in there]
    held = docx_pictures(outputs.docx) if missing else frozenset()
    return tuple(figure for figure in missing if figure.sha256 not in held)


def body_lines(blocks: Iterable[AnyBlock]) -> Iterable[str]:
    """Yield each line of text that the source's body shows, labels apart from their text."""
    for block in walk(tuple(blocks)):
        if block.layer not in BODY or isinstance(block, Table):
            continue
        yield from (line for line in (block.label or "", *block.text.split("\n")) if line.strip())


def _named(lost: Sequence[str], comma: str) -> str:
    return comma.join(lost[:SHOWN]) + (f" … (+{len(lost) - SHOWN})" if len(lost) > SHOWN else "")


def _lost_in(line: str, there: str, short: Counter[str], rewritten: list[tuple[str, str]]) -> list[str]:
    """Words of a line that are missing: those that the output holds too seldom, else the clause that stands nowhere."""
    words = [word for word in _words(line) if short[word] > 0]
    if words or _squeezed(line) in there:
        return words
    clauses = [clause.strip() for clause in _CLAUSE.split(line) if _words(clause)]
    return [clause for clause in clauses if not _stands(clause, there, rewritten)]


def _stands(clause: str, there: str, rewritten: list[tuple[str, str]]) -> bool:
    if _squeezed(clause) in there:
        return True
    for old, new in rewritten:
        clause = clause.replace(old, new)
    return _squeezed(clause) in there


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)

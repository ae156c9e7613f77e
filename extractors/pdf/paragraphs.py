"""Extractors, pdf: lines to paragraphs (docs/analysis/pdf-lines.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from extractors.pdf.flow import Set
from extractors.pdf.hyphens import CUT
from extractors.pdf.lines import Line
from extractors.pdf.scene import around
from extractors.pdf.script import bullet_of, is_wide
from extractors.pdf.sheet import Edges
from models.document import Layer, Look, Paragraph, Place
from models.numbering import split_label

_ENDS = "。．.!?！？;；:：…"
_SENTENCE_ENDS = "。.!?！？;；"
_CLOSERS = "”’\"')）】》」』"
_PAIRS = (("（", "）"), ("《", "》"), ("(", ")"), ("“", "”"))
_SLACK = 0.6
"""Ems that a line may miss its right edge by."""
_REMARK = re.compile(r"(?:注|註|附\s*[录錄件表]|[Nn]ote|NOTE)\s*[\dA-Za-z一二三四五六七八九十]*\s*[:：、．.]")
"""A remark or annex starts a paragraph as a label does."""
_CLOSING = re.compile(r"[^\s()（）]{1,6}[)）]")


def starts_item(text: str) -> bool:
    """Say whether a line starts with a typed label or a bullet, so that it starts a paragraph."""
    if bullet_of(text) or _REMARK.match(text):
        return True
    found = split_label(text)
    return found is not None and not found[0].weak


def build_paragraphs(lines: Iterable[Set]) -> Iterator[tuple[Set, ...]]:
    """Part lines in reading order into paragraphs."""
    pending: list[Set] = []
    for line in lines:
        if pending and not continues(pending, line):
            yield tuple(pending)
            pending = []
        pending.append(line)
    if pending:
        yield tuple(pending)


def continues(before: Sequence[Set], after: Set) -> bool:
    """Say whether a line goes on with the paragraph of the lines before it."""
    last, line = before[-1], after.line
    if last.line.toc or last.line.turned or line.turned:
        return False
    if starts_item(line.text) and not _closes(before, line.text):
        return False
    if _looks_other(before, after) or has_fields(last.line.text) or has_fields(line.text):
        return False
    if line.page != last.line.page:
        return _goes_over(before, after)
    if _is_apart(before, after):
        return False
    if _is_open(before):
        return True
    if not _is_aligned(before, after) and (is_centered(last) or is_centered(after)):
        return _is_one_title(last, after)
    return _flows(before, after)


def _closes(before: Sequence[Set], text: str) -> bool:
    """Say whether what looks like the label `A)` ends a bracket that the line before has left open."""
    if not _CLOSING.match(text):
        return False
    last = before[-1].line.text
    return max(map(last.rfind, "(（")) > max(map(last.rfind, ")）")) and not _ends(last, _SENTENCE_ENDS)


def _is_aligned(before: Sequence[Set], after: Set) -> bool:
    """Say whether a line starts where the words of the paragraph's first line or its later lines start."""
    lefts = [before[0].line.hang] if starts_item(before[0].line.text) else []
    lefts += [before[-1].line.x0] if len(before) > 1 else []
    return any(abs(after.line.x0 - left) < 0.4 * after.line.size for left in lefts)


def has_fields(text: str) -> bool:
    """Say whether a line holds several fields apart, as forms do; the tab after a label does not count."""
    return "\t" in _untabbed(text)


def _untabbed(text: str) -> str:
    """Give a line with a blank for the tab between its label and its words."""
    if "\t" not in text:
        return text
    head, tab, rest = text.partition("\t")
    return f"{head} {rest}" if tab and _is_label(head) else text


def _is_label(head: str) -> bool:
    found = split_label(head + " x")
    return bullet_of(head + " ").strip() == head.strip() or (found is not None and found[1] == "x")


def _is_open(before: Sequence[Set]) -> bool:
    """Say whether the paragraph cannot end here: a comma or an open bracket."""
    text = "".join(entry.line.text for entry in before).rstrip()
    return text[-1] in ",，、(（《〈" or any(text.count(left) > text.count(right) for left, right in _PAIRS)


def _looks_other(before: Sequence[Set], after: Set) -> bool:
    last, line = before[-1].line, after.line
    ended = _ends(last.text, _SENTENCE_ENDS)
    if abs(last.size - line.size) > (0.04 if ended else 0.12) * max(last.size, line.size):
        return True
    return all(entry.line.bold for entry in before) != line.bold and (ended or not _is_full(before, after))


def _goes_over(before: Sequence[Set], after: Set) -> bool:
    """Over a page break: the sentence is not ended, and the first part reached its edge or the next goes on in it."""
    text = before[-1].line.text
    if _ends(text, _ENDS) or is_centered(before[-1]) or is_centered(after):
        return False
    return _is_full(before, after) or _is_lower(after.line.text)


def _is_apart(before: Sequence[Set], after: Set) -> bool:
    """Say whether more white stands above a line than between lines of its paragraph."""
    last, line = before[-1].line, after.line
    step = line.baseline - last.baseline
    if step < 0:
        return True
    usual = after.edges.pitch * max(1.0, line.size / after.edges.size)
    if len(before) > 1 and before[-2].line.page == last.page:
        usual = last.baseline - before[-2].line.baseline
    return step > max(1.35 * usual, 1.25 * line.size) if usual < 2.6 * line.size else step > 2.6 * line.size


def _is_one_title(last: Set, after: Set) -> bool:
    if not (_is_in_middle(last) and _is_in_middle(after)):
        return _flows([last], after) and not is_centered(after)
    if _is_lower(after.line.text) and not _ends(last.line.text, _ENDS):
        return True
    big = last.line.size >= 1.15 * last.edges.size
    return big and is_wide(last.line.text[-1]) == is_wide(after.line.text[0])


def _flows(before: Sequence[Set], after: Set) -> bool:
    last, line = before[-1], after.line
    body = _body_left(before)
    em = line.size
    first = before[0].line
    hangs = first.hang > first.x0 + 0.4 * em and abs(line.x0 - first.hang) < 0.4 * em
    if hangs and starts_item(first.text) and not _ends(last.line.text, _ENDS):
        return True
    if _is_full(before, after):
        if starts_item(first.text) and line.x0 < first.x0 - 0.8 * em and _is_new_sentence(line.text):
            return False
        if len(before) > 1:
            return line.x0 <= body + 1.2 * em or _is_lower(line.text)
        return True
    if _is_lower(line.text) and not is_wide(last.line.text[-1]):
        return not _ends(last.line.text, _SENTENCE_ENDS)
    return False


def _body_left(before: Sequence[Set]) -> float:
    return before[-1].line.x0 if len(before) > 1 else before[0].line.x0


def _is_full(before: Sequence[Set], after: Set) -> bool:
    """Say whether the next line's first word would not have fitted on the last line.

    Three lines show the right edge of their paragraph, which may stand in from the column's.
    """
    last = before[-1]
    right = last.edges.right
    if len(before) > 2:
        right = min(right, max(entry.line.x1 for entry in before))
    need = after.line.first + (0.0 if is_wide(after.line.text[0]) else 0.25 * last.line.size)
    return last.line.x1 + need > right - _SLACK * last.line.size


def _ends(text: str, marks: str) -> bool:
    return text.rstrip(_CLOSERS + " ")[-1:] in set(marks) if text.rstrip(_CLOSERS + " ") else False


def _is_new_sentence(text: str) -> bool:
    """Say whether a line starts with a Latin capital; ideographs do not show where a sentence starts."""
    return text[:1].isupper() and text[:1].isascii()


def _is_lower(text: str) -> bool:
    return text[:1].islower()


def is_centered(entry: Set) -> bool:
    """Say whether a line stands in the middle of its column, away from both edges and from where other lines start."""
    line, edges = entry.line, entry.edges
    left, right = line.x0 - edges.left, edges.right - line.x1
    return min(left, right) > 1.5 * line.size and _is_in_middle(entry) and round(line.x0) not in edges.starts


def _is_in_middle(entry: Set) -> bool:
    line, edges = entry.line, entry.edges
    lean = (line.x0 - edges.left) - (edges.right - line.x1)
    return abs(lean) < max(6.0, 0.06 * (edges.right - edges.left))


def joined(lines: Sequence[Line]) -> str:
    """Give the text of a paragraph's lines: no blank beside an ideograph, one blank between Latin words.

    A hyphen at a line's end becomes hyphens.CUT and takes no blank; an address broken over lines is whole again.
    """
    text = _untabbed(lines[0].text)
    for line in lines[1:]:
        if _is_cut(text, line.text):
            text = text[:-1] + CUT + line.text
            continue
        text += ("" if _needs_no_blank(text, line.text) else " ") + line.text
    return text


def _is_cut(before: str, after: str) -> bool:
    return before[-1] == "-" and before[-2:-1].isalpha() and after[0].isalpha()


def _needs_no_blank(before: str, after: str) -> bool:
    if is_wide(before[-1]) or is_wide(after[0]):
        return True
    word = before.rsplit(None, 1)[-1]
    return ("://" in word or word.startswith("www.")) and before[-1] in "/.-_?&=%"


def paragraph(
    entries: Sequence[Set], name: str, layer: Layer = Layer.BODY, cell: tuple[int, int] | None = None
) -> Paragraph:
    """Make a paragraph block of its lines; its place is where it starts."""
    lines = [entry.line for entry in entries]
    first = entries[0]
    page = first.line.page
    box = first.line.box if len(lines) == 1 else around(line.box for line in lines if line.page == page)
    place = Place(page=page, box=rounded(box), cell=cell)
    block = Paragraph(id=name, text=joined(lines), place=place, look=look_of(entries, first.edges))
    # pydantic's record of the fields that were set triples with the fifth of them, and nearly all blocks are body.
    return block if layer is Layer.BODY else block.model_copy(update={"layer": layer})


def look_of(entries: Sequence[Set], edges: Edges) -> Look:
    """Give how a paragraph looks."""
    first, last = entries[0].line, entries[-1].line
    longest = first if first is last else max((entry.line for entry in entries), key=lambda line: len(line.text))
    return _look(
        all(entry.line.bold for entry in entries),
        longest.size,
        all(is_centered(entry) for entry in entries),
        round(max(0.0, first.x0 - edges.left), 1),
        last.toc,
    )


@lru_cache(maxsize=4096)
def _look(bold: bool, size: float, centered: bool, indent: float, toc: bool) -> Look:
    """Give one Look for all paragraphs that look alike: a document has few."""
    return Look(bold=bold, size=size, centered=centered, indent=indent, toc=toc)


def rounded(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Give a box to a tenth of a point."""
    x0, top, x1, bottom = box
    return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)

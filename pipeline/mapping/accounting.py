"""Pipeline, mapping: every block of the source goes to one place: the text, front matter, revisions or omitted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from models.document import AnyBlock, Document, Figure, Heading, Layer, ListItem, Paragraph, Table, walk
from models.lang.sections import fold_title
from models.language import section_lexicons
from models.sop import Omission, Revision

OMITTED = ("furniture", "contents", "repeated-control", "template-label", "empty-form")
REVISION, TITLE = "revision", "title"
_FURNITURE = (Layer.HEADER, Layer.FOOTER)
_OPEN_END = re.compile(r"[\w，,、（(\u3400-\u9fff]$")
_OWN_START = re.compile(r"^(?:[A-Z•\d]|《[^》]*》[^，。；]*$)")
"""How a sentence, an item or the bare name of a document begins."""


@dataclass(frozen=True)
class Flow:
    """Blocks of a document by where they go; each block of the source is in one of them."""

    body: tuple[AnyBlock, ...]
    """The text, in reading order, without what follows."""
    front_matter: tuple[AnyBlock, ...]
    aside: tuple[AnyBlock, ...]
    """Notes and comments: they have no place in the flow."""
    omitted: tuple[Omission, ...]


def sort_blocks(document: Document, used: Mapping[str, str], holds_steps: Callable[[Table], bool]) -> Flow:
    """Part a document's blocks; a table that `holds_steps` stays in the flow.

    `used` says what became of a block that control data were taken from: a reason of OMITTED, `revision`, or any other
    word for a block of the front matter.
    A sentence that a page's head cuts in two is joined again where the head is taken out.
    """
    body: list[AnyBlock] = []
    front: list[AnyBlock] = []
    aside: list[AnyBlock] = []
    omitted: list[Omission] = []
    cut = False
    repeated = repeated_leads(document)
    for block in (part for whole in document.blocks for part in _unframed(whole, used)):
        reason = _reason(block, used)
        if is_one_of_many(block, repeated) or (reason not in OMITTED and _stays(block, reason, holds_steps)):
            reason = None
        if reason is None:
            _append(body, block, cut)
            cut = False
        elif reason in OMITTED:
            omitted += _omission(block, reason)
            cut = cut or reason == "repeated-control"
        elif reason == "aside":
            aside.append(block)
        elif reason != REVISION:
            front.append(block)
            cut = True
    kept, repeats = _without_repeats(body)
    return Flow(kept, tuple(front), tuple(aside), (*omitted, *repeats))


def _without_repeats(body: list[AnyBlock]) -> tuple[tuple[AnyBlock, ...], list[Omission]]:
    """Take out headings that only say again, at the top of the next page, which section goes on."""
    open_: dict[int, Heading] = {}
    kept: list[AnyBlock] = []
    repeats: list[Omission] = []
    for block in body:
        if isinstance(block, Heading):
            before = open_.get(block.level)
            if before is not None and _says_again(before, block):
                repeats += _omission(block, "furniture")
                continue
            open_ = {level: heading for level, heading in open_.items() if level < block.level} | {block.level: block}
        kept.append(block)
    return tuple(kept), repeats


def _says_again(before: Heading, block: Heading) -> bool:
    pages = before.place.page, block.place.page
    same = block.label is None and before.label is None and before.text == block.text
    return same and None not in pages and pages[0] != pages[1]


def _unframed(block: AnyBlock, used: Mapping[str, str]) -> tuple[AnyBlock, ...]:
    """Take pages of text out of the table that only frames them; what else the table holds stays in it, before them."""
    if not isinstance(block, Table) or block.layer in _FURNITURE or used.get(block.id) in OMITTED:
        return (block,)
    pages = [cell for cell in block.cells if sum(_is_titled(b) for b in cell.blocks) > 1]
    if not pages:
        return (block,)
    rest = tuple(cell if cell not in pages else cell.model_copy(update={"blocks": ()}) for cell in block.cells)
    return (block.model_copy(update={"cells": rest}), *(part for cell in pages for part in cell.blocks))


def _is_titled(block: AnyBlock) -> bool:
    """Whether a block is a heading by more than its look."""
    return is_heading(block) and (bool(block.label) or any(one.exact(block.text) for one in section_lexicons()))


def _reason(block: AnyBlock, used: Mapping[str, str]) -> str | None:
    if block.layer in _FURNITURE:
        return "furniture"
    if block.layer in (Layer.NOTE, Layer.COMMENT):
        return "aside"
    if block.look.toc:
        return "contents"
    if block.id in used:
        return used[block.id]
    if is_void(block):
        return "empty-form"
    return None


def _stays(block: AnyBlock, reason: str | None, holds_steps: Callable[[Table], bool]) -> bool:
    """Whether a block that control data were taken from belongs to the text all the same."""
    if isinstance(block, Table):
        return reason != REVISION and holds_steps(block)
    if not is_heading(block):
        return False
    if reason == TITLE:
        return block.label is not None or any(fold_title(block.text) in one.kinds for one in section_lexicons())
    return _is_titled(block)


def repeated_leads(document: Document) -> frozenset[str]:
    """Leads such as "Case" of "Case: a new member" that several headings share, so that none of them names it all."""
    leads = [_lead_of(block) for block in document.blocks if is_heading(block)]
    return frozenset(lead for lead in leads if lead and leads.count(lead) > 1)


def is_one_of_many(block: AnyBlock, repeated: frozenset[str]) -> bool:
    """Whether a block is a heading with a repeated lead."""
    return is_heading(block) and _lead_of(block) in repeated


def _lead_of(block: AnyBlock) -> str:
    head, _, rest = block.text.replace("：", ":").partition(":")
    return fold_title(head) if rest.strip() else ""


def is_void(block: AnyBlock) -> bool:
    """Whether a block has neither words nor a picture."""
    if isinstance(block, Figure):
        return False
    return not any(b.full_text.strip() or isinstance(b, Figure) for b in walk((block,)))


def revision_heads(document: Document, used: Mapping[str, str], revisions: Sequence[Revision]) -> list[Omission]:
    """Give the rows of revision tables that are no revision: their heads, which the template prints itself."""
    said = {_bare(part) for revision in revisions for part in _fields(revision)}
    omitted: list[Omission] = []
    for block in document.blocks:
        if isinstance(block, Table) and used.get(block.id) == REVISION:
            rows = [[cell.text for cell in block.cells if cell.row == row] for row in range(block.n_rows)]
            heads = [row for row in rows if any(map(_bare, row)) and not any(_bare(text) in said for text in row)]
            text = "\n".join(text for row in heads for text in row if text.strip())
            omitted += [Omission(block=block.id, text=text, reason="template-label")] if text else []
    return omitted


def _fields(revision: Revision) -> list[str]:
    fields = (revision.version, revision.date, revision.author, revision.summary)
    return [field for field in fields if field and _bare(field)]


def _bare(text: str) -> str:
    return "".join(text.split())


def _omission(block: AnyBlock, reason: str) -> list[Omission]:
    text = words_of(block)
    return [Omission(block=block.id, text=text, reason=reason)] if text else []


def words_of(block: AnyBlock) -> str:
    """Every word of a block, a line a paragraph or cell."""
    return "\n".join(b.full_text.strip() for b in walk((block,)) if b.full_text.strip())


def _append(body: list[AnyBlock], block: AnyBlock, cut: bool) -> None:
    """Put a block at the end; after a cut, words that go on in mid-sentence join the block before."""
    before = body[-1] if body else None
    if (
        cut
        and isinstance(block, Paragraph)
        and isinstance(before, Paragraph | ListItem)
        and goes_on(before.text, block)
    ):
        body[-1] = before.model_copy(update={"text": join_lines(before.text, block.text)})
    else:
        body.append(block)


def goes_on(text: str, block: AnyBlock) -> bool:
    """Whether a paragraph goes on with a sentence that `text` left open."""
    return block.label is None and bool(_OPEN_END.search(text.rstrip())) and not _OWN_START.match(block.text.lstrip())


def join_lines(first: str, second: str) -> str:
    """Join two pieces of one sentence, with a space between Latin words only."""
    left, right = first.rstrip(), second.lstrip()
    space = " " if left[-1:].isascii() and right[:1].isascii() and left and right else ""
    return left + space + right


def unbroken(text: str) -> str:
    """Take the line breaks out of the inside of sentences; those after a full stop, colon or semicolon stay."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    joined = lines[:1]
    for line in lines[1:]:
        if re.search(r"[。；;：:.!?！？]$", joined[-1]):
            joined.append(line)
        else:
            joined[-1] = join_lines(joined[-1], line)
    return "\n".join(joined)


def is_heading(block: AnyBlock) -> bool:
    """Whether a block opens a section."""
    return isinstance(block, Heading) and bool(block.text.strip() or block.label)


def count_tables(document: Document) -> int:
    """Tables of the body, nested ones and those in text boxes counted."""
    top = tuple(b for b in document.blocks if b.layer in (Layer.BODY, Layer.TEXTBOX))
    return sum(isinstance(b, Table) for b in walk(top))

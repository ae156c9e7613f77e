"""Extractors, outlining: labels typed into the text are split off, several clauses in one paragraph are parted."""

import re
from dataclasses import replace

from extractors.outlining.line import Line, exact_kinds, title_like
from models.document import AnyBlock, Heading, LabelOrigin, ListItem, Note, Paragraph
from models.labelwords import label_words
from models.numbering import Family, Label, parse_label, split_label
from models.succession import follows, settle

_MARKER = re.compile(
    r"(?:^|(?<=[:：；;。.，,]))\s*([⑴-⒇]|[（(]\d{1,2}[)）]|\d{1,2}[)）])"
    r"|(?:^|(?<=[:：；;。\s])|(?<=[^\d][.]))(\d{1,2}\s?[.．、](?!\s?\d)|[a-h][.．、)）](?=[^\s\d.]|\s\S)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\s?、?(?=\s?[^\W\d_]))"
    r"|([①-⑳](?!\s*[、，,和与及至到~～\-①-⑳]))"
)
"""A label inside a line: after punctuation; a plain number or letter after a blank too; a circled one anywhere."""
_ENDS = ("；", ";", "。")
_TITLED_BELOW = (Family.PART, Family.CHAPTER, Family.SECTION, Family.APPENDIX)
"""A label of these may stand on a line of its own, with its title on the next."""
_LEAST = 3
"""Clauses in one line that make parting certain."""
_NAME = 20
"""Characters of an item, with its label and mark, that is hardly more than a name."""


def part_block(block: AnyBlock) -> list[AnyBlock]:
    """Part a paragraph that holds several clauses: by labelled lines, or by three or more labels in one line.

    The first part keeps the block's id, the others are b14#2, b14#3 …; no word is lost.
    """
    if not isinstance(block, Paragraph | Heading | ListItem) or block.look.toc or block.look.tag:
        return [block]
    texts = _by_lines(block.text)
    if len(texts) == 1:
        texts = _by_markers(block.text)
    if len(texts) == 1:
        return [block]
    first = block.model_copy(update={"text": texts[0]})
    rest = [
        Paragraph(id=f"{block.id}#{n}", text=text, place=block.place, layer=block.layer, look=block.look)
        for n, text in enumerate(texts[1:], start=2)
    ]
    return [first, *rest]


def _by_lines(text: str) -> list[str]:
    parts: list[list[str]] = []
    for line in text.split("\n"):
        found = split_label(line)
        starts = found is not None and not found[0].weak and bool(found[1])
        after_title = len(parts) == 1 and len(parts[0]) == 1 and bool(exact_kinds(_bare(parts[0][0])))
        if not parts or starts or after_title:
            parts.append([line])
        else:
            parts[-1].append(line)
    joined = ["\n".join(part) for part in parts]
    return [part for part in joined if part.strip()] or [text]


def _bare(line: str) -> str:
    found = split_label(line)
    return found[1] if found else line


def _by_markers(text: str) -> list[str]:
    """Part a line at the labels that count on from the one it begins with, else from a 1 inside it."""
    found = [(m.start(m.lastindex or 0), parse_label(m[m.lastindex or 0])) for m in _MARKER.finditer(text)]
    labels = [(start, label) for start, label in found if label is not None and label.values]
    begins = [n for n, (start, _) in enumerate(labels[:1]) if not text[:start].strip()]
    inside = [n for n, (_, label) in enumerate(labels) if n not in begins and label.values == (1,)]
    cuts = next((cuts for n in (*begins, *inside[:1]) if _are_sure(text, cuts := _chain(labels[n:]))), [])
    if not cuts:
        return [text]
    starts = cuts if not text[: cuts[0]].strip() else [0, *cuts]
    ends = [*starts[1:], len(text)]
    return [text[a:b].strip() for a, b in zip(starts, ends, strict=True)]


def _chain(labels: list[tuple[int, Label]]) -> list[int]:
    """Give where the labels stand that count on from the first one."""
    cuts, before = [labels[0][0]], labels[0][1]
    for start, label in labels[1:]:
        if follows(before, label):
            cuts.append(start)
            before = label
    return cuts


def _are_sure(text: str, cuts: list[int]) -> bool:
    """Whether labels in one line part clauses: three of them, or two where the line begins and a sentence ends.

    Behind words of its own, a line that only names things (报告：①格式；②用语；③签字) is one clause.
    """
    begins = not text[: cuts[0]].strip()
    if len(cuts) == _LEAST - 1:
        return begins and text[: cuts[1]].rstrip().endswith(_ENDS)
    lengths = sorted(b - a for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True))
    return len(cuts) >= _LEAST and (begins or lengths[len(lengths) // 2] > _NAME)


def label_block(block: AnyBlock) -> tuple[Line, Note | None]:
    """Split a typed label off a block's text and read the label; a Note where an automatic label stands before it."""
    if not isinstance(block, Paragraph | Heading | ListItem) or block.look.toc or block.look.tag:
        return Line(block, parse_label(block.label)), None
    found = split_label(block.text)
    typed = found if found is not None and (found[1] or found[0].family in _TITLED_BELOW) else None
    if block.label is not None:
        return _double(block, typed)
    if typed is None:
        return Line(block), None
    if typed[0].weak:
        return Line(block, weak=typed[0]), None
    label, rest = typed
    update = {"label": label.text, "text": rest, "label_origin": LabelOrigin.TYPED}
    return Line(block.model_copy(update=update), label), None


def join_titles(lines: list[Line]) -> list[Line]:
    """Join 附录1 that stands alone with the title on the next line, and read one-letter labels by those before them.

    附录A（资料性附录） and its title likewise; the words in brackets stand below the title then.
    """
    joined: list[Line] = []
    last: dict[str, Label] = {}
    for line in lines:
        above = joined[-1] if joined else None
        if (
            above is not None
            and _awaits_title(above)
            and line.label is None
            and line.is_words
            and title_like(line.text)
        ):
            block = above.block.model_copy(update={"text": line.block.text, "look": line.block.look})
            joined[-1] = Line(block, above.label)
            if above.text:
                joined.append(Line(line.block.model_copy(update={"text": above.text, "look": above.block.look})))
            continue
        label = settle(last.get(line.label.shape), line.label) if line.label is not None else None
        if label is not None:
            last[label.shape] = label
        joined.append(replace(line, label=label))
    return joined


def _awaits_title(line: Line) -> bool:
    if line.label is None or line.label.family not in _TITLED_BELOW:
        return False
    return not line.text or label_words().nature.fullmatch(line.text.strip()) is not None


def _double(block: AnyBlock, typed: tuple[Label, str] | None) -> tuple[Line, Note | None]:
    automatic = parse_label(block.label)
    if typed is None or typed[0].weak or typed[0].family is Family.BULLET or block.label is None:
        return Line(block, automatic), None
    label, rest = typed
    if automatic is None or automatic.family is Family.BULLET:
        update = {"label": label.text, "text": rest, "label_origin": LabelOrigin.TYPED}
        return Line(block.model_copy(update=update), label), None
    note = Note(
        rule="SOP003", block=block.id, place=block.place, arguments={"automatic": block.label, "typed": label.text}
    )
    joined = block.model_copy(update={"label": f"{block.label} {label.text}", "text": rest})
    return Line(joined, automatic), note

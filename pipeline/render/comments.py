"""Pipeline, render: flags as Word comments, each at the place of the document that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.run import Run

from models.flag import Flag
from models.lang.template import TemplateWords
from models.language import LanguagePack
from models.words import message, rule_title
from pipeline.render.wordml import FORBIDDEN

Element = Any
"""Raw XML: python-docx gives it no types."""

AUTHOR, INITIALS = "sopmill", "SOP"
"""By its author a comment is known as ours when the document is read back."""

_CONTROL = {"title": "name", "document_number": "number"}
"""Fields of Control that the template calls otherwise."""
_LEAVES = {
    "name": "step_name",
    "inputs": "step_input",
    "text": "step_text",
    "roles": "step_text",
    "outputs": "step_output",
    "records": "step_record",
    "time_limits": "step_time",
    "responsible": "step_responsible",
    "support": "step_support",
    "interface": "step_interface",
}
_HEADINGS = {"purpose": "purpose", "scope": "scope", "records": "records", "revisions": "revisions", "steps": "steps"}
"""Field -> word of the template that heads what it is about."""
_SPLIT = re.compile(r"[,、，\s]+")


def add_comments(word: WordDocument, flags: Iterable[Flag], pack: LanguagePack) -> None:
    """Add a comment a flag; one whose place is not in the document stands at the document's name.

    A comment says no date: the same flags give the same bytes.
    """
    places: _Places | None = None
    for flag in flags:
        places = places or _Places(word, pack.template)
        runs = places.of(flag)
        if runs:
            comment = word.add_comment(runs, author=AUTHOR, initials=INITIALS)
            # One paragraph: the reader signs the first one of a comment with its author.
            comment.paragraphs[0].add_run(_words(flag, pack))
            element: Element = comment._comment_elm
            element.attrib.pop(qn("w:date"), None)


def _words(flag: Flag, pack: LanguagePack) -> str:
    severity = pack.messages.severities.get(flag.severity, str(flag.severity))
    places = {
        "severity": severity,
        "rule": flag.rule,
        "title": rule_title(flag.rule, pack),
        "message": message(flag, pack),
        "flag": flag.fingerprint,
    }
    return FORBIDDEN.sub("\ufffd", pack.messages.comment.format_map(places))


class _Places:
    """Finds the runs of a rendered document that hold a field."""

    def __init__(self, word: WordDocument, template: TemplateWords) -> None:
        names = {style.style_id: style.name or "" for style in word.styles}
        self._word = word
        self._template = template
        body: Element = word.element.body
        self._paragraphs = [(p, _style(p, names)) for p in body.iter(qn("w:p"))]
        self._names = dict(self._paragraphs)
        number = template.styles.step_number
        self._rows: dict[str, Element] = {
            _text(p): _above(p, "w:tr") for p, name in self._paragraphs if name == number and _text(p)
        }

    def of(self, flag: Flag) -> Sequence[Run]:
        """Give the runs of one paragraph that a flag is about."""
        field = flag.field or ""
        head, _, leaf = field.partition(".")
        found = self._step(flag, leaf) if head.startswith("steps[") else None
        if found is None and head == "control":
            found = self._styled(_CONTROL.get(leaf, leaf))
        if found is None:
            found = self._quoted(flag.quote)
        if found is None:
            found = self._headed(head.partition("[")[0])
        if found is None:
            found = self._styled("name")
        return [Run(run, self._word) for run in _runs(found)] if found is not None else []

    def _styled(self, key: str) -> Element | None:
        """Give the first paragraph of a style that has a run."""
        wanted = getattr(self._template.styles, key, "")
        return next((p for p, name in self._paragraphs if name == wanted and wanted and _runs(p)), None)

    def _step(self, flag: Flag, leaf: str) -> Element | None:
        """Give the paragraph of a step's field: its cell where the field is empty, its number where there is none."""
        named = _SPLIT.split(flag.arguments.get("steps", ""))
        own = re.search(r"\[([^\]]*)\]", flag.field or "")
        numbers = [n for n in (own.group(1) if own else "", *named) if n in self._rows]
        if not numbers:
            return None
        row: Element = self._rows[numbers[0]]
        wanted = getattr(self._template.styles, _LEAVES.get(leaf, "step_number"))
        cells = row.findall(qn("w:tc"))
        column = self._column(wanted)
        inside = [p for p in row.iter(qn("w:p")) if self._names.get(p) == wanted]
        beside = list(cells[column].iter(qn("w:p"))) if column is not None and column < len(cells) else []
        return next((p for p in (*inside, *beside, *row.iter(qn("w:p"))) if _runs(p)), None)

    def _column(self, style: str) -> int | None:
        """Give the column that a field stands in, by any row that has it."""
        for p, name in self._paragraphs:
            if name == style and (row := _above(p, "w:tr")) is not None:
                return next(at for at, cell in enumerate(row.findall(qn("w:tc"))) if cell is _above(p, "w:tc"))
        return None

    def _quoted(self, quote: str) -> Element | None:
        """Give the first paragraph that says the words: the annexes, which repeat the source, stand last."""
        wanted = _bare(quote.rstrip("…"))
        for p, _ in self._paragraphs if wanted else ():
            if wanted in _bare(_text(p)) and _runs(p):
                return p
        return None

    def _headed(self, field: str) -> Element | None:
        word = self._template.words.get(_HEADINGS.get(field, ""), "")
        styles = (self._template.styles.fixed_heading, self._template.styles.procedure_heading)
        kinds = (self._template.kinds.get(field, ""), word)
        for p, name in self._paragraphs:
            headed = name in styles or name.startswith(f"{self._template.styles.heading} ")
            if word and headed and (_text(p) in kinds or name.rpartition(" ")[2] in kinds) and _runs(p):
                return p
        return None


def _style(paragraph: Element, names: dict[str, str]) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return names.get(style.get(qn("w:val")), "") if style is not None else ""


def _runs(paragraph: Element) -> list[Element]:
    return [run for run in paragraph.findall(qn("w:r")) if run.find(qn("w:commentReference")) is None]


def _text(paragraph: Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t"))).strip()


def _bare(text: str) -> str:
    return "".join(text.split())


def _above(element: Element, tag: str) -> Element | None:
    return next(element.iterancestors(qn(tag)), None)

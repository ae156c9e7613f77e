"""Pipeline, mapping: one clause one step, in document order, each with the label that it bears in the source."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from models.document import AnyBlock, Layer, ListItem, Note, Table
from models.lang.sections import SectionLexicon
from models.numbering import Family, parse_label
from models.sop import Omission, Section, SectionKind, Step
from pipeline.mapping.charts import SPLIT, Taken, step_of, step_of_part, steps_of_chart
from pipeline.mapping.policy import Policies, Policy, is_clause
from pipeline.mapping.prose import clauses_of
from pipeline.mapping.step_tables import read_step_table

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_COLON = re.compile(r"[:：]\s*$")
_SHORT_NAME = 7
_NUMBERED = 3
_FEW_WORDS = 4
"""Words of a line that may stand over bullets without a colon."""
_TOLD = (SectionKind.PROCEDURE, SectionKind.FLOWCHART)
"""Sections that a chain of names with arrows may fill."""
_SLOGAN = 4
"""Words that a line in capitals has at least to be a sentence."""
_DOCUMENT = re.compile(r"^(?:[A-Za-z0-9/.\-—－·]+\s*)?《[^《》]+》\s*[A-Za-z0-9/.\-—－·]*$")
"""A document's name and its number, in either order, and nothing else."""
_BOXES = "☐□☑☒■"
_PAGE_HEAD = re.compile(
    r"[:：].*(?:[（(]\s*\d+\s*/\s*\d+\s*[)）]|第\s*\d+\s*页\s*[,，/]?\s*共\s*\d+\s*页|\bpage\s+\d+\s+of\s+\d+)$",
    re.IGNORECASE,
)
"""Labels and values up to the page's number: a page's head that was typed into the body."""
_CHOICE = re.compile(rf"[{_BOXES}].*[{_BOXES}]")
"""Answers of a form to choose from."""
_ASIDE = re.compile(r"[(（][^()（）]{1,40}[)）]")
"""A few words in brackets: a form says what belongs there."""
_SHORT_LEAD = 15
"""A lead-in of at most this many characters (步骤如下：) announces clauses and is none."""


@dataclass
class _Node:
    """A step while its children are collected."""

    step: Step
    level: int
    children: list[_Node] = field(default_factory=list)

    def frozen(self) -> Step:
        children = tuple(child.frozen() for child in self.children)
        return self.step.model_copy(update={"children": children}) if children else self.step


def take_steps(lead: tuple[AnyBlock, ...], sections: tuple[Section, ...], lexicon: SectionLexicon) -> Taken:
    """Take the clauses out of the sections that hold steps; before the first heading where no section does."""
    taker = _Taker(lexicon, Policies(sections, lexicon))
    parted = tuple(taker.section(section, ()) for section in sections)
    steps, taker.steps = taker.steps, []
    holds = not steps or _instructs(lead, lexicon)
    kept = taker.blocks(lead, (), Policy.MARKED if holds else Policy.NONE)
    taken = Taken((*taker.steps, *steps), parted, kept, tuple(taker.omitted), tuple(taker.notes))
    return taken if taken.steps else steps_of_chart(taken)


def _instructs(lead: tuple[AnyBlock, ...], lexicon: SectionLexicon) -> bool:
    """Whether what stands before the first heading holds a numbered list that is mostly instructions."""
    labels = [(b, parse_label(b.label)) for b in lead if isinstance(b, ListItem)]
    numbered = [b for b, label in labels if label is not None and label.values]
    return len(numbered) >= _NUMBERED and sum(lexicon.is_duty(b.text) for b in numbered) * 2 >= len(numbered)


class _Taker:
    def __init__(self, lexicon: SectionLexicon, policies: Policies) -> None:
        self.lexicon, self.policies = lexicon, policies
        self.steps: list[Step] = []
        self.omitted: list[Omission] = []
        self.notes: list[Note] = []

    def section(self, section: Section, above: tuple[Section, ...]) -> Section:
        """Take the steps out of a section and those inside it; `above` are the sections around it, outermost first."""
        path = (*above, section)
        content = self.blocks(section.content, path, self.policies.of[section.id])
        children = tuple(self.section(child, path) for child in section.children)
        return section.model_copy(update={"content": content, "children": children})

    def blocks(self, blocks: tuple[AnyBlock, ...], path: tuple[Section, ...], policy: Policy) -> tuple[AnyBlock, ...]:
        """Take the steps out of one section's blocks; give what is none."""
        kept: list[AnyBlock] = []
        roots: list[_Node] = []
        open_: list[_Node] = []
        home = path[-1].id if path else None
        is_all = bool(path) and path[-1].kind in _TOLD and sum(map(is_clause, blocks)) == 1
        for block in blocks:
            home = _home(block, path) or home
            if isinstance(block, Table):
                kept += self._table(block, home, roots)
                open_ = []
            elif self._is_step(block, policy, open_):
                for step in self._steps(block, home, is_all=is_all):
                    _attach(_Node(step, _level(block)), block, roots, open_)
            else:
                kept.append(block)
        self.steps += [node.frozen() for node in roots]
        return tuple(kept)

    def _steps(self, block: AnyBlock, section: str | None, *, is_all: bool) -> list[Step]:
        """One step, or the members of an unlabelled paragraph that tells a whole procedure."""
        whole = step_of(block, section)
        cuts = clauses_of(block.text, self.lexicon, flow=is_all) if not block.label else ()
        if len(cuts) < 2:
            return [whole]
        self.notes.append(Note(rule=SPLIT, block=block.id, arguments={"count": str(len(cuts))}))
        return [step_of_part(whole, n, *cut) for n, cut in enumerate(cuts, start=1)]

    def _table(self, table: Table, section: str | None, roots: list[_Node]) -> list[AnyBlock]:
        read = read_step_table(table, self.lexicon)
        if read is None:
            return [table]
        roots += [_Node(step.model_copy(update={"section": section}), 1) for step in read.steps]
        self.omitted.append(read.omitted)
        return [read.rest] if read.rest is not None else []

    def _is_step(self, block: AnyBlock, policy: Policy, open_: list[_Node]) -> bool:
        if policy is Policy.NONE or not is_clause(block) or block.layer is not Layer.BODY:
            return False
        text = block.text.strip()
        if self.lexicon.is_empty(text) or _ADDRESS.fullmatch(text) or self._is_caption(text):
            return False
        if "\ufffc" in text or self._is_name(block, text) or self._is_aside(block, text):
            return False
        if self.lexicon.is_definition(text):
            return False
        if isinstance(block, ListItem) and open_ and _level(block) > open_[0].level:
            return True
        if policy is Policy.DUTY:
            return self.lexicon.is_duty(text) and not text.startswith("《") and not self._is_statement(text)
        if policy is Policy.MARKED and not isinstance(block, ListItem):
            below = bool(open_) and _is_titled_step(open_[0].step)
            return below or self.lexicon.is_duty(text) or len(clauses_of(text, self.lexicon, flow=False)) > 1
        return isinstance(block, ListItem) or not self._is_lead_in(text)

    def _is_aside(self, block: AnyBlock, text: str) -> bool:
        """Words on how to use the document, and an English line in capitals that orders nothing."""
        if isinstance(block, ListItem):
            return False
        slogan = text.isupper() and text.isascii() and len(text.split()) >= _SLOGAN and not self.lexicon.is_duty(text)
        return slogan or self.lexicon.is_guidance(text)

    def _is_name(self, block: AnyBlock, text: str) -> bool:
        """Unlabelled words in columns, a document's name, a few characters without a full stop: nobody is to do one."""
        if text[0] in _BOXES:
            return True
        if isinstance(block, ListItem):
            return False
        if "\t" in text and not re.search(r"[。；;.!！]$", text):
            return True
        if any(pattern.search(text) for pattern in (_DOCUMENT, _PAGE_HEAD, _CHOICE)):
            return True
        if _ASIDE.fullmatch(text):
            return not self.lexicon.is_duty(text)
        if len(text) > _SHORT_NAME or not re.fullmatch(r"[\u3400-\u9fff\w/、 ]+", text):
            return False
        return not self.lexicon.is_duty(text)

    def _is_statement(self, text: str) -> bool:
        return any(re.search(p, text, re.IGNORECASE) for p in (self.lexicon.purpose, self.lexicon.scope))

    def _is_lead_in(self, text: str) -> bool:
        return len(text) <= _SHORT_LEAD and bool(_COLON.search(text)) and bool(re.search(self.lexicon.lead_in, text))

    def _is_caption(self, text: str) -> bool:
        return len(text) < 60 and bool(re.match(self.lexicon.caption, text, re.IGNORECASE))


def _home(block: AnyBlock, path: tuple[Section, ...]) -> str | None:
    """Section of a clause whose label says that it stands beside the heading above it, not under it: 5.7 after 5.6."""
    label = parse_label(block.label)
    own = parse_label(path[-1].label) if path else None
    if label is None or own is None or label.family is not Family.DECIMAL or own.family is not Family.DECIMAL:
        return None
    for section in reversed(path):
        above = parse_label(section.label)
        if above is None or above.family is not Family.DECIMAL or above.depth < label.depth:
            return section.id
    return path[-1].id


def _level(block: AnyBlock) -> int:
    return block.level if isinstance(block, ListItem) else 0


def _attach(node: _Node, block: AnyBlock, roots: list[_Node], open_: list[_Node]) -> None:
    """Hang a step under the clause that it belongs to: items under the one above or the paragraph announcing them."""
    if not isinstance(block, ListItem):
        if open_ and _is_titled_step(open_[0].step):
            open_[0].children.append(node)
            del open_[1:]
            return
        roots.append(node)
        open_[:] = [node]
        return
    while open_ and not _is_parent(open_[-1], node):
        open_.pop()
    (open_[-1].children if open_ else roots).append(node)
    open_.append(node)


def _is_titled_step(step: Step) -> bool:
    """Step 3: Rinse, 步骤三：冲洗: the paragraphs below say how it is done."""
    label = parse_label(step.label)
    return label is not None and label.family is Family.STEP


def _is_parent(above: _Node, node: _Node) -> bool:
    if above.level == 0:
        return bool(_COLON.search(above.step.text)) or _is_topic(above, node)
    return above.level < node.level


def _is_topic(above: _Node, node: _Node) -> bool:
    """Whether a few Latin words without a full stop, such as "Test weekly", stand over the bullets below them."""
    label = parse_label(node.step.label)
    bullet = label is not None and not label.values
    text = above.step.text
    return bullet and text.isascii() and len(text.split()) <= _FEW_WORDS and text[-1:].isalnum()

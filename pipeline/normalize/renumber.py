"""Pipeline, normalize: give steps and sections their numbers in the standard template and keep the way back."""

from models.conversion import IndexEntry, Reference, Renumbered
from models.document import AnyBlock, Note, Table
from models.language import LanguagePack, load_language
from models.sop import Branch, Omission, Section, Sop, Step, Text, all_sections, all_steps
from pipeline.normalize.labels import LabelGraph
from pipeline.normalize.order import in_template_order, number_sections, number_steps
from pipeline.normalize.references import moved, rewrite


def renumber(sop: Sop, number: str | None) -> Renumbered:
    """Give the Sop in the normalized numbering, the index old -> new and what became of each reference.

    `number` is the document's number from the ledger, None where the source's own stands. Renumbering a
    renumbered Sop changes nothing.
    """
    sections = number_sections(in_template_order(sop.sections, sop.steps))
    steps = number_steps(sop.steps)
    numbered = sop.model_copy(update={"sections": sections, "steps": steps, "number": number or sop.number})
    graph = LabelGraph(numbered)
    numbers = {step.id: step.number for step in all_steps(steps)}
    rewriter = _Rewriter(graph, load_language(sop.language), numbers)
    renumbered = numbered.model_copy(
        update={
            "sections": tuple(rewriter.section(section) for section in sections),
            "steps": tuple(rewriter.step(step) for step in steps),
            "purpose": rewriter.statement(sop.purpose),
            "scope": rewriter.statement(sop.scope),
        }
    )
    references = tuple(rewriter.references)
    omitted = (*sop.omitted, *_unprinted(renumbered))
    renumbered = renumbered.model_copy(
        update={"notes": sop.notes + _notes(references, sop.notes), "omitted": tuple(dict.fromkeys(omitted))}
    )
    return Renumbered(sop=renumbered, index=_index(renumbered), references=references)


class _Rewriter:
    """Carries the label graph through the texts of a Sop and collects the references met."""

    def __init__(self, graph: LabelGraph, pack: LanguagePack, numbers: dict[str, str | None]) -> None:
        self.graph = graph
        self.lexicon = pack.references
        self.numbers = numbers
        self.references: list[Reference] = []

    def text(self, text: str, block: str, near: str | None) -> tuple[str, tuple[Reference, ...]]:
        new, references = rewrite(text, block, near, self.graph, self.lexicon)
        self.references.extend(references)
        return new, references

    def statement(self, field: Text | None) -> Text | None:
        """Rewrite a statement; its references were met in its section already."""
        if field is None:
            return None
        block = field.evidence[0].block if field.evidence else ""
        new, _ = rewrite(field.value, block, None, self.graph, self.lexicon)
        return field.model_copy(update={"value": new})

    def section(self, section: Section) -> Section:
        content = tuple(self.block(block, section.id) for block in section.content)
        children = tuple(self.section(child) for child in section.children)
        return section.model_copy(update={"content": content, "children": children})

    def block(self, block: AnyBlock, near: str) -> AnyBlock:
        if isinstance(block, Table):
            cells = tuple(
                cell.model_copy(update={"blocks": tuple(self.block(inner, near) for inner in cell.blocks)})
                for cell in block.cells
            )
            return block.model_copy(update={"cells": cells})
        return block.model_copy(update={"text": self.text(block.text, block.id, near)[0]})

    def step(self, step: Step) -> Step:
        new, references = self.text(step.text, step.id, step.section)
        limits = tuple(
            limit.model_copy(update={"start": moved(limit.start, references), "end": moved(limit.end, references)})
            for limit in step.time_limits
        )
        children = tuple(self.step(child) for child in step.children)
        said = {name: tuple(self.said(v, step) for v in getattr(step, name)) for name in ("inputs", "outputs")}
        interface = self.said(step.interface, step) if step.interface else None
        branches = tuple(self.branch(branch, step) for branch in step.branches)
        same = {"text": new, "time_limits": limits, "interface": interface, "branches": branches, "children": children}
        return step.model_copy(update={**same, **said})

    def said(self, field: Text, step: Step) -> Text:
        """Rewrite words that were taken from a step's text; the references in them were met there already."""
        return field.model_copy(update={"value": self.words(field.value, step)})

    def branch(self, branch: Branch, step: Step) -> Branch:
        """Rewrite the words of a branch and give the number of the step that it leads to."""
        words = {name: self.words(getattr(branch, name), step) for name in ("condition", "action")}
        return branch.model_copy(update={**words, "number": self.numbers.get(branch.step or "")})

    def words(self, text: str, step: Step) -> str:
        return rewrite(text, step.id, step.section, self.graph, self.lexicon)[0]


def _unprinted(sop: Sop) -> tuple[Omission, ...]:
    """Headings without a number: the template has words of its own for them."""
    return tuple(
        Omission(block=s.id, text=f"{s.label or ''} {s.title}".strip(), reason="template-label")
        for s in all_sections(sop.sections)
        if s.number is None
    )


def _notes(references: tuple[Reference, ...], known: tuple[Note, ...]) -> tuple[Note, ...]:
    rules = {"unresolved": "SOP701", "ambiguous": "SOP702"}
    notes = [
        Note(rule=rules[reference.reason], block=reference.block, arguments={"reference": reference.old})
        for reference in references
        if reference.reason
    ]
    return _new(notes, known)


def _new(notes: list[Note], known: tuple[Note, ...]) -> tuple[Note, ...]:
    fresh: list[Note] = []
    for note in notes:
        if note not in known and note not in fresh:
            fresh.append(note)
    return tuple(fresh)


def _index(sop: Sop) -> tuple[IndexEntry, ...]:
    old = sop.control.document_number.value if sop.control.document_number else ""
    title = sop.control.title.value if sop.control.title else ""
    document = [IndexEntry(kind="document", old=old, new=sop.number or old, title=title)] if old or sop.number else []
    sections = [
        IndexEntry(kind="section", old=s.label or "", new=s.number or "", title=s.title, block=s.id)
        for s in all_sections(sop.sections)
        if s.number
    ]
    steps = [
        IndexEntry(kind="step", old=s.label or "", new=s.number or "", title=_short(s), block=s.id)
        for s in all_steps(sop.steps)
    ]
    return (*document, *sections, *steps)


def _short(step: Step) -> str:
    """Name of a step, else its first words: ideographs say more in less room."""
    if step.name:
        return step.name.value
    line = step.text.split("\n", 1)[0]
    return line[: 60 if line[:20].isascii() else 20]

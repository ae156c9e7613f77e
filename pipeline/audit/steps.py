"""Pipeline, audit: which steps a rule asks, and how the faults of many steps become few flags."""

from collections.abc import Callable, Sequence
from itertools import groupby

from models.sop import SectionKind, Step, all_steps
from pipeline.audit.subject import Finding, Subject, any_of, clip, step_key

NOT_PROCEDURE = {
    SectionKind.PURPOSE, SectionKind.SCOPE, SectionKind.RESPONSIBILITIES, SectionKind.DEFINITIONS,
    SectionKind.REFERENCES, SectionKind.RECORDS, SectionKind.APPENDIX, SectionKind.REVISION,
    SectionKind.APPROVAL, SectionKind.CONTROL,
}  # fmt: skip
"""Sections whose clauses are no steps to be carried out."""

LISTED = 60
"""Steps named in a joined flag."""


def judged_steps(subject: Subject) -> tuple[Step, ...]:
    """Give the steps of the first level that act.

    Sub-steps are part of their parent, and clauses that only inform (a definition, a threshold) are left out: nobody is
    asked for the time limit of a definition.
    """
    kinds = {section.id: section.kind for section in subject.sections}
    procedure = [step for step in subject.sop.steps if kinds.get(step.section or "") not in NOT_PROCEDURE]
    acts = any_of(subject.pack.audit.verbs)
    return tuple(step for step in procedure if _acts(step) or any(acts.search(s.text) for s in all_steps((step,))))


def lacking(steps: Sequence[Step], has: Callable[[Step], bool]) -> list[Step]:
    """Give the steps where neither the step nor a sub-step has it."""
    return [step for step in steps if not any(has(part) for part in all_steps((step,)))]


def findings_of(
    subject: Subject, faulty: Sequence[Step], judged: Sequence[Step], leaf: str, absent: bool = True
) -> list[Finding]:
    """Give a finding for each faulty step where it is the exception, joined where it is the habit of the document.

    More than half of the judged steps, and `aggregate_from` of them at least: one finding for the document that names
    them. Every step of a section: one for the section. More than `at_most` in a section: one that names them. Still
    more findings than `at_most_in_all`: one for the document.
    """
    least = int(subject.number("aggregate_from"))
    if len(faulty) * 2 > len(judged) and len(faulty) >= least:
        return [_joined(subject, faulty, leaf, absent, "")]
    found: list[Finding] = []
    titles = {section.id: section.title for section in subject.sections}
    wrong = {step.id for step in faulty}
    for section, group in groupby(judged, key=lambda step: step.section or ""):
        members = list(group)
        bad = [step for step in members if step.id in wrong]
        if len(bad) == len(members) >= least or len(bad) > subject.number("at_most"):
            found.append(_joined(subject, bad, leaf, absent, titles.get(section, "")))
        else:
            found += [subject.at_step(step, leaf).model_copy(update={"absent": absent}) for step in bad]
    if len(found) > subject.number("at_most_in_all"):
        return [_joined(subject, faulty, leaf, absent, "")]
    return found


def one_finding(subject: Subject, faulty: Sequence[Step], leaf: str, absent: bool = True) -> Finding:
    """Give one finding for the document that names several steps."""
    return _joined(subject, faulty, leaf, absent, "")


def joined(subject: Subject, own: Sequence[tuple[Step, Finding]], judged: Sequence[Step], leaf: str) -> list[Finding]:
    """Join findings about what stands in steps as `findings_of` does; those that stay single keep their own words."""
    faulty = [step for step, _ in own]
    words = {finding.field: finding for _, finding in own}
    return [words.get(finding.field, finding) for finding in findings_of(subject, faulty, judged, leaf, absent=False)]


def joined_words(subject: Subject, found: Sequence[Finding]) -> list[Finding]:
    """Join the findings of one word (`arguments["word"]`) where there are more than `at_most` of them."""
    by_word: dict[str, list[Finding]] = {}
    for finding in found:
        by_word.setdefault(finding.arguments.get("word", "").casefold(), []).append(finding)
    few: list[Finding] = []
    for group in by_word.values():
        if len(group) > subject.number("at_most"):
            count = {**group[0].arguments, "count": str(len(group))}
            told = {"field": None, "arguments": count, "anchor": group[0].arguments["word"]}
            few.append(group[0].model_copy(update=told))
        else:
            few += group
    return few


def _acts(step: Step) -> bool:
    parts = all_steps((step,))
    return any(part.responsible or part.time_limits or part.outputs or part.inputs or part.records for part in parts)


def _joined(subject: Subject, steps: Sequence[Step], leaf: str, absent: bool, title: str) -> Finding:
    keys = [step_key(step, subject.sop) for step in steps]
    listed = subject.pack.audit.name_joiner.join(keys[:LISTED]) + ("…" if len(keys) > LISTED else "")
    first = subject.at_step(steps[0], leaf)
    # Section and field tell a joined flag, not its steps: it stays the same when one of many steps is mended.
    return first.model_copy(
        update={
            "field": f"steps[*].{leaf}" if leaf else "steps[*]",
            "quote": clip(title),
            "arguments": {"count": str(len(steps)), "section": title, "steps": listed},
            "absent": absent,
            "anchor": title,
        }
    )

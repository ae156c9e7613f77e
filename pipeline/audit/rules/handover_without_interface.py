"""Pipeline, audit: SOP208 handover-without-interface."""

import re
from itertools import pairwise

from models.sop import FieldValue, Step, all_steps
from pipeline.audit.steps import findings_of, judged_steps
from pipeline.audit.subject import Answer, Finding, Subject, answer, not_applicable, step_key

Names = dict[str, tuple[FieldValue[str] | None, FieldValue[str] | None]]


def _is_told(before: Step, after: Step) -> bool:
    """The giver's step has an interface or names the taker, or the taker's has one or names the giver."""
    taker = after.responsible.value if after.responsible else ""
    giver = before.responsible.value if before.responsible else ""
    if any(step.interface for step in (*all_steps((before,)), after)):
        return True
    return any(taker in step.text for step in all_steps((before,))) or giver in after.text


def _passes_on(subject: Subject, before: Step, after: Step) -> bool:
    """A sign that something is handed over: a verb of passing on, or a product of the one that the other works with."""
    sends = re.compile(subject.pack.actions.hands_over or "(?!)")
    if any(sends.search(step.text) for step in all_steps((before,))):
        return True
    products = {made.value for step in all_steps((before,)) for made in (*step.outputs, *step.records)}
    return any(product in after.text for product in products)


def _changes(before: Step, after: Step) -> bool:
    if before.section != after.section or not before.responsible or not after.responsible:
        return False
    giver, taker = before.responsible.value.strip(), after.responsible.value.strip()
    return giver not in taker and taker not in giver


def _pairs(subject: Subject, steps: tuple[Step, ...]) -> tuple[list[tuple[Step, Step]], list[tuple[Step, Step]]]:
    """Neighbours of different positions, and those of them where work surely passes on.

    It does by a sign between two steps, and between the sub-steps of one item.
    """
    outer = [(a, b) for a, b in pairwise(steps) if _changes(a, b)]
    inner = [(a, b) for step in all_steps(steps) for a, b in pairwise(step.children) if _changes(a, b)]
    return [*outer, *inner], [*((a, b) for a, b in outer if _passes_on(subject, a, b)), *inner]


def _with_names(finding: Finding, subject: Subject, named: Names) -> Finding:
    for step in subject.steps:
        giver, taker = named.get(step.id, (None, None))
        if giver and taker and finding.field == f"steps[{step_key(step, subject.sop)}].interface":
            names = {"giver": giver.value, "taker": taker.value}
            return finding.model_copy(update={"arguments": finding.arguments | names})
    return finding


def check(subject: Subject) -> Answer:
    """Ask for the interface where work passes to another position.

    ## What it checks
    工作由一个岗位转到另一个岗位时（有报、交、送、通知等字样，或后一步用到前一步的成果，或同一条款的子步骤换了岗位），写明传递什么、给谁、怎样传递（协作接口）。

    Where work passes to another position (a verb of passing on, a product that the next step works with, or another
    position within one item's sub-steps), the step says what is handed over, to whom and how.

    ## Why it matters
    交接不清，是流程中断最常见的原因。

    Open handovers are where procedures break most often.

    ## Bad
    2.1 设备员点检　2.2 主管复核

    2.1 Operator checks. 2.2 Supervisor verifies.

    ## Good
    2 设备员点检后，当班在系统中把《点检表》提交主管

    2 The operator submits the check sheet to the supervisor in the system within the shift
    """
    steps = judged_steps(subject)
    pairs, passing = _pairs(subject, steps)
    if not pairs:
        return not_applicable("no-handover")
    bare = [(before, after) for before, after in passing if not _is_told(before, after)]
    found = findings_of(subject, [before for before, _ in bare], [before for before, _ in passing], "interface")
    named = {before.id: (before.responsible, after.responsible) for before, after in bare}
    return answer([_with_names(finding, subject, named) for finding in found])

"""Pipeline, audit: SOP208 handover-without-interface."""

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
    相邻步骤的责任岗位不同时，写明传递什么、给谁、怎样传递（协作接口）。

    Where the next step is another position's, the step says what is handed over, to whom and how.

    ## Why it matters
    交接不清，是流程中断最常见的原因。

    Open handovers are where procedures break most often.

    ## Bad
    2 设备员点检　3 主管复核

    2 Operator checks. 3 Supervisor verifies.

    ## Good
    2 设备员点检后，当班在系统中把《点检表》提交主管

    2 The operator submits the check sheet to the supervisor in the system within the shift
    """
    steps = judged_steps(subject)
    pairs = [
        (before, after)
        for before, after in pairwise(steps)
        if before.section == after.section
        and before.responsible
        and after.responsible
        and before.responsible.value.strip() != after.responsible.value.strip()
    ]
    if not pairs:
        return not_applicable("no-handover")
    bare = [(before, after) for before, after in pairs if not _is_told(before, after)]
    found = findings_of(subject, [before for before, _ in bare], [before for before, _ in pairs], "interface")
    named = {before.id: (before.responsible, after.responsible) for before, after in bare}
    return answer([_with_names(finding, subject, named) for finding in found])

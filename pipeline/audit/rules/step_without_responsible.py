"""Pipeline, audit: SOP206 step-without-responsible."""

from pipeline.audit.steps import findings_of, judged_steps, lacking
from pipeline.audit.subject import Answer, Subject, answer, not_applicable


def check(subject: Subject) -> Answer:
    """Ask each step for its responsible position.

    ## What it checks
    每个步骤写明责任岗位；子步骤写明亦可。

    Each step names the position that answers for it; a sub-step's will do.

    ## Why it matters
    不写谁做，就是没有人做。

    What is assigned to nobody is done by nobody.

    ## Bad
    2 对设备进行点检

    2 The equipment is checked

    ## Good
    2 设备员对设备进行点检

    2 The operator checks the equipment
    """
    judged = judged_steps(subject)
    if not judged:
        return not_applicable("no-steps")
    faulty = lacking(judged, lambda step: step.responsible is not None)
    return answer(findings_of(subject, faulty, judged, "responsible"))

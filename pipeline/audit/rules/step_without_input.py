"""Pipeline, audit: SOP202 step-without-input."""

from models.sop import SectionKind
from pipeline.audit.steps import findings_of, judged_steps, lacking
from pipeline.audit.subject import Answer, Subject, answer, not_applicable


def check(subject: Subject) -> Answer:
    """Ask each step for its input.

    ## What it checks
    每个步骤有输入条件；子步骤有即可，首个步骤可由“前置条件”章节给出。

    Each step has an input; a sub-step's will do, and a section of preconditions answers for the first step.

    ## Why it matters
    条件不具备就开工，只能返工。

    Work begun before its conditions are met is done twice.

    ## Bad
    2 逐项点检

    2 Check each point

    ## Good
    2 收到停机牌后，持《点检表》逐项点检

    2 With the tag in place and the check sheet in hand, check each point
    """
    judged = judged_steps(subject)
    if not judged:
        return not_applicable("no-steps")
    prepared = 1 if subject.of_kind(SectionKind.PRECONDITIONS) else 0
    faulty = lacking(judged[prepared:], lambda step: bool(step.inputs))
    return answer(findings_of(subject, faulty, judged, "inputs"))

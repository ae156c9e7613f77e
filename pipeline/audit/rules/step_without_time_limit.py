"""Pipeline, audit: SOP205 step-without-time-limit."""

from models.sop import Step
from pipeline.audit.steps import findings_of, judged_steps, lacking
from pipeline.audit.subject import Answer, Subject, answer, not_applicable


def _is_timed(step: Step) -> bool:
    return any(limit.vague is None or limit.iso8601 for limit in step.time_limits)


def check(subject: Subject) -> Answer:
    """Ask each step for its time limit.

    ## What it checks
    每个步骤有时效要求；子步骤有即可。“及时”之类不算。

    Each step has a time limit; a sub-step's will do. A vague one (promptly) is none.

    ## Why it matters
    没有时限，流程总时限就落空。

    Without limits for the steps, the total is an empty promise.

    ## Bad
    2 及时点检

    2 Check promptly

    ## Good
    2 开机前30分钟内完成点检

    2 Finish the check within 30 minutes before start-up
    """
    judged = judged_steps(subject)
    if not judged:
        return not_applicable("no-steps")
    faulty = lacking(judged, _is_timed)
    return answer(findings_of(subject, faulty, judged, "time_limits"))

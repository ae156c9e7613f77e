"""Pipeline, audit: SOP204 step-without-output."""

from pipeline.audit.steps import findings_of, judged_steps, lacking
from pipeline.audit.subject import Answer, Subject, answer, not_applicable


def check(subject: Subject) -> Answer:
    """Ask each step for its output.

    ## What it checks
    每个步骤有输出成果（成果、文件或记录）；子步骤有即可。

    Each step has an output: a result, a document or a record; a sub-step's will do.

    ## Why it matters
    没有成果，下一步接不上，也无从检查。

    Without a result the next step cannot begin and nobody can check.

    ## Bad
    2 逐项点检

    2 Check each point

    ## Good
    2 逐项点检，形成签字的《点检表》

    2 Check each point; result: the signed check sheet
    """
    judged = judged_steps(subject)
    if not judged:
        return not_applicable("no-steps")
    faulty = lacking(judged, lambda step: bool(step.outputs or step.records))
    return answer(findings_of(subject, faulty, judged, "outputs"))

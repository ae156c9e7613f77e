"""Pipeline, audit: SOP201 missing-steps."""

from pipeline.audit.subject import Answer, Finding, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for steps.

    ## What it checks
    有流程步骤。

    There are steps.

    ## Why it matters
    没有步骤的文件是制度，不是操作流程。

    A document without steps is a policy, not a procedure.

    ## Bad
    通篇只有原则性要求

    Principles only

    ## Good
    1 停机挂牌　2 逐项点检　3 记录并交班

    1 Stop and tag; 2 check each point; 3 record and hand over
    """
    return answer(() if subject.sop.steps else [Finding(field="steps", absent=True)])

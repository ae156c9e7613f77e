"""Pipeline, audit: SOP101 missing-purpose."""

from pipeline.audit.subject import Answer, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for a purpose.

    ## What it checks
    有目的（目标）。空白标签和占位符不算。

    There is a purpose (a goal). An empty label or a placeholder is none.

    ## Why it matters
    不写目的，执行者无从判断流程是否达到要求。

    Without it nobody can tell whether the procedure reaches what it is for.

    ## Bad
    目的：（空白）

    Purpose: ____

    ## Good
    目的：规范设备点检，使故障停机每月不超过2小时。

    Purpose: keep downtime below 2 hours a month by daily checks.
    """
    if subject.sop.purpose is not None:
        return answer(())
    return answer([subject.missing("purpose")])

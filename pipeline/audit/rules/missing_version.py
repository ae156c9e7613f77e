"""Pipeline, audit: SOP105 missing-version."""

from pipeline.audit.subject import Answer, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for a version.

    ## What it checks
    有版本号。

    There is a version.

    ## Why it matters
    没有版本号，就不知道手里的文件是不是现行的。

    Without it nobody knows whether the copy in hand is in force.

    ## Bad
    版本：

    Version:

    ## Good
    版本：V1.0

    Version: V1.0
    """
    if subject.sop.control.version is not None:
        return answer(())
    return answer([subject.missing("control.version")])

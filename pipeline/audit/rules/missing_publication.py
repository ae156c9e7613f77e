"""Pipeline, audit: SOP120 missing-publication."""

from pipeline.audit.subject import Answer, Finding, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask how the procedure is published.

    ## What it checks
    写明发布渠道。

    It says how the procedure is published or distributed.

    ## Why it matters
    没有发布渠道，岗位人员看不到现行版本。

    Without it the people concerned never see the version in force.

    ## Bad
    全文没有提到发布

    No mention of publication

    ## Good
    批准后在内网文件系统发布。

    Published on the intranet after approval.
    """
    if subject.mentions(subject.pack.audit.publication):
        return answer(())
    return answer([Finding(field="sections", absent=True)])

"""Pipeline, audit: SOP110 missing-signatory."""

from pipeline.audit.subject import Answer, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for author, reviewer and approver.

    ## What it checks
    编制人、审核人、批准人齐全，各缺一人记一条。

    Author, reviewer and approver are named; each that is missing gives a flag.

    ## Why it matters
    缺少签批的文件没有效力。

    A document that nobody reviewed or approved does not bind.

    ## Bad
    审核：　　　批准：

    Reviewed:        Approved:

    ## Good
    编制：王某（设备员）　审核：李某（设备主管）　批准：赵某（厂长）

    Prepared: A. Moor (technician); reviewed: B. Lind (supervisor); approved: C. Hale (plant manager)
    """
    control = subject.sop.control
    roles = ("prepared_by", "reviewed_by", "approved_by")
    return answer([subject.missing(f"control.{role}") for role in roles if getattr(control, role) is None])

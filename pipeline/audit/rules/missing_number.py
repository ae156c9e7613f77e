"""Pipeline, audit: SOP103 missing-number."""

from pipeline.audit.subject import Answer, Subject, answer, passed


def check(subject: Subject) -> Answer:
    """Ask for a document number.

    ## What it checks
    有流程编号；台账已给编号的，以台账为准。

    There is a document number; a number given by the ledger will do.

    ## Why it matters
    编号是文件唯一的身份。

    The number is what tells one document from all others.

    ## Bad
    编号：

    No.: ________

    ## Good
    编号：SOP-EQ-2024-007

    No.: SOP-EQ-2024-007
    """
    if subject.sop.control.document_number is not None:
        return answer(())
    if subject.sop.number is not None:
        return passed("numbered-by-ledger")
    return answer([subject.missing("control.document_number")])

"""Pipeline, audit: SOP118 missing-revision-record."""

from pipeline.audit.subject import Answer, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for a revision record.

    ## What it checks
    有修订记录，且至少有一行内容。只有表头不算。

    There is a revision record with at least one row; a bare head is none.

    ## Why it matters
    没有修订记录，就不知道改过什么、谁改的。

    Without it nobody knows what was changed and by whom.

    ## Bad
    修订记录表只有表头

    A table with nothing below its head

    ## Good
    V1.0　2024-03-01　王某　首次发布

    V1.0, 2024-03-01, A. Moor, first issue
    """
    if subject.sop.revisions:
        return answer(())
    return answer([subject.missing("revisions")])

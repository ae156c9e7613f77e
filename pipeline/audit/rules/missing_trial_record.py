"""Pipeline, audit: SOP119 missing-trial-record."""

from models.sop import SectionKind
from pipeline.audit.subject import Answer, Finding, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for a trial run.

    ## What it checks
    有试运行的章节、附件或修订说明。

    A section, an attachment or a revision note tells of a trial run.

    ## Why it matters
    没有试过的流程，问题要到正式执行时才暴露。

    What was never tried shows its faults in use.

    ## Bad
    全文没有提到试运行

    No mention of a trial

    ## Good
    附件2　试运行记录（2024年2月，三条产线）

    Attachment 2: record of the trial run, February 2024
    """
    if subject.of_kind(SectionKind.TRIAL) or subject.mentions(subject.pack.audit.trial):
        return answer(())
    return answer([Finding(field="sections", absent=True)])

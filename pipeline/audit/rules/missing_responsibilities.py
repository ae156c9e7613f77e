"""Pipeline, audit: SOP121 missing-responsibilities."""

from models.sop import SectionKind
from pipeline.audit.subject import Answer, Finding, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for responsibilities.

    ## What it checks
    有职责章节，或步骤写明责任岗位。

    A section assigns responsibilities, or the steps name responsible positions.

    ## Why it matters
    没有职责分工，事情落不到人。

    Work that is nobody's is not done.

    ## Bad
    只有步骤，没有责任人

    Steps without anybody who does them

    ## Good
    3 职责：设备员负责点检，设备主管负责复核。

    3 Responsibilities: operators check, the supervisor verifies.
    """
    if subject.of_kind(SectionKind.RESPONSIBILITIES) or any(step.responsible for step in subject.steps):
        return answer(())
    return answer([Finding(field="responsibilities", absent=True)])

"""Pipeline, audit: SOP121 missing-responsibilities."""

from pipeline.audit.subject import Answer, Finding, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for responsibilities.

    ## What it checks
    有职责章节，或有语句、责任栏分派职责；只在步骤里出现名称不算（与 JSON 的 missing 同一判断）。

    A section, a statement or a column of responsible positions assigns responsibilities; a name inside a step does not
    (the same question as `missing` in the JSON).

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
    if not subject.lacks("roles"):
        return answer(())
    return answer([Finding(field="responsibilities", absent=True)])

"""Pipeline, audit: SOP108 missing-effective-date."""

from pipeline.audit.subject import Answer, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for an effective date.

    ## What it checks
    有生效日期。

    There is an effective date.

    ## Why it matters
    没有生效日期，就不知道从哪天起照此执行。

    Without it nobody knows from which day on it binds.

    ## Bad
    生效日期：2024–

    Effective date: 2024–

    ## Good
    生效日期：2024年3月1日

    Effective date: 1 March 2024
    """
    if subject.sop.control.effective_date is not None:
        return answer(())
    return answer([subject.missing("control.effective_date")])

"""Pipeline, audit: SOP109 incomplete-effective-date."""

from datetime import date

from pipeline.audit.subject import Answer, Subject, answer, not_applicable


def check(subject: Subject) -> Answer:
    """Ask for a date to the day.

    ## What it checks
    生效日期是存在的、精确到日的日期。

    The effective date is a real date, given to the day.

    ## Why it matters
    只写到年或月，无法判断是否已经生效。

    A year or a month does not tell whether it is in force.

    ## Bad
    生效日期：2024年3月

    Effective date: March 2024

    ## Good
    生效日期：2024年3月1日

    Effective date: 2024-03-01
    """
    value = subject.sop.control.effective_date
    if value is None:
        return not_applicable("no-value")
    try:
        date.fromisoformat(value.value)
    except ValueError:
        return answer([subject.at_value("control.effective_date", value, value=value.value)])
    return answer(())

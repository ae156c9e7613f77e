"""Pipeline, audit: SOP117 goal-not-measurable."""

from models.sop import SectionKind
from pipeline.audit.subject import Answer, Subject, answer, any_of, not_applicable


def check(subject: Subject) -> Answer:
    """Ask for a goal that can be measured.

    ## What it checks
    目的或目标里有时限、比率等可量化的指标。

    The goal holds a measure: a time limit, a rate, a count.

    ## Why it matters
    不可量化的目标，无法判断是否达到。

    Nobody can tell whether an unmeasured goal was reached.

    ## Bad
    目的：提高点检质量。

    Purpose: improve the quality of checks.

    ## Good
    目的：故障停机每月不超过2小时，点检完成率≥98%。

    Purpose: downtime below 2 hours a month, 98% of checks done.
    """
    purpose = subject.sop.purpose
    if purpose is None:
        return not_applicable("no-purpose")
    words = "\n".join((purpose.value, *(subject.text_of(s) for s in subject.of_kind(SectionKind.PURPOSE))))
    if any_of(subject.pack.audit.measures).search(words):
        return answer(())
    return answer([subject.at_value("purpose", purpose)])

"""Pipeline, audit: SOP304 time-limits-exceed-total."""

from pipeline.audit.hours import overall_hours, step_hours
from pipeline.audit.steps import judged_steps
from pipeline.audit.subject import Answer, Finding, Subject, answer, any_of, not_applicable


def _in_series(subject: Subject, parts: list[float]) -> float:
    """Add the limits up; a step done at the same time as the one before adds only what it takes longer."""
    parallel = any_of(subject.pack.audit.parallel)
    total = last = 0.0
    for step, hours in zip(judged_steps(subject), parts, strict=True):
        added = max(0.0, hours - last) if parallel.search(step.text) else hours
        total, last = total + added, hours
    return round(total, 4)


def check(subject: Subject) -> Answer:
    """Add up the steps' time limits.

    ## What it checks
    各步时限之和不超过总时限。同时进行的步骤只计最长的；有起算点的时限不累加。
    1个工作日按参数 hours_a_working_day（8小时）折算，1天按24小时。

    The steps' limits add up to no more than the total. Parallel steps count once, limits with an
    anchor of their own are not added; a working day is `hours_a_working_day` (8), a day 24 hours.

    ## Why it matters
    分项相加超过总数，总时限就不可能做到。

    A total that its parts exceed cannot be kept.

    ## Bad
    总时限24小时；三步各需8、10、12小时

    Total 24 hours; three steps of 8, 10 and 12 hours

    ## Good
    总时限24小时；三步各需4、8、10小时

    Total 24 hours; three steps of 4, 8 and 10 hours
    """
    day, working = subject.number("hours_a_day"), subject.number("hours_a_working_day")
    total = overall_hours(subject, day, working)
    if total is None:
        return not_applicable("no-total")
    anchored: list[float] = []
    parts: list[float] = []
    for step in judged_steps(subject):
        own, fixed = step_hours(step, day, working)
        parts.append(own)
        anchored.append(fixed)
    needed = max(_in_series(subject, parts), max(anchored, default=0.0))
    if needed <= total:
        return answer(())
    shown = "+".join(f"{hours:g}" for hours in parts if hours)
    arguments = {"sum": f"{needed:g}", "total": f"{total:g}", "parts": shown or f"{needed:g}"}
    return answer([Finding(field="steps", arguments=arguments)])

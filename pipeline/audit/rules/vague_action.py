"""Pipeline, audit: SOP302 vague-action."""

from models.sop import Step
from pipeline.audit.steps import joined_words
from pipeline.audit.subject import Answer, Subject, answer, any_of, not_applicable

STOPS = "。；;\n!！?？"


def _is_timed(step: Step, position: int) -> bool:
    """Tell whether a time limit stands in the sentence that holds this position."""
    start = max(step.text.rfind(stop, 0, position) for stop in STOPS) + 1
    ends = [end for stop in STOPS if (end := step.text.find(stop, position)) >= 0]
    end = min(ends, default=len(step.text))
    return any(start <= limit.start < end and not limit.vague for limit in step.time_limits)


def check(subject: Subject) -> Answer:
    """Say what to do, how far, and by when.

    ## What it checks
    不用“按规定处理”“妥善处理”“及时”一类表述；同一句里写明时限的“及时”不算。

    No “as appropriate”, “properly”, “promptly”; promptly passes where the same sentence gives a time limit.

    ## Why it matters
    模糊的要求无法执行，也无法检查。

    A vague demand can be neither followed nor checked.

    ## Bad
    发现异常及时妥善处理

    Handle deviations promptly and appropriately

    ## Good
    发现异常立即停机，10分钟内报告设备主管

    On a deviation stop the machine and tell the supervisor within 10 minutes
    """
    if not subject.steps:
        return not_applicable("no-steps")
    actions, times = any_of(subject.pack.audit.vague_actions), any_of(subject.pack.audit.vague_times)
    found = []
    for step in subject.steps:
        words = [match.group() for match in actions.finditer(step.text)]
        words += [match.group() for match in times.finditer(step.text) if not _is_timed(step, match.start())]
        found += [subject.at_step(step, "text", quote=word, word=word) for word in dict.fromkeys(words)]
    return answer(joined_words(subject, found))

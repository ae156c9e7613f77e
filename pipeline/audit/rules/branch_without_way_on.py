"""Pipeline, audit: SOP303 branch-without-way-on."""

import re

from pipeline.audit.steps import joined
from pipeline.audit.subject import Answer, Subject, answer, any_of, not_applicable


def check(subject: Subject) -> Answer:
    """Say where each answer to a question leads.

    ## What it checks
    有“是否……”判断的步骤，写明各种结果怎么办。

    A step that asks whether something is so says what follows from each answer.

    ## Why it matters
    判断没有去向，串行并行、返回与继续都不清楚。

    Without it the order of steps is open at that place.

    ## Bad
    3 判断温度是否超限。

    3 Determine whether the temperature is too high.

    ## Good
    3 判断温度是否超限：超限则停机，转步骤5；未超限则继续。

    3 Determine whether the temperature is too high: if so, stop and go to step 5; otherwise go on.
    """
    if not subject.steps:
        return not_applicable("no-steps")
    asks, leads = any_of(subject.pack.audit.decisions), any_of(subject.pack.audit.ways_on)
    found = []
    for step in subject.steps:
        match = asks.search(step.text)
        if match and not step.children and not leads.search(step.text[match.end() :]):
            quote = re.split(r"[。；;\n]", step.text[match.start() : match.start() + 30])[0]
            found.append((step, subject.at_step(step, "text", quote=quote, word=quote)))
    return answer(joined(subject, found, subject.steps, "text"))

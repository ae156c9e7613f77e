"""Pipeline, audit: SOP207 several-responsible."""

import re

from models.sop import Step
from pipeline.audit.steps import joined
from pipeline.audit.subject import Answer, Subject, answer, any_of, not_applicable


def _names(subject: Subject, step: Step) -> list[str]:
    """Names in the field of the responsible position; brackets only explain, and lead words settle the question."""
    value = step.responsible.value if step.responsible else ""
    if any_of(subject.pack.audit.lead_words).search(value):
        return [value]
    if any(role.name == value for role in subject.sop.roles if len(value) < 12) and not re.search(
        r"[、/／,，;；\n]", value
    ):
        return [value]
    bare = re.sub(r"[（(][^（）()]*[）)]", "", value)
    parts = re.split("|".join(sorted(subject.pack.audit.conjunctions, key=len, reverse=True)), bare)
    return [part.strip() for part in parts if len(part.strip()) > 1]


def check(subject: Subject) -> Answer:
    """Ask for one responsible position, or a lead among several.

    ## What it checks
    每个步骤只有一个责任岗位；多个岗位协作时区分主导岗与配合岗。

    One position answers for a step; where several act, the lead is told from the supporting ones.

    ## Why it matters
    人人负责，就是无人负责。

    What all answer for, nobody answers for.

    ## Bad
    责任岗位：设备员、电工、班组长

    Responsible: operator, electrician and shift leader

    ## Good
    主导：设备员；配合：电工

    Lead: operator; support: electrician
    """
    judged = [step for step in subject.steps if step.responsible is not None]
    if not judged:
        return not_applicable("no-value")
    words = subject.pack.audit
    leads = any_of(words.lead_words)
    found = []
    for step in judged:
        names = _names(subject, step)
        if len(names) > 1 and not leads.search(step.text):
            found.append((step, subject.at_step(step, "responsible", names=words.name_joiner.join(names))))
    return answer(joined(subject, found, judged, "responsible"))

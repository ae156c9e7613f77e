"""Pipeline, audit: SOP305 step-name-drift."""

from pipeline.audit.aliases import is_alias, mentions
from pipeline.audit.subject import Answer, Subject, answer, not_applicable


def check(subject: Subject) -> Answer:
    """Call a step by one name.

    ## What it checks
    步骤名称全文一致：流程链（甲→乙→丙）和引号里的名称与步骤表相同。

    A step has one name through the text: in chains (A→B→C), in quotes and in the step table.

    ## Why it matters
    一个步骤两个名字，读者以为是两件事。

    A step with two names is taken for two steps.

    ## Bad
    流程：停机→检点→记录；步骤2“点检”

    Flow: stop → checking → record; step 2 “check”

    ## Good
    流程：停机→点检→记录；步骤2“点检”

    Flow: stop → check → record; step 2 “check”
    """
    names = [(step, step.name.value.strip()) for step in subject.sop.steps if step.name]
    if not names:
        return not_applicable("no-names")
    known = {name for _, name in names}
    told: set[tuple[str, str]] = set()
    found = []
    for block, chain, mention in mentions(subject):
        if mention in known:
            continue
        for place, (step, name) in enumerate(names):
            if is_alias(name, mention, chain, place):
                if (name, mention) not in told:
                    told.add((name, mention))
                    finding = subject.at_step(step, "name", name=name, alias=mention)
                    where = {"block": block or finding.block, "quote": mention, "anchor": name + mention}
                    found.append(finding.model_copy(update=where))
                break
    return answer(found)

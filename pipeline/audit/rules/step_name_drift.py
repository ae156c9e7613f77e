"""Pipeline, audit: SOP305 step-name-drift."""

from itertools import islice

from pipeline.audit.aliases import alias_of, mentions, signs_of
from pipeline.audit.subject import Answer, Subject, answer, not_applicable

MOST_NAMES = 300
MOST_MENTIONS = 2000
"""Each name is compared with each mention: these bounds keep a monster of a document within a second."""


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
    named = [step for step in subject.sop.steps if step.name][:MOST_NAMES]
    if not named:
        return not_applicable("no-names")
    names = [step.name.value.strip() if step.name else "" for step in named]
    signs = [signs_of(name) for name in names]
    told = set(names)
    found = []
    for block, chain, mention in islice(mentions(subject), MOST_MENTIONS):
        position = None if mention in told else alias_of(names, signs, mention, chain)
        if position is not None:
            told.add(mention)
            finding = subject.at_step(named[position], "name", name=names[position], alias=mention)
            where = {"block": block or finding.block, "quote": mention, "anchor": names[position] + mention}
            found.append(finding.model_copy(update=where))
    return answer(found)

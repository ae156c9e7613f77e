"""Pipeline, audit: SOP301 vague-role."""

from models.sop import SectionKind
from pipeline.audit.steps import joined_words
from pipeline.audit.subject import Answer, Finding, Subject, answer, any_of, not_applicable


def check(subject: Subject) -> Answer:
    """Name the position.

    ## What it checks
    不用“相关人员”“有关部门”“负责人”一类称谓（词表见 models/lang/*/audit.toml）。

    No “relevant personnel” or “person in charge” (words in models/lang/*/audit.toml).

    ## Why it matters
    称谓模糊，人人都以为是别人的事。

    Everybody takes a vague role to be somebody else's.

    ## Bad
    由相关人员处理

    Handled by the relevant personnel

    ## Good
    由设备主管处理

    Handled by the equipment supervisor
    """
    if not subject.steps and not subject.sop.roles:
        return not_applicable("no-steps")
    vague = any_of(subject.pack.audit.vague_roles)
    found = []
    for step in subject.steps:
        for word in dict.fromkeys(match.group() for match in vague.finditer(step.text)):
            found.append(subject.at_step(step, "roles", quote=word, word=word))
    for section in subject.of_kind(SectionKind.RESPONSIBILITIES):
        for block in section.content:
            for word in dict.fromkeys(match.group() for match in vague.finditer(block.text)):
                finding = Finding(field="responsibilities", block=block.id, place=block.place, quote=word)
                found.append(finding.model_copy(update={"arguments": {"word": word}}))
    return answer(joined_words(subject, found))

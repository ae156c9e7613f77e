"""Pipeline, audit: SOP116 scope-without-exclusions."""

from models.sop import SectionKind
from pipeline.audit.subject import Answer, Subject, answer, any_of, not_applicable


def check(subject: Subject) -> Answer:
    """Ask a scope for what it leaves out.

    ## What it checks
    范围写明不适用的情形。

    The scope says what it does not cover.

    ## Why it matters
    例外不写清楚，执行者只能自己猜。

    Exceptions left open are guessed by whoever acts.

    ## Bad
    适用于全部设备。

    Applies to all equipment.

    ## Good
    适用于全部设备，特种设备除外。

    Applies to all equipment except pressure vessels.
    """
    scope = subject.sop.scope
    if scope is None:
        return not_applicable("no-scope")
    words = "\n".join((scope.value, *(subject.text_of(s) for s in subject.of_kind(SectionKind.SCOPE))))
    if subject.sop.scope_exclusions or any_of(subject.pack.audit.exclusions).search(words):
        return answer(())
    return answer([subject.at_value("scope", scope)])

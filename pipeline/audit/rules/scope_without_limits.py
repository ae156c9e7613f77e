"""Pipeline, audit: SOP115 scope-without-limits."""

from models.sop import SectionKind
from pipeline.audit.subject import Answer, Subject, answer, any_of, not_applicable


def _names_somebody(subject: Subject, words: str) -> bool:
    return (
        any(role.name in words for role in subject.sop.roles)
        or any_of(subject.pack.audit.somebody).search(words) is not None
    )


def check(subject: Subject) -> Answer:
    """Ask a scope for its start, its end and who is meant.

    ## What it checks
    范围写明起止节点（自……至……），并写明部门或岗位。

    The scope says where the procedure starts and ends, and names departments or positions.

    ## Why it matters
    起止不明，交接处就无人负责。

    Where start and end are open, nobody answers for the edges.

    ## Bad
    适用于点检工作。

    Applies to checks.

    ## Good
    适用于生产部自开机前检查至交班记录的点检工作。

    Applies to production staff, from the check before start-up to the shift record.
    """
    scope = subject.sop.scope
    if scope is None:
        return not_applicable("no-scope")
    words = "\n".join((scope.value, *(subject.text_of(s) for s in subject.of_kind(SectionKind.SCOPE))))
    lacking = [] if subject.sop.scope_start or any_of(subject.pack.audit.start_end).search(words) else ["start-end"]
    if not _names_somebody(subject, words):
        lacking.append("who")
    return answer([subject.at_value("scope", scope, lacking=",".join(lacking))] if lacking else ())

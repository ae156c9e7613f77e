"""Pipeline, audit: SOP112 same-signatory."""

from itertools import combinations

from pipeline.audit.subject import Answer, Subject, answer, not_applicable


def _bare(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def check(subject: Subject) -> Answer:
    """Ask that signatories differ.

    ## What it checks
    编制、审核、批准不是同一人。

    Author, reviewer and approver are different people.

    ## Why it matters
    自编自审，等于没有审核。

    Whoever reviews his own work has not reviewed it.

    ## Bad
    编制：王某　审核：王某

    Prepared: A. Moor; reviewed: A. Moor

    ## Good
    编制：王某　审核：李某

    Prepared: A. Moor; reviewed: B. Lind
    """
    control = subject.sop.control
    named = [(role, getattr(control, role)) for role in ("prepared_by", "reviewed_by", "approved_by")]
    named = [(role, value) for role, value in named if value is not None]
    if len(named) < 2:
        return not_applicable("no-signatories")
    alike = [
        subject.at_value(f"control.{second}", b, value=b.value, other_field=f"control.{first}")
        for (first, a), (second, b) in combinations(named, 2)
        if _bare(a.value) == _bare(b.value)
    ]
    return answer(alike)

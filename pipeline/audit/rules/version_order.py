"""Pipeline, audit: SOP107 version-order."""

from itertools import pairwise

from models.sop import Revision
from pipeline.audit.subject import Answer, Finding, Subject, answer, not_applicable
from pipeline.audit.versions import version_key


def _finding(subject: Subject, before: Revision, after: Revision) -> Finding:
    proof = after.evidence[0] if after.evidence else None
    return Finding(
        field="revisions",
        block=proof.block if proof else None,
        place=subject.place(proof.block, proof.page) if proof else None,
        quote=after.version or "",
        arguments={"before": before.version or "", "after": after.version or ""},
        anchor=after.summary or "",
    )


def check(subject: Subject) -> Answer:
    """Ask that versions increase.

    ## What it checks
    修订记录里的版本依次递增（自上而下或自下而上），没有重复。

    Versions of the revision record increase, read downwards or upwards, and none stands twice.

    ## Why it matters
    版本倒退或重复，说明有修订漏记或记错。

    A version that falls or repeats means a revision left out or wrongly entered.

    ## Bad
    V1.0 → V1.2 → V1.1

    V1.0, V1.2, V1.1

    ## Good
    V1.0 → V1.1 → V2.0

    V1.0, V1.1, V2.0
    """
    rows = [(row, version_key(row.version)) for row in subject.sop.revisions if row.version]
    known = [(row, key) for row, key in rows if key is not None]
    if len(known) < 2:
        return not_applicable("no-revisions")
    rising = [pair for pair in pairwise(known) if pair[0][1] >= pair[1][1]]
    falling = [pair for pair in pairwise(known) if pair[0][1] <= pair[1][1]]
    return answer([_finding(subject, before, after) for (before, _), (after, _) in min(rising, falling, key=len)])

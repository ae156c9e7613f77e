"""Pipeline, audit: SOP113 department-without-sign-off."""

from models.document import Table, walk
from models.sop import RoleKind, SectionKind
from pipeline.audit.subject import Answer, Finding, Subject, answer, any_of, not_applicable


def _sign_offs(subject: Subject) -> str:
    """Words of everything that may hold a signature: front matter, approval sections, the signatories themselves."""
    control = subject.sop.control
    signatories = (control.prepared_by, control.reviewed_by, control.approved_by)
    words = [proof.quote for value in signatories if value for proof in value.evidence]
    words += [value.value for value in signatories if value]
    words += [block.text for block in walk(subject.sop.front_matter) if not isinstance(block, Table)]
    words += [subject.text_of(section) for section in subject.of_kind(SectionKind.APPROVAL)]
    return "\n".join(words)


def check(subject: Subject) -> Answer:
    """Ask for the sign-off of each collaborating department.

    ## What it checks
    步骤中出现的协作部门，在签批栏或签批人处有名字。

    Each department that acts in a step, other than the issuing one, stands in the approval block.

    ## Why it matters
    协作部门没有会签，就没有承诺执行。

    A department that did not sign has not agreed to act.

    ## Bad
    步骤3由法务部审核合同，签批栏只有市场部三人

    Step 3 is the legal department's, but only marketing signs

    ## Good
    会签：法务部 周某

    Countersigned: legal department, D. Reed
    """
    sop = subject.sop
    own = sop.control.department.value if sop.control.department else ""
    everybody = any_of(subject.pack.audit.everybody)
    units = {r.name for r in sop.roles if r.kind is RoleKind.UNIT and not r.vague and not everybody.search(r.name)}
    acting = dict.fromkeys(
        value.value
        for step in subject.steps
        for value in (step.responsible, *step.support)
        if value is not None and value.value in units and value.value not in own and own not in (value.value,)
    )
    if not acting or (not own and len(acting) < 2):
        return not_applicable("one-department")
    signed = _sign_offs(subject)
    unsigned = [unit for unit in acting if unit not in signed]
    if not unsigned:
        return answer(())
    names = subject.pack.audit.name_joiner.join(unsigned)
    return answer([Finding(field="control.approved_by", arguments={"departments": names}, absent=True, anchor=names)])

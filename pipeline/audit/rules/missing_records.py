"""Pipeline, audit: SOP122 missing-records."""

from models.sop import SectionKind
from pipeline.audit.subject import Answer, Finding, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for records, forms or references.

    ## What it checks
    写明形成的记录、表单或引用的文件。

    Records, forms or references are named.

    ## Why it matters
    没有记录，做过的事无法证明。

    What leaves no record cannot be shown to have been done.

    ## Bad
    全文没有记录和引用文件

    No record and no reference anywhere

    ## Good
    7 记录：《设备点检表》，保存3年。

    7 Records: equipment check sheet, kept for 3 years.
    """
    kinds = (SectionKind.RECORDS, SectionKind.REFERENCES)
    if subject.sop.records or subject.of_kind(*kinds) or any(step.records for step in subject.steps):
        return answer(())
    return answer([Finding(field="records", absent=True)])

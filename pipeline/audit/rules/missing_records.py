"""Pipeline, audit: SOP122 missing-records."""

from pipeline.audit.subject import Answer, Finding, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for records, forms or references.

    ## What it checks
    有记录或引用文件的章节，或正文明确提到要保存的记录、引用的文件（与 JSON 的 missing 同一判断）。

    A section lists records or references, or the text states them (the same question as `missing` in the JSON).

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
    if not subject.lacks("records/references"):
        return answer(())
    return answer([Finding(field="records", absent=True)])

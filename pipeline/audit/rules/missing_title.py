"""Pipeline, audit: SOP102 missing-title."""

from pipeline.audit.subject import Answer, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for a title.

    ## What it checks
    有流程名称。

    The procedure has a title.

    ## Why it matters
    没有名称的文件无法检索和引用。

    A document without a title cannot be found or cited.

    ## Bad
    封面只有公司名称

    A cover with nothing but the company's name

    ## Good
    设备点检标准操作流程

    Standard operating procedure for daily equipment checks
    """
    if subject.sop.control.title is not None:
        return answer(())
    return answer([subject.missing("control.title")])

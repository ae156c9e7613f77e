"""Pipeline, audit: SOP114 missing-scope."""

from pipeline.audit.subject import Answer, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for a scope.

    ## What it checks
    有适用范围。

    There is a scope.

    ## Why it matters
    不写范围，就会用错地方或无人执行。

    Without it the procedure is used where it does not fit, or nowhere.

    ## Bad
    适用范围：/

    Scope: n/a

    ## Good
    适用于本厂全部生产设备的日常点检。

    Applies to the daily checks of all production equipment of the plant.
    """
    if subject.sop.scope is not None:
        return answer(())
    return answer([subject.missing("scope")])

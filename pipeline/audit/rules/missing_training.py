"""Pipeline, audit: SOP123 missing-training."""

from models.sop import SectionKind
from pipeline.audit.subject import Answer, Finding, Subject, answer


def check(subject: Subject) -> Answer:
    """Ask for training.

    ## What it checks
    写明培训要求。

    It says who is to be trained.

    ## Why it matters
    没有培训，流程只是纸面文件。

    An untrained procedure stays on paper.

    ## Bad
    全文没有提到培训

    No mention of training

    ## Good
    生效前由设备主管对点检员完成培训。

    Before it takes effect the supervisor trains all operators.
    """
    if subject.of_kind(SectionKind.TRAINING) or subject.mentions(subject.pack.audit.training):
        return answer(())
    return answer([Finding(field="sections", absent=True)])
